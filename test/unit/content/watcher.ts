import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { watchFolders } from '../../../server/content/watcher.ts';

/** Waits until something is so, for ten seconds at most. */
async function until(so: () => unknown, wait: () => Promise<unknown> = setImmediate): Promise<void> {
  for (const end = performance.now() + 10_000; !so(); await wait()) {
    if (performance.now() > end) throw new Error('it did not come');
  }
}

const put = (folder: string, file: string, text: string) => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
};

/**
 * A watch whose time stands still: `look` makes it look once more and gives how many changes it told of by then. Nothing
 * else uses timers in these tests.
 */
async function watch(t: Test, ...folders: string[]) {
  let next = () => {};
  const timers = { set: 0, cleared: 0, unref: 0, wait: 0 };
  t.intercept(globalThis, 'setInterval', {
    value: (callback: () => void, wait: number) => {
      next = callback;
      timers.set++;
      timers.wait = wait;
      return { unref: () => timers.unref++ };
    },
  });
  t.intercept(globalThis, 'clearInterval', { value: () => timers.cleared++ });
  let told = 0;
  const end = watchFolders(folders, () => told++);
  const look = async () => {
    next();
    return told;
  };
  await look();
  return { look, end, timers, told: () => told };
}

const sample = () => ({ 'site.json': '{}', cv: { 'en.json': '{}', 'es.json': '{}' } });

t.test('at the beginning it tells once, when a second look finds what the first did', async t => {
  const { look, told, timers } = await watch(t, t.testdir(sample()));
  t.equal(told(), 0);
  t.equal(await look(), 1);
  t.equal(await look(), 1);
  t.equal(await look(), 1);
  t.match(timers, { set: 1, unref: 1 }, 'and keeps no process alive');
  t.ok(timers.wait > 0 && timers.wait <= 500, 'a change is told of within a second');
});

for (const { name, change } of [
  { name: 'an edit', change: folder => put(folder, 'cv/en.json', '{ "basics": {} }') },
  {
    name: 'an edit that keeps the length',
    change: folder => {
      put(folder, 'cv/en.json', '[]');
      utimesSync(join(folder, 'cv/en.json'), 1, 1);
    },
  },
  {
    name: 'a file renamed over another',
    change: folder => {
      put(folder, 'cv/.en.json.swp', '{}');
      renameSync(join(folder, 'cv/.en.json.swp'), join(folder, 'cv/en.json'));
    },
  },
  { name: 'a new file', change: folder => put(folder, 'cv/fr.json', '') },
  { name: 'a new file in a new folder', change: folder => put(folder, 'images/logos/a.svg', 'a') },
  { name: 'a deleted file', change: folder => unlinkSync(join(folder, 'cv/es.json')) },
  {
    name: 'a renamed file',
    change: folder => renameSync(join(folder, 'cv/es.json'), join(folder, 'cv/fr.json')),
  },
  { name: 'the folder taken away', change: folder => rmSync(folder, { recursive: true }) },
] as { name: string; change: (folder: string) => void }[]) {
  t.test(`${name} is told of once, when it has settled`, async t => {
    const folder = t.testdir(sample());
    const { look } = await watch(t, folder);
    t.equal(await look(), 1);
    change(folder);
    t.strictSame([await look(), await look(), await look(), await look()], [1, 2, 2, 2]);
  });
}

t.test('edits that follow one another are told of when the last has settled', async t => {
  const folder = t.testdir(sample());
  const { look } = await watch(t, folder);
  await look();
  for (let i = 1; i <= 10; i++) {
    put(folder, 'cv/en.json', 'x'.repeat(10 + i));
    t.equal(await look(), 1, 'not while they go on');
  }
  t.strictSame([await look(), await look()], [2, 2]);
});

t.test('a change that is taken back is told of all the same, as it may have been read', async t => {
  const folder = t.testdir(sample());
  const { look } = await watch(t, folder);
  await look();
  put(folder, 'cv/fr.json', '');
  t.equal(await look(), 1);
  unlinkSync(join(folder, 'cv/fr.json'));
  t.strictSame([await look(), await look(), await look()], [1, 2, 2]);
});

t.test('a folder that is not there yet is told of when it comes', async t => {
  const folder = join(t.testdir({}), 'content');
  const { look } = await watch(t, folder);
  t.equal(await look(), 1);
  put(folder, 'cv/en.json', '{}');
  t.strictSame([await look(), await look(), await look()], [1, 2, 2]);
});

t.test('all of several folders are looked at', async t => {
  const [one, two] = [t.testdir({ one: { a: '' }, two: { b: '' } })].flatMap(folder => [
    join(folder, 'one'),
    join(folder, 'two'),
  ]) as [string, string];
  const { look } = await watch(t, one, two);
  await look();
  put(one, 'a', 'changed');
  t.strictSame([await look(), await look()], [1, 2]);
  put(two, 'b', 'changed');
  t.strictSame([await look(), await look()], [2, 3]);
});

t.test('files of hidden names are not looked at', async t => {
  const folder = t.testdir(sample());
  const { look } = await watch(t, folder);
  await look();
  put(folder, 'cv/.en.json.swp', 'half');
  put(folder, '.git/HEAD', 'x');
  t.strictSame([await look(), await look()], [1, 1]);
});

t.test('a link that leads in a circle does not keep it from seeing what is there', async t => {
  const folder = t.testdir({
    ...sample(),
    round: t.fixture('symlink', '.'),
    self: t.fixture('symlink', 'self'),
  });
  const { look } = await watch(t, folder);
  t.equal(await look(), 1);
  put(folder, 'cv/en.json', '{ "basics": {} }');
  t.strictSame([await look(), await look(), await look()], [1, 2, 2]);
});

t.test('files are seen in folders within folders', async t => {
  const folder = t.testdir({ 1: { 2: { 3: { file: '', 4: { file: '' } } } } });
  const { look } = await watch(t, folder);
  await look();
  put(folder, '1/2/3/file', 'changed');
  t.strictSame([await look(), await look()], [1, 2]);
  put(folder, '1/2/3/4/file', 'changed');
  t.strictSame([await look(), await look()], [2, 3]);
});

t.test('a folder switched by a link, as Kubernetes does it, is told of once', async t => {
  const folder = t.testdir({
    '..2026_1': { cv: { 'en.json': 'one' } },
    '..data': t.fixture('symlink', '..2026_1'),
    cv: t.fixture('symlink', '..data/cv'),
  });
  const { look } = await watch(t, folder);
  t.equal(await look(), 1);
  put(folder, '..2026_2/cv/en.json', 'two');
  t.equal(await look(), 1, 'what is only prepared is no change');
  symlinkSync('..2026_2', join(folder, '..data_tmp'));
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
  t.strictSame([await look(), await look(), await look()], [1, 2, 2]);
  rmSync(join(folder, '..2026_1'), { recursive: true });
  t.strictSame([await look(), await look()], [2, 2], 'nor is the old one taken away');
  t.equal(readFileSync(join(folder, 'cv/en.json'), 'utf8'), 'two');
});

t.test('told to end, it looks no more', async t => {
  const { end, timers } = await watch(t, t.testdir(sample()));
  t.equal(timers.cleared, 0);
  end();
  t.equal(timers.cleared, 1);
});

t.test('in real time it tells at the beginning, of each change, and no more when ended', async t => {
  const folder = t.testdir(sample());
  const texts: string[] = [];
  const file = join(folder, 'cv/en.json');
  const end = watchFolders([folder], () => texts.push(readFileSync(file, 'utf8')), 5);
  t.teardown(end);
  const poll = () => setTimeout(5);
  await until(() => texts.length, poll);
  t.strictSame(texts, ['{}']);
  for (let i = 1; i <= 10; i++) {
    writeFileSync(file, 'x'.repeat(10 + i));
    await setTimeout(i % 3);
  }
  await until(() => texts.at(-1) === 'x'.repeat(20), poll);
  t.ok(texts.length > 1 && texts.length <= 11, 'at most once for each edit');
  end();

  const ended = texts.length;
  const other = join(folder, 'other');
  let looks = 0;
  writeFileSync(file, 'after the end');
  const endOther = watchFolders([other], () => looks++, 5);
  t.teardown(endOther);
  await until(() => looks === 1, poll);
  put(other, 'a', '');
  await until(() => looks === 2, poll);
  t.equal(texts.length, ended, 'while another watch has seen two states');
});

t.test('without a word about time it tells of a change, too', async t => {
  const folder = t.testdir(sample());
  let told = 0;
  t.teardown(watchFolders([folder], () => told++));
  await until(
    () => told === 1,
    () => setTimeout(5),
  );
  put(folder, 'cv/en.json', 'changed');
  await until(
    () => told === 2,
    () => setTimeout(5),
  );
  t.equal(told, 2);
});
