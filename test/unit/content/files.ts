import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import t from 'tap';
import { ContentFolder, filesBelow } from '../../../server/content/files.ts';

t.test('the names in a subfolder are those of its JSON files, sorted', async t => {
  const folder = new ContentFolder(
    t.testdir({
      cv: { 'es.json': '', 'en.json': '', 'zh-Hant.json': '', '.en.json': '', 'en.json.bak': '', en: {} },
      ui: 'a file',
    }),
  );
  t.strictSame(folder.names('cv'), ['en', 'es', 'zh-Hant']);
  t.strictSame(folder.names('ui'), []);
  t.strictSame(folder.names('images'), []);
});

t.test(
  'a file that is meant as JSON but not named so is misnamed, unless there is one of that name',
  async t => {
    const folder = new ContentFolder(
      t.testdir({
        cv: {
          ...{
            'en.json': '',
            'en.json.bak': '',
            'en.yaml': '',
            'es.JSON': '',
            'fr.json.txt': '',
            'de.yaml': '',
          },
          ...{ '.it.yaml': '', 'it.pdf': '', it: '' },
        },
      }),
    );
    const before = folder.hash;
    t.strictSame(folder.misnamed('cv'), ['de.yaml', 'es.JSON', 'fr.json.txt']);
    t.not(
      folder.hash,
      before,
      'the hash covers their names, so that they are reported again when they change',
    );
    t.strictSame(folder.misnamed('ui'), []);
  },
);

t.test(
  'a file is named by its relative path, or by its absolute path outside the working directory',
  async t => {
    const here = t.testdir({});
    t.equal(new ContentFolder(here).name('cv/en.json'), join(relative('', here), 'cv/en.json'));
    const elsewhere = mkdtempSync(join(tmpdir(), 'content-'));
    t.teardown(() => rmSync(elsewhere, { recursive: true }));
    t.equal(new ContentFolder(elsewhere).name('cv/en.json'), join(elsewhere, 'cv/en.json'));
  },
);

t.test('a folder has its files and no others', async t => {
  const folder = new ContentFolder(t.testdir({ 'site.json': '' }));
  t.strictSame([folder.has('site.json'), folder.has('cv')], [true, false]);
});

const utf8 = '{ "año": "€" }';
for (const [encoding, bytes, expected, warning] of [
  ['UTF-8', Buffer.from(utf8), { año: '€' }, null],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${utf8}`), { año: '€' }, /byte order mark/],
  [
    'UTF-16 (little-endian)',
    Buffer.from(`\uFEFF${utf8}`, 'utf16le'),
    { año: '€' },
    /should be UTF-8; read as utf-16le/,
  ],
  [
    'UTF-16 (big-endian)',
    Buffer.from(`\uFEFF${utf8}`, 'utf16le').swap16(),
    { año: '€' },
    /should be UTF-8; read as utf-16be/,
  ],
  [
    'Windows-1252',
    Buffer.from('{ "a\xf1o": "\x80" }', 'latin1'),
    { año: '€' },
    /should be UTF-8; read as windows-1252/,
  ],
  ['a byte that is invalid in UTF-8', Buffer.from('"\xff"', 'latin1'), 'ÿ', /read as windows-1252/],
] as const) {
  t.test(`${encoding} is decoded${warning ? ', with a warning' : ' without a diagnostic'}`, async t => {
    const path = t.testdir({ 'a.json': bytes });
    const { name, value, diagnostics } = new ContentFolder(path).read('a.json');
    t.equal(name, join(relative('', path), 'a.json'));
    t.strictSame(value, expected);
    t.match(diagnostics, warning ? [{ severity: 'warning', line: 1, column: 1, message: warning }] : []);
    t.equal(diagnostics.length, warning ? 1 : 0);
  });
}

t.test('a file that is missing, unreadable or not JSON is an error that names it', async t => {
  const path = t.testdir({ cv: { 'en.json': '{ "a": }', 'es.json': '', 'fr.json': {} } });
  const folder = new ContentFolder(path);
  for (const [file, line, hint, message] of [
    ['cv/en.json', 1, '', /^should be JSON: a value was expected/],
    ['cv/es.json', 1, '', /^should be JSON: /],
    ['cv/fr.json', 0, 'do something', /^cannot be read: EISDIR/],
    ['site.json', 0, 'do something', /^does not exist$/],
    ['cv/en.json/x', 0, 'do something', /^cannot be read: ENOTDIR/],
  ] as const) {
    const { value, diagnostics } = folder.read(file, 'do something');
    t.equal(value, undefined);
    t.match(diagnostics, [{ severity: 'error', file: folder.name(file), line, path: '', message, hint }]);
    t.equal(diagnostics.length, 1);
  }
  t.equal(folder.read('site.json').diagnostics[0]?.hint, '', 'without a given hint it is empty');
});

t.test('the hash covers names and bytes of the files read, and the names listed', async t => {
  const listed = new ContentFolder(t.testdir({ cv: { 'en.json': '' } }));
  const before = listed.hash;
  listed.names('cv');
  t.not(listed.hash, before);
  const path = t.testdir({ 'a.json': '1', 'b.json': '1', 'c.json': '2', 'ab.json': '1', 'd.json': '{' });
  const hashOf = (...files: string[]) => {
    const folder = new ContentFolder(path);
    for (const file of files) folder.read(file);
    return folder.hash;
  };
  t.match(hashOf(), /^[0-9a-f]{16}$/);
  t.equal(hashOf('a.json'), hashOf('a.json'));
  t.not(hashOf('a.json', 'missing.json'), hashOf('a.json'), 'a missing file counts, too');
  const different = [['a'], ['b'], ['c'], ['ab'], ['d'], ['a', 'b'], ['b', 'a']].map(files =>
    hashOf(...files.map(file => `${file}.json`)),
  );
  t.equal(new Set([hashOf(), ...different]).size, different.length + 1);
});

t.test('the hash can be read between two files', async t => {
  const folder = new ContentFolder(t.testdir({ 'a.json': '1', 'b.json': '2' }));
  folder.read('a.json');
  const first = folder.hash;
  t.equal(folder.hash, first);
  folder.read('b.json');
  t.not(folder.hash, first);
});

t.test('images are the files below images, by path; symbolic links to files are followed', async t => {
  const path = t.testdir({
    'shared.png': 'shared',
    images: {
      'me.jpg': 'me',
      '.gitkeep': '',
      logos: { 'b.svg': 'b', deep: { 'c.svg': 'c' }, '.d.svg': '' },
      'link.png': t.fixture('symlink', '../shared.png'),
      'lost.png': t.fixture('symlink', 'nowhere.png'),
      'circle.png': t.fixture('symlink', 'circle.png'),
      around: t.fixture('symlink', '.'),
    },
  });
  const images = new ContentFolder(path).images();
  t.strictSame([...images.keys()].sort(), ['link.png', 'logos/b.svg', 'logos/deep/c.svg', 'me.jpg']);
  t.strictSame([...images.values()].map(path => readFileSync(path, 'utf8')).sort(), [
    'b',
    'c',
    'me',
    'shared',
  ]);
});

t.test('the name of an image is composed, as in the content', async t => {
  const path = t.testdir({ images: { 'jose\u0301.jpg': 'a' } });
  const folder = new ContentFolder(path);
  t.strictSame([...folder.images().keys()], ['jos\u00e9.jpg']);
  t.strictSame(folder.decomposedImages(), ['jose\u0301.jpg']);
});

t.test('the images folder can be a symbolic link, as in Kubernetes volumes', async t => {
  const path = t.testdir({
    '..2026': { images: { 'me.jpg': 'me' } },
    '..data': t.fixture('symlink', '..2026'),
    images: t.fixture('symlink', '..data/images'),
  });
  t.strictSame([...new ContentFolder(path).images()], [['me.jpg', join(path, 'images/me.jpg')]]);
});

t.test('without an images folder there are no images', async t => {
  t.strictSame([...new ContentFolder(t.testdir({})).images()], []);
  t.strictSame([...filesBelow(t.testdir({ 'a.json': '' }).concat('/a.json'))], []);
});

t.test('files below a folder are sorted', async t => {
  const path = t.testdir({ b: '', a: { z: '', c: '' }, 'a.txt': '' });
  t.strictSame([...filesBelow(path).keys()], ['a.txt', 'a/c', 'a/z', 'b']);
});

t.test('an image that is missing or too large is not read', async t => {
  const path = t.testdir({ images: { 'a.png': 'a', 'b.png': '' } });
  truncateSync(join(path, 'images/b.png'), 2 ** 40); // More than a buffer can hold; the file is sparse.
  const folder = new ContentFolder(path);
  const read = (name: string) => folder.readImage(name, join(path, 'images', name)).toString();
  t.equal(read('a.png'), 'a');
  t.throws(() => read('b.png'), { message: 'it has more than 50 MB' });
  t.throws(() => read('c.png'), { code: 'ENOENT' });
});

t.test('a typeface that cannot be read is listed, and not hashed', async t => {
  const path = t.testdir({ fonts: { 'a.ttf': '' } });
  truncateSync(join(path, 'fonts/a.ttf'), 2 ** 40);
  const folder = new ContentFolder(path);
  const { hash } = folder;
  t.strictSame([...folder.fonts().keys()], ['a.ttf']);
  t.equal(folder.hash, hash);
});

t.test('the hash covers names of images, and bytes of those that are read', async t => {
  const path = t.testdir({ images: { 'a.png': '1' }, 'to.png': 'x' });
  const hashOf = () => {
    const folder = new ContentFolder(path);
    for (const [name, path] of folder.images()) folder.readImage(name, path);
    return folder.hash;
  };
  const hashes = [hashOf()];
  t.equal(hashOf(), hashes[0]);
  for (const [file, text] of [
    ['images/a.png', '2'],
    ['images/b.png', ''],
    ['images/b.png', '1'],
  ] as const) {
    writeFileSync(join(path, file), text);
    hashes.push(hashOf());
  }
  rmSync(join(path, 'images/a.png'));
  hashes.push(hashOf());
  t.equal(new Set(hashes).size, hashes.length);
});
