import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Assets } from '../../../server/assets/manifest.ts';
import { ContentFolder } from '../../../server/content/files.ts';

const pictures = (folder: string) => new ContentFolder(folder).images();

t.test(
  'assets are the files that were built and the pictures of the content, each under its name',
  async t => {
    const folder = t.testdir({
      static: { 'a.svg': '', css: { 'site.css': '', '.hidden.css': '' } },
      images: { 'me.jpg': '', logos: { 'rae.svg': '' } },
    });
    const { files } = new Assets(join(folder, 'static'), pictures(folder));
    t.strictSame([...files.keys()].sort(), [
      'a.svg',
      'css/site.css',
      'images/logos/rae.svg',
      'images/me.jpg',
    ]);
    t.equal(files.get('css/site.css'), join(folder, 'static', 'css', 'site.css'));
    t.strictSame(files.get('images/me.jpg'), Buffer.from(''), 'a picture is kept as it was');
  },
);

t.test('a content without pictures has none, and before a build there is nothing at all', async t => {
  t.strictSame(new Assets(t.testdir({ 'a.svg': '' }), new Map()).files.size, 1);
  t.strictSame(new Assets(join(t.testdirName, 'none'), new Map()).files.size, 0);
});

t.test('what an asset is compressed to is no asset of its own, nor part of the hash', async t => {
  const folder = t.testdir({ css: { 'a.css': 'a' } });
  const { hash } = new Assets(folder, new Map());
  writeFileSync(join(folder, 'css/a.css.br'), 'br');
  writeFileSync(join(folder, 'css/a.css.gz'), 'gz');
  const assets = new Assets(folder, new Map());
  t.strictSame([...assets.files.keys()], ['css/a.css']);
  t.equal(assets.hash, hash);
});

t.test('the hash changes with every byte and every name, and with nothing else', async t => {
  const folder = t.testdir({ static: { 'a.css': 'a' }, images: { 'a.svg': 'a' } });
  const hash = () => new Assets(join(folder, 'static'), pictures(folder)).hash;
  const first = hash();
  t.match(first, /^[0-9a-f]{16}$/);
  writeFileSync(join(folder, 'static/a.css'), 'a');
  t.equal(hash(), first, 'the same bytes, written anew');
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

t.test('an address is made of the hash and the name', async t => {
  const assets = new Assets(t.testdir({ 'a.css': '' }), new Map());
  t.equal(assets.url('css/site.css'), `/static/${assets.hash}/css/site.css`);
  t.equal(assets.url('images/my face.png'), `/static/${assets.hash}/images/my%20face.png`);
});

t.test('each script has its SHA-256 as pages and their policy say it, and nothing else has', async t => {
  const folder = t.testdir({ js: { 'a.js': 'a' }, css: { 'a.css': 'a' } });
  const { scripts } = new Assets(folder, new Map([['a.svg', Buffer.from('a')]]));
  t.strictSame([...scripts], [['js/a.js', 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=']]);
});
