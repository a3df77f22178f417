import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import t from 'tap';
import type { Cv } from '../../../server/cv/schema.ts';
import { createCvDocument } from '../../../server/formats/document.ts';
import { createProfilePage } from '../../../server/pages/jsonld.ts';
import { snapshotOf, withCv } from '../../helpers/app.ts';

const url = 'https://cv.example.org/en';

/** The ProfilePage of a CV in English, with the URLs of the page and of the portrait. */
const profileOf = (cv: Cv, pageUrl = '', imageUrl = '') => {
  const snapshot = snapshotOf(withCv(cv));
  const options = { language: 'en', length: 'long', shared: null, url: pageUrl } as const;
  return createProfilePage(createCvDocument({ snapshot, ...options }), imageUrl);
};

/** A CV with every field that has a property in the ProfilePage. */
const fullCv: Cv = {
  basics: {
    name: 'Ada Byron',
    label: 'Analyst',
    summary: 'Writes <programs> & "notes".',
    image: 'ada.png',
    email: 'ada@example.org',
    phone: '+44 20 0000',
    url: 'https://ada.example/',
    location: {
      address: '12 St James’s Square',
      postalCode: 'SW1Y 4JH',
      city: 'London',
      region: 'Middlesex',
      countryCode: 'GB',
    },
    profiles: [
      { network: 'Letters', url: 'https://letters.example/ada' },
      { network: 'Club', username: 'ada' },
    ],
  },
  work: [
    {
      id: 'engine',
      name: 'Analytical Engine',
      position: 'Programmer',
      url: 'https://engine.example',
      startDate: '1842',
    },
    { id: 'free', position: 'Translator', startDate: '1843' },
    { id: 'host', name: 'Salon', startDate: '1840' },
    { id: 'past', name: 'Past', position: 'Pupil', startDate: '1832', endDate: '1834' },
    { id: 'undated', name: 'Undated', position: 'Guest' },
  ],
  education: [
    { id: 'home', institution: 'Home', url: 'https://home.example' },
    { id: 'alone', area: 'Music' },
  ],
  awards: [
    { id: 'a', title: 'A language of her name' },
    { id: 'b', awarder: 'Nobody' },
  ],
  skills: [{ id: 'a', name: 'Analysis', keywords: ['series'] }, { id: 'b' }],
  languages: [{ id: 'a', language: 'French', fluency: 'Fluent' }, { id: 'b' }],
  meta: { lastModified: '2026-11-22T10:20:30' },
};

t.test('a position is current from its start to its end, by the month of the snapshot', async t => {
  const work = [
    { id: 'past', name: 'Past', startDate: '2020', endDate: '2026' },
    { id: 'this-month', name: 'This month', startDate: '2020', endDate: '2026-11-30' },
    { id: 'fixed', name: 'Fixed', position: 'Fellow', startDate: '2025-01', endDate: '2028-09' },
    { id: 'new', name: 'New', startDate: '2026-11-30' },
    { id: 'later', name: 'Later', position: 'Chief', startDate: '2027-03' },
    { id: 'planned', name: 'Planned', startDate: '2026-12', endDate: '2028' },
  ];
  const education = [
    { id: 'now', institution: 'Now', startDate: '2026-10' },
    { id: 'next', institution: 'Next', startDate: '2027' },
  ];
  t.match(profileOf({ work, education }), {
    mainEntity: {
      worksFor: [{ name: 'Fixed' }, { name: 'New' }],
      hasOccupation: [{ name: 'Fellow' }],
      alumniOf: [{ name: 'Now' }],
    },
  });
  t.notMatch(JSON.stringify(profileOf({ work, education })), /Past|This month|Later|Chief|Planned|Next/);
});

t.test('each field about the person is a property of the profile', async t => {
  t.strictSame(profileOf(fullCv, url, 'https://cv.example.org/ada.png'), {
    '@context': 'https://schema.org',
    '@type': 'ProfilePage',
    url,
    inLanguage: 'en',
    dateModified: '2026-11-22',
    mainEntity: {
      '@type': 'Person',
      '@id': 'https://cv.example.org/#person',
      name: 'Ada Byron',
      jobTitle: 'Analyst',
      description: 'Writes <programs> & "notes".',
      image: 'https://cv.example.org/ada.png',
      email: 'ada@example.org',
      telephone: '+44 20 0000',
      url: 'https://ada.example/',
      address: {
        '@type': 'PostalAddress',
        streetAddress: '12 St James’s Square',
        postalCode: 'SW1Y 4JH',
        addressLocality: 'London',
        addressRegion: 'Middlesex',
        addressCountry: 'GB',
      },
      sameAs: ['https://letters.example/ada'],
      worksFor: [
        { '@type': 'Organization', name: 'Analytical Engine', url: 'https://engine.example' },
        { '@type': 'Organization', name: 'Salon' },
      ],
      hasOccupation: [
        { '@type': 'Occupation', name: 'Programmer' },
        { '@type': 'Occupation', name: 'Translator' },
      ],
      alumniOf: [{ '@type': 'EducationalOrganization', name: 'Home', url: 'https://home.example' }],
      award: ['A language of her name'],
      knowsAbout: ['Analysis'],
      knowsLanguage: [{ '@type': 'Language', name: 'French' }],
    },
  });
});

t.test('a missing field has no property, and without a base URL there are no URLs of the site', async t => {
  const page = { '@context': 'https://schema.org', '@type': 'ProfilePage', inLanguage: 'en' };
  t.strictSame(profileOf({ basics: { name: 'Ada' } }), {
    ...page,
    mainEntity: { '@type': 'Person', name: 'Ada' },
  });
  t.strictSame(profileOf({}), { ...page, mainEntity: { '@type': 'Person' } });
});

t.test('an invalid URL or date has no property', async t => {
  const url = 'javascript:alert(1)';
  t.strictSame(
    profileOf({
      basics: { name: 'Ada', url, profiles: [{ url }] },
      education: [{ id: 'a', institution: 'Home', url }],
      meta: { lastModified: 'yesterday' },
    }),
    {
      '@context': 'https://schema.org',
      '@type': 'ProfilePage',
      inLanguage: 'en',
      mainEntity: {
        '@type': 'Person',
        name: 'Ada',
        alumniOf: [{ '@type': 'EducationalOrganization', name: 'Home' }],
      },
    },
  );
});

/** The vocabulary of schema.org as TypeScript declarations. */
const vocabulary = readFileSync(
  createRequire(import.meta.url)
    .resolve('schema-dts')
    .replace(/js$/, 'd.ts'),
  'utf8',
);
/** The parents and the declared properties of each type of the vocabulary. */
const interfaces = new Map(
  [...vocabulary.matchAll(/^(?:export )?interface (\w+) extends ([^{]+) \{([\s\S]*?)\n\}/gm)].map(
    ([, name, parents = '', body]) => [name, { parents: parents.split(', '), body }],
  ),
);
const hasProperty = (type: string, property: string): boolean => {
  const { parents = [], body = '' } = interfaces.get(type) ?? {};
  return body.includes(`\n    "${property}"?: `) || parents.some(parent => hasProperty(parent, property));
};

/** The types and properties of a value that schema.org does not define. */
const undefinedTerms = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(undefinedTerms);
  if (typeof value !== 'object' || value === null) return [];
  const { '@context': _, '@type': type, '@id': __, ...properties } = value as Record<string, unknown>;
  if (!interfaces.has(`${type}Leaf`)) return [`${type}`];
  return Object.entries(properties).flatMap(([name, below]) => [
    ...(hasProperty(`${type}Leaf`, name) ? [] : [`${type}.${name}`]),
    ...undefinedTerms(below),
  ]);
};

const sampleDocument = (language: string) =>
  createCvDocument({ snapshot: snapshotOf(), language, length: 'long', shared: null, url });

t.test('every type and property is defined by schema.org', async t => {
  t.strictSame(undefinedTerms(profileOf(fullCv, url, url)), []);
  for (const language of ['en', 'es']) {
    t.strictSame(undefinedTerms(createProfilePage(sampleDocument(language), '')), [], language);
  }
  const wrong = {
    '@type': 'Person',
    shoe: 1,
    address: [{ '@type': 'Hole' }],
    award: { '@type': 'Thing', x: 1 },
  };
  t.strictSame(
    undefinedTerms(wrong),
    ['Person.shoe', 'Hole', 'Thing.x'],
    'undefined types and properties are detected',
  );
});

/*
 * Google requires mainEntity with a name, and dates in ISO 8601:
 * https://developers.google.com/search/docs/appearance/structured-data/profile-page. A time would need a time zone,
 * which JSON Resume does not have, so dateModified is a day.
 */
t.test('the profile has the properties that Google requires of a profile page', async t => {
  for (const language of ['en', 'es']) {
    t.match(createProfilePage(sampleDocument(language), ''), {
      '@type': 'ProfilePage',
      dateModified: /^\d{4}-\d\d-\d\d$/,
      mainEntity: { '@type': 'Person', name: /./ },
    });
  }
});
