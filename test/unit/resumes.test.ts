// Loads and renders arbitrary resumes: samples of JSON Resume, common mistakes, hostile texts and random changes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import type { Diagnostic } from '../../server/content/diagnostics.ts';
import type { LoadResult } from '../../server/content/live-content.ts';
import { root } from '../../server/project.ts';
import { loadContent } from '../../server/snapshot/load.ts';
import type { Content } from '../../server/snapshot/snapshot.ts';
import { content, createApp, createLiveContent } from '../helpers/app.ts';
import { createLoader, createRenderer } from '../helpers/content-loader.ts';
import { expectedValues, missingValues } from '../helpers/shown-values.ts';
import { tries } from '../helpers/tries.ts';

const schemaFolder = dirname(createRequire(import.meta.url).resolve('@jsonresume/schema/package.json'));
const examples = readdirSync(join(schemaFolder, 'examples'));
/** The published samples of JSON Resume, by name. */
const samples = new Map(
  ['sample.resume.json', ...examples.map(name => join('examples', name))].map(
    path => [basename(path), readFileSync(join(schemaFolder, path), 'utf8')] as const,
  ),
);
const messages = readFileSync(join(root, 'content/ui/en.json'), 'utf8');

/** Parsed JSON of any shape. */
type Resume = ReturnType<typeof JSON.parse>;
const sample = (name = 'sample.resume.json'): Resume => JSON.parse(samples.get(name) as string);
/** A sample whose telephone number has its country code: without it has a warning. */
const globalSample = (): Resume => {
  const resume = sample();
  resume.basics.phone = `+1 ${resume.basics.phone}`;
  return resume;
};

/** Every leaf below a value, with its path (JSON Pointer). */
function leaves(value: unknown, path = ''): [path: string, leaf: unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, below]) =>
    leaves(below, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

/** A value with each of its strings replaced. */
function mapStrings(value: Resume, map: (text: string, key: string) => string, key = ''): Resume {
  if (typeof value === 'string') return map(value, key);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(item => mapStrings(item, map, key));
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, mapStrings(below, map, key)]));
}

/** Escapes a text like the templates. */
const escapeHtml = (text: string) =>
  text.replace(
    /[&<>"']/g,
    character => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? '&#39;',
  );

const summarize = (diagnostics: Diagnostic[]) =>
  diagnostics.map(({ severity, path }) => `${severity} ${path}`);

t.test('invisible characters and decomposed letters are in no representation', async t => {
  const load = createLoader(t);
  const live = createLiveContent(content);
  const app = await createApp(t, { content: live });
  /** Every representation of a resume, with the file name that it is saved under. */
  const representations = async (resume: Resume) => {
    const loaded = await load(JSON.stringify(resume));
    live.current = loaded.content as Content;
    const paths = [
      '/en',
      '/en/info',
      ...['pdf', 'txt', 'md', 'json', 'vcf'].map(name => `/en/cv.${name}`),
      '/en/card.png',
    ];
    const responses = await Promise.all(paths.map(path => app.inject(path)));
    return responses.map(({ rawPayload, headers }, i) => ({
      path: paths[i],
      body: rawPayload.toString('latin1'),
      file: headers['content-disposition'],
    }));
  };
  const clean = {
    basics: {
      name: 'José Flores',
      label: 'Software engineer',
      email: 'ana@example.org',
      phone: '+34\u00a0600\u00a0000\u00a0000',
      url: 'https://ana.example.org/',
      summary: 'Señor de *Ångström*',
      profiles: [{ network: 'GitHub', username: 'ana', url: 'https://github.example/ana' }],
    },
    work: [
      { name: 'Acme', position: 'Chef d’équipe', url: 'https://acme.example/é', highlights: ['Did it'] },
    ],
    skills: [{ name: 'JavaScript', keywords: ['Kubernetes', 'fintech', '👩\u200d💻', 'می\u200cخواهم'] }],
  };
  const expected = await representations(clean);
  const withInvisible = mapStrings(clean, text =>
    text === 'می\u200cخواهم'
      ? text
      : text.replace(/(?<=[a-z])(?=[a-z])/g, '\u200b\u00ad\u2060').replace(/^/, '\ufeff\u200e'),
  );
  const withLigatures = {
    ...clean,
    skills: [
      {
        ...clean.skills[0],
        keywords: ['Kubernetes', '\ufb01ntech', ...(clean.skills[0]?.keywords.slice(2) ?? [])],
      },
    ],
  };
  for (const resume of [withInvisible, withLigatures, mapStrings(clean, text => text.normalize('NFD'))]) {
    t.notSame(resume, clean);
    for (const [i, { path, body, file }] of (await representations(resume)).entries()) {
      t.ok(body === expected[i]?.body, `${path}`);
      t.equal(file, expected[i]?.file);
    }
  }
});

t.test(
  'each sample of JSON Resume loads, and each of its values is on a page or in a diagnostic',
  async t => {
    t.ok(samples.size >= 4, [...samples.keys()].join());
    const load = createLoader(t);
    const render = await createRenderer(t);
    for (const [name, text] of samples) {
      const { content, diagnostics } = await load(text);
      t.notOk(
        diagnostics.some(({ severity }) => severity === 'error'),
        `${name} has no error`,
      );
      const { cv, info } = await render(content as Content);
      t.strictSame([cv.statusCode, info.statusCode], [200, 200]);
      const pages = cv.body + info.body;
      const paths = new Set(diagnostics.map(({ path }) => path));
      const missing = leaves(JSON.parse(text)).filter(([path, leaf]) => {
        const key = path.split('/').at(-1) as string;
        const text = escapeHtml(String(leaf));
        if (path === '/$schema' || paths.has(path)) return false;
        if (/date$/i.test(key)) return !pages.includes(`<time datetime="${text}">`);
        if (key === 'lastModified') return !pages.includes(`<time datetime="${text.slice(0, 10)}">`);
        if (key === 'url') return !pages.includes(`<a href="${text}">`);
        if (key === 'countryCode') return !pages.includes(`<data value="${text}">`);
        return !pages.includes(text);
      });
      t.strictSame(missing, [], name);
      t.ok(leaves(JSON.parse(text)).length > 80);
    }
  },
);

t.test('a resume as people write it shows each value in page, text and Markdown, or reports it', async t => {
  const folder = join(root, 'test/resumes');
  const load = createLoader(t);
  const live = createLiveContent(content);
  const app = await createApp(t, { content: live });
  const names = readdirSync(folder);
  t.equal(names.length, 12);
  for (const name of names) {
    const text = readFileSync(join(folder, name), 'utf8');
    const { content, diagnostics } = await load(text);
    const values = expectedValues(JSON.parse(text), diagnostics);
    t.ok(content, `${name} loads`);
    live.current = content as Content;
    for (const [representation, path] of [
      ['page', '/en'],
      ['text', '/en/cv.txt'],
      ['markdown', '/en/cv.md'],
    ] as const) {
      const { statusCode, body } = await app.inject(path);
      t.equal(statusCode, 200);
      t.strictSame(missingValues(values, representation, body), [], `${name} as ${representation}`);
    }
  }
});

t.test('common mistakes of real files are normalized, with a warning at their location', async t => {
  const load = createLoader(t);
  const render = await createRenderer(t);
  for (const [change, paths, shown] of [
    [
      (cv: Resume) => {
        cv.basics.picture = 'https://a.example/me.jpg';
        cv.basics.website = 'https://old.example/';
        delete cv.basics.image;
        delete cv.basics.url;
      },
      ['/basics/picture', '/basics/picture', '/basics/website'],
      ['<a href="https://old.example/">'],
    ],
    [
      (cv: Resume) => {
        cv.work[0] = { company: 'Old Company', website: 'https://old.example/', position: 'CEO' };
        cv.education[0].gpa = '3.7';
        delete cv.education[0].score;
        cv.awards[0] = { name: 'Old Award' };
        cv.languages[0] = { name: 'Old English', level: 'Good' };
      },
      [
        '/work/0/company',
        '/work/0/website',
        '/education/0/gpa',
        '/awards/0/name',
        '/languages/0/name',
        '/languages/0/level',
      ],
      ['Old Company', '<a href="https://old.example/">', '3.7', 'Old Award', 'Old English', 'Good'],
    ],
    ...[null, '', 'Present'].map(
      end =>
        [
          (cv: Resume) => {
            cv.work[0].endDate = end;
          },
          ['/work/0/endDate'],
          ['<span class="ongoing">present</span>'],
        ] as const,
    ),
    [
      (cv: Resume) => {
        cv.work[0].startDate = 'Spring 2013';
        cv.volunteer[0].startDate = '2012-02-30';
        cv.education[0].endDate = '2001';
      },
      ['/work/0/startDate', '/volunteer/0/startDate', '/education/0/endDate'],
      ['<span>Spring 2013</span>', '<span>2012-02-30</span>', '<time datetime="2001">'],
    ],
    [
      (cv: Resume) => {
        cv.basics.email = '';
        cv.basics.url = '';
        cv.work[0].url = ' ';
      },
      ['/basics/email', '/basics/url', '/work/0/url'],
      ['Richard Hendriks'],
    ],
    [
      (cv: Resume) => {
        cv.basics.url = 'www.a.example/b';
        cv.work[0].url = '//c.example';
        cv.projects[0].url = 'no address';
      },
      ['/basics/url', '/work/0/url', '/projects/0/url'],
      ['<a href="https://www.a.example/b">', '<a href="https://c.example">'],
    ],
    [
      (cv: Resume) => {
        cv.skills[0].keywords = [{ name: 'Keyword One' }, 'Keyword Two', { keyword: 'Keyword Three', x: 1 }];
        cv.interests[0].keywords = 'Keyword Four';
      },
      ['/skills/0/keywords/0', '/skills/0/keywords/2', '/interests/0/keywords'],
      ['Keyword One', 'Keyword Two', 'Keyword Three', 'Keyword Four'],
    ],
    [
      (cv: Resume) => {
        cv['x-theme'] = { name: 'elegant' };
        cv.basics.age = 7;
        cv.basics.location.planet = 'Earth';
        cv.basics.profiles[0]['a/b'] = [];
        cv.work[0].sumary = 'Mistyped';
      },
      ['/x-theme', '/basics/age', '/basics/location/planet', '/basics/profiles/0/a~1b', '/work/0/sumary'],
      ['Richard Hendriks'],
    ],
    [
      (cv: Resume) => {
        cv.basics.phone = 5551234;
        cv.basics.location.postalCode = 94115;
        cv.education[0].score = 3.75;
        cv.awards[0].date = 2014;
      },
      [
        '/basics/phone',
        '/basics/phone',
        '/basics/location/postalCode',
        '/education/0/score',
        '/awards/0/date',
      ],
      ['5551234', '94115', '3.75', '<time datetime="2014">'],
    ],
    ...['basics', 'work', 'skills', 'references', 'meta'].map(
      section =>
        [
          (cv: Resume) => {
            cv[section] = null;
          },
          [`/${section}`],
          [],
        ] as const,
    ),
    [
      (cv: Resume) => {
        cv.work.unshift(null);
        cv.work[1].highlights.push(null);
        cv.basics.profiles[1] = null;
      },
      ['/work/0', '/work/1/highlights/3', '/basics/profiles/1'],
      ['Pied Piper'],
    ],
  ] as const satisfies (readonly [(cv: Resume) => void, readonly string[], readonly string[]])[]) {
    const cv = globalSample();
    delete cv.basics.image;
    change(cv);
    const { content, diagnostics } = await load(JSON.stringify(cv, null, 2));
    t.strictSame(summarize(diagnostics).sort(), paths.map(path => `warning ${path}`).sort());
    for (const { path, line, column } of diagnostics) t.ok(line > 1 && column > 2, path);
    const pages = await render(content as Content);
    t.strictSame([pages.cv.statusCode, pages.info.statusCode], [200, 200]);
    for (const text of shown) t.ok(pages.cv.body.includes(text), text);
  }
});

t.test('a file in another encoding is read, with a warning', async t => {
  const load = createLoader(t);
  const render = await createRenderer(t);
  const text = JSON.stringify({ basics: { name: 'José Núñez' } });
  for (const [bytes, message] of [
    [Buffer.from(`\uFEFF${text}`), /byte order mark/],
    [Buffer.from(`\uFEFF${text}`, 'utf16le'), /UTF-8; read as utf-16le/],
    [Buffer.from(text, 'latin1'), /UTF-8; read as windows-1252/],
  ] as const) {
    const { content, diagnostics } = await load(bytes);
    t.match(diagnostics, [{ severity: 'warning', path: '', message, line: 1, column: 1 }]);
    t.equal(diagnostics.length, 1);
    t.match((await render(content as Content)).cv, {
      statusCode: 200,
      body: '<h1 class="name">José Núñez</h1>',
    });
  }
});

t.test('every part of a resume is optional', async t => {
  const load = createLoader(t);
  const render = await createRenderer(t);
  const without = Object.keys(sample()).map(section => ({ ...globalSample(), [section]: undefined }));
  const only = Object.entries(globalSample()).map(([section, value]) => ({ [section]: value }));
  for (const cv of [{}, { basics: {} }, { work: [] }, { work: [{}] }, { meta: {} }, ...without, ...only]) {
    const { content, diagnostics } = await load(JSON.stringify(cv));
    t.strictSame(
      diagnostics.filter(({ path }) => path !== '/basics/image'),
      [],
      Object.keys(cv).join(),
    );
    const { cv: page, info } = await render(content as Content);
    t.strictSame([page.statusCode, info.statusCode], [200, 200]);
  }
});

t.test('no text becomes markup, a script or a link', async t => {
  const load = createLoader(t);
  const render = await createRenderer(t);
  for (const hostile of [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    '<%= process.exit(1) %>',
    '</title><script>alert(1)</script>',
    '--><script>alert(1)</script>',
    '\u0000<script>alert(1)</script>',
  ]) {
    for (const name of samples.keys()) {
      const url = 'javascript:alert(1)';
      const all = sample(name);
      all.basics.image = 'x';
      for (const work of all.work ?? []) Object.assign(work, { logo: 'x', url: 'x', lang: 'x' });
      for (const cv of [
        mapStrings(all, (_, key) => (key === 'url' ? url : hostile)),
        mapStrings(all, text => text + hostile),
      ]) {
        const { content, diagnostics } = await load(JSON.stringify(cv));
        t.ok(content, 'it loads');
        t.ok(diagnostics.every(({ severity }) => severity === 'warning'));
        const pages = await render(content as Content);
        const html = pages.cv.body + pages.info.body;
        t.strictSame([pages.cv.statusCode, pages.info.statusCode], [200, 200]);
        for (const markup of [
          '<script>alert',
          '<img src=x',
          'href="javascript:',
          'onerror=alert(1)>\n',
          '<%',
        ]) {
          t.notOk(html.includes(markup), `${name}: no ${markup}`);
        }
        t.ok(
          html.includes(escapeHtml(hostile).replace('\u0000', '')) || hostile.includes('\u0000'),
          'it is text',
        );
      }
    }
  }
});

/** The number of cases of a property test. */
const numRuns = 100;

/** Arbitrary JSON values, and values that are almost valid. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    ' ',
    'Present',
    '2016-13',
    '2016-02-30',
    '9999-12-31',
    '0000',
    2016,
    -0,
    'javascript:alert(1)',
    'https://',
    '//a.example',
    'a.example',
    '<b>',
    '__proto__',
    'en',
    'ESP',
    [],
    {},
    [null],
    [[]],
    { name: 'X' },
    { name: {} },
    ['a', 1, null, { text: 'X' }],
  ),
);
/** Arbitrary keys, and keys with a meaning in resumes or in JavaScript. */
const anyKey = fc.oneof(
  fc.string(),
  fc.constantFrom(
    ...'__proto__ constructor toString id short logo lang name url startDate'.split(' '),
    ...'company website picture gpa title level work basics meta profiles a/b~c'.split(' '),
  ),
);
/** Arbitrary changes to a resume: the index of a property, and its new value and key, if they change. */
const changes = fc.array(fc.record({ at: fc.nat(), value: fc.option(anything), key: fc.option(anyKey) }), {
  minLength: 1,
  maxLength: 6,
});

/** A copy of a resume with some properties replaced or renamed. */
function mutate(cv: Resume, list: { at: number; value: unknown; key: string | null }[]): Resume {
  const mutated = structuredClone(cv);
  for (const { at, value, key } of list) {
    const properties: [parent: Resume, key: string][] = [];
    const walk = (node: Resume): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const key of Object.keys(node)) {
        properties.push([node, key]);
        walk(node[key]);
      }
    };
    walk(mutated);
    const [parent, oldKey] = properties[at % properties.length] ?? [mutated, 'basics'];
    const item = value ?? parent[oldKey];
    if (key === null || Array.isArray(parent)) parent[oldKey] = item;
    else {
      delete parent[oldKey];
      Object.defineProperty(parent, key, {
        value: item,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
  }
  return mutated;
}

/**
 * Checks that loading ended with content or an error, and that each diagnostic of a file has a location in its text.
 *
 * @throws otherwise.
 */
function checkResult({ content, diagnostics }: LoadResult<Content>, path: string, text: string): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if ((content === undefined) !== errors.length > 0) throw new Error('neither content nor an error');
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  for (const diagnostic of diagnostics.filter(({ file }) => file.endsWith(path))) {
    const { line, column, source, caret } = diagnostic;
    const lineText = lines[line - 1];
    if (lineText === undefined || column < 1 || column > lineText.length + 1) {
      throw new Error(`not in the text: ${JSON.stringify(diagnostic)}`);
    }
    if (caret[0] < 0 || caret[1] < 1 || caret[0] > source.length || /[\p{Cc}]/u.test(source)) {
      throw new Error(`no caret: ${JSON.stringify(diagnostic)}`);
    }
  }
}

/** A text as read from a file: lone surrogates are replaced. */
const fromFile = (text: string) => Buffer.from(text).toString();

/** Loads a text, checks and counts the result, and renders its pages. Returns the CV page, or "" for an error. */
async function loadAndRender(
  text: string,
  load: ReturnType<typeof createLoader>,
  render: Awaited<ReturnType<typeof createRenderer>>,
  counts: { content: number; error: number },
): Promise<string> {
  const result = await load(text);
  checkResult(result, 'cv/en.json', fromFile(text));
  counts[result.content ? 'content' : 'error']++;
  if (!result.content) return '';
  const { cv, info } = await render(result.content);
  if (cv.statusCode !== 200 || info.statusCode !== 200) throw new Error(`${cv.statusCode}`);
  return cv.body;
}

t.test('any file loads, or is an error with a location', async t => {
  const load = createLoader(t);
  const render = await createRenderer(t);
  const sampleText = samples.get('sample.resume.json') as string;
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json({ maxDepth: 4 }),
    fc.dictionary(anyKey, anything).map(value => JSON.stringify(value)),
    fc
      .tuple(
        fc.nat(sampleText.length),
        fc.nat(40),
        fc.oneof(fc.string(), fc.constantFrom(...'{}[],:"\\\n\r\t\0')),
      )
      .map(([at, length, inserted]) => sampleText.slice(0, at) + inserted + sampleText.slice(at + length)),
  );
  const counts = { content: 0, error: 0 };
  await fc.assert(
    fc.asyncProperty(texts, async text => {
      await loadAndRender(text, load, render, counts);
    }),
    tries(3 * numRuns),
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), async bytes => {
      const { content, diagnostics } = await load(bytes);
      return content !== undefined || diagnostics.length > 0;
    }),
    tries(numRuns),
  );
  t.ok(counts.content > 0 && counts.error > 0, JSON.stringify(counts));
});

t.test('any changed resume is rendered, or is an error with a location', async t => {
  const load = createLoader(t);
  const render = await createRenderer(t);
  const counts = { content: 0, error: 0 };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...samples.keys()), changes, async (name, changes) => {
      const text = JSON.stringify(mutate(sample(name), changes), null, 1);
      const page = await loadAndRender(text, load, render, counts);
      if (/\[object Object\]|href="javascript:/.test(page)) throw new Error(page);
    }),
    tries(numRuns),
  );
  t.ok(counts.content > 0 && counts.error > 0, JSON.stringify(counts));
});

t.test('any changes in two languages are rendered, or are an error with a location', async t => {
  const folder = t.testdir({
    cv: {},
    ui: { 'en.json': messages, 'es.json': readFileSync(join(root, 'content/ui/es.json'), 'utf8') },
  });
  const live = createLiveContent(content);
  const app = await createApp(t, { content: live });
  const [base, other] = ['en', 'es'].map(language =>
    JSON.parse(readFileSync(join(root, `content/cv/${language}.json`), 'utf8')),
  );
  const counts = { content: 0, error: 0 };
  await fc.assert(
    fc.asyncProperty(changes, fc.option(changes), fc.boolean(), async (otherChanges, baseChanges, isBase) => {
      const texts = [mutate(base, baseChanges ?? []), mutate(isBase ? base : other, otherChanges)].map(cv =>
        JSON.stringify(cv, null, 1),
      ) as [string, string];
      writeFileSync(join(folder, 'cv/en.json'), texts[0]);
      writeFileSync(join(folder, 'cv/es.json'), texts[1]);
      const result = await loadContent(folder);
      checkResult(result, 'cv/en.json', fromFile(texts[0]));
      checkResult(result, 'cv/es.json', fromFile(texts[1]));
      counts[result.content ? 'content' : 'error']++;
      if (!result.content) return;
      live.current = result.content;
      const { statusCode, body } = await app.inject('/es');
      if (statusCode !== 200 || body.includes('[object Object]')) throw new Error(`${statusCode}`);
    }),
    tries(numRuns / 2),
  );
  t.ok(counts.content > 0 && counts.error > 0, JSON.stringify(counts));
});

for (const [what, text, outcome] of [
  ['open brackets', '['.repeat(1_000_000), 'error'],
  ['open braces', '{"a":'.repeat(200_000), 'error'],
  ['deep lists in a field', `{"basics":{"summary":${'['.repeat(400_000)}${']'.repeat(400_000)}}}`, 'error'],
  ['lists in a field at the maximum depth', `{"basics":{"x":${'['.repeat(62)}${']'.repeat(62)}}}`, 'content'],
  [
    'lists in a text at the maximum depth',
    `{"basics":{"summary":${'['.repeat(62)}${']'.repeat(62)}}}`,
    'error',
  ],
  ['deep objects in a field', `{"meta":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`, 'error'],
] as const)
  t.test(`${what}: loading ends in ${outcome} without crashing the process`, async t => {
    const { content, diagnostics } = await createLoader(t)(text);
    t.equal(content ? 'content' : 'error', outcome);
    t.equal(
      diagnostics.some(({ severity }) => severity === 'error'),
      outcome === 'error',
    );
  });
