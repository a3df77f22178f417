import t, { type Test } from 'tap';
import { ContentFolder } from '../../../server/content/files.ts';
import { loadCvs } from '../../../server/cv/load.ts';

const images = ['logo.svg'];
const load = (t: Test, files: Record<string, unknown>, languages = Object.keys(files)) => {
  const texts = Object.entries(files).map(([name, cv]) => [
    `${name}.json`,
    typeof cv === 'string' ? cv : JSON.stringify(cv),
  ]);
  const folder = new ContentFolder(t.testdir({ cv: Object.fromEntries(texts) }));
  const { diagnostics, ...rest } = loadCvs(folder, {
    languages,
    baseLanguage: languages[0] as string,
    images,
    markdown: true,
  });
  return {
    ...rest,
    diagnostics,
    reported: diagnostics.map(({ severity, file, path }) => `${severity} ${file.slice(-7, -5)} ${path}`),
  };
};

t.test(
  'a resume of any origin is loaded; unknown keys are reported and left out, except in meta',
  async t => {
    const { cvs, reported } = load(t, {
      en: {
        $schema: 'https://jsonresume.org/schema',
        basics: { name: 'Ada', profiles: [{ network: 'x', 'x-more': 1 }] },
        work: [{ position: 'Programmer', startDate: '1843', endDate: '1843-09-01', 'a/b~c': { d: 0 } }],
        meta: { theme: 'elegant' },
        'x-all': {},
      },
    });
    t.strictSame(cvs.get('en'), {
      $schema: 'https://jsonresume.org/schema',
      basics: { name: 'Ada', profiles: [{ network: 'x' }] },
      work: [{ position: 'Programmer', startDate: '1843', endDate: '1843-09-01', id: 'programmer' }],
      meta: { theme: 'elegant' },
    });
    t.strictSame(reported.sort(), [
      'warning en /basics/profiles/0/x-more',
      'warning en /work/0/a~1b~0c',
      'warning en /x-all',
    ]);
  },
);

t.test('an unknown key is no text: it is neither missing in a translation nor merged from it', async t => {
  const base = '{"work":[{"id":"a","position":"One","x":"y","__proto__":{"summary":"No"}}]}';
  const words = '{"work":[{"id":"a","position":"Uno","z":"y","__proto__":{"startDate":["2000"]}}]}';
  const { cvs, missing, reported } = load(t, { en: base, es: words });
  t.strictSame(reported, [
    'warning en /work/0/x',
    'warning en /work/0/__proto__',
    'warning es /work/0/z',
    'warning es /work/0/__proto__',
  ]);
  t.equal(missing.size, 0);
  const [entry] = cvs.get('es')?.work ?? [];
  t.strictSame({ ...entry }, { id: 'a', position: 'Uno' });
  t.strictSame([entry?.startDate, entry?.summary], [undefined, undefined]);
});

t.test('an empty resume is valid, in each language', async t => {
  const { cvs, fallback, missing, diagnostics } = load(t, { en: {}, es: {} });
  t.strictSame(
    [...cvs],
    [
      ['en', {}],
      ['es', {}],
    ],
  );
  t.strictSame([...fallback], [['es', new Map()]]);
  t.strictSame([[...missing], diagnostics], [[], []]);
});

t.test('a value of another shape or type is an error at its path, and the CV is left out', async t => {
  for (const [cv, path] of [
    ['[]', ''],
    ['null', ''],
    ['"resume"', ''],
    ['{ "a": 1 }', ''],
    [{ personal: {}, contact: {}, history: [] }, ''],
    [{ work: {} }, '/work'],
    [{ work: 'Engine' }, '/work'],
    [{ work: ['Engine'] }, '/work/0'],
    [{ basics: [] }, '/basics'],
    [{ basics: { name: true } }, '/basics/name'],
    [{ basics: { location: 'London' } }, '/basics/location'],
    [{ basics: { profiles: [[]] } }, '/basics/profiles/0'],
    [{ basics: { profiles: [{ url: {} }] } }, '/basics/profiles/0/url'],
    [{ work: [{ name: { first: 'Ada' } }] }, '/work/0/name'],
    [{ work: [{ highlights: [true] }] }, '/work/0/highlights/0'],
    [{ work: [{ highlights: {} }] }, '/work/0/highlights'],
    [{ publications: [{ releaseDate: [] }] }, '/publications/0/releaseDate'],
    [{ meta: [] }, '/meta'],
    [{ meta: { version: false } }, '/meta/version'],
    [{ $schema: {} }, '/$schema'],
    [{ work: [{ id: 'a' }, { id: 'a' }] }, '/work/1/id'],
  ] as const) {
    const { cvs, reported, diagnostics } = load(t, { en: cv, es: { basics: { name: 'Ada' } } });
    t.strictSame(reported, [`error en ${path}`], JSON.stringify(cv));
    t.match(diagnostics, [{ message: /\(found |should be a JSON Resume|another shape/ }]);
    t.equal(cvs.size, 0, 'nor is there a translation without its base');
  }
});

t.test('another shape is reported with its keys, and with those of a JSON Resume', async t => {
  const { diagnostics } = load(t, { en: { personal: {}, history: [] } });
  t.match(diagnostics, [
    {
      message: 'has another shape than a JSON Resume: its keys include personal, history',
      hint: /^a JSON Resume has basics, work, .*, meta, each optional$/,
    },
  ]);
  for (const cv of [
    { work: [], a: 1, b: 2 },
    { basics: {}, a: 1, b: 2 },
    { skills: [], a: 1 },
    { skils: [], a: 1 },
  ]) {
    t.strictSame([...new Set(load(t, { en: cv }).diagnostics.map(({ severity }) => severity))], ['warning']);
  }
});

t.test('a text of another form is a warning at its path, and the CV is loaded', async t => {
  for (const [cv, path, hint] of [
    [{ work: [{ startDate: 'Spring 1904' }] }, '/work/0/startDate', 'it is shown as written'],
    [{ work: [{ endDate: '1904-4-3' }] }, '/work/0/endDate', 'write "1904-04-03"'],
    [{ work: [{ endDate: '3/4/1904' }] }, '/work/0/endDate', 'it is shown as written'],
    [{ work: [{ endDate: '9999-12' }] }, '/work/0/endDate', 'it is shown as written'],
    [{ awards: [{ date: '1904-02-30' }] }, '/awards/0/date', /no such day/],
    [{ work: [{ startDate: '1904', endDate: '1903' }] }, '/work/0/endDate', /one of the two/],
    [{ projects: [{ url: 'javascript:alert(1)' }] }, '/projects/0/url', 'no link is shown'],
    [{ basics: { phone: '1-800-FLOWERS' } }, '/basics/phone', 'such as "+1 415 555 0100 ext. 89"'],
    [{ basics: { email: 'a@x.example, b@x.example' } }, '/basics/email', 'it is shown without a link'],
    [
      { basics: { url: 'resume.pdf' } },
      '/basics/url',
      'a file name is no URL: write where the file is, such as "https://example.org/resume.pdf"',
    ],
    [
      { basics: { profiles: [{ network: 'CV', url: 'index-en.html' }] } },
      '/basics/profiles/0/url',
      /a file name is no URL/,
    ],
    [{ work: [{ company: 'Engine' }] }, '/work/0/company', /rename it to "name"/],
    [{ work: [{ website: 'ftp://x.example' }] }, '/work/0/website', /rename it to "url"/],
    [{ basics: { email: 'nobody' } }, '/basics/email', 'it is shown without a link'],
    [{ basics: { url: 'data:text/html,x' } }, '/basics/url', 'it is shown without a link'],
    [
      { basics: { location: { countryCode: 'ESP' } } },
      '/basics/location/countryCode',
      'it is shown as written',
    ],
    [{ basics: { image: 'none.jpg' } }, '/basics/image', 'there are logo.svg'],
    [{ basics: { nam: 'Ada' } }, '/basics/nam', 'did you mean "name"?'],
    [{ work: [{ logo: 'logo.svg', sumary: '' }] }, '/work/0/sumary', 'did you mean "summary"?'],
  ] as const) {
    const { cvs, reported, diagnostics } = load(t, { en: cv });
    t.equal(reported[0], `warning en ${path}`, JSON.stringify(cv));
    t.match(diagnostics, [{ hint }]);
    t.notOk(
      reported.some(line => line !== reported[0]),
      'and nothing is reported at another path',
    );
    t.equal(cvs.size, 1);
  }
});

t.test('an extension field of another form is reported and left out', async t => {
  for (const entry of [
    { id: 'Big Letters' },
    { id: false },
    { id: [] },
    { short: 'yes' },
    { short: 1 },
    { lang: 'e n' },
    { logo: { file: 1 } },
  ]) {
    const [key = ''] = Object.keys(entry);
    const { cvs, reported, diagnostics } = load(t, { en: { work: [{ name: 'X', ...entry }] } });
    t.strictSame(reported, [`warning en /work/0/${key}`]);
    t.match(diagnostics, [{ hint: 'it is left out' }]);
    t.strictSame(cvs.get('en'), { work: [{ name: 'X', id: 'x' }] });
  }
});

t.test('all violations of a file are reported at once, each with its line and column', async t => {
  const { reported, diagnostics } = load(t, {
    en: `{
  "basics": { "name": true, "name2": 1 },
  "work": [{ "company": 1, "url": [] }, 3,
    { "id": "a", "endDate": "" }, { "id": "a", "logo": "x" }]
}`,
  });
  t.strictSame(reported.sort(), [
    'error en /basics/name',
    'error en /work/0/url',
    'error en /work/1',
    'error en /work/3/id',
    'warning en /basics/name2',
    'warning en /work/0/company',
    'warning en /work/0/company',
    'warning en /work/2/endDate',
    'warning en /work/3/logo',
  ]);
  const find = (path: string, text: string) =>
    diagnostics.find(diagnostic => diagnostic.path === path && diagnostic.message.includes(text));
  t.match(find('/basics/name2', 'known'), {
    line: 2,
    column: 29,
    source: '  "basics": { "name": true, "name2": 1 },',
  });
  t.match(find('/work/0/company', 'old name'), { line: 3, column: 14 });
  t.match(find('/work/0/company', 'found 1'), { line: 3, column: 25 });
  t.match(find('/work/3/id', 'unique'), { line: 4, column: 43 });
});

t.test('an error in one language leaves that one out; the base and the others are loaded', async t => {
  const base = { basics: { name: 'Ada Lovelace' }, work: [{ id: 'a', company: 'X' }] };
  for (const [cv, error] of [
    ['{', 'error es '],
    [{ work: 1 }, 'error es /work'],
    [{ work: [{ id: 'b' }] }, 'error es /work/0/id'],
    [{ basics: { name: 'Grace Hopper' } }, 'error es /basics/name'],
    [{ work: [{ id: 'a' }, { id: 'a' }] }, 'error es /work/1/id'],
  ] as const) {
    const { cvs, fallback, missing, reported } = load(t, { en: base, es: cv, fr: base });
    t.strictSame([...cvs.keys()], ['en', 'fr']);
    t.strictSame([[...fallback.keys()], missing.size], [['fr'], 0]);
    t.strictSame(
      reported.filter(line => line.startsWith('error')),
      [error],
    );
  }
  const { cvs, reported } = load(t, { en: base }, ['en', 'fr']);
  t.strictSame([...cvs.keys()], ['en']);
  t.strictSame(
    reported,
    ['warning en /work/0/company', 'error fr '],
    'a file that does not exist is an error',
  );
});

t.test(
  'differing facts and missing texts are reported in the translation, under its field names',
  async t => {
    const { cvs, fallback, missing, reported } = load(t, {
      en: {
        work: [{ name: 'Engine', url: 'https://a.example', summary: 'Text' }],
        awards: [{ title: 'Medal' }],
      },
      es: {
        work: [{ company: 'Máquina', website: 'https://b.example' }],
        awards: [{ title: 'Medalla', summary: 'Sí' }],
      },
    });
    t.strictSame(reported, [
      'warning es /work/0/company',
      'warning es /work/0/website',
      'warning es /work/0/website',
      'warning es /work/0',
      'warning es /awards/0',
    ]);
    t.match(cvs.get('es'), {
      work: [{ name: 'Máquina', url: 'https://a.example', summary: 'Text', id: 'engine' }],
    });
    t.strictSame(
      [...missing],
      [
        ['es', ['/work/0/summary']],
        ['en', ['/awards/0/summary']],
      ],
    );
    t.strictSame([...(fallback.get('es')?.values() ?? [])], [new Set(['summary'])]);
  },
);

t.test('a text that the base lacks is missing there once, even if several languages have it', async t => {
  const more = { basics: { summary: 'Texto' } };
  t.strictSame([...load(t, { en: {}, es: more, fr: more }).missing], [['en', ['/basics/summary']]]);
});

t.test('entries without ids pair by the id generated from the base, or by position', async t => {
  const en = { skills: [{ name: 'Algebra' }, { name: 'Poetry' }] };
  for (const [skills, names] of [
    [
      [{ name: 'Álgebra' }, { name: 'Poesía' }],
      ['Álgebra', 'Poesía'],
    ],
    [
      [
        { id: 'poetry', name: 'Poesía' },
        { id: 'algebra', name: 'Álgebra' },
      ],
      ['Álgebra', 'Poesía'],
    ],
  ] as const) {
    const { cvs, diagnostics } = load(t, { en, es: { skills } });
    t.strictSame(diagnostics, []);
    t.strictSame(
      cvs.get('es')?.skills?.map(({ id, name }) => [id, name]),
      [
        ['algebra', names[0]],
        ['poetry', names[1]],
      ],
    );
  }
});
