import { constants } from 'node:os';
import { inflateSync } from 'node:zlib';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import fc from 'fast-check';
import t from 'tap';
import { readColours } from '../../../server/assets/design-tokens.ts';
import type { Text } from '../../../server/cv/entries.ts';
import type { CvDocument } from '../../../server/formats/document.ts';
import { withMarks } from '../../../server/formats/pdf/blocks.ts';
import { composeCard, composeCv } from '../../../server/formats/pdf/composition.ts';
import type { PdfOptions } from '../../../server/formats/pdf/typesetter.ts';
import { lowerPriority, type TypesetJob, typeset } from '../../../server/formats/pdf/typst.ts';
import { root } from '../../../server/project.ts';
import { sectionTitle } from '../../../server/ui/messages.ts';
import { imagesFrom } from '../../helpers/images.ts';
import { entriesInPdf } from '../../helpers/leaves.ts';
import { contentOf, documentOf, fold, plain, readLines, readPdf } from '../../helpers/pdf.ts';
import { getDocument } from '../../helpers/pdf-js.ts';
import { tries } from '../../helpers/tries.ts';

const colours = readColours(root);
const typesetCv = (document: CvDocument, options: Partial<PdfOptions> = {}) => {
  const pdfOptions = { ...plain, ...options };
  return typeset({
    root,
    view: 'cv',
    data: composeCv(document, pdfOptions, colours),
    json: pdfOptions.json,
    maxPages: document.length === 'long' ? 5 : 2,
    images: new Map([...pdfOptions.images.values()].map(({ name, print }) => [name, print])),
    fontFiles: document.typefaces.fontFiles,
  });
};
const pdfOf = async (document: CvDocument, options: Partial<PdfOptions> = {}) => {
  const { bytes, warnings } = await typesetCv(document, options);
  return { ...(await readPdf(bytes)), size: bytes.length, warnings };
};

/** The texts of a page, in order. */
function textsOf({ view, ui, textReader: reader }: CvDocument): string[] {
  const literalTexts = (texts: Text[]) => texts.map(({ text }) => text);
  const plainTexts = (texts: Text[]) => texts.flatMap(({ text }) => reader.plain(text).split('\n'));
  return [
    view.name,
    ...literalTexts(view.label),
    ...view.contacts.flatMap(({ texts, printedUrl, country }) => [
      ...literalTexts(texts),
      country?.text ?? '',
      printedUrl,
    ]),
    ...plainTexts(view.summary),
    ...view.sections.flatMap(section => [
      sectionTitle(ui, section),
      ...entriesInPdf(section).flatMap(
        ({ title, organization, dateRange, facts, printedUrl, texts, quote, highlights, keywords }) => [
          ...literalTexts(title),
          ...literalTexts(organization),
          dateRange?.start?.text,
          dateRange?.end?.text,
          dateRange?.ongoing ? ui.ongoing : '',
          dateRange?.duration?.text,
          ...literalTexts(facts),
          ...[texts, quote, highlights].flatMap(plainTexts),
          ...literalTexts(keywords),
          printedUrl,
        ],
      ),
    ]),
  ].flatMap(text => (text ? [fold(text)] : []));
}

/** Without white space: words broken at the end of a line have a space in extracted text. */
const withoutSpace = (text: string) => text.replace(/\s+/g, '');

for (const theme of ['default', 'clean'] as const) {
  for (const language of ['en', 'es']) {
    t.test(`the PDF has every text in the order of the page: ${language}, ${theme}`, async t => {
      const document = documentOf(language);
      const { text, warnings, size } = await pdfOf(document, { theme, json: JSON.stringify(document.cv) });
      t.strictSame(warnings, []);
      t.ok(size < 150_000, `${size}`);
      let at = 0;
      for (const expected of textsOf(document)) {
        const found = withoutSpace(text).indexOf(withoutSpace(expected), at);
        t.ok(found >= at, expected);
        at = found + withoutSpace(expected).length;
      }
      const summary = document.view.summary.map(({ text }) => document.textReader.plain(text)).join(' ');
      t.ok(text.includes(fold(summary)), 'words are not split');
    });
  }
}

t.test('a PDF has metadata, tags, outline, attachment and links', async t => {
  const document = documentOf('es');
  document.meta.lastModified = { iso: '2026-01-02', text: '' };
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
  t.ok(links.includes(document.view.sections[0]?.entries[0]?.url));
});

t.test('a PDF without a date of last change has no creation date', async t => {
  const document = documentOf();
  document.meta.lastModified = null;
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
  t.ok(withoutSpace(text).includes(long));
  t.ok(pages.length > 1);
  t.ok(links.includes('https://example.org/%22#x') || links.includes('https://example.org/"#x'));
});

/** A CV with one position, and with other sections. */
const withWork = (entry: object, sections: object = {}) =>
  contentOf({ work: [{ id: 'a', position: 'Engineer', ...entry }], ...sections });

t.test('no text becomes markup of Typst, and no word is lost', async t => {
  const part = fc.constantFrom(
    ...'a b c 1 2 # $ * _ ` [ ] ( ) < > @ { } = ~ / \\ " \' | ^ & % ! ; : , . - + ?'.split(' '),
    ' ',
    '\n',
    '\n\n',
    '\n- ',
    '1. a\n2. ',
    '#panic()',
    '#let x = 1',
    '$x$',
    '@ref',
    '<label>',
    '**a**',
    '`#code`',
    '[a](https://example.org/#x)',
  );
  const anyText = fc.array(part, { minLength: 1, maxLength: 40 }).map(parts => parts.join(''));
  await fc.assert(
    fc.asyncProperty(anyText, anyText, fc.boolean(), async (summary, highlight, clean) => {
      const document = documentOf('en', 'long', withWork({ summary, highlights: [highlight] }));
      const { text, warnings } = await pdfOf(document, { theme: clean ? 'clean' : 'default' });
      t.strictSame(warnings, []);
      let at = 0;
      for (const line of [summary, highlight].flatMap(source =>
        document.textReader.plain(source).split('\n'),
      )) {
        const found = withoutSpace(text).indexOf(withoutSpace(line), at);
        if (found < at) t.fail(JSON.stringify({ summary, highlight, line, text }));
        at = found + withoutSpace(line).length;
      }
    }),
    tries(60),
  );
});

t.test('a text has paragraphs, lists, breaks, emphasis, code and links', async t => {
  const summary =
    'One **two** *three*  \nfour `five`\n\n1. six\n2. seven\n   - eight\n\n[nine](https://example.org/9)';
  const document = documentOf(
    'en',
    'long',
    withWork({ summary, highlights: ['See https://example.org/x.'] }),
  );
  const { aloud, links, warnings } = await pdfOf(document);
  t.strictSame(warnings, []);
  t.match(
    aloud,
    /One two three four five 1\. six 2\. seven – eight nine – See https:\/\/example\.org\/x ?\./,
  );
  t.ok(links.includes('https://example.org/9'));
  t.ok(links.includes('https://example.org/x'));
  const lines = (await readLines((await typesetCv(document)).bytes)).flat().map(({ text }) => text);
  for (const line of ['One two three', 'four five', '1. six', '– eight', 'nine'])
    t.ok(lines.includes(line), line);
});

t.test('a paragraph is further from the one before it than a line', async t => {
  const document = documentOf('en', 'long', withWork({ summary: 'One\ntwo\n\nthree' }));
  const lines = (await readLines((await typesetCv(document)).bytes)).flat();
  const [one = 0, two = 0, three = 0] = ['One', 'two', 'three'].map(
    word => lines.find(({ text }) => text === word)?.y ?? 0,
  );
  t.ok(two - three > one - two + 1, `${one} ${two} ${three}`);
});

t.test('what has no visible character is left out of a text', async t => {
  const summary = 'a [\u200b](https://example.org/1) **\u200b** `\u200b`\n\n- \u200b';
  const content = withWork(
    { summary, highlights: ['**\u200b**'] },
    { references: [{ id: 'a', name: 'B', reference: '*\u200b*' }] },
  );
  const document = documentOf('en', 'long', content);
  const { text, warnings } = await pdfOf(document);
  t.strictSame(warnings, []);
  t.match(text, 'a');
});

t.test('dates follow the title, and precede the texts of an entry', async t => {
  const work = { name: 'Acme', startDate: '2020-01', endDate: '2021-01', summary: 'Summary.' };
  const details = 'Jan 2020 – Jan 2021 · 1 year, 1 month';
  t.match((await pdfOf(documentOf('en', 'long', withWork(work)))).text, `Engineer, Acme ${details} Summary.`);
  const untitled = contentOf({
    work: [{ id: 'a', startDate: '2020-01', endDate: '2021-01', summary: 'Summary.' }],
  });
  t.match((await pdfOf(documentOf('en', 'long', untitled))).text, `${details} Summary.`);
  const withoutTexts = await typesetCv(documentOf('en', 'long', withWork({ ...work, summary: '' })));
  const short = await readLines(withoutTexts.bytes);
  t.ok(short.flat().some(({ text }) => text === `Engineer, Acme ${details}`));
});

t.test('a level is no keyword', async t => {
  const skills = [
    { id: 'a', name: 'Databases', level: 'Master', keywords: ['PostgreSQL', 'Redis'] },
    { id: 'b', level: 'Novice', keywords: ['C'] },
    { id: 'c', keywords: ['D'] },
  ];
  const { text } = await pdfOf(documentOf('en', 'long', contentOf({ skills })));
  t.match(text, 'Databases (Master): PostgreSQL · Redis Novice: C D');
});

t.test('words stay whole, and only what is wider than its column is broken or hyphenated', async t => {
  const compounds = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
  const url = `https://example.org/${'segment-of-a-path/'.repeat(3)}`;
  const summary = `${`${compounds} C++ C# x-ray ${url} `.repeat(9)}${compounds}${compounds}`;
  const document = documentOf(
    'en',
    'long',
    withWork({ summary, highlights: [`${'x'.repeat(200)} ${url}${url}`] }),
  );
  document.language = 'de';
  for (const theme of ['default', 'clean'] as const) {
    const { bytes, warnings } = await typesetCv(document, { theme });
    t.strictSame(warnings, []);
    const lines = (await readLines(bytes)).flat().map(({ text }) => text);
    const count = (word: string) => lines.join('\n').split(word).length - 1;
    t.equal(count('C++'), 9);
    t.equal(count('C#'), 9);
    t.equal(count('x-ray'), 9);
    t.ok(count(url) >= 9);
    t.ok(count(compounds) >= 9);
    t.ok(
      lines.some(line => /[a-z][-\u00ad]$/.test(line)),
      'the word wider than its column is hyphenated',
    );
    t.ok(
      lines.every(line => line.length < 130),
      'no line leaves the page',
    );
    const text = withoutSpace(lines.join('')).replace(/\u00ad/g, '');
    t.ok(text.includes('x'.repeat(200)));
    t.ok(text.includes(url + url));
  }
});

t.test('words and URLs of any length leave the PDF valid', async t => {
  const long = (text: string) => text.repeat(8_400 / text.length);
  for (const text of ['x', 'a-', 'https://a.example/'].map(long)) {
    const content = withWork({ url: `https://example.org/${text}`, summary: text });
    t.strictSame((await typesetCv(documentOf('en', 'long', content))).warnings, [], text.slice(0, 20));
  }
});

t.test('an address in a right-to-left CV is one run', async t => {
  const email = 'ana.example@mail.example.org';
  const content = contentOf({ basics: { name: 'נועה', email }, work: [{ id: 'a', name: 'X' }] }, 'rtl');
  const document = documentOf('en', 'long', content);
  document.language = 'he';
  const { text } = await pdfOf(document);
  t.ok(text.includes(email));
});

t.test(
  'texts of the other direction are isolated, and no directional character of the content is in the PDF',
  async t => {
    const ltr = (unbreakable: boolean, text: string) => [
      { type: 'isolate', dir: 'ltr', unbreakable, children: [text] },
    ];
    const long = 'A company with a long name (Ltd.)';
    const content = contentOf(
      {
        basics: {
          name: 'Noa Dugma D.',
          phone: '+20 2 5555',
          summary: 'של A.\n\nWorks with *A* (B).\n\n- Dev.',
        },
        work: [
          {
            id: 'a',
            position: 'Dev.',
            name: long,
            summary: 'בשפת .NET, שם',
            highlights: ['Was *here*.', 'של'],
          },
        ],
        skills: [{ id: 'a', keywords: ['של', 'Go!'] }],
      },
      'rtl',
    );
    const glyphs = new Map([...'שלבפתםי'].map(letter => [letter, letter]));
    const compose = (document: CvDocument) =>
      composeCv({ ...document, typefaces: { ...document.typefaces, glyphs } }, plain, colours);
    const document = documentOf('en', 'long', content);
    document.view.summary.push({ text: 'Translated.\n\n- one', lang: 'en' });
    const { name, summary, contacts, sections } = compose(document);
    t.strictSame(name, ltr(true, 'Noa Dugma D.'));
    t.match(contacts, [{ texts: [{ children: ltr(true, '+20 2 5555') }] }]);
    const own = { lang: '', region: '' };
    const english = { lang: 'en', region: '' };
    t.match(summary, [
      { ...own, dir: '', children: ['של A.\u200f', { type: 'run-end' }] },
      { ...own, dir: 'ltr' },
      { ...own, type: 'list', items: [[{ dir: 'ltr', children: ['Dev.'] }]] },
      { ...english, dir: 'ltr', children: ['Translated.'] },
      { ...english, type: 'list', items: [[{ ...own, dir: '' }]] },
    ]);
    t.match(sections, [
      {
        entries: [
          {
            title: [{ children: ltr(true, 'Dev.') }],
            organization: [{ children: ltr(false, long) }],
            end: [
              { dir: '', children: ['בשפת ', ...ltr(true, '.NET'), ',\u200f', { type: 'run-end' }, ' שם'] },
              { items: [[{ dir: 'ltr' }], [{ dir: '' }]] },
            ],
          },
        ],
      },
      { entries: [{ keywords: [{ children: ['של'] }, { children: ltr(true, 'Go!') }] }] },
    ]);
    const { label } = compose(documentOf('en', 'long', contentOf({ basics: { label: 'של.' } })));
    t.match(label, [{ children: [{ dir: 'rtl', children: ['של.'] }] }]);
    const latin = contentOf({ work: [{ id: 'a', position: 'C++', summary: 'Works with C++.' }] }, 'rtl');
    const { text } = await pdfOf(documentOf('en', 'long', latin));
    t.match(text, /C\+\+.*Works with C\+\+\./);
  },
);

t.test(
  'marks for extractors are between the characters of a right-to-left PDF, whatever markup they are in',
  async t => {
    const marked = (children: Parameters<typeof withMarks>[0]) => withMarks(children, 'rtl');
    const word = (text: string) => ({ type: 'word' as const, text });
    t.same(marked(['של 3 ו־4, של']), ['של 3\u200f ו־4,\u200f', { type: 'run-end' }, ' של']);
    t.same(
      marked([word('2010–2014'), ' של']),
      [word('2010–\u200f2014'), '\u200f', ' של'],
      'after the box of a word',
    );
    t.same(marked([word('A.B,'), ' של']), [word('A.B,\u200f'), ' של'], 'in the box, after punctuation');
    const long = { type: 'long-word' as const, parts: ['של-', '3,'], unbreakable: true };
    t.same(marked([long]), [{ ...long, parts: ['של-', '3,\u200f'] }]);
    t.same(marked([{ type: 'strong', children: ['3'] }, { type: 'break' }, 'של']), [
      { type: 'strong', children: ['3\u200f'] },
      { type: 'break' },
      'של',
    ]);
    const isolate = { type: 'isolate' as const, dir: 'ltr' as const, unbreakable: true, children: ['C++'] };
    t.same(marked([isolate, ' של']), [isolate, '\u200f', ' של']);
    t.same(marked([isolate]), [isolate], 'none at the end');
    t.same(withMarks(['של 3 של'], 'ltr'), ['של 3 של'], 'a left-to-right PDF has none');
  },
);

/** The lines of the entry "Broken" on each page, for a number of lines above it; undefined for a page without. */
async function breakAfter(linesAbove: number, entry: object) {
  const content = contentOf({
    work: [
      { id: 'a', position: 'Above', highlights: Array(linesAbove).fill('A line above it.') },
      { id: 'b', position: 'Broken', ...entry },
      // Enough for a last page that is not sparse: its text would be made smaller.
      { id: 'c', position: 'Below', highlights: Array(30).fill('A line below it.') },
    ],
  });
  const pages = await readLines((await typesetCv({ ...documentOf('en', 'long', content), url: '' })).bytes);
  return pages.map(lines => ({
    count: lines.filter(({ text }) => /Broken|of the entry/.test(text)).length,
    isTitled: lines.some(({ text }) => text === 'Broken'),
    // Above the footer.
    bottom: lines.at(-2)?.y ?? 0,
  }));
}

t.test(
  'an entry of more than eight lines breaks between its highlights, two of them at least on either side',
  async t => {
    const breaks = new Set<number>();
    for (let linesAbove = 40; linesAbove < 54; linesAbove++) {
      const pages = await breakAfter(linesAbove, { highlights: Array(10).fill('A line of the entry.') });
      const [first, second] = pages.map(({ count }) => count);
      breaks.add(second ?? 0);
      t.equal((first ?? 0) + (second ?? 0), 11, 'no line is lost');
      t.ok(first === 0 || (first ?? 0) >= 3, `the title and two highlights, or nothing: ${linesAbove}`);
      t.not(second, 1, `${linesAbove}`);
      if (pages.length > 1) t.ok((pages[0]?.bottom ?? 0) < 842 / 8, 'the page is full');
    }
    t.ok(breaks.size > 5, `it breaks at any other highlight: ${[...breaks]}`);
  },
);

t.test('an entry of eight lines stays on one page, and a title stays with its texts', async t => {
  for (let linesAbove = 40; linesAbove < 54; linesAbove++) {
    const pages = await breakAfter(linesAbove, { highlights: Array(7).fill('A line of the entry.') });
    t.strictSame(pages.map(({ count }) => count).filter(Boolean), [8]);
    const long = await breakAfter(linesAbove, { summary: 'A paragraph of the entry. '.repeat(50) });
    for (const { isTitled, count } of long) t.ok(!isTitled || count > 2, `${linesAbove}`);
  }
});

t.test('an empty CV is a PDF with its title', async t => {
  const document = { ...documentOf('en', 'long', contentOf({})), url: '' };
  const { text, warnings } = await pdfOf(document, { icons: 'hide' });
  t.strictSame(warnings, []);
  t.equal(text, 'Curriculum vitae Curriculum vitae · 1 / 1');
});

t.test('texts without visible characters are left out', async t => {
  const invisible = '\u200b\u200e';
  const content = contentOf({
    basics: { name: invisible, label: invisible, summary: invisible, email: invisible },
    work: [{ id: 'a', position: invisible, name: invisible, summary: 'Seen', highlights: [invisible] }],
  });
  const { text, warnings } = await pdfOf(
    { ...documentOf('en', 'long', content), url: '' },
    { icons: 'hide' },
  );
  t.strictSame(warnings, []);
  t.equal(text, 'Curriculum vitae Positions Seen Curriculum vitae · 1 / 1');
});

t.test('punctuation of a right-to-left PDF is in its text, whatever marks are beside it', async t => {
  const summary = '(3), 4; 5: 6.';
  const content = contentOf({ basics: { name: 'Layla', summary } }, 'rtl');
  const { text } = await readPdf((await typesetCv(documentOf('en', 'long', content))).bytes);
  for (const punctuation of '(),;:.') t.match(text, punctuation);
});

t.test('a right-to-left CV with a text in another language conforms to PDF/UA', async t => {
  const content = contentOf({ basics: { name: 'Layla' }, work: [{ id: 'a', name: 'X' }] }, 'rtl');
  const document = documentOf('en', 'long', content);
  document.view.summary = [{ text: 'Hallo', lang: 'pt-BR' }];
  document.language = 'ar';
  const { bytes, warnings } = await typesetCv(document);
  t.strictSame(warnings, []);
  t.equal((await readPdf(bytes)).info.Language, 'ar');
});

t.test('a message that the language of a PDF lacks is marked as English', async t => {
  const content = contentOf({ basics: { name: 'Layla' }, work: [{ id: 'a', name: 'X' }] }, 'rtl');
  const document = documentOf('en', 'long', content);
  document.language = 'ar';
  const markedCount = async (english: string[]) => {
    document.messageLang = message => (english.includes(message) ? 'en' : '');
    const { bytes } = await typesetCv(document);
    const pdfText = Buffer.from(bytes).toString('latin1');
    const streams = pdfText.matchAll(/\/FlateDecode[^>]*>>\s*stream\n(.*?)\nendstream/gs);
    const inflated = [...streams].map(([, deflated = '']) => inflateSync(Buffer.from(deflated, 'latin1')));
    return (
      Buffer.concat(inflated)
        .toString('latin1')
        .match(/\/Lang \(en\)/g)?.length ?? 0
    );
  };
  const { sections, controls } = document.ui;
  t.equal(await markedCount([]), 0);
  t.equal(await markedCount([sections.work]), 1, 'the title of a section');
  t.equal(await markedCount([sections.work, controls.live]), 2, 'the caption of the QR code');
});

t.test('images are shown, and those that cannot be decoded are left out', async t => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>';
  const images = imagesFrom({ 'me.svg': svg, 'bad.png': 'no image', 'new.avif': 'ftypavif' });
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
  t.strictSame(hidden.warnings, [], 'no logo is used');
  t.ok(size > hidden.size);
  const without = await pdfOf(document);
  t.ok(size > without.size);
  t.strictSame(without.warnings, []);
});

t.test('a character that no typeface has is left out', async t => {
  const content = contentOf({
    basics: { name: 'Ada \u{10c80}高', summary: '[高 b](https://example.org/高)' },
  });
  const { warnings, text, info, links } = await pdfOf(documentOf('en', 'long', content));
  t.strictSame(warnings, []);
  t.match(text, /^Ada This CV, .* b /);
  t.match(info.Title, /^Ada \u{10c80}高 – /u, 'the title needs no glyph');
  t.ok(
    links.some(link => /%E9%AB%98|高/.test(link ?? '')),
    'a link keeps its URL',
  );
});

t.test('a name, a heading and a comma are never without a glyph', async t => {
  const document = documentOf(
    'en',
    'long',
    contentOf({ basics: { name: '高' }, work: [{ id: 'a', position: '云' }] }),
  );
  const titles = { ...document.ui.titles, cv: '{name}高' };
  const ui = { ...document.ui, titles, sections: { ...document.ui.sections, work: '云' }, locale: 'zh' };
  const typefaces = { ...document.typefaces, missing: new Map([['en', ['高', '云', '，']]]) };
  const { name, sections, comma } = composeCv({ ...document, ui, typefaces }, plain, colours);
  t.strictSame([name, sections[0]?.title, comma], [['–'], '–', ', ']);
});

t.test('a PDF with a character without a glyph is tagged, but not PDF/UA', async t => {
  const document = documentOf('en', 'long', contentOf({ basics: { name: 'Ada 高' } }));
  const typefaces = { ...document.typefaces, glyphs: new Map([['高', '高']]) };
  const { warnings, marks } = await pdfOf({ ...document, typefaces });
  t.match(warnings, [/^a PDF is tagged, but not PDF\/UA-1: .*could not be displayed/]);
  t.match(marks, { Marked: true });
});

t.test('a PDF that cannot be packed is served as Typst wrote it, with a warning', async t => {
  const unusual = Buffer.from('%PDF-9.9');
  t.intercept(NodeCompiler.prototype, 'pdf', { value: () => unusual });
  const document = documentOf('en', 'long', contentOf({ basics: { name: 'A', image: 'bad.png' } }));
  t.match(await typesetCv(document), { bytes: unusual, warnings: [/^a PDF is larger than necessary/] });
  const images = imagesFrom({ 'bad.png': 'no image' });
  t.match(await typesetCv(document, { images }), {
    bytes: unusual,
    warnings: [/^bad\.png cannot/, /^a PDF is larger than necessary/],
  });
});

t.test('a document that cannot be typeset throws the message of Typst', async t => {
  const document = documentOf('en', 'short');
  document.meta.lastModified = { iso: '2026-99-99', text: '' };
  await t.rejects(typesetCv(document), /month is invalid|datetime/);
});

t.test('a language that Typst cannot express is undetermined', async t => {
  const document = documentOf('en', 'short');
  document.language = 'x-klingon';
  t.equal((await pdfOf(document)).info.Language, 'und');
});

t.test('the card has dates in years', t => {
  const dated = (id: string, startDate: string, endDate = '') => ({ id, position: id, startDate, endDate });
  const work = [dated('a', '2001-02', '2003-05'), dated('b', '1999-02', '1999-05'), dated('c', 'long ago')];
  const { entries } = composeCard(documentOf('en', 'long', contentOf({ work })), new Map(), colours);
  const texts = entries.map(({ dates }) =>
    dates.map(word => (typeof word === 'object' && 'text' in word ? word.text : '')).join(''),
  );
  t.strictSame(texts.slice(0, 2), ['2001 – 2003', '1999']);
  t.match(texts[2], 'long ago');
  t.end();
});

t.test('the card chooses entries in the order of the page, and has the newest first', t => {
  const dated = (id: string, startDate: string, endDate = '') => ({ id, position: id, startDate, endDate });
  const work = [
    dated('a', '2007', '2036-12'),
    dated('b', '2020', '2036'),
    dated('c', '1999', '2001'),
    dated('d', 'long ago', 'once'),
  ];
  const { entries } = composeCard(documentOf('en', 'long', contentOf({ work })), new Map(), colours);
  t.strictSame(
    entries.map(({ rank }) => rank),
    [1, 0, 2, 3],
  );
  t.end();
});

t.test('a label of the drawing has the extents of its bar, which the card draws stronger than others', t => {
  const work = [
    { id: 'a', position: 'A', startDate: '2000', endDate: '2009' },
    { id: 'b', position: 'B', startDate: '2015', endDate: '2019' },
  ];
  const { strip } = composeCard(documentOf('en', 'long', contentOf({ work })), new Map(), colours);
  const labels = strip?.lanes.flatMap(({ labels }) => labels) ?? [];
  t.strictSame(
    labels.map(({ text, extents }) => [text, extents]),
    [
      ['A', [[0, 50]]],
      ['B', [[75, 100]]],
    ],
  );
  t.end();
});

t.test('a printed URL after the texts of an entry is isolated in a right-to-left PDF', t => {
  const content = contentOf(
    { work: [{ id: 'a', position: 'C', summary: 'S', url: 'https://x.example' }] },
    'rtl',
  );
  const [section] = composeCv(documentOf('en', 'long', content), plain, colours).sections;
  t.match(section?.entries[0], {
    printedUrl: [],
    end: [{}, { type: 'keywords', texts: [{ children: [{ type: 'isolate', dir: 'ltr' }] }] }],
  });
  t.end();
});

t.test('the card is a PNG of 1200 x 630 pixels for every CV', async t => {
  const documents = [documentOf(), documentOf('es'), { ...documentOf('en', 'long', contentOf({})), url: '' }];
  documents.push(
    documentOf('en', 'long', contentOf({ basics: { name: 'Wolfeschlegelsteinhausen '.repeat(9) } })),
  );
  const cards = await Promise.all(
    documents.map(async document => {
      const data = composeCard(document, new Map(), colours);
      const job: TypesetJob = {
        root,
        view: 'card',
        data,
        json: '',
        maxPages: 1,
        images: new Map(),
        fontFiles: [],
      };
      return Buffer.from((await typeset(job)).bytes);
    }),
  );
  for (const card of cards) t.strictSame([card.readUInt32BE(16), card.readUInt32BE(20)], [1200, 630]);
  t.equal(new Set(cards.map(card => card.toString('latin1'))).size, 4);
});

t.test('a wrong estimate of the length only costs time', async t => {
  const document = documentOf('en', 'short');
  const data = composeCv(document, plain, colours);
  const job = { root, view: 'cv' as const, data, json: '', maxPages: 2, images: new Map(), fontFiles: [] };
  const { bytes } = await typeset(job);
  for (const factor of [0.5, 1.1]) {
    const lengths = data.lengths.map(length => length * factor);
    t.ok(
      Buffer.from(bytes).equals((await typeset({ ...job, data: { ...data, lengths } })).bytes),
      `${factor}`,
    );
  }
  const flat = await typeset({ ...job, data: { ...data, lengths: data.lengths.map(() => 0.5) } });
  t.equal((await readPdf(flat.bytes)).pages.length, 2);
});

t.test('the code of the page is beside the name, and its caption is read after the contacts', async t => {
  const basics = { name: 'Ada Lovelace', label: 'Analyst', email: 'ada@example.org', phone: '+44 20 5555' };
  const document = documentOf('en', 'long', contentOf({ basics }));
  const caption = 'This CV, always up to date: cv.example.org/en';
  const head = 'Ada Lovelace Analyst ada@example.org +44 20 5555';
  const { bytes } = await typesetCv(document);
  const { text, aloud } = await readPdf(bytes);
  for (const read of [text, aloud]) t.match(read, `${head} ${caption}`);
  const [page = []] = await readLines(bytes);
  const yOf = (part: string) => page.find(line => line.text.includes(part))?.y ?? 0;
  t.equal(yOf('cv.example.org'), yOf('Analyst'), 'its last line is that of the label');
  t.ok(yOf('This CV') > yOf('ada@'));
});

t.test('an icon is beside a contact only where it tells one from another', async t => {
  const iconsOf = (profiles: string[], basics: object = {}) => {
    const cv = { basics: { ...basics, profiles: profiles.map(network => ({ network, username: 'ada' })) } };
    const { contacts } = composeCv(documentOf('en', 'long', contentOf(cv)), plain, colours);
    return contacts.map(({ icon }) => icon);
  };
  const [email = '', phone = '', known = '', unknown] = iconsOf(['GitHub', 'Academy'], {
    email: 'ada@example.org',
    phone: '+44 20 5555',
  });
  t.equal(new Set([email, phone, known]).size, 3);
  for (const icon of [email, phone, known]) t.match(icon, '<svg xmlns=');
  t.equal(unknown, '', 'no icon stands for a network without a glyph');
  t.strictSame(iconsOf(['Academy', 'Museum'], { email: 'ada@example.org' }), ['', '', '']);
  t.strictSame(iconsOf(['GitHub', 'GitHub']), ['', '']);
});

t.test('profiles are beside two other contacts at least', async t => {
  const hasTwoColumns = (basics: object) =>
    composeCv(documentOf('en', 'long', contentOf({ basics })), plain, colours).twoColumns;
  const profiles = [{ network: 'GitHub', username: 'ada' }];
  const others = { email: 'ada@example.org', phone: '+44 20 5555' };
  t.ok(hasTwoColumns({ ...others, profiles }));
  t.notOk(hasTwoColumns({ email: others.email, profiles }), 'most of the column would be empty');
  t.notOk(hasTwoColumns(others));
});

t.test('no line has only the dates of an entry whose title ends above', async t => {
  const work = Array.from({ length: 30 }, (_, i) => ({
    id: `w${i}`,
    position: `Engineer of ${'x'.repeat(5 + i)} and of much else in the works`,
    name: `Company ${i} of the north, west and east`,
    startDate: '2001-02',
    endDate: '2003-04',
  }));
  const lines = (
    await readLines((await typesetCv(documentOf('en', 'long', contentOf({ work })))).bytes)
  ).flat();
  const dated = lines.filter(({ text }) => text.includes('Feb 2001'));
  t.equal(dated.length, 30);
  t.ok(
    dated.some(({ text }) => !text.startsWith('Engineer')),
    'some titles take two lines',
  );
  for (const { text } of dated) t.match(text, / east Feb 2001 – Apr 2003 · 2 years, 3 months$/);
});

/** Where the last text of each line of the first page ends, in points from the left. */
async function lineEndsOf(bytes: Uint8Array): Promise<{ text: string; end: number }[]> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const { items } = await (await pdf.getPage(1)).getTextContent();
  const lines = new Map<number, { text: string; end: number }>();
  for (const item of items) {
    if (!('str' in item) || !item.str.trim()) continue;
    const y = Math.round(item.transform[5]);
    const text = (lines.get(y)?.text ?? '') + item.str;
    lines.set(y, { text, end: item.transform[4] + item.width });
  }
  return [...lines.values()];
}

t.test('the dates of all entries end at the edge of the sheet, with texts below or without', async t => {
  const dated = (id: string, position: string, others: object = {}) => ({
    ...{ id, position, startDate: '2001', endDate: '2003' },
    ...others,
  });
  const work = [
    dated('a', 'Engineer'),
    dated('b', 'Chief engineer of the northern works', { summary: 'Summary.' }),
    dated('c', 'Baker', { highlights: ['One.'], url: 'https://x.example' }),
  ];
  const awards = [{ id: 'd', title: 'Prize', date: '2004', summary: 'Summary.' }];
  const content = contentOf({ work, awards });
  for (const theme of ['default', 'clean'] as const) {
    const { bytes } = await typesetCv(documentOf('en', 'long', content), { theme });
    const ends = (await lineEndsOf(bytes)).filter(({ text }) => /2.years$|2004$/.test(text));
    t.equal(ends.length, 4);
    // A4 is 595 pt wide, and the margin 22 or 21 mm.
    for (const { end } of ends) t.ok(Math.abs(end - (theme === 'clean' ? 536 : 533)) <= 1, `${end}`);
  }
});

t.test(
  'the space between title and dates has the text of two spaces, in content as Typst writes it',
  async t => {
    const { bytes } = await typesetCv(
      documentOf('en', 'long', withWork({ startDate: '2001', endDate: '2003' })),
    );
    const streams = Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/\/FlateDecode[^>]*>>\s*stream\n(.*?)\nendstream/gs);
    const contents = [...streams].map(([, deflated = '']) =>
      inflateSync(Buffer.from(deflated, 'latin1')).toString('latin1'),
    );
    const texts = contents.flatMap(content => content.match(/\/ActualText <\w+>/g) ?? []);
    t.ok(texts.includes('/ActualText <FEFF00200020>'));
    t.strictSame(
      texts.filter(text => /200B|2060/.test(text)),
      [],
      'no character without width',
    );
  },
);

t.test('facts and URL are below the title and its dates, and no line begins or ends with a dot', async t => {
  const studies = Array.from({ length: 30 }, (_, i) => ({
    ...{ id: `e${i}`, studyType: 'BSc', area: 'Mathematics', startDate: '2001', endDate: '2003' },
    score: `Score of ${'x'.repeat(i)} and much more of it`,
    url: `https://example.org/${'segment/'.repeat(i % 5)}`,
  }));
  const keywords = Array.from({ length: 40 }, (_, i) => `keyword ${'y'.repeat(i % 9)}`);
  const content = contentOf({
    education: studies,
    skills: [{ id: 's', name: 'Skill', keywords }, ...keywords.map((name, i) => ({ id: `t${i}`, name }))],
    work: [{ id: 'w', position: 'Engineer', summary: 'Summary.', keywords }],
  });
  const lines = (await readLines((await typesetCv(documentOf('en', 'long', content))).bytes)).flat();
  t.equal(lines.filter(({ text }) => /Mathematics.* 2003$/.test(text)).length, 30);
  t.ok(lines.filter(({ text }) => text.includes(' · ')).length > 30, 'they are on one line where they fit');
  for (const { text } of lines) t.notMatch(text, /^·|·$/);
});

t.test('skills without keywords are on one line, and bold only beside those with keywords', async t => {
  const bare = ['Go', 'Kubernetes', 'Writing'].map(name => ({ id: name, name }));
  const linesOf = async (skills: object[]) => {
    const { bytes } = await typesetCv(documentOf('en', 'long', contentOf({ skills })));
    return { lines: (await readLines(bytes)).flat().map(({ text }) => text), size: bytes.length };
  };
  const { lines } = await linesOf(bare);
  t.ok(lines.includes('Go · Kubernetes · Writing'), lines.join('\n'));
  const mixed = await linesOf([
    ...bare,
    { id: 'a', name: 'Databases', keywords: ['Redis'] },
    ...bare.slice(0, 1),
  ]);
  t.ok(mixed.lines.includes('Databases: Redis'));
  t.ok(mixed.lines.includes('Go · Kubernetes · Writing'));
  t.ok(mixed.lines.includes('Go'), 'the order stays');
});

t.test('a short section of skills stays on one page', async t => {
  for (let linesAbove = 44; linesAbove < 54; linesAbove++) {
    const content = contentOf({
      work: [{ id: 'a', position: 'Above', highlights: Array(linesAbove).fill('A line above it.') }],
      skills: Array.from({ length: 5 }, (_, i) => ({
        id: `${i}`,
        name: 'Skill',
        keywords: ['of the section'],
      })),
      awards: [{ id: 'b', title: 'Below', summary: 'A line below it.\n\n'.repeat(30) }],
    });
    const pages = await readLines((await typesetCv(documentOf('en', 'long', content))).bytes);
    const counts = pages.map(lines => lines.filter(({ text }) => text === 'Skill: of the section').length);
    t.strictSame(counts.filter(Boolean), [5], `${linesAbove}`);
  }
});

t.test('an employer has no dates that a position there has, too', t => {
  const periodsOf = (ends: string[]) => {
    const work = ends.map((endDate, i) => ({
      id: `${i}`,
      name: 'Acme',
      position: `P${i}`,
      startDate: '2001',
      endDate,
    }));
    const [section] = composeCv(documentOf('en', 'long', contentOf({ work })), plain, colours).sections;
    return section?.entries.map(({ dates, duration }) => dates.length + duration.length);
  };
  t.strictSame(periodsOf(['2005', '2003']), [0, 2, 2]);
  const later = contentOf({
    work: [
      { id: 'a', name: 'Acme', position: 'A', startDate: '2003', endDate: '2005' },
      { id: 'b', name: 'Acme', position: 'B', startDate: '2001', endDate: '2003' },
    ],
  });
  const [section] = composeCv(documentOf('en', 'long', later), plain, colours).sections;
  t.strictSame(
    section?.entries.map(({ dates }) => dates.length),
    [1, 1, 1],
    'together they are longer',
  );
  t.end();
});

t.test('a paragraph does not end with a line of one word', async t => {
  const paragraphs = Array.from({ length: 40 }, (_, i) => `Begin ${'some '.repeat(20 + i)}ending`);
  const document = documentOf('en', 'long', withWork({ summary: paragraphs.join('\n\n') }));
  const lines = (await readLines((await typesetCv(document)).bytes)).flat().map(({ text }) => text);
  const last = lines.filter(text => text.endsWith('ending'));
  t.equal(last.length, 40);
  t.notOk(last.includes('ending'));
});

t.test('the drawing of the life has the titles of its bars, and a long one is shortened', async t => {
  const work = [
    { id: 'a', name: 'Acme', position: 'Engineer', startDate: '2001', endDate: '2003' },
    { id: 'b', position: 'Long '.repeat(40), startDate: '2004', endDate: '2005' },
  ];
  const { strip, plainStrip } = composeCv(documentOf('en', 'long', contentOf({ work })), plain, colours);
  const labels = strip?.lanes.flatMap(({ labels }) => labels) ?? [];
  t.match(labels, [{ text: 'Engineer', at: 0, anchor: 'start' }, { text: /^(Long )+Long…$/ }]);
  t.strictSame(
    plainStrip?.lanes.flatMap(({ labels }) => labels),
    [],
  );
  t.ok((plainStrip?.height ?? 0) < (strip?.height ?? 0), 'labels need height');
});

t.test('labels of bars are on PDF and card', async t => {
  const card = composeCard(documentOf(), new Map(), colours);
  // Without labels more entries would be on the card.
  card.entries = card.entries.slice(0, 1);
  const sizeOf = async (view: TypesetJob['view'], data: TypesetJob['data']) =>
    (await typeset({ root, view, data, json: '', maxPages: 5, images: new Map(), fontFiles: [] })).bytes
      .length;
  const views: [TypesetJob['view'], TypesetJob['data']][] = [
    ['cv', composeCv(documentOf(), plain, colours)],
    ['card', card],
  ];
  for (const [view, data] of views) {
    const lanes = data.strip?.lanes.map(lane => ({ ...lane, labels: [] })) ?? [];
    const strip = data.strip && { ...data.strip, lanes };
    t.ok((await sizeOf(view, data)) > (await sizeOf(view, { ...data, strip })), view);
  }
});

t.test('extracted text has no word of the drawing of the life', async t => {
  const data = composeCv(documentOf(), plain, colours);
  const job = { root, view: 'cv' as const, data, json: '', maxPages: 5, images: new Map(), fontFiles: [] };
  const [drawn, without] = [await typeset(job), await typeset({ ...job, data: { ...data, strip: null } })];
  t.strictSame(drawn.warnings, [], 'PDF/UA-1');
  t.ok(drawn.bytes.length > without.bytes.length + 2000, 'it is drawn');
  // Separators are not at the ends of lines, which the size of the text moves.
  const lettersIn = async (bytes: Uint8Array) =>
    [...(await readPdf(bytes)).text.replace(/[\s·]/g, '')].sort().join('');
  t.equal(await lettersIn(drawn.bytes), await lettersIn(without.bytes));
});

t.test('a card of a CV without dates has its first entries', async t => {
  const content = contentOf({
    basics: { name: 'Ada' },
    work: [{ position: 'Analyst' }, { position: 'Writer' }],
  });
  const { entries, strip } = composeCard(documentOf('en', 'long', content), new Map(), colours);
  t.strictSame([entries.map(({ dates }) => dates), strip], [[[], []], null]);
});

t.test('the thread lowers its priority, and works where that is forbidden', async t => {
  const priorities: number[] = [];
  lowerPriority(priority => priorities.push(priority));
  t.strictSame(priorities, [constants.priority.PRIORITY_LOW]);
  t.doesNotThrow(() =>
    lowerPriority(() => {
      throw new Error('EPERM');
    }),
  );
});
