import t from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import { createDocumentMeta, createViewModel, type ViewModelOptions } from '../../../server/cv/view-model.ts';

const viewModelOf = (cv: Cv, options: Partial<ViewModelOptions> = {}) =>
  createViewModel(cv, {
    locale: 'en-GB',
    month: '2026-11',
    precision: 'day',
    length: 'long',
    textLang: () => '',
    ...options,
  });
const texts = (...texts: string[]) => texts.map(text => ({ text, lang: '' }));
const idsOf = (cv: Cv, length: 'long' | 'short') =>
  viewModelOf(cv, { length }).sections.flatMap(({ entries }) => entries.map(({ id }) => id));

const contactsOf = (basics: NonNullable<Cv['basics']>, locale = 'en-GB') =>
  viewModelOf({ basics }, { locale }).contacts;

t.test('an empty CV has an empty view model', async t => {
  const empty = { name: '', label: [], image: '', summary: [], contacts: [], sections: [] };
  t.strictSame(viewModelOf({}), empty);
  t.strictSame(
    viewModelOf({ basics: { location: {}, profiles: [{}] }, work: [{ id: 'a' }], skills: [] }),
    empty,
  );
});

t.test('contacts have one order, whatever they are', async t => {
  const viewModel = viewModelOf({
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
  t.match(viewModel, {
    name: 'Ada Lovelace',
    label: texts('Programmer'),
    image: 'ada.jpg',
    summary: texts('Wrote the first program.'),
  });
  const country = { code: 'gb', text: 'United Kingdom' };
  const rest = { network: '', printedUrl: '', country: null };
  t.strictSame(viewModel.contacts, [
    { ...rest, kind: 'email', texts: texts('ada@example.org'), href: 'mailto:ada@example.org' },
    { ...rest, kind: 'phone', texts: texts('+44 (20) 7946-0000'), href: 'tel:+442079460000' },
    { ...rest, kind: 'url', texts: texts('ada.example'), href: 'https://ada.example/' },
    {
      kind: 'place',
      network: '',
      texts: texts('12 St James’s Square', 'SW1Y 4JH London', 'Greater London'),
      href: '',
      printedUrl: '',
      country,
    },
    {
      kind: 'profile',
      network: 'Wiki',
      texts: texts('Wiki: ada'),
      href: 'https://wiki.example/ada',
      printedUrl: 'wiki.example/ada',
      country: null,
    },
    { ...rest, kind: 'profile', network: 'Post', texts: texts('Post'), href: '' },
  ]);
});

t.test('a profile has the URL of its link for print, unless it is too long to type', async t => {
  for (const [url, printedUrl] of [
    ['https://wiki.example/ada/', 'wiki.example/ada'],
    [`https://wiki.example/${'a'.repeat(60)}`, ''],
    ['javascript:alert(1)', ''],
  ] as const)
    t.match(contactsOf({ profiles: [{ network: 'Wiki', url }] }), [{ texts: texts('Wiki'), printedUrl }]);
});

t.test('a profile shows its network and user name, else its URL', async t => {
  const url = 'https://wiki.example/ada/';
  for (const [profile, text] of [
    [{ network: 'Wiki', username: 'ada', url }, 'Wiki: ada'],
    [{ network: 'Wiki', url }, 'Wiki'],
    [{ username: 'ada', url }, 'ada'],
    [{ network: '', username: '', url }, 'wiki.example/ada'],
    [{ url }, 'wiki.example/ada'],
  ] as const) {
    t.match(contactsOf({ profiles: [profile] }), [{ kind: 'profile', texts: texts(text), href: url }]);
  }
});

t.test('a home page is shown without its scheme', async t => {
  for (const [url, text] of [
    ['http://ada.example', 'ada.example'],
    ['HTTPS://ada.example/cv/', 'ada.example/cv'],
    ['https://ada.example/?to=https://x.example/', 'ada.example/?to=https://x.example/'],
  ] as const) {
    t.match(contactsOf({ url }), [{ kind: 'url', texts: texts(text), href: url }]);
  }
});

t.test('the name of a country is in the language of the page', async t => {
  const basics = { location: { countryCode: 'ES' } };
  t.match(contactsOf(basics), [{ texts: [], country: { code: 'ES', text: 'Spain' } }]);
  t.match(contactsOf(basics, 'es-ES'), [{ country: { text: 'España' } }]);
  for (const code of ['QQ', 'ESP', 'Spain', '<b>', 'É1'])
    t.match(contactsOf({ location: { countryCode: code } }), [{ country: { code, text: code } }]);
});

t.test('a postal address may lack any part', async t => {
  t.match(contactsOf({ location: { city: 'Madrid' } }), [{ texts: texts('Madrid'), country: null }]);
  t.match(contactsOf({ location: { postalCode: '28001' } }), [{ texts: texts('28001') }]);
  t.match(contactsOf({ location: { postalCode: '28001', region: 'Madrid', address: 'Calle' } }), [
    { texts: texts('Calle', '28001', 'Madrid') },
  ]);
  t.strictSame(contactsOf({ location: {} }), []);
});

t.test('sections have the order of the file; those without an entry are left out', async t => {
  const { sections } = viewModelOf({
    references: [{ id: 'a', name: 'r' }],
    skills: [],
    interests: [{ id: 'a', keywords: [''] }, { id: 'b' }],
    education: [{ id: 'a', institution: 'e' }],
    work: [{ id: 'a' }, { id: 'b', name: 'w' }],
  });
  t.strictSame(
    sections.map(({ name, entries }) => [name, entries.map(({ title }) => title[0]?.text)]),
    [
      ['references', ['r']],
      ['education', ['e']],
      ['work', ['w']],
    ],
  );
});

t.test('the short CV has the entries marked short, or the first three of a section without any', async t => {
  const named = <E extends object>(...entries: E[]) => entries.map(entry => ({ name: 'X', ...entry }));
  const cv: Cv = {
    work: named({ id: 'a' }, { id: 'b', short: true }, { id: 'c', short: false }, { id: 'd', short: true }),
    skills: named({ id: 'a' }, { id: 'b', short: false }, { id: 'c' }, { id: 'd' }, { id: 'e' }),
    interests: named({ id: 'a' }),
    references: named({ id: 'a', short: false }),
  };
  t.strictSame(idsOf(cv, 'short'), ['work-b', 'work-d', 'skills-a', 'skills-c', 'skills-d', 'interests-a']);
  t.equal(idsOf(cv, 'long').length, 11);
});

t.test('each text has its language', async t => {
  const basics = {
    label: 'Programmer',
    summary: 'Text',
    email: 'a@b.example',
    phone: '1',
    location: { address: 'Street', city: 'London', postalCode: 'SW1', region: 'Region' },
    profiles: [{ network: 'Wiki', username: 'ada' }, { username: 'ada' }],
  };
  const { label, summary, contacts } = viewModelOf({ basics }, { textLang: (_, key) => `lang-${key}` });
  t.strictSame(label, [{ text: 'Programmer', lang: 'lang-label' }]);
  t.strictSame(summary, [{ text: 'Text', lang: 'lang-summary' }]);
  t.strictSame(
    contacts.map(({ texts }) => texts),
    [
      texts('a@b.example'),
      texts('1'),
      [
        { text: 'Street', lang: 'lang-address' },
        { text: 'SW1 London', lang: 'lang-city' },
        { text: 'Region', lang: 'lang-region' },
      ],
      [{ text: 'Wiki: ada', lang: 'lang-network' }],
      texts('ada'),
    ],
  );
});

t.test('a text that is no URL or e-mail address is shown without a link', async t => {
  for (const [basics, text] of [
    [{ email: 'nobody' }, 'nobody'],
    [{ email: 'a b@c.example' }, 'a b@c.example'],
    [{ email: 'a@c.example?bcc=b@c.example' }, 'a@c.example?bcc=b@c.example'],
    [{ phone: 'ask me' }, 'ask me'],
    [{ phone: '1-800-FLOWERS' }, '1-800-FLOWERS'],
    [{ phone: '06 39 98 00 42' }, '06 39 98 00 42'],
    [{ url: 'https://https://ada.example' }, 'https://ada.example'],
    [{ url: 'https://[' }, '['],
    [{ url: 'javascript:alert(1)' }, 'javascript:alert(1)'],
    [{ url: 'ftp://ada.example/' }, 'ftp://ada.example'],
    [{ profiles: [{ url: 'data:text/html,x' }] }, 'data:text/html,x'],
    [{ profiles: [{ network: 'Wiki', url: 'javascript:alert(1)' }] }, 'Wiki'],
  ] as const)
    t.match(contactsOf(structuredClone(basics) as NonNullable<Cv['basics']>), [
      { texts: texts(text), href: '' },
    ]);
});

t.test('a name without a visible character counts as absent', async t => {
  for (const name of ['\0', '\u202e', ' \u200d ']) t.match(viewModelOf({ basics: { name } }), { name: '' });
});

t.test('document metadata has the date of the last change, the version and the canonical URL', async t => {
  t.strictSame(createDocumentMeta({}, 'en-GB'), { lastModified: null, version: '', canonical: '' });
  for (const [lastModified, iso, en, es] of [
    ['2017-12-24T15:53:00', '2017-12-24', '24 Dec 2017', '24 dic 2017'],
    ['2017-12-24', '2017-12-24', '24 Dec 2017', '24 dic 2017'],
    ['2017-12', '2017-12', 'Dec 2017', 'dic 2017'],
    ['24 December 2017', '', '24 December 2017', '24 December 2017'],
    ['2017-02-30T00:00:00', '', '2017-02-30T00:00:00', '2017-02-30T00:00:00'],
  ] as const) {
    const meta = { lastModified, version: 'v1', canonical: 'https://a.example' };
    t.strictSame(createDocumentMeta({ meta }, 'en-GB'), { ...meta, lastModified: { iso, text: en } });
    t.strictSame(createDocumentMeta({ meta }, 'es-ES').lastModified, { iso, text: es });
  }
});
