import t, { type Test } from 'tap';
import { ContentFolder } from '../../../server/content/files.ts';
import { loadSite } from '../../../server/content/site.ts';

const loadText = (t: Test, text: string, available = ['de', 'en', 'es']) => {
  const folder = new ContentFolder(t.testdir({ 'site.json': text }));
  const { file, ...loaded } = loadSite(folder, available);
  return loaded;
};
const load = (t: Test, site: unknown, available?: string[]) => loadText(t, JSON.stringify(site), available);

const complete = {
  defaultLanguage: 'de',
  languages: ['de', 'en', 'es'],
  baseUrl: null,
  basePath: '',
  paper: 'a4',
  dates: 'month',
  markdown: true,
  sections: null,
  timeline: true,
  groupRoles: true,
  defaults: { length: 'long', icons: 'show', theme: 'default', scheme: 'auto' },
  public: ['email', 'url', 'city', 'region', 'countryCode', 'profiles'],
  choicesIn: 'query',
};

t.test('an empty site.json has every default', async t => {
  t.strictSame(load(t, {}), { site: complete, diagnostics: [] });
});

t.test('a missing site.json equals an empty one', async t => {
  t.match(loadSite(new ContentFolder(t.testdir({})), ['de', 'en', 'es']), {
    site: complete,
    diagnostics: [],
  });
});

t.test('every setting of site.json is used', async t => {
  const settings = {
    defaultLanguage: 'es',
    languages: ['es', 'en', 'de'],
    baseUrl: 'https://cv.example.org',
    paper: 'letter',
    dates: 'year',
    markdown: false,
    sections: ['skills', 'work'],
    timeline: ['work'],
    groupRoles: false,
    defaults: { length: 'short', icons: 'hide', theme: 'clean', scheme: 'dark' },
    public: ['phone'],
  };
  t.strictSame(load(t, { $schema: 'schemas/site.schema.json', ...settings }), {
    site: { ...settings, basePath: '', choicesIn: 'query' },
    diagnostics: [],
  });
});

t.test('a default choice that is not set keeps its own default', async t => {
  t.strictSame(load(t, { defaults: { length: 'short' } }).site?.defaults, {
    ...complete.defaults,
    length: 'short',
  });
});

for (const { name, settings, available, languages, defaultLanguage } of [
  {
    name: 'named languages come first, in their order; the first is the default',
    settings: { languages: ['es'] },
    languages: ['es', 'de', 'en'],
    defaultLanguage: 'es',
  },
  {
    name: 'a language named twice is offered once',
    settings: { languages: ['es', 'en', 'es'] },
    languages: ['es', 'en', 'de'],
    defaultLanguage: 'es',
  },
  {
    name: 'the default language need not be the first',
    settings: { languages: ['es', 'en'], defaultLanguage: 'en' },
    languages: ['es', 'en', 'de'],
    defaultLanguage: 'en',
  },
  {
    name: 'without a CV there are no languages',
    settings: {},
    available: [],
    languages: [],
    defaultLanguage: '',
  },
]) {
  t.test(name, async t => {
    const { site, diagnostics } = load(t, settings, available);
    t.match({ site, diagnostics }, { site: { languages, defaultLanguage }, diagnostics: [] });
    t.strictSame([site?.languages, diagnostics], [languages, []]);
  });
}

t.test('a language without a CV is an error: its file may have been deleted by mistake', async t => {
  const { site, diagnostics } = load(t, { languages: ['fr', 'en', 'ess'], defaultLanguage: 'it' });
  t.equal(site, undefined);
  const hint = 'remove it, or add its file';
  t.match(diagnostics, [
    {
      severity: 'error',
      path: '/languages/0',
      column: 15,
      message: /cv\/<language>\.json: de, en, es \(found "fr"\)$/,
      hint,
    },
    { severity: 'error', path: '/languages/2', message: /\(found "ess"\)$/, hint },
    { severity: 'error', path: '/defaultLanguage', message: /\(found "it"\)$/, hint },
  ]);
  t.equal(diagnostics.length, 3);
});

t.test('an unknown setting is a warning at its key; the others are used', async t => {
  const { site, diagnostics } = loadText(
    t,
    '{\n  "paper": "letter",\n  "defaultLangauge": "en",\n  "defaults": { "lenght": "short", "icons": "hide", "x": 1 }\n}',
  );
  t.match(site, { paper: 'letter', defaultLanguage: 'de', defaults: { length: 'long', icons: 'hide' } });
  t.match(diagnostics, [
    { path: '/defaultLangauge', line: 3, column: 3, hint: 'did you mean "defaultLanguage"?' },
    { path: '/defaults/lenght', line: 4, column: 17, hint: 'did you mean "length"?' },
    { path: '/defaults/x', line: 4, column: 53, hint: 'known keys: length, icons, theme, scheme' },
  ]);
  t.strictSame(
    diagnostics.map(({ severity, caret }) => [severity, caret[1]]),
    [
      ['warning', 17],
      ['warning', 8],
      ['warning', 3],
    ],
  );
});

t.test('a duplicate setting is a warning, and the last one counts', async t => {
  const { site, diagnostics } = loadText(t, '{ "paper": "a4", "paper": "letter" }');
  t.equal(site?.paper, 'letter');
  t.match(diagnostics, [{ severity: 'warning', column: 18, message: /duplicate/ }]);
});

t.test('an invalid setting is an error, and there is no site', async t => {
  for (const [settings, path, hint] of [
    [{ paper: 'a3' }, '/paper', ''],
    [{ baseUrl: 'https://cv.example.org/?a' }, '/baseUrl', ''],
    [{ baseUrl: 'cv.example.org' }, '/baseUrl', ''],
    [{ defaults: { length: 'tiny' } }, '/defaults/length', ''],
    [{ languages: 'en' }, '/languages', ''],
    [{ languages: [1] }, '/languages/0', ''],
    [{ defaultLanguage: null }, '/defaultLanguage', ''],
    [[], '', ''],
  ] as const) {
    const { site, diagnostics } = load(t, settings);
    t.equal(site, undefined);
    t.match(diagnostics, [{ severity: 'error', file: /site\.json$/, path, hint }], JSON.stringify(settings));
    t.equal(diagnostics.length, 1);
  }
});

t.test('a site.json that is not JSON, or cannot be read, is an error', async t => {
  const broken = loadText(t, '{,}');
  t.match(broken.diagnostics, [{ severity: 'error', file: /site\.json$/, message: /^should be JSON/ }]);
  const folder = loadSite(new ContentFolder(t.testdir({ 'site.json': {} })), ['en']);
  t.match(folder.diagnostics, [{ severity: 'error', file: /site\.json$/, message: /^cannot be read/ }]);
  t.strictSame([broken.site, folder.site], [undefined, undefined]);
});

t.test('a base URL may have a path, with or without a slash at its end', async t => {
  for (const baseUrl of ['https://example.org/cv/', 'https://example.org/cv'])
    t.match(load(t, { baseUrl }).site, { baseUrl: 'https://example.org/cv', basePath: '/cv' });
});

t.test('BASE_URL overrides the base URL of site.json', async t => {
  const folder = new ContentFolder(t.testdir({ 'site.json': '{ "baseUrl": "https://example.org/en/" }' }));
  const { site, diagnostics } = loadSite(folder, ['en'], 'https://example.org/a/b/');
  t.match(site, { baseUrl: 'https://example.org/a/b', basePath: '/a/b' });
  t.strictSame(diagnostics, []);
});

t.test('a base path that begins like a path of the site is an error, where it is set', async t => {
  for (const [baseUrl, segment] of [
    ['https://example.org/en/', '/en", a language of the site'],
    ['https://example.org/EN/cv', '/en", a language of the site'],
    ['https://example.org/%65n', '/en", a language of the site'],
    ['https://example.org/static/', '/static", a path of the site'],
    ['https://example.org/health', '/health", a path of the site'],
  ] as const) {
    const message = `should have a path that does not begin with "${segment} (found "${baseUrl}")`;
    const hint = 'publish the site under another path, such as /resume/';
    const { site, diagnostics } = load(t, { baseUrl });
    t.equal(site, undefined);
    t.match(diagnostics, [
      { severity: 'error', file: /site\.json$/, path: '/baseUrl', line: 1, message, hint },
    ]);
    const overridden = loadSite(new ContentFolder(t.testdir({})), ['de', 'en'], baseUrl);
    t.equal(overridden.site, undefined);
    t.match(overridden.diagnostics, [{ severity: 'error', file: 'BASE_URL', path: '', message, hint }]);
  }
  for (const path of ['fr', 'cv/en', 'english', 'statics'])
    t.ok(load(t, { baseUrl: `https://example.org/${path}/` }).site, path);
});
