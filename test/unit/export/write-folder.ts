import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { filesBelow } from '../../../server/content/files.ts';
import { ExportError, type ExportedFile, SUMS, writeExport } from '../../../server/export/write-folder.ts';

const long = 'a word, '.repeat(100);

async function* files(given: Record<string, string>): AsyncGenerator<ExportedFile> {
  for (const [name, text] of Object.entries(given)) {
    yield { name, bytes: Buffer.from(text), compressible: name.endsWith('.html') };
  }
}

const namesIn = (folder: string) => [...filesBelow(folder).keys()];
const read = (...path: string[]) => readFileSync(join(...path), 'utf8');
const folderIn = (t: Test) => join(t.testdir({}), 'site');

t.test('files stand in their folders; text that gets smaller has siblings', async t => {
  const folder = folderIn(t);
  let told = 0;
  const given = { 'en.html': long, 'en/info.html': 'x', 'en/cv.pdf': long };
  const { files: count, bytes } = await writeExport(folder, files(given), () => told++);
  t.strictSame(namesIn(folder), [SUMS, 'en.html', 'en.html.br', 'en.html.gz', 'en/cv.pdf', 'en/info.html']);
  t.equal(brotliDecompressSync(readFileSync(join(folder, 'en.html.br'))).toString(), long);
  t.equal(gunzipSync(readFileSync(join(folder, 'en.html.gz'))).toString(), long);
  t.equal(told, 3);
  t.equal(count, 6);
  const sizes = namesIn(folder).map(name => readFileSync(join(folder, name)).length);
  t.equal(
    bytes,
    sizes.reduce((sum, size) => sum + size),
  );
});

t.test('the list has the sum of every other file, in one order', async t => {
  const folder = folderIn(t);
  await writeExport(folder, files({ b: '1', 'a.html': long, 'é/ü x.png': '3' }));
  const expected = namesIn(folder)
    .filter(name => name !== SUMS)
    .map(name => {
      const sum = createHash('sha256').update(readFileSync(join(folder, name)));
      return `${sum.digest('hex')}  ${name}\n`;
    });
  t.equal(expected.length, 5);
  t.equal(read(folder, SUMS), expected.join(''));
});

t.test('an export takes the place of an earlier one, with all that was in it', async t => {
  const folder = folderIn(t);
  await writeExport(folder, files({ 'old/a': '1', both: '1' }));
  await writeExport(folder, files({ new: '2', both: '2' }));
  t.strictSame(namesIn(folder), [SUMS, 'both', 'new']);
  t.equal(read(folder, 'both'), '2');
  t.strictSame(readdirSync(join(folder, '..')), ['site'], 'and nothing is left beside it');
});

t.test('a folder that is empty is as good as none, and a link is followed', async t => {
  const parent = t.testdir({ real: {} });
  symlinkSync('real', join(parent, 'site'));
  await writeExport(join(parent, 'site'), files({ a: '1' }));
  t.strictSame(namesIn(join(parent, 'real')), [SUMS, 'a']);
  t.strictSame(readdirSync(parent), ['real', 'site']);
});

t.test('what no export wrote is left as it is', async t => {
  const parent = t.testdir({ mine: { 'cv.json': '{}' }, file: 'x', debian: { [SUMS]: '', 'disk.iso': 'x' } });
  const hosted = join(parent, 'hosted');
  await writeExport(hosted, files({ a: '1' }));
  mkdirSync(join(hosted, '.git'));
  writeFileSync(join(hosted, '.git/HEAD'), 'ref');
  const before = [...filesBelow(parent)].map(([name]) => name);
  for (const [folder, told] of [
    ['mine', 'mine holds cv.json, and no export'],
    ['file', 'file is no folder'],
    ['debian', 'debian holds disk.iso, which no export wrote'],
    ['hosted', 'hosted holds .git/HEAD, which no export wrote'],
  ] as const) {
    const written = writeExport(join(parent, folder), files({ b: '2' }));
    await t.rejects(written, {
      constructor: ExportError,
      message: `${parent}/${told}: name another folder, or make room`,
    });
  }
  t.strictSame(
    [...filesBelow(parent)].map(([name]) => name),
    before,
  );
  t.equal(read(hosted, '.git/HEAD'), 'ref');
});

t.test('an export that fails leaves the earlier one whole, and nothing else', async t => {
  const folder = folderIn(t);
  await writeExport(folder, files({ 'a.html': long }));
  async function* failing() {
    yield* files({ 'b.html': long, c: '1' });
    throw new Error('no answer');
  }
  await t.rejects(writeExport(folder, failing()), { message: 'no answer' });
  await t.rejects(writeExport(folder, files({ a: '1', 'a/b': '2' })), { code: /ENOTDIR|EEXIST/ });
  t.strictSame(namesIn(folder), [SUMS, 'a.html', 'a.html.br', 'a.html.gz']);
  t.strictSame(readdirSync(join(folder, '..')), ['site']);
});

t.test('two files of one name are a fault', async t => {
  async function* twice() {
    yield* files({ a: '1' });
    yield* files({ a: '2' });
  }
  await t.rejects(writeExport(folderIn(t), twice()), { code: 'EEXIST' });
});
