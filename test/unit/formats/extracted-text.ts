import t from 'tap';
import { correctExtractedText } from '../../../server/formats/pdf/packing/extracted-text.ts';
import { type PdfSources, readStream } from '../../../server/formats/pdf/packing/pdf-objects.ts';
import { compressedStream, pdfObject, pdfStream, withoutObject } from '../../helpers/pdf-objects.ts';

/**
 * A page with the content `content` in the font f0, which has these glyphs: 1 is a heh, 2 and 3 are marks above it, 0x5c29
 * a beh. 1 and 2 have the text of the heh with its hamza.
 */
function page(
  content: string,
  {
    cmap = '<0001> <06470654>\n<0002> <06470654>\n<5C29> <0628>',
    widths = '/DW 0\n  /W [0 1 364 23593 23594 5.5 3 3 0]',
  } = {},
): PdfSources {
  return new Map([
    pdfObject(
      1,
      '/Type /Page\n  /Resources <<\n  /Font <<\n  /f0 2 0 R\n  /f1 6 0 R\n>>\n>>\n  /Contents 5 0 R',
    ),
    pdfObject(2, '/Type /Font\n  /Subtype /Type0\n  /DescendantFonts [3 0 R]\n  /ToUnicode 4 0 R'),
    pdfObject(3, `/Type /Font\n  /Subtype /CIDFontType2\n  ${widths}`),
    pdfStream(4, `begincmap\n3 beginbfchar\n${cmap}\nendbfchar\nendcmap`),
    compressedStream(5, Buffer.from(content, 'latin1')),
    pdfObject(6, '/Type /Font\n  /Subtype /Type0\n  /DescendantFonts [3 0 R]\n  /ToUnicode 7 0 R'),
    pdfStream(7, 'begincmap\n1 beginbfchar\n<0002> <0041>\nendbfchar\nendcmap'),
  ]);
}

/** The content of the page and the CMap of its font, corrected. */
function correct(sources: PdfSources): { content: string; cmap: string } {
  correctExtractedText(sources);
  return {
    content: readStream(sources.get(5) ?? '') ?? '',
    cmap: readStream(sources.get(4) ?? '') ?? '',
  };
}

const textObject = (show: string, font = 'f0') =>
  `\nBT\n0 Tr\n/${font} 8.75 Tf\n1 0 0 -1 0 0 Tm\n${show}\nET\n`;
const EMPTY_TEXT = '/Span <<\n  /ActualText <FEFF>\n>> BDC';

t.test('marks in a text object of their own have no text, and their letter has that of both', async t => {
  for (const mark of ['[-195 (\\000\\002)] TJ', '(\\000\\002) Tj', '[-195 <0002>] TJ', '<00020003> Tj']) {
    const letter = textObject('[(\\000\\001\\\\\\))] TJ');
    const { content, cmap } = correct(page(`q${textObject(mark)}Q${letter}Q`));
    t.ok(content.includes(`BT\n${EMPTY_TEXT}\n0 Tr`), mark);
    t.ok(content.includes(`${mark}\nEMC\nET`), mark);
    t.ok(content.includes(letter), 'the letter is unchanged');
    t.match(cmap, '<0001> <06470654>\n<0002> <2060>\n<5C29> <0628>');
  }
});

t.test('the text of a marked content sequence is that of the marks in it', async t => {
  const marked = (text: string) =>
    textObject(`/Span <<\n  /ActualText <FEFF${text}>\n>> BDC\n(\\000\\003) Tj\nEMC`);
  const { content } = correct(page(marked('06470654')));
  t.equal(content, marked(''));
  for (const unchanged of ['0654', '0647', '002006470654'])
    t.equal(correct(page(marked(unchanged))).content, marked(unchanged), unchanged);
});

t.test(
  'a mark that is elsewhere beside its letter keeps its text for programs that read no other',
  async t => {
    const { content, cmap } = correct(
      page(textObject('(\\000\\002) Tj') + textObject('[<0001> 9 <0002>] TJ')),
    );
    t.ok(content.includes(EMPTY_TEXT));
    t.match(cmap, '<0002> <06470654>');
  },
);

t.test('text objects without such marks are unchanged', async t => {
  const markText = textObject('(\\000\\002) Tj');
  for (const [name, sources] of [
    ['a letter with its mark as one glyph', page(textObject('(\\000\\001) Tj'))],
    ['letters whose number looks like an escape sequence', page(textObject('(\\\\\\)\\000\\001) Tj'))],
    ['a mark with a text of its own', page(markText, { cmap: '<0001> <06470654>\n<0002> <0654>' })],
    ['a mark without a text', page(textObject('(\\000\\003) Tj'))],
    ['a font without clusters', page(markText, { cmap: '<0001> <0647>\n<0002> <0647>' })],
    ['another font', page(textObject('(\\000\\002) Tj', 'f1'))],
    ['a text object without a font', page('\nBT\n(\\000\\002) Tj\nET\n')],
    ['a font that the page does not name', page(textObject('(\\000\\002) Tj', 'f2'))],
    ['a font with a default width', page(markText, { widths: '/DW 500\n' })],
    ['a font whose dictionary is missing', withoutObject(3, page(markText))],
    ['a font without a CMap', withoutObject(4, page(markText))],
    ['a page without content', withoutObject(5, page(markText))],
  ] as const) {
    const original = new Map(sources);
    correctExtractedText(sources);
    t.strictSame(sources, original, name);
  }
});

t.test('the text of a wide space is two spaces', async t => {
  const wideSpace = (text: string) =>
    textObject(`/Span <<\n  /ActualText <FEFF${text}>\n>> BDC\n(\\000\\001) Tj\nEMC`);
  const { content } = correct(page(wideSpace('00A0200B') + wideSpace('00A0')));
  t.equal(content, wideSpace('00200020') + wideSpace('00A0'));
});

t.test('a font without widths has marks alone', async t => {
  t.ok(correct(page(textObject('(\\000\\001) Tj'), { widths: '/DW 0\n' })).content.includes(EMPTY_TEXT));
});
