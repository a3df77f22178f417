import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { buildAssets } from '../../../server/assets/build.ts';
import { ASSETS_FOLDER } from '../../../server/assets/manifest.ts';
import { root } from '../../../server/project.ts';

const favicon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>';

/** A project with the smallest sources, and access to the files of its build. */
function createProject(t: Test, { css = {}, js = {}, ...others }: Record<string, object | string> = {}) {
  const folder = t.testdir({
    static: {
      css: {
        'site.css': '@import "part.css";\n\na {\n  color: red;\n}\n',
        'languages.css': 'i {\n  color: red;\n}\n',
        'part.css': 'b {\n  color: blue;\n}\n',
        'tokens.css': tokens,
        ...(css as object),
      },
      js: {
        'scheme.js': 'import "./part.js";\nnote("scheme");\n',
        'site.js': 'import "./part.js";\nnote("site");\n',
        'part.js': 'note("part");\n',
        'trusted-types.js': 'note("policy");\n',
        ...(js as object),
      },
      'favicon.svg': favicon,
      ...others,
    },
  });
  const built = join(folder, ASSETS_FOLDER);
  return {
    build: () => buildAssets(folder),
    built,
    edit: (name: string, text: string) => writeFileSync(join(folder, 'static', name), text),
    remove: (name: string) => rmSync(join(folder, 'static', name)),
    read: (name: string) => readFileSync(join(built, name)),
    text: (name: string) => readFileSync(join(built, name), 'utf8'),
    /** The names of the built files, without the compressed siblings. */
    names: () =>
      readdirSync(built, { recursive: true, encoding: 'utf8' })
        .filter(name => statSync(join(built, name)).isFile() && !/\.(br|gz)$/.test(name))
        .sort(),
  };
}

/** The favicon and the icons that are rendered from it. */
const icons = ['apple-touch-icon.png', 'favicon.png', 'favicon.svg', 'icon-192.png', 'icon-512.png'];

const subsets = ['cyrillic', 'cyrillic-ext', 'greek', 'latin', 'latin-ext', 'vietnamese'];
const typefaces = [
  ...['display', 'sans', 'sans-600', 'serif', 'serif-600', 'serif-italic'].flatMap(face =>
    subsets.map(subset => `fonts/${face}-${subset}.woff2`),
  ),
  'fonts/sans-greek-ext.woff2',
  'fonts/sans-600-greek-ext.woff2',
].sort();

const tokens = ['paper', 'ground', 'ink', 'ink-soft', 'rule', 'accent']
  .map(name => `--${name}: #123456;`)
  .join('\n');

t.test('sources are bundled into two style sheets and two scripts; the typefaces are built', async t => {
  const project = createProject(t);
  await project.build();
  const names = [
    'css/languages.css',
    'css/site.css',
    ...typefaces,
    'js/scheme.js',
    'js/site.js',
    ...icons,
    'licences.txt',
  ];
  t.strictSame(project.names(), names.sort());
  t.match(
    project.text('css/site.css'),
    /\n@font-face\{[^}]+\}\nb\{color:#00f\}a\{color:red\}\n/,
    'an import is replaced by its content, after the typefaces',
  );
  for (const face of typefaces) t.equal(project.read(face).toString('latin1', 0, 4), 'wOF2', face);
});

t.test('the style sheet of languages has the subsets beside Latin, by their ranges', async t => {
  const project = createProject(t);
  await project.build();
  const css = project.text('css/languages.css');
  const faces = [...css.matchAll(/@font-face\{[^}]*url\("\.\.\/([^"]+)"\)[^}]*unicode-range:U\+[^}]+\}/g)];
  t.strictSame(
    faces.map(([, file]) => file).sort(),
    typefaces.filter(file => !file.includes('-latin')),
  );
  t.match(
    css,
    /font-family:"Source Serif 4";font-style:italic;font-weight:400;font-display:optional;src:url\("\.\.\/fonts\/serif-italic-greek\.woff2"\)format\("woff2"\);unicode-range:U\+370-/,
  );
  t.match(css, /i\{color:red\}\s*$/, 'before the rules of the source');
});

t.test('a script includes its imports, and declares no globals', async t => {
  const project = createProject(t, {
    js: {
      'scheme.js': 'import { text } from "./text.js";\nnote(text);\n',
      'text.js': 'export const text = "imported";\n',
    },
  });
  await project.build();
  const notes: string[] = [];
  const context = vm.createContext({ note: (text: string) => notes.push(text) });
  const names = Object.keys(context);
  vm.runInContext(project.text('js/scheme.js'), context);
  t.strictSame(notes, ['imported']);
  t.strictSame(Object.keys(context), names);
});

t.test(
  'the Trusted Types policy precedes htmx, which precedes its extension and the site script',
  async t => {
    const project = createProject(t);
    await project.build();
    const script = project.text('js/site.js');
    const endOf = (name: string) =>
      readFileSync(join(root, 'node_modules/htmx.org/dist', name), 'utf8')
        .trim()
        .slice(-200);
    const positions = ['"policy"', endOf('htmx.min.js'), endOf('ext/hx-head.min.js'), '"site"'].map(text =>
      script.indexOf(text),
    );
    t.ok(
      positions.every((position, i) => position > (positions[i - 1] ?? -1)),
      `${positions}`,
    );
    t.doesNotThrow(() => new vm.Script(script), 'the joined scripts parse');
    t.equal(script.match(/"policy"/g)?.length, 1, 'the policy is there once');
  },
);

t.test('the licences of the packages are among the assets', async t => {
  const project = createProject(t);
  await project.build();
  const text = project.text('licences.txt');
  for (const [name, licence] of [
    ['@fontsource/source-serif-4', 'SIL OPEN FONT LICENSE Version 1.1'],
    ['@fontsource/source-sans-3', 'SIL OPEN FONT LICENSE Version 1.1'],
    ['bootstrap-icons', 'Copyright (c) 2019-2024 The Bootstrap Authors'],
    ['htmx.org', 'Zero-Clause BSD'],
  ] as const)
    t.ok(text.indexOf(licence, text.indexOf(`${name}\n\n`)) > 0, name);
  const css = readFileSync(join(root, ASSETS_FOLDER, 'css/site.css'), 'utf8');
  t.match(css, '../licences.txt', 'the style sheet refers to them');
});

t.test('other files are copied unchanged', async t => {
  const bytes = Buffer.from([0, 255, 10, 13, 128]);
  const project = createProject(t, {
    'as-it-is.svg': '<svg>\n  <!-- as it is -->\n</svg>\n',
    'note.txt': 'A note\n',
    more: { 'a.bin': bytes, 'b.json': '{}' },
  });
  await project.build();
  t.strictSame(
    project.names().filter(name => !/^(css|js|fonts)\//.test(name)),
    [...icons, 'licences.txt', 'as-it-is.svg', 'more/a.bin', 'more/b.json', 'note.txt'].sort(),
  );
  t.equal(project.text('as-it-is.svg'), '<svg>\n  <!-- as it is -->\n</svg>\n');
  t.ok(project.read('more/a.bin').equals(bytes));
});

t.test('style sheets, scripts and SVG images have compressed siblings; other files have none', async t => {
  const project = createProject(t, { 'a.png': 'png' });
  await project.build();
  for (const name of project.names()) {
    const compressed = /\.(css|js|svg)$/.test(name);
    for (const [extension, decode] of [
      ['br', brotliDecompressSync],
      ['gz', gunzipSync],
    ] as const) {
      const sibling = `${name}.${extension}`;
      t.equal(existsSync(join(project.built, sibling)), compressed, sibling);
      if (compressed) t.ok(decode(project.read(sibling)).equals(project.read(name)));
    }
  }
});

t.test('a build removes files of earlier builds', async t => {
  const project = createProject(t, { 'old.svg': '<svg/>', 'new.svg': '<svg/>' });
  await project.build();
  writeFileSync(join(project.built, 'stray.txt'), 'stray');
  project.remove('old.svg');
  await project.build();
  t.strictSame(
    project.names().filter(name => !/^(css|js|fonts)\//.test(name)),
    [...icons, 'licences.txt', 'new.svg'],
  );
  t.notOk(existsSync(join(project.built, 'old.svg.br')));
});

t.test('builds are reproducible', async t => {
  const project = createProject(t);
  const bytes = async () => {
    await project.build();
    return readdirSync(project.built, { recursive: true, encoding: 'utf8' })
      .sort()
      .filter(name => statSync(join(project.built, name)).isFile())
      .map(name => [name, project.read(name).toString('latin1')]);
  };
  t.strictSame(await bytes(), await bytes());
});

t.test('an invalid source is an error with its location, and the last build is unchanged', async t => {
  const project = createProject(t, { css: { 'extra.css': '' } });
  await project.build();
  const lastBuild = project.text('css/site.css');
  for (const [name, invalid, location] of [
    ['css/site.css', 'a {\n  color: red;\n', 'css/site.css:3'],
    ['css/site.css', 'a {\n  color: red;\n}\n}\n', 'css/site.css:4'],
    ['css/site.css', '\n\n@import "none.css";\n', 'css/site.css:3'],
    ['css/site.css', 'a {\n  color: red;\n}\n@import "part.css";\n', 'css/site.css:4'],
    ['css/site.css', 'a {}\nb {\n  background: url("none.png");\n}\n', 'css/site.css:3'],
    ['css/part.css', 'a {\n  : red;\n}\n', 'css/part.css:2'],
    ['js/site.js', 'note("a");\nnote(;\n', 'js/site.js:2'],
    ['js/part.js', 'import { a } from "./scheme.js";\nlet a = 1;\n', 'js/part.js:2'],
    ['js/scheme.js', '\n\nimport "./none.js";\n', 'js/scheme.js:3'],
    ['js/trusted-types.js', 'note("policy");\nlet = ;\n', 'js/trusted-types.js:2'],
  ] as const) {
    const before = readFileSync(join(project.built, '../../static', name), 'utf8');
    project.edit(name, invalid);
    await t.rejects(
      project.build(),
      new RegExp(`static/${location.replaceAll('.', '\\.')}\\b`),
      `the error names ${location}`,
    );
    t.equal(project.text('css/site.css'), lastBuild);
    project.edit(name, before);
  }
  project.edit('favicon.svg', '<svg');
  await t.rejects(project.build(), 'the favicon is not an SVG');
  t.equal(project.text('css/site.css'), lastBuild);
  project.edit('favicon.svg', favicon);
  await t.resolves(project.build(), 'the corrected favicon is built');
});

t.test('every source file of this project is bundled', async t => {
  const names = readdirSync(join(root, 'static'), { recursive: true, encoding: 'utf8' });
  const [css, js] = ['css', 'js'].map(kind => names.filter(name => name.endsWith(`.${kind}`)));
  const styleSheet = readFileSync(join(root, 'static/css/site.css'), 'utf8');
  for (const name of css?.filter(name => !['css/site.css', 'css/languages.css'].includes(name)) ?? [])
    t.ok(styleSheet.includes(`@import "${name.replace('css/', '')}"`), name);
  const entryPoints = ['js/site.js', 'js/scheme.js', 'js/trusted-types.js'];
  const scripts = js?.map(name => readFileSync(join(root, 'static', name), 'utf8')).join('\n');
  for (const name of js?.filter(name => !entryPoints.includes(name)) ?? [])
    t.match(scripts, `'./${name.replace('js/', '')}';`, name);
});

t.test('a build touches only the files that changed, as a server may be reading them', async t => {
  const { build, built, edit, remove, names } = createProject(t, { 'note.txt': 'a', 'old.txt': 'b' });
  await build();
  const inodes = () => new Map(names().map(name => [name, statSync(join(built, name)).ino]));
  const before = inodes();
  edit('note.txt', 'c');
  remove('old.txt');
  await build();
  const after = inodes();
  t.strictSame(
    [...before].filter(([name, inode]) => after.get(name) !== inode).map(([name]) => name),
    ['note.txt', 'old.txt'],
  );
  t.notOk(after.has('old.txt'));
});
