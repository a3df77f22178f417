import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import type { Diagnostic } from '../../server/content/diagnostics.ts';
import type { LoadResult } from '../../server/content/live-content.ts';
import { root } from '../../server/project.ts';
import { loadContent } from '../../server/snapshot/load.ts';
import type { Content } from '../../server/snapshot/snapshot.ts';
import { content, createApp, createLiveContent } from '../helpers/app.ts';
import { createLoader, createRenderer } from '../helpers/content-loader.ts';
import { tries } from '../helpers/tries.ts';

/** The samples of JSON Resume, as they are published, by their names. */
const samples = new Map(
  (folder => [
    ['sample.resume.json', readFileSync(join(folder, 'sample.resume.json'), 'utf8')] as const,
    ...readdirSync(join(folder, 'examples')).map(
      name => [name, readFileSync(join(folder, 'examples', name), 'utf8')] as const,
    ),
  ])(dirname(createRequire(import.meta.url).resolve('@jsonresume/schema/package.json'))),
);
const words = readFileSync(join(root, 'content/ui/en.json'), 'utf8');

/** A resume of any origin has any shape. */
type Resume = ReturnType<typeof JSON.parse>;
const sample = (name = 'sample.resume.json'): Resume => JSON.parse(samples.get(name) as string);

/** Every leaf below a value, with its path (JSON Pointer). */
function leaves(value: unknown, path = ''): [path: string, leaf: unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, below]) =>
    leaves(below, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

/** A value with each string replaced. */
function mapStrings(value: Resume, map: (text: string, key: string) => string, key = ''): Resume {
  if (typeof value === 'string') return map(value, key);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(item => mapStrings(item, map, key));
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, mapStrings(below, map, key)]));
}

/** A text as the templates write it. */
const escapeHtml = (text: string) =>
  text.replace(
    /[&<>"']/g,
    sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '&#39;',
  );

const told = (diagnostics: Diagnostic[]) => diagnostics.map(({ severity, path }) => `${severity} ${path}`);

t.test(
  'each sample of JSON Resume loads as it is, and all that it says is on the page or is told',
  async t => {
    t.ok(samples.size >= 4, [...samples.keys()].join());
    const [read, render] = [createLoader(t), await createRenderer(t)];
    for (const [name, text] of samples) {
      const { content, diagnostics } = read(text);
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

t.test('what real files get wrong is read all the same, and is told in its place', async t => {
  const [read, render] = [createLoader(t), await createRenderer(t)];
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
      ['/basics/phone', '/basics/location/postalCode', '/education/0/score', '/awards/0/date'],
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
    const cv = sample();
    delete cv.basics.image;
    change(cv);
    const { content, diagnostics } = read(JSON.stringify(cv, null, 2));
    t.strictSame(told(diagnostics).sort(), paths.map(path => `warning ${path}`).sort());
    for (const { path, line, column } of diagnostics) t.ok(line > 1 && column > 2, path);
    const pages = await render(content as Content);
    t.strictSame([pages.cv.statusCode, pages.info.statusCode], [200, 200]);
    for (const text of shown) t.ok(pages.cv.body.includes(text), text);
  }
});

t.test('a file in another encoding is read, and the warning says so', async t => {
  const [read, render] = [createLoader(t), await createRenderer(t)];
  const text = JSON.stringify({ basics: { name: 'José Núñez' } });
  for (const [bytes, message] of [
    [Buffer.from(`\uFEFF${text}`), /byte order mark/],
    [Buffer.from(`\uFEFF${text}`, 'utf16le'), /UTF-8; read as utf-16le/],
    [Buffer.from(text, 'latin1'), /UTF-8; read as windows-1252/],
  ] as const) {
    const { content, diagnostics } = read(bytes);
    t.match(diagnostics, [{ severity: 'warning', path: '', message, line: 1, column: 1 }]);
    t.equal(diagnostics.length, 1);
    t.match((await render(content as Content)).cv, {
      statusCode: 200,
      body: '<h1 class="name">José Núñez</h1>',
    });
  }
});

t.test('a resume may lack anything', async t => {
  const [read, render] = [createLoader(t), await createRenderer(t)];
  const without = Object.keys(sample()).map(section => ({ ...sample(), [section]: undefined }));
  const only = Object.entries(sample()).map(([section, value]) => ({ [section]: value }));
  for (const cv of [{}, { basics: {} }, { work: [] }, { work: [{}] }, { meta: {} }, ...without, ...only]) {
    const { content, diagnostics } = read(JSON.stringify(cv));
    t.strictSame(
      diagnostics.filter(({ path }) => path !== '/basics/image'),
      [],
      Object.keys(cv).join(),
    );
    const { cv: page, info } = await render(content as Content);
    t.strictSame([page.statusCode, info.statusCode], [200, 200]);
  }
});

t.test('whatever a text holds, it never becomes markup, a script or a link', async t => {
  const [read, render] = [createLoader(t), await createRenderer(t)];
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
      const [url, all] = ['javascript:alert(1)', sample(name)];
      all.basics.image = 'x';
      for (const work of all.work ?? []) Object.assign(work, { logo: 'x', url: 'x', lang: 'x' });
      for (const cv of [
        mapStrings(all, (_, key) => (key === 'url' ? url : hostile)),
        mapStrings(all, text => text + hostile),
      ]) {
        const { content, diagnostics } = read(JSON.stringify(cv));
        t.ok(content, 'it is content');
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
          'it is a text',
        );
      }
    }
  }
});

/** How often each property is tried. */
const numRuns = 100;

/** What may stand anywhere. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.constantFrom<unknown>(
    ...[null, true, '', ' ', 'Present', '2016-13', '2016-02-30', '9999-12-31', '0000', 2016, -0],
    ...['javascript:alert(1)', 'https://', '//a.example', 'a.example', '<b>', '__proto__', 'en', 'ESP'],
    ...[[], {}, [null], [[]], { name: 'X' }, { name: {} }, ['a', 1, null, { text: 'X' }]],
  ),
);
/** What a key may be. */
const anyKey = fc.oneof(
  fc.string(),
  fc.constantFrom(
    ...['__proto__', 'constructor', 'toString', 'id', 'short', 'logo', 'lang', 'name', 'url', 'startDate'],
    ...[
      'company',
      'website',
      'picture',
      'gpa',
      'title',
      'level',
      'work',
      'basics',
      'meta',
      'profiles',
      'a/b~c',
    ],
  ),
);
/** Changes to a resume: which node, counted through it; what it becomes; under what key, where that changes. */
const changes = fc.array(fc.record({ at: fc.nat(), value: fc.option(anything), key: fc.option(anyKey) }), {
  minLength: 1,
  maxLength: 6,
});

/** A resume with nodes of it replaced, taken away or put under another key. */
function mutate(cv: Resume, list: { at: number; value: unknown; key: string | null }[]): Resume {
  const mutated = structuredClone(cv);
  for (const { at, value, key } of list) {
    const places: [Resume, string][] = [];
    const walk = (node: Resume): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const key of Object.keys(node)) {
        places.push([node, key]);
        walk(node[key]);
      }
    };
    walk(mutated);
    const [parent, old] = places[at % places.length] ?? [mutated, 'basics'];
    const item = value ?? parent[old];
    if (key === null || Array.isArray(parent)) parent[old] = item;
    else {
      delete parent[old];
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

/** Whether a reading is content or an error, each diagnostic of a file with this text in its place. */
function checkReading({ content, diagnostics }: LoadResult<Content>, name: string, text: string): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if ((content === undefined) !== errors.length > 0) throw new Error('neither content nor an error');
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  for (const diagnostic of diagnostics.filter(({ file }) => file.endsWith(name))) {
    const { line, column, source, caret } = diagnostic;
    const there = lines[line - 1];
    if (there === undefined || column < 1 || column > there.length + 1) {
      throw new Error(`not in the text: ${JSON.stringify(diagnostic)}`);
    }
    if (caret[0] < 0 || caret[1] < 1 || caret[0] > source.length || /[\p{Cc}]/u.test(source)) {
      throw new Error(`no caret: ${JSON.stringify(diagnostic)}`);
    }
  }
}

/** What a file is when it has been written and read: without half characters. */
const written = (text: string) => Buffer.from(text).toString();

/** Checks what a text ends in, an error in its place or pages, and counts it; gives the CV's page, if there is one. */
async function endOf(
  text: string,
  read: ReturnType<typeof createLoader>,
  render: Awaited<ReturnType<typeof createRenderer>>,
  ends: { content: number; error: number },
): Promise<string> {
  const reading = read(text);
  checkReading(reading, 'cv/en.json', written(text));
  ends[reading.content ? 'content' : 'error']++;
  if (!reading.content) return '';
  const { cv, info } = await render(reading.content);
  if (cv.statusCode !== 200 || info.statusCode !== 200) throw new Error(`${cv.statusCode}`);
  return cv.body;
}

t.test('whatever is in a file, reading it ends in content or in an error that has a place', async t => {
  const [read, render] = [createLoader(t), await createRenderer(t)];
  const whole = samples.get('sample.resume.json') as string;
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json({ maxDepth: 4 }),
    fc.dictionary(anyKey, anything).map(value => JSON.stringify(value)),
    fc
      .tuple(fc.nat(whole.length), fc.nat(40), fc.oneof(fc.string(), fc.constantFrom(...'{}[],:"\\\n\r\t\0')))
      .map(([at, length, put]) => whole.slice(0, at) + put + whole.slice(at + length)),
  );
  const ends = { content: 0, error: 0 };
  const bytes = fc.uint8Array().map(bytes => read(bytes));
  await fc.assert(
    fc.asyncProperty(texts, async text => {
      await endOf(text, read, render, ends);
    }),
    tries(3 * numRuns),
  );
  fc.assert(
    fc.property(bytes, ({ content, diagnostics }) => content !== undefined || diagnostics.length > 0),
    tries(numRuns),
  );
  t.ok(ends.content > 0 && ends.error > 0, JSON.stringify(ends));
});

t.test('whatever is changed in a resume, its pages are made or an error is told in its place', async t => {
  const [read, render] = [createLoader(t), await createRenderer(t)];
  const ends = { content: 0, error: 0 };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...samples.keys()), changes, async (name, changes) => {
      const text = JSON.stringify(mutate(sample(name), changes), null, 1);
      const page = await endOf(text, read, render, ends);
      if (/\[object Object\]|href="javascript:/.test(page)) throw new Error(page);
    }),
    tries(numRuns),
  );
  t.ok(ends.content > 0 && ends.error > 0, JSON.stringify(ends));
});

t.test(
  'whatever is changed in two languages, their pages are made or an error is told in its place',
  async t => {
    const folder = t.testdir({
      cv: {},
      ui: { 'en.json': words, 'es.json': readFileSync(join(root, 'content/ui/es.json'), 'utf8') },
    });
    const live = createLiveContent(content);
    const app = await createApp(t, { content: live });
    const [base, other] = ['en', 'es'].map(language =>
      JSON.parse(readFileSync(join(root, `content/cv/${language}.json`), 'utf8')),
    );
    const ends = { content: 0, error: 0 };
    await fc.assert(
      fc.asyncProperty(changes, fc.option(changes), fc.boolean(), async (ofOther, ofBase, sameKind) => {
        const texts = [mutate(base, ofBase ?? []), mutate(sameKind ? base : other, ofOther)].map(cv =>
          JSON.stringify(cv, null, 1),
        ) as [string, string];
        writeFileSync(join(folder, 'cv/en.json'), texts[0]);
        writeFileSync(join(folder, 'cv/es.json'), texts[1]);
        const reading = loadContent(folder);
        checkReading(reading, 'cv/en.json', written(texts[0]));
        checkReading(reading, 'cv/es.json', written(texts[1]));
        ends[reading.content ? 'content' : 'error']++;
        if (!reading.content) return;
        live.current = reading.content;
        const { statusCode, body } = await app.inject('/es');
        if (statusCode !== 200 || body.includes('[object Object]')) throw new Error(`${statusCode}`);
      }),
      tries(numRuns / 2),
    );
    t.ok(ends.content > 0 && ends.error > 0, JSON.stringify(ends));
  },
);

for (const [what, text, outcome] of [
  ['open brackets', '['.repeat(1_000_000), 'error'],
  ['open braces', '{"a":'.repeat(200_000), 'error'],
  ['deep lists in a field', `{"basics":{"summary":${'['.repeat(400_000)}${']'.repeat(400_000)}}}`, 'error'],
  ['lists in a field, as deep as may be', `{"basics":{"x":${'['.repeat(62)}${']'.repeat(62)}}}`, 'content'],
  [
    'lists in a text, as deep as may be',
    `{"basics":{"summary":${'['.repeat(62)}${']'.repeat(62)}}}`,
    'error',
  ],
  ['deep objects in a field', `{"meta":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`, 'error'],
] as const)
  t.test(`${what}: the reading ends in ${outcome}, and not the process`, async t => {
    const { content, diagnostics } = createLoader(t)(text);
    t.equal(content ? 'content' : 'error', outcome);
    t.equal(
      diagnostics.some(({ severity }) => severity === 'error'),
      outcome === 'error',
    );
  });
