import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { replaceFile } from '../../../server/content/fix/write-file.ts';

t.test('a file is replaced, with its permissions, and by way of a link', async t => {
  const folder = t.testdir({ 'a.json': 'old' });
  const path = join(folder, 'a.json');
  chmodSync(path, 0o600);
  symlinkSync('a.json', join(folder, 'b.json'));
  const { ino } = statSync(path);
  replaceFile(join(folder, 'b.json'), Buffer.from('new'));
  t.equal(readFileSync(path, 'utf8'), 'new');
  t.equal(statSync(path).mode & 0o777, 0o600);
  t.not(statSync(path).ino, ino, 'another file: nobody reads half of it');
  t.strictSame(readdirSync(folder), ['a.json', 'b.json']);
});

t.test('a file that cannot be replaced is as it was', async t => {
  const folder = t.testdir({});
  const path = join(folder, 'a.json');
  mkdirSync(path);
  t.throws(() => replaceFile(path, Buffer.from('new')));
  t.strictSame(readdirSync(folder), ['a.json']);
});
