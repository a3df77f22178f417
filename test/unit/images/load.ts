import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import t, { type Test } from 'tap';
import { ContentFolder } from '../../../server/content/files.ts';
import { formatDiagnostic } from '../../../server/content/format-diagnostic.ts';
import { ConversionCache } from '../../../server/images/cache.ts';
import { type ImageUse, servedImages } from '../../../server/images/image.ts';
import { loadImages } from '../../../server/images/load.ts';
import { photograph, svg } from '../../helpers/images.ts';
import { compiled } from '../../helpers/suites.ts';

const jpeg = await photograph();

/** A content folder with images, and a function that loads some of them. */
function create(t: Test, images: Record<string, string | Buffer>, load = loadImages) {
  const folder = t.testdir({ images, cache: {} });
  const cache = new ConversionCache(join(folder, 'cache'));
  return {
    folder,
    load: async (uses: Record<string, ImageUse>) => {
      const content = new ContentFolder(folder);
      const files = content.images();
      const loaded = await load(content, {
        imageFiles: files,
        imageUses: new Map(Object.entries(uses)),
        cache,
      });
      const texts = loaded.diagnostics.map(diagnostic => {
        const text = formatDiagnostic(diagnostic).replace(`${relative('', folder)}/`, '');
        return `${diagnostic.severity} ${text} | ${diagnostic.hint}`;
      });
      return { ...loaded, texts, hash: content.hash };
    },
  };
}

t.test('only images that are shown are loaded, under the name of their format', async t => {
  const names = ['me.webp', 'me.jpg', 'logos/a.SVG', 'b', 'c.png'];
  const { folder, load } = create(t, { 'c.png': jpeg });
  mkdirSync(join(folder, 'images/logos'));
  for (const name of names)
    writeFileSync(join(folder, 'images', name), name.endsWith('SVG') ? svg('<path/>') : jpeg);
  const { images } = await load({
    'me.webp': 'portrait',
    'me.jpg': 'portrait',
    'logos/a.SVG': 'logo',
    b: 'logo',
    'gone.png': 'logo',
  });
  t.strictSame(
    [...images].map(([file, { name }]) => [file, name]),
    [
      ['me.webp', 'me.jpg'],
      ['me.jpg', 'me.jpg.jpg'],
      ['logos/a.SVG', 'logos/a.SVG'],
      ['b', 'b.png'],
    ],
  );
  t.strictSame(
    [...servedImages(images)].map(([name, { length }]) => [name, length > 0]),
    [...images.values()].map(({ name }) => [name, true]),
  );
});

t.test('what is wrong with an image is a warning with its file and reason', async t => {
  const { load, folder } = create(t, {
    'a.png': jpeg,
    'b.jpg': 'no image',
    'c.svg': svg('<text>c</text>'),
    'd.png': '',
  });
  truncateSync(join(folder, 'images/d.png'), 2 ** 40);
  const { texts, images, diagnostics } = await load({
    'a.png': 'portrait',
    'b.jpg': 'logo',
    'c.svg': 'logo',
    'd.png': 'logo',
  });
  t.match(texts, [
    'warning images/a.png is a JPEG image of another name | rename it, with the extension .jpeg',
    /^warning images\/b\.jpg cannot be read as an image: .+ \| save it as JPEG/,
    /^warning images\/c\.svg has text, .+ \| convert its text to paths$/,
    /^warning images\/d\.png cannot be read: it has more than 50 MB \| /,
  ]);
  t.strictSame([...images.keys()], ['a.png', 'c.svg']);
  t.strictSame(
    diagnostics.map(({ notShown }) => notShown),
    [0, 1, 0, 1],
  );
});

t.test(
  'an image is converted once for its bytes and its use, and no library is loaded otherwise',
  async t => {
    const calls: ImageUse[] = [];
    const convert = async (_bytes: Buffer, use: ImageUse) => {
      calls.push(use);
      if (calls.length === 4) throw new Error('no build for this platform\nsee the manual');
      return { original: 'image/jpeg', image: null, problem: { message: 'is odd', hint: 'smile' } };
    };
    const { loadImages: load } = await t.mockImport<typeof import('../../../server/images/load.ts')>(
      compiled('images/load'),
      { [compiled('images/convert')]: { convert } },
    );
    const site = create(t, { 'a.jpg': 'a', 'b.jpg': 'a' }, load);
    const first = await site.load({ 'a.jpg': 'logo', 'b.jpg': 'logo' });
    t.strictSame(calls, ['logo']);
    t.match(first.texts, ['warning images/a.jpg is odd | smile', 'warning images/b.jpg is odd | smile']);
    t.equal((await site.load({ 'a.jpg': 'logo' })).hash.length, 16);
    await site.load({ 'a.jpg': 'portrait' });
    t.strictSame(calls, ['logo', 'portrait']);
    writeFileSync(join(site.folder, 'images/a.jpg'), 'b');
    t.not((await site.load({ 'a.jpg': 'logo' })).hash, first.hash);
    t.equal(calls.length, 3);
    writeFileSync(join(site.folder, 'images/a.jpg'), 'c');
    const failed = await site.load({ 'a.jpg': 'logo' });
    t.match(failed.texts, [/^warning images\/a\.jpg cannot be read: no build for this platform \| /]);
    await site.load({ 'a.jpg': 'logo' });
    t.equal(calls.length, 5, 'such an error is not cached');
    rmSync(join(site.folder, 'images/a.jpg'));
    t.equal((await site.load({ 'a.jpg': 'logo' })).images.size, 0);
  },
);
