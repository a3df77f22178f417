import t from 'tap';
import { factNames, mergeTranslation } from '../../../server/cv/merge-translation.ts';
import { normalize } from '../../../server/cv/normalize.ts';
import { type Cv, type ResumeEntry, sectionNames } from '../../../server/cv/schema.ts';
import { authorSeparator, isAuthor } from '../../../server/cv/sections/authors.ts';
import {
  fieldInWords,
  sectionsOf,
  standardNameOf,
  suggestSection,
} from '../../../server/cv/sections/names.ts';
import { createRows } from '../../../server/cv/sections/rows.ts';
import { selectSections, validateSelection } from '../../../server/cv/sections/selection.ts';
import { createTimeline } from '../../../server/cv/timeline-scale.ts';
import { createViewModel, type ViewModelOptions } from '../../../server/cv/view-model.ts';

/** A CV that has sections of its own. */
const cvOf = (sections: Record<string, ResumeEntry[]>): Cv => ({
  basics: { name: 'Ana Example' },
  ...sections,
});
const viewOf = (sections: Record<string, ResumeEntry[]>, options: Partial<ViewModelOptions> = {}) =>
  createViewModel(cvOf(sections), {
    locale: 'en-GB',
    month: '2026-11',
    precision: 'month',
    length: 'long',
    textLang: () => '',
    ...options,
  }).sections;
const plain = (texts: { text: string }[] = []) => texts.map(({ text }) => text);

t.test('what people call a section of JSON Resume names it, in any spelling', async t => {
  for (const name of sectionNames) t.equal(standardNameOf(name), name);
  for (const [key, name] of [
    ['experience', 'work'],
    ['Work Experience', 'work'],
    ['employment_history', 'work'],
    ['sideProjects', 'projects'],
    ['honours', 'awards'],
    ['certifications', 'certificates'],
    ['schools', 'education'],
    ['volunteering', 'volunteer'],
    ['portfolio', undefined],
    ['constructor', undefined],
  ] as const)
    t.equal(standardNameOf(key), name, key);
  t.equal(suggestSection('projets'), 'did you mean "projects"?');
  t.equal(suggestSection('awrads'), 'did you mean "awards"?');
  t.equal(suggestSection('teaching'), '');
});

t.test('sections have the order of the keys, and unique ids that no entry has', async t => {
  const cv = cvOf({ skills: [], 'open source': [], work: [], openSource: [], 講演: [], 発表: [], ø: [] });
  t.strictSame(
    sectionsOf(cv).map(({ name, id }) => `${name} ${id}`),
    [
      'skills skills',
      'open source s-opensource',
      'work work',
      'openSource s-opensource2',
      '講演 s-講演',
      '発表 s-発表',
      'ø s-section',
    ],
  );
});

t.test('a key is written in words', async t => {
  for (const [key, words] of [
    ['openSource', 'Open source'],
    ['open_source-work', 'Open source work'],
    ['teaching', 'Teaching'],
    ['IEEEActivities', 'IEEEActivities'],
    ['講演', '講演'],
  ] as const)
    t.equal(fieldInWords(key), words);
});

t.test('sections under other names are read, joined and reported in the order of the file', async t => {
  const { value, violations, origin } = normalize({
    basics: { name: 'Ana Example' },
    experiences: [{ company: 'Acme', startDate: '2020' }],
    skills: [{ name: 'Python', meta: { rating: 5 }, years: 5 }],
    jobs: [{ company: 'Beta', technologies: ['Go'] }],
    talks: [
      {
        title: 'A talk',
        website: 'https://a.example',
        minutes: 40,
        note: null,
        video: true,
        audience: ['a', 'b'],
      },
    ],
    projets: [{ name: 'A' }],
    tags: ['a'],
    '': [{ name: 'A' }],
    software: 'none',
  });
  t.strictSame(value, {
    basics: { name: 'Ana Example' },
    work: [
      { name: 'Acme', startDate: '2020' },
      { name: 'Beta', keywords: ['Go'] },
    ],
    skills: [{ name: 'Python', meta: { rating: 5 }, years: '5' }],
    talks: [{ title: 'A talk', url: 'https://a.example', minutes: '40', audience: ['a', 'b'] }],
    projets: [{ name: 'A' }],
  });
  t.strictSame(
    violations.map(({ path, message }) => `${path} ${message}`),
    [
      '/experiences is another name of "work", and is read as such',
      '/experiences/0/company is an old name of "name", and is read as such',
      '/jobs is another name of "work", and is read as such',
      '/jobs/0/company is an old name of "name", and is read as such',
      '/jobs/0/technologies is an old name of "keywords", and is read as such',
      '/talks/0/website is an old name of "url", and is read as such',
      '/talks/0/note is empty (found null): it counts as absent',
      '/talks/0/video is neither a text nor a list of texts, and is ignored',
      '/projets is a section of its own',
      '/tags is not shown: a section is a list of objects',
      '/ is not a known key and is ignored',
      '/software is not a known key and is ignored',
    ],
  );
  t.match(violations, [{ hint: 'rename it to "work"' }]);
  t.equal(violations.at(-3)?.hint, 'write an object for each: [{ "name": "a" }]');
  t.equal(origin('/work/0/name'), '/experiences/0/company');
  t.equal(origin('/work/1/keywords/0'), '/jobs/0/technologies/0');
});

t.test('technologies beside keywords are keywords, too; a DOI loses its resolver', async t => {
  const { value } = normalize({
    work: [{ keywords: ['a'], technologies: ['b'] }],
    publications: [{ doi: 'https://doi.org/10.1000/182', journal: 'Review' }],
  });
  t.strictSame(value, {
    work: [{ keywords: ['a', 'b'] }],
    publications: [{ doi: '10.1000/182', publisher: 'Review' }],
  });
});

t.test('an entry of a section of one’s own shows every field', async t => {
  const [talks, members, odd] = viewOf({
    talks: [
      {
        id: 'a',
        title: 'A talk',
        event: 'A conference',
        location: 'Lisbon',
        date: '2022-05-01',
        audience: 'developers',
        attendees: '120',
        tags: ['x', 'y'],
        abstract: 'What it says',
        url: 'https://a.example',
      },
    ],
    memberships: [{ id: 'a', name: 'Society', since: '2015' }],
    odd: [{ id: 'a', whatever: 'Only this' }],
  });
  t.match(talks, { name: 'talks', id: 's-talks', words: 'Talks', inline: false });
  const [talk] = talks?.entries ?? [];
  t.match(talk, { id: 's-talks-a', url: 'https://a.example', dateRange: { start: { text: '1 May 2022' } } });
  t.strictSame(
    [plain(talk?.title), plain(talk?.organization), plain(talk?.facts), plain(talk?.texts)],
    [['A talk'], ['A conference', 'Lisbon'], ['developers', 'Attendees: 120', 'x', 'y'], ['What it says']],
  );
  t.match(members, { inline: true, entries: [{ facts: [{ text: 'Since: 2015' }] }] });
  t.match(odd, { inline: false, entries: [{ title: [{ text: 'Only this' }], facts: [] }] });
});

t.test('a referee has a position and company, a certificate an expiry, a publication a DOI', async t => {
  const [references, certificates, publications] = viewOf({
    references: [{ id: 'a', name: 'Bob', position: 'CTO', company: 'Acme' }],
    certificates: [{ id: 'a', name: 'C', date: '2021-03', endDate: '2024-03' }],
    publications: [
      { id: 'a', name: 'P', authors: ['A. Example', 'Other, B.'], doi: '10.1000/a b'.replace(' ', '-') },
      { id: 'b', name: 'Q', url: 'https://q.example', doi: '10.1000/1' },
      { id: 'c', name: 'R', doi: 'none' },
      { id: 'd', name: 'S', doi: '10.1000/1?2#3' },
    ],
  });
  const [referee] = references?.entries ?? [];
  t.strictSame([plain(referee?.title), plain(referee?.organization)], [['Bob'], ['CTO', 'Acme']]);
  t.match(certificates?.entries, [{ dateRange: { start: { text: 'Mar 2021' }, end: { text: 'Mar 2024' } } }]);
  t.match(publications?.entries, [
    {
      url: 'https://doi.org/10.1000/a-b',
      printedUrl: '',
      facts: [{ text: 'doi:10.1000/a-b' }],
      authors: [
        { text: 'A. Example', isPerson: true },
        { text: 'Other, B.', isPerson: false },
      ],
    },
    { url: 'https://q.example', facts: [{ text: 'doi:10.1000/1' }] },
    { url: '', facts: [{ text: 'none' }] },
    { url: 'https://doi.org/10.1000/1%3F2%233', facts: [{ text: 'doi:10.1000/1?2#3' }] },
  ]);
});

t.test('an author is the person when every part of the name agrees', async t => {
  for (const [author, name, expected] of [
    ['Ana Example', 'Ana Example', true],
    ['Example, A.', 'Ana Example', true],
    ['A. B. Example', 'Ana Example', true],
    ['Torres L', 'Leonardo Torres Quevedo', true],
    ['EXÁMPLE A', 'Ana Example', true],
    ['Example', 'Example', true],
    ['Example', 'Ana Example', false],
    ['B. Example', 'Ana Example', false],
    ['Ana Other', 'Ana Example', false],
    ['A. Other', 'Ana Example', false],
    ['', 'Ana Example', false],
  ] as const)
    t.equal(isAuthor(author, name), expected, `${author} of ${name}`);
  const authors = (...texts: string[]) => texts.map(text => ({ text, isPerson: false }));
  t.equal(authorSeparator(authors('A. B.', 'C. D.'), '، '), '، ');
  t.equal(authorSeparator(authors('B., A.', 'C. D.'), '، '), '; ');
});

t.test('site.json selects and orders sections; what it leaves out is removed', async t => {
  const cv = {
    ...cvOf({ skills: [{ name: 'a' }], talks: [{ name: 'b' }], work: [{ name: 'c' }] }),
    meta: {},
  };
  t.equal(selectSections(cv, null), cv);
  const selected = selectSections(cv, ['work', 'awards', 'talks', 'work']);
  t.strictSame(Object.keys(selected), ['basics', 'meta', 'work', 'talks']);
  t.strictSame(validateSelection({ sections: null, timeline: true }, cv), []);
  t.match(validateSelection({ sections: ['work', 'talk'], timeline: ['experience', 'basics', 'x'] }, cv), [
    { severity: 'error', path: '/sections/1', hint: 'did you mean "talks"?' },
    { path: '/timeline/0', hint: 'it is read as "work": write that' },
    { path: '/timeline/1', hint: 'it is always first: remove it here' },
    { path: '/timeline/2', hint: /^known sections: skills, talks, work, volunteer/ },
    { severity: 'warning', path: '/sections', message: /^leaves out skills, talks: no page/ },
  ]);
});

t.test('a translation has the sections of the base in its order, and their facts', async t => {
  const base = cvOf({
    talks: [{ id: 'a', title: 'A talk', date: '2022', authors: ['A', 'B'] }],
    skills: [{ id: 'a', name: 'Cables', years: '5' }],
  });
  const translation = cvOf({
    skills: [{ id: 'a', name: 'Cables' }],
    talks: [{ id: 'a', title: 'Una charla', authors: ['A', 'B'] }],
  });
  const source = { cv: base, file: 'en.json' };
  const { cv, violations } = mergeTranslation(source, { cv: translation, file: 'es.json' });
  t.strictSame(cv, {
    basics: { name: 'Ana Example' },
    talks: [{ id: 'a', title: 'Una charla', date: '2022', authors: ['A', 'B'] }],
    skills: [{ id: 'a', name: 'Cables', years: '5' }],
  });
  t.strictSame(violations, [], 'equal lists of authors do not differ');
  for (const name of ['authors', 'doi', 'years', 'endDate']) t.ok(factNames.has(name), name);
});

/** Positions at employers, newest first. */
const positions = (...list: [employer: string, start?: string, end?: string][]): ResumeEntry[] =>
  list.map(([name, startDate, endDate], i) => ({
    id: String(i),
    position: `P${i}`,
    name,
    startDate,
    endDate,
    location: 'X',
  }));
const groupsOf = (work: ResumeEntry[], options: Partial<ViewModelOptions> = {}) =>
  viewOf({ work }, { groupBy: cvOf({ work }), ...options })[0]?.groups ?? [];
const shapeOf = (groups: ReturnType<typeof groupsOf>) =>
  groups.map(({ employer, entries }) => `${plain(employer?.title)}: ${entries.map(({ id }) => id)}`);

t.test('consecutive positions at one employer stand under it once', async t => {
  const work = positions(
    ['Acme', '2022-01'],
    ['ACME ', '2019-01', '2021-12'],
    ['Beta', '2017', '2018'],
    ['Acme', '2010-01', '2010-06'],
    [''],
    [''],
  );
  t.strictSame(shapeOf(groupsOf(work)), [
    'Acme: work-0,work-1',
    ': work-2',
    ': work-3',
    ': work-4',
    ': work-5',
  ]);
  t.ok(
    viewOf({ work })[0]?.groups.every(({ employer }) => !employer),
    'groupRoles: false',
  );
  const [group] = groupsOf(work);
  t.match(group?.employer, {
    id: 'work-0_employer',
    organization: [{ text: 'X' }],
    dateRange: { start: { text: 'Jan 2019' }, ongoing: true, duration: { text: '7 years, 11 months' } },
  });
  t.match(group?.entries, [{ title: [{ text: 'P0' }], organization: [] }]);
});

t.test('the time at an employer has each month once, without gaps', async t => {
  for (const [list, start, end, duration] of [
    [
      [
        ['A', '2016-01', '2016-06'],
        ['A', '2016-04', '2016-12'],
      ],
      'Jan 2016',
      'Dec 2016',
      '1 year',
    ],
    [
      [
        ['A', '2001', '2003'],
        ['A', '2010', '2012'],
      ],
      '2001',
      '2012',
      '4 years',
    ],
    [
      [
        ['A', '2001', '2030'],
        ['A', '2000', '2001'],
      ],
      '2000',
      '2030',
      undefined,
    ],
    [
      [
        ['A', 'then', '2003'],
        ['A', '2000', 'later'],
      ],
      '2000',
      '2003',
      undefined,
    ],
  ] as const) {
    const [group] = groupsOf(
      positions(...list.map(([name, from, to]) => [name, from, to] as [string, string, string])),
    );
    const { dateRange } = group?.employer ?? {};
    t.strictSame(
      [dateRange?.start?.text, dateRange?.end?.text, dateRange?.duration?.text],
      [start, end, duration],
    );
  }
  t.equal(groupsOf(positions(['A'], ['A', 'then']))[0]?.employer?.dateRange, null);
});

t.test('the short CV has a group only where two positions remain', async t => {
  const short = (...marks: boolean[]) =>
    positions(['A', '2003'], ['A', '2002', '2003'], ['A', '2001', '2002']).map((entry, i) => ({
      ...entry,
      short: marks[i] === true,
    }));
  t.strictSame(shapeOf(groupsOf(short(true, false, true), { length: 'short' })), ['A: work-0,work-2']);
  t.strictSame(shapeOf(groupsOf(short(true, false, false), { length: 'short' })), [': work-0']);
});

t.test('employers are compared in the base, also of voluntary work; texts keep their languages', async t => {
  const base = cvOf({
    volunteer: [
      { id: 'a', organization: 'Club', position: 'A' },
      { id: 'b', organization: 'club', position: 'B' },
    ],
  });
  const volunteer = [
    { id: 'a', organization: 'Verein', position: 'A', location: 'X' },
    { id: 'b', organization: 'Club', position: 'B', location: 'Y' },
  ];
  const textLang = (part: object, key: string) =>
    part === volunteer[0] && key === 'organization' ? 'de' : '';
  const [section] = viewOf({ volunteer }, { groupBy: base, textLang });
  t.match(section?.groups, [
    {
      employer: { title: [{ text: 'Verein', lang: 'de' }], organization: [] },
      entries: [{ organization: [{ text: 'X' }] }, { organization: [{ text: 'Y' }] }],
    },
  ]);
  const unlike = viewOf(
    { volunteer: [{ id: 'x', organization: 'Club', position: 'A' }] },
    { groupBy: cvOf({}) },
  );
  t.match(unlike, [{ groups: [{ employer: null }] }], 'an entry that the base lacks has its own employer');
  const empty = [
    { id: 'a', organization: 'Club' },
    { id: 'b', organization: 'Club', position: 'B' },
  ];
  t.match(viewOf({ volunteer: empty }, { groupBy: cvOf({ volunteer: empty }) }), [
    { groups: [{ employer: null }, { employer: null }] },
  ]);
});

t.test('an employer is one row of the timeline, with gaps; site.json names the sections there', async t => {
  const sections = viewOf(
    {
      talks: [{ id: 'a', title: 'A talk', date: '2005' }],
      work: positions(['A', '2010', '2011'], ['A', '2002', '2003'], ['A', '2000', '2001'], ['A']),
      awards: [{ id: 'a', title: 'Medal', date: '2004' }],
    },
    { groupBy: cvOf({ work: positions(['A'], ['A'], ['A'], ['A']) }) },
  );
  const options = { month: '2026-11', comma: ', ' };
  const bandsOf = (shown?: boolean | string[]) =>
    createTimeline(sections, shown === undefined ? options : { ...options, shown })?.bands.map(
      ({ name }) => name,
    );
  const timeline = createTimeline(sections, options);
  t.match(timeline?.bands[1]?.bars, [
    {
      title: 'A',
      employer: '',
      spans: [
        [2000, 2004],
        [2010, 2012],
      ],
    },
  ]);
  t.equal(timeline?.bands[1]?.bars.length, 1);
  t.strictSame(bandsOf(), ['talks', 'work']);
  t.strictSame(bandsOf(['awards', 'talks']), ['talks', 'awards']);
  t.equal(bandsOf(false), undefined);
});

t.test('consecutive entries that are a title alone share a row of a section of lines', async t => {
  const rowsOf = (sections: Record<string, ResumeEntry[]>) =>
    viewOf(sections).map(({ groups, inline }) =>
      createRows(groups, inline).map(({ entries }) => entries.map(({ id }) => id)),
    );
  const skills = ['a', 'b', 'c', 'd', 'e'].map(id => ({ id, name: id }));
  t.strictSame(rowsOf({ skills }), [[['a', 'b', 'c', 'd', 'e'].map(id => `skills-${id}`)]]);
  const others: Record<string, object> = { b: { keywords: ['x'] }, e: { level: 'good' } };
  const mixed = skills.map(entry => ({ ...entry, ...others[entry.id] }));
  t.strictSame(rowsOf({ skills: mixed }), [
    [['skills-a'], ['skills-b'], ['skills-c', 'skills-d'], ['skills-e']],
  ]);
  t.strictSame(rowsOf({ projects: skills.slice(0, 2) }), [[['projects-a'], ['projects-b']]], 'only of lines');
});

t.test('an employer has no dates on a page where one of its positions has the same', async t => {
  const position = (id: string, startDate: string, endDate: string) => ({
    id,
    name: 'Academy',
    position: id,
    startDate,
    endDate,
  });
  const employerOf = (work: ResumeEntry[]) => {
    const [section] = viewOf({ work }, { groupBy: cvOf({ work }) });
    const [row] = createRows(section?.groups ?? [], false);
    return row?.employer;
  };
  const [member, president] = [position('member', '1901', '1936'), position('president', '1928', '1934')];
  t.match(employerOf([member, president]), { dateRange: null });
  t.match(employerOf([president, position('member', '1901', '1927')]), {
    dateRange: { interval: { first: '1901', last: '1934' } },
  });
});
