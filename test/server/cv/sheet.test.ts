import t from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import { createSheet, type SheetOptions } from '../../../server/cv/sheet.ts';

const sheetOf = (cv: Cv, options: Partial<SheetOptions> = {}) =>
  createSheet(cv, { locale: 'en-GB', asOf: '2026-11', length: 'long', ...options });
const idsOf = (cv: Cv, length: 'long' | 'short') =>
  sheetOf(cv, { length }).sections.flatMap(({ entries }) => entries.map(({ id }) => id));

const contactsOf = (basics: NonNullable<Cv['basics']>, locale = 'en-GB') =>
  sheetOf({ basics }, { locale }).contacts;

t.test('an empty CV is an empty sheet', async t => {
  t.strictSame(sheetOf({}), { name: '', label: '', image: '', summary: '', contacts: [], sections: [] });
});

t.test('the basics are laid out, and every way to reach the person in one order', async t => {
  const sheet = sheetOf({
    basics: {
      name: 'Ada Lovelace',
      label: 'Programmer',
      image: 'ada.jpg',
      email: 'ada@example.org',
      phone: '+44 (20) 7946-0000',
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
    summary: 'Wrote the first program.',
  });
  const country = { code: 'gb', text: 'United Kingdom' };
  t.strictSame(sheet.contacts, [
    { kind: 'place', text: '12 St James’s Square, SW1Y 4JH London, Greater London', href: '', country },
    { kind: 'email', text: 'ada@example.org', href: 'mailto:ada@example.org', country: null },
    { kind: 'phone', text: '+44 (20) 7946-0000', href: 'tel:+442079460000', country: null },
    { kind: 'url', text: 'ada.example', href: 'https://ada.example/', country: null },
    { kind: 'profile', text: 'Wiki: ada', href: 'https://wiki.example/ada', country: null },
    { kind: 'profile', text: 'Post', href: '', country: null },
  ]);
});

t.test('a profile is called by what is known of it, else by its address', async t => {
  const url = 'https://wiki.example/ada/';
  for (const [profile, text] of [
    [{ network: 'Wiki', username: 'ada', url }, 'Wiki: ada'],
    [{ network: 'Wiki', url }, 'Wiki'],
    [{ username: 'ada', url }, 'ada'],
    [{ network: '', username: '', url }, 'wiki.example/ada'],
    [{ url }, 'wiki.example/ada'],
  ] as const) {
    t.match(contactsOf({ profiles: [profile] }), [{ kind: 'profile', text, href: url }]);
  }
});

t.test('a home page is shown without what every address begins with', async t => {
  for (const [url, text] of [
    ['http://ada.example', 'ada.example'],
    ['HTTPS://ada.example/cv/', 'ada.example/cv'],
    ['https://ada.example/?to=https://x.example/', 'ada.example/?to=https://x.example/'],
  ] as const) {
    t.match(contactsOf({ url }), [{ kind: 'url', text, href: url }]);
  }
});

t.test('a country is named in the language of the page', async t => {
  const basics = { location: { countryCode: 'ES' } };
  t.match(contactsOf(basics), [{ text: '', country: { code: 'ES', text: 'Spain' } }]);
  t.match(contactsOf(basics, 'es-ES'), [{ country: { text: 'España' } }]);
  t.match(contactsOf({ location: { countryCode: 'QQ' } }), [{ country: { text: 'QQ' } }]);
});

t.test('a place is made of what is known of it', async t => {
  t.match(contactsOf({ location: { city: 'Madrid' } }), [{ text: 'Madrid', country: null }]);
  t.match(contactsOf({ location: { postalCode: '28001' } }), [{ text: '28001' }]);
  t.strictSame(contactsOf({ location: {} }), []);
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
      skills: [{ id: 'a' }, { id: 'b', short: false }, { id: 'c' }, { id: 'd' }, { id: 'e' }],
      interests: [{ id: 'a' }],
    };
    t.strictSame(idsOf(cv, 'short'), ['work-b', 'work-d', 'skills-a', 'skills-c', 'skills-d', 'interests-a']);
    t.equal(idsOf(cv, 'long').length, 10);
  },
);

t.test('an entry has the same id in the short CV as in the long one', async t => {
  const cv: Cv = { work: [{ name: 'Same' }, { name: 'Same', short: true }] };
  t.strictSame(idsOf(cv, 'long'), ['work-same', 'work-same-2']);
  t.strictSame(idsOf(cv, 'short'), ['work-same-2']);
});
