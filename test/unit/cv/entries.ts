import t from 'tap';
import {
  createEntry,
  type EntryOptions,
  entryIds,
  entryTitleOf,
  httpUrl,
  printedUrl,
  textsOf,
} from '../../../server/cv/entries.ts';
import { CvSchema, type SectionEntry, type SectionName, sectionNames } from '../../../server/cv/schema.ts';

const options: EntryOptions = { locale: 'en-GB', month: '2026-11', precision: 'day', textLang: () => '' };
const extensionFields = { id: 'own-id', short: true, only: true, logo: 'logo.svg', lang: 'fr' };
/** A section of JSON Resume, whose id is its name. */
const named = (name: string) => ({ name, id: name });
const create = <S extends SectionName>(section: S, entry: SectionEntry<S>) =>
  createEntry(named(section), { id: 'a', ...entry }, options);
const texts = (...texts: string[]) => texts.map(text => ({ text, lang: '' }));

/** One entry of each section with every field of JSON Resume 1.3.1 and every extension field; each value is unique. */
const full: { [S in SectionName]: Required<SectionEntry<S>> } = {
  work: {
    ...extensionFields,
    name: 'Laboratory',
    location: 'Madrid',
    description: 'A workshop',
    position: 'Director',
    url: 'https://work.example',
    startDate: '1907-02-22',
    endDate: '1936-12',
    summary: 'Directed it',
    highlights: ['Led', 'Built'],
    keywords: ['valves', 'relays'],
  },
  volunteer: {
    ...extensionFields,
    organization: 'League',
    location: 'Geneva',
    description: 'A union of states',
    position: 'Delegate',
    url: 'https://volunteer.example',
    startDate: '1922',
    endDate: '1926',
    summary: 'Went there',
    highlights: ['Spoke', 'Wrote'],
    keywords: ['peace', 'science'],
  },
  education: {
    ...extensionFields,
    institution: 'School',
    location: 'Paris',
    description: 'Bridges',
    summary: 'Studied',
    highlights: ['Honours', 'Thesis'],
    keywords: ['iron', 'stone'],
    url: 'https://education.example',
    area: 'Civil engineering',
    studyType: 'Degree',
    startDate: '1871',
    endDate: '1876',
    score: 'Fourth',
    courses: ['Statics', 'Optics'],
  },
  projects: {
    ...extensionFields,
    name: 'Telekino',
    description: 'Radio control',
    summary: 'Tested on boats',
    highlights: ['Steered', 'Sailed'],
    keywords: ['radio', 'boats'],
    startDate: '1901',
    endDate: '1906',
    url: 'https://projects.example',
    roles: ['Inventor', 'Builder'],
    entity: 'Centre',
    type: 'Device',
  },
  awards: {
    ...extensionFields,
    title: 'Medal',
    date: '1916-05',
    awarder: 'Academy',
    url: 'https://awards.example',
    summary: 'For machines',
  },
  certificates: {
    ...extensionFields,
    name: 'Patent',
    date: '1902-12-10',
    endDate: '1922-11',
    url: 'https://certificates.example',
    issuer: 'Office',
    summary: 'For a device',
  },
  publications: {
    ...extensionFields,
    name: 'Essays',
    authors: ['Torres', 'Other'],
    doi: '10.1000/182',
    publisher: 'Review',
    releaseDate: '1914-01',
    url: 'https://publications.example',
    summary: 'On automata',
  },
  skills: {
    ...extensionFields,
    name: 'Ropeways',
    level: 'Master',
    years: '49',
    keywords: ['cables', 'cars'],
  },
  languages: { ...extensionFields, language: 'French', fluency: 'Fluent' },
  interests: { ...extensionFields, name: 'Chess', keywords: ['endgames', 'rooks'] },
  references: {
    ...extensionFields,
    name: 'Figaro',
    position: 'Newspaper',
    company: 'Press',
    url: 'https://references.example',
    reference: 'The most prodigious inventor',
  },
};

/** How values are shown that are not shown as written. */
const asShown = new Map<unknown, string>([
  ['10.1000/182', 'doi:10.1000/182'],
  ['49', '49 years'],
]);

for (const section of sectionNames) {
  t.test(`every field of an entry of ${section} is shown, with its language`, async t => {
    const { id, short, only, lang, ...fields } = full[section];
    t.strictSame(
      Object.keys(full[section]).sort(),
      Object.keys(CvSchema.properties[section].items.properties).sort(),
      'the fixture has every field of the schema',
    );
    const entry = createEntry(named(section), full[section], {
      ...options,
      textLang: (part, key) => (part === full[section] ? `lang-${key}` : ''),
    });
    t.equal(entry?.id, `${section}-own-id`);
    t.equal(entry?.logo, 'logo.svg');
    const shown = JSON.stringify({ ...entry, id: '' });
    for (const [key, value] of Object.entries(fields)) {
      const fact = /date$|^url$|^logo$/i.test(key);
      for (const written of [value].flat()) {
        const text = asShown.get(written) ?? written;
        if (key === 'authors') {
          t.match(entry?.authors, [{ text: 'Torres' }, { text: 'Other' }]);
          continue;
        }
        t.ok(shown.includes(JSON.stringify(fact ? text : { text, lang: `lang-${key}` })), `${key}: ${text}`);
      }
    }
  });
}

t.test('an entry without a field to show is left out', async t => {
  for (const section of sectionNames) {
    t.equal(createEntry(named(section), { id: 'a' }, options), null);
    t.equal(
      createEntry(named(section), { ...extensionFields, name: '', highlights: [], keywords: [''] }, options),
      null,
    );
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
      printedUrl: '',
      organization: [],
      dateRange: null,
      authors: [],
      facts: [],
      texts: [],
      quote: [],
      highlights: [],
      keywords: [],
    });
});

t.test('an entry with only a date is shown', async t => {
  t.match(create('work', { startDate: '1901' }), {
    title: [],
    dateRange: { start: { iso: '1901' }, ongoing: true },
  });
});

t.test(
  'the organization is the title where there is no position or subject, and is not repeated',
  async t => {
    for (const [section, entry, title, organization] of [
      ['work', { name: 'Laboratory', location: 'Madrid' }, ['Laboratory'], ['Madrid']],
      ['work', { position: 'Director', name: 'Laboratory' }, ['Director'], ['Laboratory']],
      ['volunteer', { organization: 'League' }, ['League'], []],
      ['education', { institution: 'School' }, ['School'], []],
      ['education', { institution: 'School', area: 'Optics' }, ['Optics'], ['School']],
      ['education', { institution: 'School', studyType: 'Degree' }, ['Degree'], ['School']],
      ['education', { studyType: 'Degree', area: 'Optics' }, ['Degree', 'Optics'], []],
    ] as const) {
      const created = create(section, entry);
      t.strictSame([created?.title, created?.organization], [texts(...title), texts(...organization)]);
    }
  },
);

t.test('the title of an entry is a plain text, empty when it has none', async t => {
  const titles = sectionNames.map(section => entryTitleOf(section, full[section]));
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
  t.equal(entryTitleOf('work', {}), '');
});

t.test('only positions, paid or not, show their duration', async t => {
  const dates = { startDate: '1901-01', endDate: '1906-12' };
  for (const section of ['work', 'volunteer'] as const)
    t.equal(create(section, dates)?.dateRange?.duration?.text, '6 years', section);
  for (const section of ['education', 'projects'] as const)
    t.match(create(section, dates)?.dateRange, { end: { text: 'Dec 1906' }, duration: null });
});

t.test('an entry with one date is an event: it has no end and is not ongoing', async t => {
  for (const [section, entry] of [
    ['awards', { date: '1916' }],
    ['certificates', { date: '1916' }],
    ['publications', { releaseDate: '1916' }],
  ] as const)
    t.strictSame(create(section, entry)?.dateRange, {
      start: { iso: '1916', text: '1916' },
      end: null,
      ongoing: false,
      upcoming: false,
      duration: null,
      interval: { first: '1916', last: '1916' },
    });
});

t.test('ranges are shown in the precision of the site, single dates as written', async t => {
  const textOf = <S extends SectionName>(section: S, entry: SectionEntry<S>) => {
    const { dateRange } =
      createEntry(named(section), { id: 'a', ...entry }, { ...options, precision: 'month' }) ?? {};
    return [dateRange?.start?.text, dateRange?.end?.text];
  };
  const dates = { startDate: '1901-02-03', endDate: '1906-12-31' };
  for (const section of ['work', 'volunteer', 'education', 'projects'] as const)
    t.strictSame(textOf(section, dates), ['Feb 1901', 'Dec 1906'], section);
  for (const [section, entry] of [
    ['awards', { date: '1916-05-04' }],
    ['certificates', { date: '1916-05-04' }],
    ['publications', { releaseDate: '1916-05-04' }],
  ] as const)
    t.strictSame(textOf(section, entry), ['4 May 1916', undefined], section);
});

t.test('empty texts are left out of lists', async t => {
  const entry = create('projects', {
    entity: '',
    type: '',
    roles: ['', 'Inventor'],
    description: '',
    keywords: ['radio', ''],
  });
  t.match(entry, { organization: [], texts: [] });
  t.strictSame(
    [entry?.organization, entry?.facts, entry?.texts, entry?.keywords],
    [[], texts('Inventor'), [], texts('radio')],
  );
  t.strictSame(
    textsOf({ a: '', b: undefined }, 'a', () => 'x'),
    [],
  );
});

t.test('only http and https URLs are linked', async t => {
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

t.test('print shows a URL as people write it, unless it is too long to type', async t => {
  const longest = `a.example/${'b'.repeat(54)}`;
  t.equal(longest.length, 64);
  for (const [url, printed] of [
    ['https://a.example/', 'a.example'],
    ['HTTP://a.example/b/?c#d/', 'a.example/b/?c#d/'],
    [`https://${longest}`, longest],
    [`https://${longest}/`, longest],
    [`https://${longest}c`, ''],
    ['', ''],
  ] as const) {
    t.equal(printedUrl(url), printed, url);
    t.match(create('work', { name: 'X', url }), { url, printedUrl: printed });
  }
  t.match(
    create('work', { name: 'X', url: 'javascript:alert(1)' }),
    { printedUrl: '' },
    'nor one without a link',
  );
});

t.test('an entry without a title has its URL as title, if that is linked', async t => {
  const url = 'https://example.org/work/';
  t.match(create('work', { url, startDate: '1904' }), { title: texts('example.org/work'), url });
  t.match(createEntry(named('work'), { ...extensionFields, url }, options), {
    title: texts('example.org/work'),
    dateRange: null,
  });
  t.match(create('work', { name: 'Lab', url }), { title: texts('Lab'), url });
  t.equal(createEntry(named('work'), { ...extensionFields, url: 'javascript:alert(1)' }, options), null);
});

const idsOf = (...names: { id?: string; name?: string }[]) => entryIds('projects', names).map(({ id }) => id);

t.test('an entry keeps its own id', async t => {
  t.strictSame(idsOf({ id: 'b', name: 'Telekino' }, { id: 'a-2' }), ['b', 'a-2']);
});

t.test('without an id, the title becomes one: lowercase letters of any script, digits, hyphens', async t => {
  for (const [name, id] of [
    ['Telekino', 'telekino'],
    ['  Mount Ulía ropeway (1907)! ', 'mount-ulia-ropeway-1907'],
    ['El “Ajedrecista”: máquina de ñandú', 'el-ajedrecista-maquina-de-nandu'],
    ['C++ & C#', 'c-c'],
    ['ＦＵＬＬ', 'entry'],
    ['自動機', '自動機'],
    ['高级工程师，示例公司', '高级工程师-示例公司'],
    ['エンジニア', 'エンジニア'],
    ['Інженерка Йога', 'інженерка-йога'],
    ['Μηχανικός', 'μηχανικός'],
    ['مهندسة برمجيات', 'مهندسة-برمجيات'],
    ['सॉफ़्टवेयर इंजीनियर', 'सॉफ़्टवेयर-इंजीनियर'.normalize()],
    ['วิศวกรซอฟต์แวร์', 'วิศวกรซอฟต์แวร์'],
    ['Kỹ sư', 'ky-su'],
    ['Øre, µm, CO²', 're-m-co'],
    ['', 'entry'],
    [undefined, 'entry'],
  ] as const)
    t.strictSame(idsOf(name === undefined ? {} : { name }), [id], name ?? 'no name');
});

t.test('the id comes from the title of the section', async t => {
  t.equal(entryIds('work', [{ position: 'Director', name: 'Laboratory' }])[0]?.id, 'director');
  t.equal(entryIds('education', [{ institution: 'Bilbao Institute' }])[0]?.id, 'bilbao-institute');
  t.equal(entryIds('awards', [{ title: 'Echegaray Medal' }])[0]?.id, 'echegaray-medal');
  t.equal(entryIds('languages', [{ language: 'Español' }])[0]?.id, 'espanol');
});

t.test("generated ids are unique, also among the entries' own ids", async t => {
  const telekino = { name: 'Telekino' };
  t.strictSame(idsOf(telekino, telekino, telekino), ['telekino', 'telekino-2', 'telekino-3']);
  t.strictSame(idsOf(telekino, { id: 'telekino' }, { id: 'telekino-2' }), [
    'telekino-3',
    'telekino',
    'telekino-2',
  ]);
  t.strictSame(idsOf({ name: 'Telekino 2' }, telekino, telekino), ['telekino-2', 'telekino', 'telekino-3']);
});

t.test('entries are not changed, and stay in order', async t => {
  const entries = [{ name: 'B' }, { id: 'a', name: 'A' }];
  const named = entryIds('projects', entries);
  t.equal(named[0]?.entry, entries[0]);
  t.strictSame(entries, [{ name: 'B' }, { id: 'a', name: 'A' }]);
});

t.test('ten thousand entries of one title get their ids quickly', async t => {
  const ids = idsOf(...Array.from({ length: 10_000 }, () => ({ name: 'Same' })));
  t.equal(new Set(ids).size, 10_000);
  t.equal(ids.at(-1), 'same-10000');
});
