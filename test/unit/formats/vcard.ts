import fc from 'fast-check';
import ICAL from 'ical.js';
import t from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import { oneLine } from '../../../server/formats/lines.ts';
import { structuredName } from '../../../server/formats/vcard/structured-name.ts';
import { toVcard } from '../../../server/formats/vcard/vcard.ts';
import { TextReader } from '../../../server/text/text-reader.ts';
import { content, snapshotOf, withCv } from '../../helpers/app.ts';
import { anyCv, documentOf, oddText } from '../../helpers/document.ts';
import { imagesFrom } from '../../helpers/images.ts';
import { structuredCv } from '../../helpers/structured.ts';
import { tries } from '../../helpers/tries.ts';

type Basics = NonNullable<Cv['basics']>;

/** Parses a vCard with an independent parser: each property with its parameters and values. */
function parse(vcard: string): [name: string, parameters: Record<string, unknown>, ...values: unknown[]][] {
  const [, properties] = ICAL.parse(vcard) as [
    string,
    [string, Record<string, unknown>, string, ...unknown[]][],
  ];
  // The parser leaves an escaped semicolon in a text as it is (RFC 2426, 4).
  const unescaped = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\\;', ';') : value);
  return properties.map(([name, parameters, , ...values]) => [name, parameters, ...values.map(unescaped)]);
}

const cardOf = (basics: Basics, more: Cv = {}, url = '') => toVcard(documentOf({ basics, ...more }, { url }));
const valuesOf = (card: string, name: string) =>
  parse(card)
    .filter(([key]) => key === name)
    .map(([, , ...values]) => values);

const ada: Basics = {
  name: 'Ada Lovelace',
  label: 'Programmer; analyst, poet',
  email: 'ada@example.org',
  phone: '+44 (0)20 7946-0000',
  url: 'https://ada.example/é',
  summary: 'First line,\nsecond \\ line; and more.',
  location: {
    address: '12 St James’s Square\nFlat 1',
    postalCode: 'SW1Y 4JH',
    city: 'London',
    countryCode: 'GB',
    region: 'Greater London',
  },
  profiles: [
    { network: 'Wiki "A", B', username: 'ada:^x', url: 'https://wiki.example/ada;x,y' },
    { url: 'https://post.example/' },
    { network: 'Chat', username: 'ada, x' },
    { network: 'Nothing' },
    { username: 'nowhere' },
  ],
};

t.test('NOTE has the words of the summary, without markup', async t => {
  t.strictSame(valuesOf(toVcard(documentOf(structuredCv)), 'note'), [
    [
      'Maintainer of a library, in Python. See https://example.org/talk or www.example.org.\nSecond paragraph:\n' +
        'one thing, which takes so many words that it does not fit into a single line of text\nanother thing\n' +
        '1. first\n2. second\nWrite to me or call.',
    ],
  ]);
  const literal = toVcard({
    ...documentOf({ basics: { summary: '**x**' } }),
    textReader: new TextReader(false),
  });
  t.strictSame(valuesOf(literal, 'note'), [['**x**']], 'with `markdown: false` it is literal');
});

t.test('the portrait is PHOTO, and the share note the end of NOTE', async t => {
  const cv = { basics: { name: 'Ada', summary: 'Reads.', image: 'ada.png' } };
  const images = imagesFrom({ 'ada.png': Buffer.alloc(300) });
  const card = toVcard(
    documentOf(cv, {
      snapshot: snapshotOf({ ...withCv(cv), images }),
      note: 'For Bo, until May',
    }),
  );
  t.strictSame(valuesOf(card, 'note'), [['Reads.\n\nFor Bo, until May']], 'some programs read one NOTE');
  t.strictSame(valuesOf(card, 'photo'), [['A'.repeat(400)]]);
  t.match(card, /\r\nPHOTO;ENCODING=b;TYPE=JPEG:A+(\r\n A+)+\r\n\r\nEND:VCARD\r\n$/);
  t.strictSame(valuesOf(toVcard(documentOf(cv)), 'photo'), [], 'there is no such image');
});

t.test('an independent parser reads every property', async t => {
  const card = cardOf(
    ada,
    { meta: { lastModified: '2026-11-22T10:30:00Z' } },
    'https://cv.example/en?length=short',
  );
  t.match(card, /^BEGIN:VCARD\r\nVERSION:3\.0\r\n/);
  t.match(card, /\r\nEND:VCARD\r\n$/);
  t.match(card, '\r\nREV:20261122T103000Z\r\n');
  const language = { language: 'en' };
  const home = { type: 'HOME', ...language };
  t.strictSame(
    parse(card).filter(([name]) => name !== 'rev'),
    [
      ['version', {}, '3.0'],
      ['prodid', {}, '-//cv-site//cv-site//EN'],
      ['uid', {}, 'https://cv.example/'],
      ['source', {}, 'https://cv.example/en?length=short'],
      ['n', {}, ['Lovelace', 'Ada', '', '', '']],
      ['fn', {}, 'Ada Lovelace'],
      ['title', language, 'Programmer; analyst, poet'],
      ['email', { type: 'INTERNET' }, 'ada@example.org'],
      ['tel', { type: ['HOME', 'VOICE'] }, '+442079460000'],
      ['url', { type: 'WORK' }, 'https://ada.example/%C3%A9'],
      [
        'adr',
        { ...home, charset: 'UTF-8' },
        ['', '', '12 St James’s Square\nFlat 1', 'London', 'Greater London', 'SW1Y 4JH', 'United Kingdom'],
      ],
      ['url', { group: 'item4' }, 'https://wiki.example/ada;x,y'],
      // The parser unescapes no value of a type that it does not know.
      ['x-ablabel', { group: 'item4' }, 'Wiki "A"\\, B: ada:^x'],
      ['url', { group: 'item5' }, 'https://post.example/'],
      ['x-ablabel', { group: 'item5' }, 'post.example'],
      ['note', language, 'First line,\nsecond \\ line; and more.\n\nChat: ada, x\nNothing\nnowhere'],
    ],
  );
});

t.test('an empty CV gives a card with the title of the page as name', async t => {
  t.equal(
    toVcard(documentOf({})),
    'BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//cv-site//cv-site//EN\r\nN:;Curriculum vitae;;;\r\n' +
      'FN:Curriculum vitae\r\nEND:VCARD\r\n',
  );
});

t.test('a text in another language has a LANGUAGE parameter', async t => {
  const { view, ...document } = documentOf({ basics: ada });
  const inFrench = <T extends { text: string }>(texts: T[]) => texts.map(text => ({ ...text, lang: 'fr' }));
  const contacts = view.contacts.map(contact => ({ ...contact, texts: inFrench(contact.texts) }));
  const french = { ...view, label: inFrench(view.label), summary: inFrench(view.summary), contacts };
  const languages = parse(toVcard({ ...document, view: french })).filter(
    ([, { language }]) => language === 'fr',
  );
  t.strictSame(
    languages.map(([name]) => name),
    ['title', 'adr', 'note'],
  );
});

t.test('an address may have only a country', async t => {
  const card = cardOf({ location: { countryCode: 'ES' } });
  t.strictSame(valuesOf(card, 'adr'), [[['', '', '', '', '', '', 'Spain']]]);
});

t.test('a telephone number has no separators; what is surely no link is in the note', async t => {
  for (const [phone, line] of [
    ['020 7946 0000', 'TEL;TYPE=HOME,VOICE:02079460000'],
    ['+1 (555) 123-4567 ext. 89', 'TEL;TYPE=HOME,VOICE:+15551234567\\,89'],
    ['+1.415.555-0100', 'TEL;TYPE=HOME,VOICE:+14155550100'],
    ['1-800-FLOWERS', 'NOTE;LANGUAGE=en:Telephone: 1-800-FLOWERS'],
    ['+1 555 123 4567 or 4568', 'NOTE;LANGUAGE=en:Telephone: +1 555 123 4567 or 4568'],
  ] as const) {
    const card = cardOf({ phone });
    t.ok(card.includes(`\r\n${line}\r\n`), card);
    t.not(/^TEL/m.test(card), /^NOTE/m.test(card), phone);
  }
  t.strictSame(
    valuesOf(
      cardOf({ email: 'ana at example', url: 'resume.pdf', profiles: [{ network: 'x', url: 'data:x' }] }),
      'note',
    ),
    [['E-mail: ana at example\nWebsite: resume.pdf\nx']],
  );
});

t.test('N has the parts of a name as people write it', async t => {
  for (const [name, expected, language = 'en', country = ''] of [
    ['Ada Lovelace', 'Lovelace|Ada||'],
    ['Madonna', '|Madonna||'],
    ['Ludwig Mies van der Rohe', 'van der Rohe|Ludwig Mies||'],
    ['Jan Van der Berg', 'Van der Berg|Jan||'],
    ['Al Gore', 'Gore|Al||'],
    ['Martin Luther King Jr.', 'King|Martin Luther||Jr.'],
    ['King, Martin Luther, Jr.', 'King|Martin Luther||Jr.'],
    ['Example, Ana', 'Example|Ana||'],
    ['Prof. Dr. Ana Example, PhD, MBA', 'Example|Ana|Prof. Dr.|PhD, MBA'],
    ['Dr. Example', 'Example||Dr.|'],
    ['Jack Yun Ma', 'Ma|Jack Yun||'],
    ['John Fitzgerald Kennedy', 'Kennedy|John Fitzgerald||', 'es', 'US'],
    ['Leonardo Torres Quevedo', 'Torres Quevedo|Leonardo||', 'en', 'ES'],
    ['Leonardo Torres y Quevedo', 'Torres y Quevedo|Leonardo||', 'es'],
    ['María del Carmen Pérez de la Cruz', 'Pérez de la Cruz|María del Carmen||', 'es'],
    ['Ana García', 'García|Ana||', 'es'],
    ['محمد عبد الله', 'عبد الله|محمد||', 'ar'],
    ['王小明', '王|小明||', 'zh-Hans'],
    ['欧阳娜娜', '欧阳|娜娜||', 'zh'],
    ['王小明', '|王小明||'],
    ['山田 太郎', '山田|太郎||', 'ja'],
    ['山田太郎', '|山田太郎||', 'ja'],
    ['マリア・ガルシア', '|マリア・ガルシア||', 'ja'],
    ['김민수', '김|민수||', 'ko'],
    ['남궁 민수', '남궁|민수||'],
    ['y', '|y||'],
  ] as const) {
    const { family, given, prefix, suffix } = structuredName(name, { language, country });
    t.equal([family, given, prefix, suffix].join('|'), expected, name);
  }
});

t.test('REV has the time of the last change; a date without a time gives none', async t => {
  for (const [lastModified, revision] of [
    ['2026-11-22T10:30:00', '20261122T103000'],
    ['2026-11-22T10:30:00.123+01:00', '20261122T103000+0100'],
    ['2026-11-22', undefined],
    ['2026-02-30T10:30:00', undefined],
    ['2026-11-22T25:00:00', undefined],
    ['yesterday', undefined],
  ] as const)
    t.equal(/^REV:(.*)\r$/m.exec(cardOf({}, { meta: { lastModified } }))?.[1], revision, lastModified);
});

t.test('summary and profiles of the sample parse as the same values', async t => {
  for (const [language, { publicCv: cv }] of content.editions) {
    const card = toVcard(documentOf(cv, { snapshot: snapshotOf(), language }));
    t.strictSame(valuesOf(card, 'note'), [[content.textReader.plain(cv.basics?.summary ?? '')]]);
    const urls = cv.basics?.profiles?.flatMap(({ url }) => url ?? []) ?? [];
    t.strictSame(valuesOf(card, 'url').flat().slice(-urls.length), urls);
  }
});

/** A text as a vCard can represent it. */
const representable = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n])\p{Cc}/gu, '')
    .trim();

t.test('a text of any characters parses as that text, in every property', async () => {
  const url = 'https://a.example/';
  fc.assert(
    fc.property(oddText, text => {
      const expected = representable(text);
      const expectedNote = representable(content.textReader.plain(text));
      const part = `${text}.`;
      const expectedPart = representable(part);
      const card = cardOf({
        label: text,
        summary: text,
        location: { address: part, city: part, region: part, postalCode: part, countryCode: 'ES' },
        profiles: [{ network: 'x', username: text, url }],
      });
      const read = (name: string) => JSON.stringify(valuesOf(card, name).flat());
      const expectedValues: Record<string, unknown[]> = {
        adr: [['', '', expectedPart, expectedPart, expectedPart, expectedPart, 'Spain']],
        ...(expectedNote && { note: [expectedNote] }),
        ...(expected && { title: [expected] }),
        url: [url],
        'x-ablabel': [
          oneLine(text ? `x: ${text}` : 'x')
            .replace(/[\\,;]/g, '\\$&')
            .replaceAll('\\;', ';'),
        ],
      };
      for (const [name, values] of Object.entries(expectedValues)) {
        if (read(name) !== JSON.stringify(values))
          throw new Error(`${name}: ${read(name)} for ${JSON.stringify(values)}`);
      }
    }),
    tries(1_000),
  );
});

t.test('any CV gives lines of at most 75 octets, folded between characters', async () => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  fc.assert(
    fc.property(anyCv, fc.string({ unit: 'binary', minLength: 60 }), (cv, summary) => {
      const bytes = Buffer.from(toVcard(documentOf({ ...cv, basics: { ...cv.basics, summary } })));
      const lines = bytes.toString('latin1').split('\r\n');
      if (lines.pop() !== '') throw new Error('no line end at the end');
      if (!lines.some(line => /^N[;:]/.test(line))) throw new Error('no N, which is required');
      for (const line of lines) {
        if (line.length > 75 || /[\r\n]/.test(line)) throw new Error(line);
        decoder.decode(Buffer.from(line, 'latin1'));
      }
      if (lines.filter(line => /^(BEGIN|END):/.test(line)).length !== 2) throw new Error('two cards');
      if (!lines.some(line => /^FN[^:]*:./.test(line))) throw new Error('no name');
    }),
    tries(300),
  );
});
