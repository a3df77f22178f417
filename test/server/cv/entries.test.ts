import t from 'tap';
import { createEntry, type EntryOf, titleOf } from '../../../server/cv/entries.ts';
import { CvSchema, type SectionName, sectionNames } from '../../../server/cv/schema.ts';

const options = { locale: 'en-GB', asOf: '2026-11' };
const own = { id: 'own-id', short: true, logo: 'logo.svg', lang: 'fr' };

/** One entry of each section with every field that JSON Resume 1.3.1 and this project have for it, each value once. */
const full: { [S in SectionName]: Required<EntryOf<S>> } = {
  work: {
    ...own,
    name: 'Laboratory',
    location: 'Madrid',
    description: 'A workshop',
    position: 'Director',
    url: 'https://work.example',
    startDate: '1907-02-22',
    endDate: '1936-12',
    summary: 'Directed it',
    highlights: ['Led', 'Built'],
  },
  volunteer: {
    ...own,
    organization: 'League',
    position: 'Delegate',
    url: 'https://volunteer.example',
    startDate: '1922',
    endDate: '1926',
    summary: 'Went there',
    highlights: ['Spoke', 'Wrote'],
  },
  education: {
    ...own,
    institution: 'School',
    url: 'https://education.example',
    area: 'Civil engineering',
    studyType: 'Degree',
    startDate: '1871',
    endDate: '1876',
    score: 'Fourth',
    courses: ['Statics', 'Optics'],
  },
  projects: {
    ...own,
    name: 'Telekino',
    description: 'Radio control',
    highlights: ['Steered', 'Sailed'],
    keywords: ['radio', 'boats'],
    startDate: '1901',
    endDate: '1906',
    url: 'https://projects.example',
    roles: ['Inventor', 'Builder'],
    entity: 'Centre',
    type: 'Device',
  },
  awards: { ...own, title: 'Medal', date: '1916-05', awarder: 'Academy', summary: 'For machines' },
  certificates: {
    ...own,
    name: 'Patent',
    date: '1902-12-10',
    url: 'https://certificates.example',
    issuer: 'Office',
  },
  publications: {
    ...own,
    name: 'Essays',
    publisher: 'Review',
    releaseDate: '1914-01',
    url: 'https://publications.example',
    summary: 'On automata',
  },
  skills: { ...own, name: 'Ropeways', level: 'Master', keywords: ['cables', 'cars'] },
  languages: { ...own, language: 'French', fluency: 'Fluent' },
  interests: { ...own, name: 'Chess', keywords: ['endgames', 'rooks'] },
  references: { ...own, name: 'Figaro', reference: 'The most prodigious inventor' },
};

for (const section of sectionNames) {
  t.test(`every field of an entry of ${section} is shown`, async t => {
    const { short, id, ...fields } = full[section];
    t.strictSame(
      Object.keys(full[section]).sort(),
      Object.keys(CvSchema.properties[section].items.properties).sort(),
      'the fixture has every field of the schema',
    );
    const entry = createEntry(section, full[section], 'element', options);
    const shown = JSON.stringify({ ...entry, id: '' });
    for (const value of Object.values(fields).flat()) t.ok(shown.includes(value), value);
    t.equal(entry.id, `${section}-element`);
  });
}

t.test('an entry without a single field is an entry without texts', async t => {
  for (const section of sectionNames)
    t.strictSame(createEntry(section, {}, 'a', options), {
      id: `${section}-a`,
      title: '',
      lang: '',
      logo: '',
      url: '',
      by: [],
      period: null,
      facts: [],
      texts: [],
      quote: '',
      highlights: [],
      keywords: [],
    });
});

t.test(
  'what would be second in an entry is its title when there is no first, and is not said twice',
  async t => {
    const set = <S extends SectionName>(section: S, entry: EntryOf<S>) => {
      const { title, by } = createEntry(section, entry, 'a', options);
      return { title, by };
    };
    t.strictSame(set('work', { name: 'Laboratory', location: 'Madrid' }), {
      title: 'Laboratory',
      by: ['Madrid'],
    });
    t.strictSame(set('work', { position: 'Director', name: 'Laboratory' }), {
      title: 'Director',
      by: ['Laboratory'],
    });
    t.strictSame(set('volunteer', { organization: 'League' }), { title: 'League', by: [] });
    t.strictSame(set('education', { institution: 'School' }), { title: 'School', by: [] });
    t.strictSame(set('education', { institution: 'School', area: 'Optics' }), {
      title: 'Optics',
      by: ['School'],
    });
    t.strictSame(set('education', { institution: 'School', studyType: 'Degree' }), {
      title: 'Degree',
      by: ['School'],
    });
    t.strictSame(set('education', { studyType: 'Degree', area: 'Optics' }), {
      title: 'Degree, Optics',
      by: [],
    });
  },
);

t.test('an entry is called by its title, and by nothing when it has none', async t => {
  const titles = sectionNames.map(section => titleOf(section, full[section]));
  t.strictSame(titles, [
    'Director',
    'Delegate',
    'Degree, Civil engineering',
    'Telekino',
    'Medal',
    'Patent',
    'Essays',
    'Ropeways',
    'French',
    'Chess',
    'Figaro',
  ]);
  t.equal(titleOf('work', {}), '');
});

t.test('only positions, paid or not, say how long they lasted', async t => {
  const dates = { startDate: '1901-01', endDate: '1906-12' };
  for (const section of ['work', 'volunteer'] as const)
    t.equal(createEntry(section, dates, 'a', options).period?.duration?.text, '6 years', section);
  for (const section of ['education', 'projects'] as const)
    t.match(createEntry(section, dates, 'a', options).period, { end: { text: 'Dec 1906' }, duration: null });
});

t.test('what has one date is an event: it has no end and does not go on', async t => {
  for (const [section, entry] of [
    ['awards', { date: '1916' }],
    ['certificates', { date: '1916' }],
    ['publications', { releaseDate: '1916' }],
  ] as const)
    t.strictSame(createEntry(section, entry, 'a', options).period, {
      start: { iso: '1916', text: '1916' },
      end: null,
      ongoing: false,
      duration: null,
    });
});

t.test('empty texts are left out of what is listed', async t => {
  const entry = createEntry(
    'projects',
    { entity: '', type: '', roles: ['', 'Inventor'], description: '' },
    'a',
    options,
  );
  t.match(entry, { by: [], texts: [] });
  t.strictSame([entry.by, entry.facts, entry.texts], [[], ['Inventor'], []]);
});
