import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ContentFolder } from '../../../server/content/files.ts';
import { Assets } from '../../../server/web/assets.ts';

const pictures = (folder: string) => new ContentFolder(folder).images();
const packaged = ['js/htmx.js', 'js/hx-head.js'];

t.test(
  'assets are files of this project, the pictures of the content and what packages ship, each under its name',
  async t => {
    const folder = t.testdir({
      static: { 'a.svg': '', css: { 'page.css': '', '.hidden.css': '' } },
      images: { 'me.jpg': '', logos: { 'rae.svg': '' } },
    });
    const { files } = new Assets(join(folder, 'static'), pictures(folder));
    t.strictSame(
      [...files.keys()].sort(),
      ['a.svg', 'css/page.css', 'images/logos/rae.svg', 'images/me.jpg', ...packaged].sort(),
    );
    t.equal(files.get('css/page.css'), join(folder, 'static', 'css', 'page.css'));
    t.strictSame(files.get('images/me.jpg'), Buffer.from(''), 'a picture is kept as it was');
  },
);

t.test('a content without pictures has none', async t => {
  const { files } = new Assets(t.testdir({}), new Map());
  t.strictSame([...files.keys()].sort(), packaged);
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
  t.equal(assets.url('css/page.css'), `/static/${assets.hash}/css/page.css`);
});
