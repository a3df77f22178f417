import t from 'tap';
import { type PdfSources, readStream } from '../../../server/formats/pdf/packing/pdf-objects.ts';
import { separateCharacters } from '../../../server/formats/pdf/packing/separate-characters.ts';
import { compressedStream, pdfObject, withoutObject } from '../../helpers/pdf-objects.ts';
import { createFont, readFont } from '../../helpers/true-type.ts';

/**
 * A page with the content `content` in the font f0, which has eight glyphs: 1 is a theh after a non-joiner, 2 an alef, 3 a
 * ligature of lam and alef after a non-joiner, 4 a heh with a hamza after one, 5 a digit after one, 6 a Latin letter after
 * one, 7 a comma before a right-to-left mark. f1 is another font.
 */
function page(
  content: string,
  {
    cmap = '<0001> <200C062B>\n<0002> <0627>\n<0003> <200C06440627>\n<0004> <200C06470654>\n<0005> <200C06F1>\n<0006> <200C0041>\n<0007> <060C200F>',
    cidFont = '/CIDToGIDMap /Identity\n  /DW 0\n  /FontDescriptor 6 0 R',
    descriptor = '/CIDSet 7 0 R\n  /FontFile2 8 0 R',
    cidSet = Buffer.from([0xff]),
    file = createFont(8),
  } = {},
): PdfSources {
  return new Map([
    pdfObject(
      1,
      '/Type /Page\n  /Resources <<\n  /Font <<\n  /f0 2 0 R\n  /f1 9 0 R\n>>\n>>\n  /Contents 5 0 R',
    ),
    pdfObject(2, '/Type /Font\n  /Subtype /Type0\n  /DescendantFonts [3 0 R]\n  /ToUnicode 4 0 R'),
    pdfObject(3, `/Type /Font\n  /Subtype /CIDFontType2\n  ${cidFont}`),
    compressedStream(4, Buffer.from(`begincmap\n7 beginbfchar\n${cmap}\nendbfchar\nendcmap`)),
    compressedStream(5, Buffer.from(content, 'latin1')),
    pdfObject(6, `/Type /FontDescriptor\n  ${descriptor}`),
    compressedStream(7, cidSet),
    compressedStream(8, file),
    pdfObject(9, '/Type /Font\n  /Subtype /Type0'),
  ]);
}

/** The streams of the page and its font, corrected. */
function correct(sources: PdfSources) {
  separateCharacters(sources);
  const read = (id: number) => readStream(sources.get(id) ?? '') ?? '';
  return { content: read(5), cmap: read(4), cidSet: read(7), file: Buffer.from(read(8), 'latin1') };
}

const state = (font = 'f0') => `0 Tr\n/${font} 8.75 Tf\n1 0 0 -1 0 0 Tm\n`;
const plain = (show: string, font?: string) => `BT\n${state(font)}${show}\nET\n`;
const reversed = (show: string, font?: string) => `BT\n/ReversedChars BMC\n${state(font)}${show}\nEMC\nET\n`;

/** Runs with the text of a marked content sequence. */
const marked = (text: string, runs: string) =>
  runs
    .replace('BT\n', `BT\n/Span <<\n  /ActualText <FEFF${text}>\n>> BDC\n`)
    .replace('\nET\n', '\nEMC\nET\n');

t.test('a non-joiner has a glyph of its own to the right of its letter', async t => {
  for (const [show, separated] of [
    ['[(\\000\\002\\000\\001) 11 (\\000\\002)] TJ', '[<000200010008> 11 (\\000\\002)] TJ'],
    ['[<00010002> -83 <0002>] TJ', '[<000100080002> -83 <0002>] TJ'],
    ['<0003> Tj', '<000300080009> Tj'],
  ] as const) {
    t.equal(correct(page(reversed(show))).content, reversed(separated), show);
    t.equal(correct(page(plain(show))).content, reversed(separated), `${show}, not reversed`);
  }
});

t.test('the text of a letter is without the non-joiner, which a new glyph has', async t => {
  const { cmap, cidSet, file } = correct(page(reversed('<0001> Tj')));
  t.equal(
    cmap,
    'begincmap\n7 beginbfchar\n<0001> <062B>\n<0002> <0627>\n<0003> <200C06440627>\n<0004> <200C06470654>\n<0005> <200C06F1>\n' +
      '<0006> <200C0041>\n<0007> <060C200F>\nendbfchar\n1 beginbfchar\n<0008> <200C>\nendbfchar\nendcmap',
  );
  t.equal(cidSet, '\u00ff\u0080', 'it is in the CIDSet');
  t.equal(readFont(file).get('maxp')?.table.readUInt16BE(4), 9, 'it is in the font');
});

t.test('a CIDSet without a bit for the glyph grows only where it must', async t => {
  const cidSet = Buffer.from([0xfe]);
  t.equal(correct(page(reversed('<0001> Tj'), { cidSet, file: createFont(7) })).cidSet, '\u00ff');
  const withoutCidSet = correct(page(reversed('<0001> Tj'), { descriptor: '/FontFile2 8 0 R' }));
  t.equal(withoutCidSet.content, reversed('<00010008> Tj'), 'a font without a CIDSet');
  t.equal(withoutCidSet.cidSet, '\u00ff');
});

t.test('a marked content sequence of a letter after a non-joiner becomes two glyphs', async t => {
  const letter = reversed('(\\000\\002) Tj');
  t.equal(correct(page(marked('200C0627', letter))).content, reversed('<00020008> Tj'));
  t.equal(correct(page(marked('200C0627', plain('<0002> Tj')))).content, reversed('<00020008> Tj'));
  t.equal(correct(page(marked('200C062B', reversed('<0001> Tj')))).content, reversed('<00010008> Tj'));
});

t.test('each letter of a ligature has a glyph, in the order of display', async t => {
  const { content, cmap } = correct(page(reversed('<00030002> Tj')));
  t.equal(content, reversed('<0003000800090002> Tj'));
  t.match(cmap, '<0003> <0627>\n');
  t.match(cmap, '<0008> <0644>\n<0009> <200C>\n');
  t.equal(
    correct(page(marked('200C06440627', plain('<0003> Tj')))).content,
    reversed('<000300080009> Tj'),
    'in a marked content sequence',
  );
  t.equal(
    correct(page(marked('200C064406270651', reversed('[<0003> 9 <0004>] TJ')))).content,
    marked('200C064406270651', reversed('[<000300080009> 9 <0004>] TJ')),
    'with another glyph in a marked content sequence, whose text stays',
  );
});

t.test('a right-to-left mark has a glyph of its own to the right of its punctuation', async t => {
  const { content, cmap, file } = correct(page(reversed('[<0001> 9 <00070002>] TJ')));
  t.equal(content, reversed('[<00010008> 9 <000700090002>] TJ'));
  t.match(cmap, '<0007> <060C>\nendbfchar\n2 beginbfchar\n<0008> <200C>\n<0009> <200F>\nendbfchar');
  t.equal(readFont(file).get('maxp')?.table.readUInt16BE(4), 10);
  t.equal(correct(page(marked('060C200F', plain('<0007> Tj')))).content, reversed('<00070008> Tj'));
  const plainComma = { cmap: '<0002> <0627>\n<0007> <060C>' };
  t.equal(
    correct(page(marked('060C200F', plain('<0007> Tj')), plainComma)).content,
    reversed('<00070008> Tj'),
    'the glyph has another text in the CMap',
  );
});

t.test('parentheses in a literal string are part of it, escaped or in pairs', async t => {
  for (const literal of ['(\\000(\\000)\\000\\001)', '(\\000\\(\\000\\)\\000\\001)'])
    t.equal(correct(page(reversed(`[${literal}] TJ`))).content, reversed('[<0028002900010008>] TJ'));
  for (const unfinished of ['[(\\000\\001(] TJ', '[<0001] TJ'])
    t.equal(correct(page(reversed(unfinished))).content, reversed(unfinished), 'one without an end');
});

t.test('other texts are unchanged', async t => {
  const letter = reversed('<0001> Tj');
  for (const [name, sources] of [
    ['a letter without a non-joiner', page(reversed('<0002> Tj'))],
    ['a letter with a mark', page(reversed('<0004> Tj'))],
    ['a digit', page(reversed('<0005> Tj'))],
    ['a Latin letter', page(plain('<0006> Tj'))],
    ['a glyph without a text', page(plain('<0009> Tj'))],
    ['another font', page(reversed('<0001> Tj', 'f1'))],
    ['another text of the sequence', page(marked('062B', letter))],
    ['the text of another letter', page(marked('200C0628', letter))],
    ['a sequence of two glyphs', page(marked('200C0627', reversed('<00020004> Tj')))],
    ['a sequence without glyphs', page(marked('200C0627', reversed('<> Tj')))],
    ['a sequence that goes on', page(letter.replace('EMC\n', ''))],
    ['a text object of another form', page('BT\n/f0 8 Tf\n<0001> Tj\nET\n')],
    ['a font without Arabic letters', page(letter, { cmap: '<0001> <200C0041>' })],
    ['a font without such texts', page(letter, { cmap: '<0001> <0041>' })],
    ['a map of glyphs', page(letter, { cidFont: '/CIDToGIDMap 8 0 R\n  /DW 0\n  /FontDescriptor 6 0 R' })],
    [
      'a default width',
      page(letter, { cidFont: '/CIDToGIDMap /Identity\n  /DW 500\n  /FontDescriptor 6 0 R' }),
    ],
    ['a font without a descriptor', withoutObject(6, page(letter))],
    ['a font in another format', page(letter, { descriptor: '/FontFile3 8 0 R' })],
    ['a font without outlines', page(letter, { file: createFont(8, { loca: undefined }) })],
  ] as const) {
    const original = new Map(sources);
    separateCharacters(sources);
    t.strictSame(sources, original, name);
  }
});
