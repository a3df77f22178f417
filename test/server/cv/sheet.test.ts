import t from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import { createSheet, type SheetOptions } from '../../../server/cv/sheet.ts';

const sheetOf = (cv: Cv, options: Partial<SheetOptions> = {}) =>
  createSheet(cv, { locale: 'en-GB', asOf: '2026-11', length: 'long', ...options });
const idsOf = (cv: Cv, length: 'long' | 'short') =>
  sheetOf(cv, { length }).sections.flatMap(({ entries }) => entries.map(({ id }) => id));

t.test('an empty CV is an empty sheet', async t => {
  t.strictSame(sheetOf({}), {
    name: '',
    label: '',
    image: '',
    summary: '',
    email: '',
    phone: '',
    url: null,
    place: [],
    country: null,
    profiles: [],
    sections: [],
  });
});

t.test('the basics are laid out', async t => {
  const sheet = sheetOf({
    basics: {
      name: 'Ada Lovelace',
      label: 'Programmer',
      image: 'ada.jpg',
      email: 'ada@example.org',
      phone: '+44 20 7946 0000',
      url: 'https://ada.example/',
      summary: 'Wrote the first program.',
      location: {
        address: '12 St James’s Square',
        postalCode: 'SW1Y 4JH',
        city: 'London',
        countryCode: 'gb',
        region: 'Greater London',
      },
      profiles: [{ network: 'Wiki', username: 'ada', url: 'https://wiki.example/ada' }, { network: 'Post' }],
    },
  });
  t.match(sheet, {
    name: 'Ada Lovelace',
    label: 'Programmer',
    image: 'ada.jpg',
    email: 'ada@example.org',
    phone: '+44 20 7946 0000',
    summary: 'Wrote the first program.',
  });
  t.strictSame(sheet.url, { href: 'https://ada.example/', text: 'ada.example' });
  t.strictSame(sheet.place, ['12 St James’s Square', 'SW1Y 4JH London', 'Greater London']);
  t.strictSame(sheet.country, { code: 'gb', text: 'United Kingdom' });
  t.strictSame(sheet.profiles, [
    { network: 'Wiki', username: 'ada', url: 'https://wiki.example/ada' },
    { network: 'Post', username: '', url: '' },
  ]);
});

t.test('a home page is shown without what every address begins with', async t => {
  for (const [url, text] of [
    ['http://ada.example', 'ada.example'],
    ['HTTPS://ada.example/cv/', 'ada.example/cv'],
    ['https://ada.example/?to=https://x.example/a', 'ada.example/?to=https://x.example/a'],
  ] as const)
    t.strictSame(sheetOf({ basics: { url } }).url, { href: url, text });
});

t.test('a country is named in the language of the page', async t => {
  const basics = { location: { countryCode: 'ES' } };
  t.equal(sheetOf({ basics }).country?.text, 'Spain');
  t.equal(sheetOf({ basics }, { locale: 'es-ES' }).country?.text, 'España');
  t.equal(sheetOf({ basics: { location: { countryCode: 'QQ' } } }).country?.text, 'QQ');
});

t.test('a place is made of what is known of it', async t => {
  t.strictSame(sheetOf({ basics: { location: { city: 'Madrid' } } }).place, ['Madrid']);
  t.strictSame(sheetOf({ basics: { location: { postalCode: '28001' } } }).place, ['28001']);
  t.strictSame(sheetOf({ basics: { location: {} } }).place, []);
});

t.test(
  'sections stand in one order, whatever the order of the file; those without an entry are left out',
  async t => {
    const { sections } = sheetOf({
      references: [{ name: 'r' }],
      skills: [],
      education: [{ institution: 'e' }],
      work: [{ name: 'w' }],
    });
    t.strictSame(
      sections.map(({ name, entries }) => [name, entries.map(({ title }) => title)]),
      [
        ['work', ['w']],
        ['education', ['e']],
        ['references', ['r']],
      ],
    );
  },
);

t.test(
  'the short CV keeps what is marked, section by section; of a section without a mark the first three',
  async t => {
    const cv: Cv = {
      work: [{ id: 'a' }, { id: 'b', short: true }, { id: 'c', short: false }, { id: 'd', short: true }],
      skills: [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }],
      interests: [{ id: 'a' }],
    };
    t.strictSame(idsOf(cv, 'short'), ['work-b', 'work-d', 'skills-a', 'skills-b', 'skills-c', 'interests-a']);
    t.equal(idsOf(cv, 'long').length, 9);
  },
);

t.test('an entry has the same id in the short CV as in the long one', async t => {
  const cv: Cv = { work: [{ name: 'Same' }, { name: 'Same', short: true }] };
  t.strictSame(idsOf(cv, 'long'), ['work-same', 'work-same-2']);
  t.strictSame(idsOf(cv, 'short'), ['work-same-2']);
});
