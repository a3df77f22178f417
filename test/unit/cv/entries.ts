import t from 'tap';
import {
  createEntry,
  type EntryOf,
  type EntryOptions,
  httpUrl,
  printedUrl,
  textsOf,
  titleOf,
} from '../../../server/cv/entries.ts';
import { CvSchema, type SectionName, sectionNames } from '../../../server/cv/schema.ts';

const options: EntryOptions = { locale: 'en-GB', asOf: '2026-11', textLang: () => '' };
const own = { id: 'own-id', short: true, logo: 'logo.svg', lang: 'fr' };
const create = <S extends SectionName>(section: S, entry: EntryOf<S>) =>
  createEntry(section, { id: 'a', ...entry }, options);
const texts = (...texts: string[]) => texts.map(text => ({ text, lang: '' }));

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
  t.test(
    `every field of an entry of ${section} is shown, in the language that it is told to be in`,
    async t => {
      const { id, short, lang, ...fields } = full[section];
      t.strictSame(
        Object.keys(full[section]).sort(),
        Object.keys(CvSchema.properties[section].items.properties).sort(),
        'the fixture has every field of the schema',
      );
      const entry = createEntry(section, full[section], {
        ...options,
        textLang: (part, key) => (part === full[section] ? `lang-${key}` : ''),
      });
      t.equal(entry?.id, `${section}-own-id`);
      t.equal(entry?.logo, 'logo.svg');
      const shown = JSON.stringify({ ...entry, id: '' });
      for (const [key, value] of Object.entries(fields)) {
        const fact = /date$|^url$|^logo$/i.test(key);
        for (const text of [value].flat()) {
          t.ok(
            shown.includes(JSON.stringify(fact ? text : { text, lang: `lang-${key}` })),
            `${key}: ${text}`,
          );
        }
      }
    },
  );
}

t.test('an entry without a single field to show is none', async t => {
  for (const section of sectionNames) {
    t.equal(createEntry(section, { id: 'a' }, options), null);
    t.equal(createEntry(section, { ...own, name: '', highlights: [], keywords: [''] }, options), null);
  }
});

t.test('what an entry lacks is empty', async t => {
  for (const [section, entry] of [
    ['work', { name: 'X' }],
    ['education', { institution: 'X' }],
    ['awards', { title: 'X' }],
    ['references', { name: 'X' }],
  ] as const)
    t.strictSame(create(section, entry), {
      id: `${section}-a`,
      title: texts('X'),
      logo: '',
      url: '',
      address: '',
      by: [],
      period: null,
      facts: [],
      texts: [],
      quote: [],
      highlights: [],
      keywords: [],
    });
});

t.test('an entry with nothing but a date is one', async t => {
  t.match(create('work', { startDate: '1901' }), {
    title: [],
    period: { start: { iso: '1901' }, ongoing: true },
  });
});

t.test(
  'what would be second in an entry is its title when there is no first, and is not said twice',
  async t => {
    for (const [section, entry, title, by] of [
      ['work', { name: 'Laboratory', location: 'Madrid' }, ['Laboratory'], ['Madrid']],
      ['work', { position: 'Director', name: 'Laboratory' }, ['Director'], ['Laboratory']],
      ['volunteer', { organization: 'League' }, ['League'], []],
      ['education', { institution: 'School' }, ['School'], []],
      ['education', { institution: 'School', area: 'Optics' }, ['Optics'], ['School']],
      ['education', { institution: 'School', studyType: 'Degree' }, ['Degree'], ['School']],
      ['education', { studyType: 'Degree', area: 'Optics' }, ['Degree', 'Optics'], []],
    ] as const) {
      const made = create(section, entry);
      t.strictSame([made?.title, made?.by], [texts(...title), texts(...by)]);
    }
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
    t.equal(create(section, dates)?.period?.duration?.text, '6 years', section);
  for (const section of ['education', 'projects'] as const)
    t.match(create(section, dates)?.period, { end: { text: 'Dec 1906' }, duration: null });
});

t.test('what has one date is an event: it has no end and does not go on', async t => {
  for (const [section, entry] of [
    ['awards', { date: '1916' }],
    ['certificates', { date: '1916' }],
    ['publications', { releaseDate: '1916' }],
  ] as const)
    t.strictSame(create(section, entry)?.period, {
      start: { iso: '1916', text: '1916' },
      end: null,
      ongoing: false,
      duration: null,
    });
});

t.test('empty texts are left out of what is listed', async t => {
  const entry = create('projects', {
    entity: '',
    type: '',
    roles: ['', 'Inventor'],
    description: '',
    keywords: ['radio', ''],
  });
  t.match(entry, { by: [], texts: [] });
  t.strictSame(
    [entry?.by, entry?.facts, entry?.texts, entry?.keywords],
    [[], texts('Inventor'), [], texts('radio')],
  );
  t.strictSame(
    textsOf({ a: '', b: undefined }, 'a', () => 'x'),
    [],
  );
});

t.test('only http and https addresses are linked', async t => {
  for (const url of ['http://a.example', 'https://a.example/b?c#d', 'HTTPS://a.example']) {
    t.equal(httpUrl(url), url);
    t.equal(create('work', { name: 'X', url })?.url, url);
  }
  for (const url of [
    '',
    'javascript:alert(1)',
    ' https://a.example',
    'https://a.example b',
    'https://a.example\njavascript:alert(1)',
    'data:text/html,x',
    'mailto:a@b.example',
    '//a.example',
    'a.example',
  ]) {
    t.equal(httpUrl(url), '', url);
    t.equal(create('work', { name: 'X', url })?.url, '');
  }
  t.equal(httpUrl(undefined), '');
  t.equal(create('work', { name: 'X' })?.url, '');
});

t.test('paper shows an address as people write it, and none that is too long to be typed', async t => {
  const longest = `a.example/${'b'.repeat(54)}`;
  t.equal(longest.length, 64);
  for (const [url, address] of [
    ['https://a.example/', 'a.example'],
    ['HTTP://a.example/b/?c#d/', 'a.example/b/?c#d/'],
    [`https://${longest}`, longest],
    [`https://${longest}/`, longest],
    [`https://${longest}c`, ''],
    ['', ''],
  ] as const) {
    t.equal(printedUrl(url), address, url);
    t.match(create('work', { name: 'X', url }), { url, address });
  }
  t.match(create('work', { name: 'X', url: 'javascript:alert(1)' }), { address: '' }, 'nor what is no link');
});

t.test('an entry without a name is called by its address, if it has one that may be linked', async t => {
  const url = 'https://example.org/work/';
  t.match(create('work', { url, startDate: '1904' }), { title: texts('example.org/work'), url });
  t.match(createEntry('work', { ...own, url }, options), { title: texts('example.org/work'), period: null });
  t.match(create('work', { name: 'Lab', url }), { title: texts('Lab'), url });
  t.equal(createEntry('work', { ...own, url: 'javascript:alert(1)' }, options), null);
});
