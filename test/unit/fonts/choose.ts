import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import t from 'tap';
import { builtInTypefaces, chooseTypefaces, withoutMissing } from '../../../server/fonts/choose.ts';
import type { FontSources } from '../../../server/fonts/font-library.ts';

const require = createRequire(import.meta.url);
const liberation = join(dirname(require.resolve('pdfjs-dist/package.json')), 'standard_fonts');
const regular = join(liberation, 'LiberationSans-Regular.ttf');
const bold = join(liberation, 'LiberationSans-Bold.ttf');

const nowhere: FontSources = { content: [], packageFolderOf: () => '', systemFolders: [] };
const choose = (text: string, sources: Partial<FontSources> = {}) =>
  chooseTypefaces(new Map([['en', [text]]]), { ...nowhere, ...sources });

t.test('without another character no typeface is chosen', async t => {
  t.equal(
    await choose('Ada Lovelace, żółć, Ελλάδα, Україна, Nguyễn', { content: ['/missing.ttf'] }),
    builtInTypefaces,
  );
});

t.test('a typeface of the content is chosen, with its regular and bold face', async t => {
  const italic = join(liberation, 'LiberationSans-Italic.ttf');
  // The family names of some fonts have their style, too.
  const semiBold = require.resolve(
    '@expo-google-fonts/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf',
  );
  const typefaces = await choose('a ┼ b', { content: [semiBold, bold, italic, regular] });
  t.strictSame(typefaces.fontFiles, [regular, bold]);
  t.strictSame(typefaces.families, new Map([['en', ['Liberation Sans']]]));
  t.equal(typefaces.missingCharacters.size, 0);
  t.equal(withoutMissing('a ┼ b', typefaces), 'a ┼ b');
});

t.test('a collection of fonts is read like its fonts', async t => {
  const font = readFileSync(regular);
  const header = Buffer.from('ttcf\0\x01\0\0\0\0\0\x01\0\0\0\x10', 'latin1');
  // The offsets of tables count from the start of the file.
  for (let record = 12; record < 12 + 16 * font.readUInt16BE(4); record += 16)
    font.writeUInt32BE(font.readUInt32BE(record + 8) + header.length, record + 8);
  const collection = join(t.testdir({}), 'Sans.ttc');
  writeFileSync(collection, Buffer.concat([header, font]));
  t.strictSame((await choose('┼', { content: [collection] })).fontFiles, [collection]);
});

t.test('then one of a package, then one of the machine', async t => {
  const folder = t.testdir({});
  copyFileSync(regular, join(folder, 'Regular.TTF'));
  t.strictSame((await choose('┼', { packageFolderOf: () => folder })).fontFiles, []);
  t.strictSame((await choose('┼', { systemFolders: [folder] })).fontFiles, [join(folder, 'Regular.TTF')]);
  t.strictSame(
    (await choose('┼', { systemFolders: [folder] })).fontFiles,
    [join(folder, 'Regular.TTF')],
    'again',
  );
  const packages: string[] = [];
  const packageFolderOf = (name: string) => {
    packages.push(name);
    return folder;
  };
  const han = await choose('高', { packageFolderOf, systemFolders: [folder] });
  t.strictSame(packages, ['@expo-google-fonts/noto-serif-sc']);
  t.strictSame(han.missingCharacters, new Map([['en', ['高']]]));
});

t.test('the families of a language come first in it', async t => {
  const texts = new Map([
    ['en', ['Ada']],
    ['es', ['┼']],
  ]);
  const { families } = await chooseTypefaces(texts, { ...nowhere, content: [regular] });
  t.strictSame(families.get('en'), ['Liberation Sans']);
  t.strictSame(families.get('es'), ['Liberation Sans']);
});

t.test('characters that no typeface has are named and left out', async t => {
  const text = 'Ada 高云 👩\u200d💻 e\u1ab0 हिं!';
  const typefaces = await choose(text);
  t.strictSame(
    typefaces.missingCharacters,
    new Map([['en', ['ं', 'ह', 'ि', '\u1ab0', '云', '高', '👩', '💻']]]),
  );
  t.equal(withoutMissing(text, typefaces), 'Ada   e !');
  t.equal(withoutMissing('Ada', typefaces), 'Ada');
  t.equal(withoutMissing('未', typefaces), '', 'also those of other texts');
});

t.test('files that are no typefaces are passed over', async t => {
  const folder = t.testdir({ 'a.ttf': 'no font', 'b.otf': 'ttcf\0\0\0\0\0\0\0\x01', 'c.woff2': 'web' });
  t.strictSame(
    (await choose('┼', { systemFolders: [folder, '/missing'] })).missingCharacters,
    new Map([['en', ['┼']]]),
  );
});
