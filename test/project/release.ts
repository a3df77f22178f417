// A release: what the tarball of npm pack has, and the form of CHANGELOG.md.
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { root, version } from '../../server/project.ts';

const read = (name: string) => readFileSync(join(root, name), 'utf8');
const { dateRelease, findProblems } = await import(pathToFileURL(join(root, 'scripts/changelog.mjs')).href);

/** Lists what npm packs (its own module). */
const listFiles: (tree: object) => Promise<string[]> = createRequire(import.meta.url)('npm-packlist');
const packed = await listFiles({
  path: root,
  package: JSON.parse(read('package.json')),
  isProjectRoot: true,
});

/** Every file of the tarball; `*` is a part of a name, such as the hash of a chunk. */
const expected = `
CHANGELOG.md LICENSE README.md package.json
dist/cli.js dist/main.js dist/assets/build.js dist/formats/pdf/thread.js dist/chunks/*.js dist/chunks/*.*.js dist/licences.txt
dist/fonts/SourceSans3_*.ttf dist/fonts/SourceSerif4_*.ttf dist/fonts/SourceSerif4Display-*.ttf dist/icons/*.svg
dist/static/css/site.css dist/static/css/site.css.* dist/static/css/languages.css dist/static/css/languages.css.*
dist/static/js/site.js dist/static/js/site.js.* dist/static/js/scheme.js dist/static/js/scheme.js.*
dist/static/fonts/display-*.woff2 dist/static/fonts/sans-*.woff2 dist/static/fonts/serif-*.woff2
dist/static/favicon.svg dist/static/favicon.svg.* dist/static/favicon.png dist/static/apple-touch-icon.png
dist/static/icon-*.png dist/static/licences.txt
partials/cv.eta partials/cv/*.eta partials/info.eta partials/layout/*.eta partials/problem.eta partials/shortcuts.eta
views/chooser.eta views/cv.eta views/dialog.eta views/info.eta views/layout.eta views/problem.eta views/shortcuts.eta
views/card.typ views/cv.typ views/paper.typ views/strip.typ views/text.typ
server/commands/starter/examples/*.json server/editor/client.css server/editor/client.js server/ui/messages/*.json
static/css/tokens.css`
  .trim()
  .split(/\s+/);

const matches = (pattern: string, path: string) =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '\\w[\\w-]*')}$`).test(path);
const findUnexpected = (paths: string[]) =>
  paths.filter(path => !expected.some(pattern => matches(pattern, path)));

t.test('the tarball has the listed files and no others', async t => {
  t.strictSame(findUnexpected(packed), []);
  t.strictSame(
    expected.filter(pattern => !packed.some(path => matches(pattern, path))),
    [],
    'each is there',
  );
});

t.test('the content of an owner, secrets, caches and sources are not in the tarball', async t => {
  const others = [
    '.env',
    'content/cv/en.json',
    'content/images/portrait.jpg',
    'dist/.env',
    'dist/chunks/.env.js',
    'dist/chunks/cli-ABC.js.map',
    'dist/images/0a1b2c',
    'dist/release/cv-site-1.0.0.tgz',
    'dist/suite/test/unit.test.js',
    'dist/static/key.pem',
    'server/cli.ts',
    'server/commands/starter/examples/me.json.orig',
    'static/css/custom.css',
    'views/cv.eta.bak',
  ];
  t.strictSame(findUnexpected(others), others);
});

t.test('the files of the tarball are at most 8.5 MB', async t => {
  const size = packed.reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
  t.ok(size > 4e6 && size < 8.5e6, `${size} bytes`);
});

t.test(
  'Yarn unpacks the package in its Plug’n’Play mode, as Typst reads views and typefaces from files',
  async t => {
    t.equal(JSON.parse(read('package.json')).preferUnplugged, true);
  },
);

t.test('README.md names the tarball of this version', async t => {
  t.match(read('README.md'), `npx ./cv-site-${version}.tgz new`);
});

t.test('CHANGELOG.md has the form of Keep a Changelog', async t => {
  t.strictSame(findProblems(read('CHANGELOG.md')), []);
});

const changelog = `# Changelog

## [Unreleased]

### Added

- A new thing.

## [1.1.0] - 2026-12-24

### Fixed

- An old thing.
`;

t.test('what a changelog has in another form is found', async t => {
  t.strictSame(findProblems(changelog), []);
  for (const [text, other, problem] of [
    ['# Changelog', '# Changes', 'should begin with "# Changelog"'],
    ['[Unreleased]', '[1.2.0] - 2027-01-01', 'should have "## [Unreleased]" first'],
    ['[1.1.0] - 2026-12-24', '[1.1.0]', '"## [1.1.0]" should be "## [version] - YYYY-MM-DD"'],
    ['2026-12-24', '24.12.2026', '"## [1.1.0] - 24.12.2026" should be "## [version] - YYYY-MM-DD"'],
    ['### Fixed', '## [1.2.0] - 2027-01-01\n\n### Fixed', '1.2.0 should be above 1.1.0'],
    ['### Added', 'Some.\n\n### Added', '"## [Unreleased]" has text outside of a kind of change'],
    [
      'Fixed',
      'Repaired',
      '"### Repaired" should be one of Added, Changed, Deprecated, Removed, Fixed, Security',
    ],
    [
      '- A new thing.',
      '- A new thing.\n\n### Added\n\n- Another.',
      '"## [Unreleased]" has "### Added" twice',
    ],
    ['- An old thing.\n', '', '"### Fixed" should have a list'],
  ] as [string, string, string][])
    t.ok(findProblems(changelog.replace(text, other)).includes(problem), problem);
});

t.test('a release dates what is unreleased, and leaves the rest as it is', async t => {
  const { changelog: dated, section } = dateRelease(changelog, '1.2.0', '2027-01-31');
  t.equal(section, '### Added\n\n- A new thing.');
  t.equal(dated, changelog.replace('## [Unreleased]\n', '## [Unreleased]\n\n## [1.2.0] - 2027-01-31\n'));
  t.strictSame(findProblems(dated), []);
  t.strictSame(
    dateRelease(dated, '1.2.0', '2027-02-28'),
    { changelog: dated, section },
    'a version is dated once',
  );
  for (const [given, number, message] of [
    [changelog, '1.0.9', '1.0.9 should be newer than 1.1.0'],
    [dated, '1.3.0', 'CHANGELOG.md has nothing under "Unreleased"'],
    [changelog.replace('Added', 'New'), '1.2.0', /^CHANGELOG\.md "### New" should be one of/],
  ] as const)
    t.throws(() => dateRelease(given, number, '2027-01-31'), { message });
});
