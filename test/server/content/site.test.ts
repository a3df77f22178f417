import t, { type Test } from 'tap';
import { ContentFolder } from '../../../server/content/files.ts';
import { loadSite } from '../../../server/content/site.ts';

const load = (t: Test, site: unknown, available = ['de', 'en', 'es']) =>
  loadSite(new ContentFolder(t.testdir({ 'site.json': JSON.stringify(site) })), available);

t.test('an empty site is complete: every setting has its default', async t => {
  t.strictSame(load(t, {}), {
    site: {
      defaultLanguage: 'de',
      languages: ['de', 'en', 'es'],
      baseUrl: null,
      paper: 'a4',
      defaults: { length: 'long', icons: 'show', theme: 'default', scheme: 'auto' },
    },
    findings: [],
  });
});

t.test('what a site says is taken', async t => {
  const said = {
    defaultLanguage: 'es',
    languages: ['es', 'en', 'de'],
    baseUrl: 'https://cv.example.org',
    paper: 'letter',
    defaults: { length: 'short', icons: 'hide', theme: 'clean', scheme: 'dark' },
  };
  t.strictSame(load(t, { $schema: 'schemas/site.schema.json', ...said }).site, said);
});

t.test('a default that is not said keeps its own default', async t => {
  t.strictSame(load(t, { defaults: { length: 'short' } }).site?.defaults, {
    length: 'short',
    icons: 'show',
    theme: 'default',
    scheme: 'auto',
  });
});

t.test('languages are ordered as named, the others follow; the first is the default', async t => {
  const { site } = load(t, { languages: ['es'] });
  t.strictSame(site?.languages, ['es', 'de', 'en']);
  t.equal(site?.defaultLanguage, 'es');
});

t.test('a language named twice is offered once', async t => {
  t.strictSame(load(t, { languages: ['es', 'en', 'es'] }).site?.languages, ['es', 'en', 'de']);
});

t.test('a language without a CV is a finding, in the order as in the default', async t => {
  const { site, findings } = load(t, { languages: ['en', 'fr'], defaultLanguage: 'it' });
  t.equal(site, undefined);
  t.match(findings, [
    { path: '/languages/1', message: /cv\/<language>\.json: de, en, es \(found "fr"\)$/ },
    { path: '/defaultLanguage', message: /\(found "it"\)$/ },
  ]);
  t.equal(findings.length, 2);
});

t.test('a wrong or unknown setting is a finding and there is no site', async t => {
  for (const [said, path] of [
    [{ paper: 'a3' }, '/paper'],
    [{ baseUrl: 'https://cv.example.org/' }, '/baseUrl'],
    [{ baseUrl: 'cv.example.org' }, '/baseUrl'],
    [{ defaults: { length: 'tiny' } }, '/defaults/length'],
    [{ defaults: { lenght: 'long' } }, '/defaults/lenght'],
    [{ defaultLangauge: 'en' }, '/defaultLangauge'],
    [{ languages: 'en' }, '/languages'],
    [[], ''],
  ] as const) {
    const { site, findings } = load(t, said);
    t.equal(site, undefined);
    t.match(findings, [{ file: /site\.json$/, path }], JSON.stringify(said));
  }
});

t.test('a site that is not JSON, or not there, is a finding', async t => {
  const broken = loadSite(new ContentFolder(t.testdir({ 'site.json': '{,}' })), ['en']);
  t.match(broken.findings, [{ file: /site\.json$/, path: '', message: /^should be JSON/ }]);
  const missing = loadSite(new ContentFolder(t.testdir({})), ['en']);
  t.match(missing.findings, [{ file: /site\.json$/, path: '', message: /^cannot be read/ }]);
  t.strictSame([broken.site, missing.site], [undefined, undefined]);
});
