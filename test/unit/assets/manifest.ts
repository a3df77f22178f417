import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Assets } from '../../../server/assets/manifest.ts';
import { filesBelow } from '../../../server/content/files.ts';

/** The images of a content folder, bytes by name. */
const imagesIn = (folder: string) =>
  new Map([...filesBelow(join(folder, 'images'))].map(([name, path]) => [name, readFileSync(path)]));

t.test('the manifest lists built files and content images by name', async t => {
  const folder = t.testdir({
    static: { 'a.svg': '', css: { 'site.css': '', '.hidden.css': '' } },
    images: { 'me.jpg': '', logos: { 'rae.svg': '' } },
  });
  const { files } = new Assets(join(folder, 'static'), imagesIn(folder));
  t.strictSame([...files.keys()].sort(), ['a.svg', 'css/site.css', 'images/logos/rae.svg', 'images/me.jpg']);
  t.match(files.get('css/site.css'), {
    file: join(folder, 'static', 'css', 'site.css'),
    type: 'text/css; charset=utf-8',
    isCompressed: false,
  });
  t.match(files.get('images/me.jpg'), { file: Buffer.from(''), type: 'image/jpeg' }, 'an image is in memory');
});

t.test('without images there are only built files, and before a build there are none', async t => {
  t.strictSame(new Assets(t.testdir({ 'a.svg': '' }), new Map()).files.size, 1);
  const none = new Assets(join(t.testdirName, 'none'), new Map());
  t.strictSame(none.files.size, 0);
  t.throws(() => none.get('favicon.svg'), {
    message: 'dist/static/favicon.svg is missing: run npm run build',
  });
});

t.test('a compressed sibling is neither an asset nor part of the hash', async t => {
  const folder = t.testdir({ css: { 'a.css': 'a' } });
  const { hash } = new Assets(folder, new Map());
  writeFileSync(join(folder, 'css/a.css.br'), 'br');
  writeFileSync(join(folder, 'css/a.css.gz'), 'gz');
  const assets = new Assets(folder, new Map());
  t.strictSame([...assets.files.keys()], ['css/a.css']);
  t.ok(assets.files.get('css/a.css')?.isCompressed);
  t.equal(assets.hash, hash);
});

t.test('the content hash depends on the bytes and names of the assets, and on nothing else', async t => {
  const folder = t.testdir({ static: { 'a.css': 'a' }, images: { 'a.svg': 'a' } });
  const hash = () => new Assets(join(folder, 'static'), imagesIn(folder)).hash;
  const first = hash();
  t.match(first, /^[0-9a-f]{16}$/);
  writeFileSync(join(folder, 'static/a.css'), 'a');
  t.equal(hash(), first, 'the same bytes, written again');
  const seen = new Set([first]);
  for (const [file, text] of [
    ['static/a.css', 'b'],
    ['images/a.svg', 'b'],
    ['static/b.css', ''],
    ['images/b.svg', ''],
  ] as const) {
    writeFileSync(join(folder, file), text);
    const next = hash();
    t.notOk(seen.has(next), file);
    seen.add(next);
  }
});

t.test('a URL consists of the hash and the encoded name', async t => {
  const assets = new Assets(t.testdir({ 'a.css': '' }), new Map());
  t.equal(assets.path('css/site.css'), `/static/${assets.hash}/css/site.css`);
  t.equal(assets.path('images/my face.png'), `/static/${assets.hash}/images/my%20face.png`);
});

t.test('each script has integrity metadata, and no other asset does', async t => {
  const folder = t.testdir({ js: { 'a.js': 'a' }, css: { 'a.css': 'a' } });
  const { scripts } = new Assets(folder, new Map([['a.svg', Buffer.from('a')]]));
  t.strictSame([...scripts], [['js/a.js', 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=']]);
});
