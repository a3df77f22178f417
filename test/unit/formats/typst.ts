import { constants } from 'node:os';
import t from 'tap';
import { readColours } from '../../../server/assets/design-tokens.ts';
import type { Text } from '../../../server/cv/entries.ts';
import type { CvDocument } from '../../../server/formats/document.ts';
import { composeCard, composeCv } from '../../../server/formats/pdf/composition.ts';
import type { PdfOptions } from '../../../server/formats/pdf/typesetter.ts';
import { lowerPriority, typeset } from '../../../server/formats/pdf/typst.ts';
import { root } from '../../../server/project.ts';
import { contentOf, documentOf, fold, plain, readPdf } from '../../helpers/pdf.ts';

const colours = readColours(root);
const set = (document: CvDocument, options: Partial<PdfOptions> = {}) => {
  const all = { ...plain, ...options };
  return typeset({
    root,
    view: 'cv',
    data: composeCv(document, all, colours),
    json: all.json,
    images: all.images,
  });
};
const pdfOf = async (document: CvDocument, options: Partial<PdfOptions> = {}) => {
  const { bytes, warnings } = set(document, options);
  return { ...(await readPdf(bytes)), size: bytes.length, warnings };
};

/** What a page says, in its order. */
function textsOf({ sheet, ui }: CvDocument): string[] {
  const say = (texts: Text[]) => texts.map(({ text }) => text);
  return [
    sheet.name,
    ...say(sheet.label),
    ...sheet.contacts.flatMap(({ texts, printedUrl, country }) => [
      ...say(texts),
      country?.text ?? '',
      printedUrl,
    ]),
    ...say(sheet.summary),
    ...sheet.sections.flatMap(({ entries, name }) => [
      name && '',
      ...entries.flatMap(
        ({ title, organization, dateRange, facts, printedUrl, texts, quote, highlights, keywords }) => [
          ...[...say(title), ...say(organization), dateRange?.start?.text, dateRange?.end?.text],
          ...[dateRange?.ongoing ? ui.ongoing : '', dateRange?.duration?.text, ...say(facts), printedUrl],
          ...[texts, quote, highlights, keywords].flatMap(say),
        ],
      ),
    ]),
  ].flatMap(text => (text ? [fold(text)] : []));
}

/** Words that were broken at the end of a line have no space in the content. */
const bare = (text: string) => text.replace(/\s+/g, '');

for (const theme of ['default', 'clean'] as const) {
  for (const language of ['en', 'es']) {
    t.test(`everything stands in the PDF, in the order of the page: ${language}, ${theme}`, async t => {
      const document = documentOf(language);
      const { text, warnings, size } = await pdfOf(document, { theme, json: JSON.stringify(document.cv) });
      t.strictSame(warnings, []);
      t.ok(size < 150_000, `${size}`);
      let at = 0;
      for (const said of textsOf(document)) {
        const found = bare(text).indexOf(bare(said), at);
        t.ok(found >= at, said);
        at = found + bare(said).length;
      }
      const summary = document.sheet.summary.map(({ text }) => text).join(' ');
      t.ok(text.includes(fold(summary)), 'words are whole');
    });
  }
}

t.test('a PDF says of itself what it is', async t => {
  const document = documentOf('es');
  document.notes.lastModified = { iso: '2026-01-02', text: '' };
  const json = JSON.stringify({ basics: { name: 'Ada' } });
  const { info, marks, outline, attachments, links } = await pdfOf(document, { json });
  t.match(info, {
    Title: 'Leonardo Torres Quevedo – Currículum',
    Author: 'Leonardo Torres Quevedo',
    Language: 'es',
    CreationDate: /^D:20260102/,
    Keywords: /Automática/,
  });
  t.match(marks, { Marked: true });
  t.match(outline, [{ title: 'Leonardo Torres Quevedo', items: [{ title: 'Cargos' }] }]);
  t.equal(Buffer.from(attachments['resume.json']?.content ?? []).toString(), json);
  t.ok(links.includes('https://cv.example.org/es'));
  t.ok(links.includes(document.sheet.sections[0]?.entries[0]?.url));
});

t.test('a document without a date has none', async t => {
  const document = documentOf();
  document.notes.lastModified = null;
  t.equal((await pdfOf(document)).info.CreationDate, undefined);
});

t.test('the short CV is at most two pages on either paper', async t => {
  for (const language of ['en', 'es']) {
    for (const [paper, size] of [
      ['a4', [595, 842]],
      ['letter', [612, 792]],
    ] as const) {
      for (const theme of ['default', 'clean'] as const) {
        const { pages } = await pdfOf(documentOf(language, 'short'), { paper, theme });
        t.ok(pages.length <= 2, `${language} ${paper} ${theme}`);
        t.strictSame(pages[0], size);
      }
    }
  }
});

t.test('text is never markup, and nothing in it breaks a PDF', async t => {
  const name = '#let x = 1 $ \\ *b* _i_ @ref <l> [x] #panic() "q" // c';
  const long = 'x'.repeat(300);
  const content = contentOf({
    basics: {
      name,
      label: 'a\u0000\u001bb\ud800c \u202ed\u2066\u00ade\n\nf',
      summary: long,
      email: `${'a'.repeat(60)}@example.org`,
      profiles: [{ network: 'N', url: 'https://example.org/"#x' }],
    },
    work: [
      { id: 'a', position: 'Long ago', startDate: 'once upon a time in a land far away', endDate: '2001' },
      { id: 'b', position: 'So much', highlights: Array(90).fill('One line of it.') },
      { id: 'c', startDate: '2001' },
    ],
  });
  const document = { ...documentOf('en', 'long', content), note: 'For Jane' };
  const { text, warnings, pages, links } = await pdfOf(document);
  t.strictSame(warnings, []);
  t.ok(text.startsWith(`For Jane ${name} abc de f`), text.slice(0, 100));
  t.ok(bare(text).includes(long));
  t.ok(pages.length > 1);
  t.ok(links.includes('https://example.org/%22#x') || links.includes('https://example.org/"#x'));
});

t.test('nothing at all is a document, too', async t => {
  const document = { ...documentOf('en', 'long', contentOf({})), url: '' };
  const { text, warnings } = await pdfOf(document, { icons: 'hide' });
  t.strictSame(warnings, []);
  t.equal(text, 'Curriculum vitae Curriculum vitae · 1 / 1');
});

t.test('what cannot be seen has no place, and costs nothing', async t => {
  const unseen = '\u200b\u200e';
  const content = contentOf({
    basics: { name: unseen, label: unseen, summary: unseen },
    work: [{ id: 'a', position: unseen, name: unseen, summary: 'Seen', highlights: [unseen] }],
  });
  const { text, warnings } = await pdfOf(
    { ...documentOf('en', 'long', content), url: '' },
    { icons: 'hide' },
  );
  t.strictSame(warnings, []);
  t.equal(text, 'Curriculum vitae Positions Seen Curriculum vitae · 1 / 1');
});

t.test('right to left is a mirror image, and other languages are said', async t => {
  const content = contentOf({ basics: { name: 'Layla' }, work: [{ id: 'a', name: 'X' }] }, 'rtl');
  const document = documentOf('en', 'long', content);
  document.sheet.summary = [{ text: 'Hallo', lang: 'pt-BR' }];
  document.language = 'ar';
  const { bytes, warnings } = set(document);
  t.strictSame(warnings, []);
  t.equal((await readPdf(bytes)).info.Language, 'ar');
});

t.test('pictures are shown, and those that cannot be read are left out', async t => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>';
  const images = new Map([
    ['me.svg', Buffer.from(svg)],
    ['bad.png', Buffer.from('no picture')],
    ['new.avif', Buffer.from('ftypavif')],
  ]);
  const logos = ['bad.png', 'new.avif', 'me.svg'].map((logo, i) => ({ id: `${i}`, position: 'P', logo }));
  const document = documentOf(
    'en',
    'long',
    contentOf({ basics: { name: 'A', image: 'me.svg' }, work: logos }),
  );
  const { warnings, size } = await pdfOf(document, { images });
  t.match(warnings, [/^bad\.png cannot/, /^new\.avif cannot/]);
  t.equal(warnings.length, 2);
  const hidden = await pdfOf(document, { images, icons: 'hide' });
  t.strictSame(hidden.warnings, [], 'no logo is asked for');
  t.ok(size > hidden.size);
  const without = await pdfOf(document);
  t.ok(size > without.size);
  t.strictSame(without.warnings, []);
});

t.test('a character that no font has costs the name PDF/UA, and no more', async t => {
  const content = contentOf({ basics: { name: 'Ada \u{10c80}\u{1fae8}\u{e0001}\u{f8ff0}' } });
  const { warnings, marks } = await pdfOf(documentOf('en', 'long', content));
  t.match(warnings, [/^a PDF is tagged, but no PDF\/UA-1: .*could not be displayed/]);
  t.match(marks, { Marked: true });
});

t.test('what cannot be set at all is said in the words of Typst', async t => {
  const document = documentOf('en', 'short');
  document.notes.lastModified = { iso: '2026-99-99', text: '' };
  t.throws(() => set(document), /month is invalid|datetime/);
});

t.test('a language that Typst has no name for is none in particular', async t => {
  const document = documentOf('en', 'short');
  document.language = 'x-klingon';
  t.equal((await pdfOf(document)).info.Language, 'und');
});

t.test('the card is a picture for every CV', async t => {
  const documents = [documentOf(), documentOf('es'), { ...documentOf('en', 'long', contentOf({})), url: '' }];
  documents.push(
    documentOf('en', 'long', contentOf({ basics: { name: 'Wolfeschlegelsteinhausen '.repeat(9) } })),
  );
  const cards = documents.map(document => {
    const data = composeCard(document, new Map(), colours);
    return Buffer.from(typeset({ root, view: 'card', data, json: '', images: new Map() }).bytes);
  });
  for (const card of cards) t.strictSame([card.readUInt32BE(16), card.readUInt32BE(20)], [1200, 630]);
  t.equal(new Set(cards.map(card => card.toString('latin1'))).size, 4);
});

t.test('the thread gives way to all others, and goes on where it may not', async t => {
  const asked: number[] = [];
  lowerPriority(priority => asked.push(priority));
  t.strictSame(asked, [constants.priority.PRIORITY_LOW]);
  t.doesNotThrow(() =>
    lowerPriority(() => {
      throw new Error('EPERM');
    }),
  );
});
