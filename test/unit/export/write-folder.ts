import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { filesBelow } from '../../../server/content/files.ts';
import {
  CHECKSUMS_FILE,
  ExportError,
  type ExportedFile,
  writeExport,
} from '../../../server/export/write-folder.ts';

const longText = 'a word, '.repeat(100);

async function* files(given: Record<string, string>): AsyncGenerator<ExportedFile> {
  for (const [name, text] of Object.entries(given)) {
    yield { name, bytes: Buffer.from(text), compressible: name.endsWith('.html') };
  }
}

const namesIn = (folder: string) => [...filesBelow(folder).keys()];
const read = (...path: string[]) => readFileSync(join(...path), 'utf8');
const folderIn = (t: Test) => join(t.testdir({}), 'site');

t.test('files are in their folders; compressible files have siblings where they are smaller', async t => {
  const folder = folderIn(t);
  let calls = 0;
  const given = { 'en.html': longText, 'en/info.html': 'x', 'en/cv.pdf': longText };
  const { files: count, bytes } = await writeExport(folder, files(given), () => calls++);
  t.strictSame(namesIn(folder), [
    CHECKSUMS_FILE,
    'en.html',
    'en.html.br',
    'en.html.gz',
    'en/cv.pdf',
    'en/info.html',
  ]);
  t.equal(brotliDecompressSync(readFileSync(join(folder, 'en.html.br'))).toString(), longText);
  t.equal(gunzipSync(readFileSync(join(folder, 'en.html.gz'))).toString(), longText);
  t.equal(calls, 3);
  t.equal(count, 6);
  const sizes = namesIn(folder).map(name => readFileSync(join(folder, name)).length);
  t.equal(
    bytes,
    sizes.reduce((sum, size) => sum + size),
  );
});

t.test('the checksum file lists every other file, sorted by name', async t => {
  const folder = folderIn(t);
  await writeExport(folder, files({ b: '1', 'a.html': longText, 'é/ü x.png': '3' }));
  const expected = namesIn(folder)
    .filter(name => name !== CHECKSUMS_FILE)
    .map(name => {
      const hash = createHash('sha256').update(readFileSync(join(folder, name)));
      return `${hash.digest('hex')}  ${name}\n`;
    });
  t.equal(expected.length, 5);
  t.equal(read(folder, CHECKSUMS_FILE), expected.join(''));
});

t.test('an export replaces an earlier one with all its files', async t => {
  const folder = folderIn(t);
  await writeExport(folder, files({ 'old/a': '1', both: '1' }));
  await writeExport(folder, files({ new: '2', both: '2' }));
  t.strictSame(namesIn(folder), [CHECKSUMS_FILE, 'both', 'new']);
  t.equal(read(folder, 'both'), '2');
  t.strictSame(readdirSync(join(folder, '..')), ['site'], 'no temporary folder is left');
});

t.test('an empty folder is replaced, and a symbolic link is followed', async t => {
  const parent = t.testdir({ real: {} });
  symlinkSync('real', join(parent, 'site'));
  await writeExport(join(parent, 'site'), files({ a: '1' }));
  t.strictSame(namesIn(join(parent, 'real')), [CHECKSUMS_FILE, 'a']);
  t.strictSame(readdirSync(parent), ['real', 'site']);
});

t.test('a folder with anything that was not exported is unchanged', async t => {
  const parent = t.testdir({
    mine: { 'cv.json': '{}' },
    file: 'x',
    debian: { [CHECKSUMS_FILE]: '', 'disk.iso': 'x' },
  });
  const hosted = join(parent, 'hosted');
  await writeExport(hosted, files({ a: '1' }));
  mkdirSync(join(hosted, '.git'));
  writeFileSync(join(hosted, '.git/HEAD'), 'ref');
  const before = [...filesBelow(parent)].map(([name]) => name);
  for (const [folder, message] of [
    ['mine', 'mine contains cv.json and is not an export: choose another folder, or empty this one'],
    ['file', 'file is not a folder: choose another path'],
    ['debian', 'debian contains disk.iso, which was not exported: choose another folder, or empty this one'],
    ['hosted', 'hosted contains .git/HEAD, which was not exported: choose another folder, or empty this one'],
  ] as const) {
    const written = writeExport(join(parent, folder), files({ b: '2' }));
    await t.rejects(written, {
      constructor: ExportError,
      message: `${parent}/${message}`,
    });
  }
  t.strictSame(
    [...filesBelow(parent)].map(([name]) => name),
    before,
  );
  t.equal(read(hosted, '.git/HEAD'), 'ref');
});

t.test('an export that fails leaves the earlier one unchanged, and nothing else', async t => {
  const folder = folderIn(t);
  await writeExport(folder, files({ 'a.html': longText }));
  async function* failing() {
    yield* files({ 'b.html': longText, c: '1' });
    throw new Error('no response');
  }
  await t.rejects(writeExport(folder, failing()), { message: 'no response' });
  await t.rejects(writeExport(folder, files({ a: '1', 'a/b': '2' })), { code: /ENOTDIR|EEXIST/ });
  t.strictSame(namesIn(folder), [CHECKSUMS_FILE, 'a.html', 'a.html.br', 'a.html.gz']);
  t.strictSame(readdirSync(join(folder, '..')), ['site']);
});

t.test('two files with one name are an error', async t => {
  async function* twice() {
    yield* files({ a: '1' });
    yield* files({ a: '2' });
  }
  await t.rejects(writeExport(folderIn(t), twice()), { code: 'EEXIST' });
});
