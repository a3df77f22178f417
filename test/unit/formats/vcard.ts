import fc from 'fast-check';
import ICAL from 'ical.js';
import t from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import { toVcard } from '../../../server/formats/vcard.ts';
import { TextReader } from '../../../server/text/text-reader.ts';
import { content, snapshotOf, withCv } from '../../helpers/app.ts';
import { anyCv, documentOf, oddText } from '../../helpers/document.ts';
import { structuredCv } from '../../helpers/structured.ts';
import { tries } from '../../helpers/tries.ts';

type Basics = NonNullable<Cv['basics']>;

/** Parses a vCard with an independent parser: each property with its parameters and values. */
function parse(vcard: string): [name: string, parameters: Record<string, unknown>, ...values: unknown[]][] {
  const [, properties] = ICAL.parse(vcard) as [
    string,
    [string, Record<string, unknown>, string, ...unknown[]][],
  ];
  return properties.map(([name, parameters, , ...values]) => [name, parameters, ...values]);
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
  const literal = toVcard({ ...documentOf({ basics: { summary: '**x**' } }), texts: new TextReader(false) });
  t.strictSame(valuesOf(literal, 'note'), [['**x**']], 'with `markdown: false` it is literal');
});

t.test('the portrait is PHOTO, and the share note a second NOTE', async t => {
  const cv = { basics: { name: 'Ada', summary: 'Reads.', image: 'ada.png' } };
  const images = new Map([['ada.png', Buffer.alloc(300)]]);
  const card = toVcard(
    documentOf(cv, {
      snapshot: snapshotOf({ ...withCv(cv), images }),
      note: 'For Bo, until May',
    }),
  );
  t.strictSame(valuesOf(card, 'note'), [['Reads.'], ['For Bo, until May']]);
  t.strictSame(valuesOf(card, 'photo'), [[`data:image/png;base64,${'A'.repeat(400)}`]]);
  t.strictSame(valuesOf(toVcard(documentOf(cv)), 'photo'), [], 'there is no such image');
});

t.test('an independent parser reads every property', async t => {
  const card = cardOf(
    ada,
    { meta: { lastModified: '2026-11-22T10:30:00Z' } },
    'https://cv.example/en?length=short',
  );
  t.match(card, /^BEGIN:VCARD\r\nVERSION:4\.0\r\n/);
  t.match(card, /\r\nEND:VCARD\r\n$/);
  t.match(card, '\r\nREV:20261122T103000Z\r\n');
  const language = { language: 'en' };
  t.strictSame(
    parse(card).filter(([name]) => name !== 'rev'),
    [
      ['version', {}, '4.0'],
      ['prodid', {}, '-//cv-site//cv-site//EN'],
      ['kind', {}, 'individual'],
      ['uid', {}, 'https://cv.example/'],
      ['source', {}, 'https://cv.example/en?length=short'],
      ['fn', {}, 'Ada Lovelace'],
      ['n', {}, ['', 'Ada Lovelace', '', '', '']],
      ['title', language, 'Programmer; analyst, poet'],
      [
        'adr',
        language,
        ['', '', '12 St James’s Square\nFlat 1', 'London', 'Greater London', 'SW1Y 4JH', 'United Kingdom'],
      ],
      ['email', {}, 'ada@example.org'],
      ['tel', {}, 'tel:+442079460000'],
      ['url', {}, 'https://ada.example/%C3%A9'],
      [
        'socialprofile',
        { 'service-type': 'Wiki "A", B', username: 'ada:^x' },
        'https://wiki.example/ada;x,y',
      ],
      ['socialprofile', {}, 'https://post.example/'],
      ['socialprofile', { 'service-type': 'Chat' }, 'ada, x'],
      ['note', language, 'First line,\nsecond \\ line; and more.'],
    ],
  );
});

t.test('an empty CV gives a card with the title of the page as name', async t => {
  t.equal(
    toVcard(documentOf({})),
    'BEGIN:VCARD\r\nVERSION:4.0\r\nPRODID:-//cv-site//cv-site//EN\r\nKIND:individual\r\nFN:Curriculum vitae\r\nEND:VCARD\r\n',
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

t.test('a phone number that is not global is text, a URL that is not http(s) is left out', async t => {
  for (const [phone, line] of [
    ['020 7946 0000', 'TEL:020 7946 0000'],
    ['+44 20 7946 0000 ext. 12', 'TEL:+44 20 7946 0000 ext. 12'],
    ['+1.415.555-0100', 'TEL;VALUE=uri:tel:+14155550100'],
  ] as const)
    t.match(cardOf({ phone }), `\r\n${line}\r\n`);
  t.notMatch(
    cardOf({ url: 'javascript:alert(1)', profiles: [{ network: 'x', url: 'data:x' }] }),
    /URL|SOCIAL/,
  );
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
    t.strictSame(valuesOf(card, 'note'), [[content.texts.plain(cv.basics?.summary ?? '')]]);
    t.strictSame(
      parse(card)
        .filter(([name]) => name === 'socialprofile')
        .map(([, parameters, url]) => [parameters['service-type'], url]),
      cv.basics?.profiles?.map(({ network, url }) => [network, url]),
    );
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
      const expectedNote = representable(content.texts.plain(text));
      // The parser unescapes parameters, where a backslash has no meaning (RFC 6350, 3.3), and takes the semicolon
      // after an escaped backslash for an escaped one.
      const parameter = text.replaceAll('\\', '');
      const part = `${text}.`;
      const expectedPart = representable(part);
      const card = cardOf({
        name: part,
        label: text,
        summary: text,
        email: text,
        phone: text,
        location: { address: part, city: part, region: part, postalCode: part, countryCode: 'ES' },
        profiles: [
          { network: parameter, username: parameter, url },
          { network: 'x', username: text },
        ],
      });
      const read = (name: string) => JSON.stringify(valuesOf(card, name).flat());
      const expectedValues: Record<string, unknown[]> = {
        n: [['', expectedPart, '', '', '']],
        adr: [['', '', expectedPart, expectedPart, expectedPart, expectedPart, 'Spain']],
        ...(expectedNote && { note: [expectedNote] }),
        ...(expected && {
          title: [expected],
          email: [expected],
          socialprofile: [url, expected],
        }),
      };
      for (const [name, values] of Object.entries(expectedValues)) {
        if (read(name) !== JSON.stringify(values))
          throw new Error(`${name}: ${read(name)} for ${JSON.stringify(values)}`);
      }
      const parameters = parse(card).find(([name]) => name === 'socialprofile')?.[1];
      const name = representable(parameter);
      const expectedParameters = name ? { 'service-type': name, username: name } : {};
      if (JSON.stringify(parameters) !== JSON.stringify(expectedParameters))
        throw new Error(JSON.stringify(parameters));
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
      for (const line of lines) {
        if (line.length > 75 || /[\r\n]/.test(line)) throw new Error(line);
        decoder.decode(Buffer.from(line, 'latin1'));
      }
      if (lines.filter(line => /^(BEGIN|END):/.test(line)).length !== 2) throw new Error('two cards');
      if (!lines.some(line => /^FN:./.test(line))) throw new Error('no name');
    }),
    tries(300),
  );
});
