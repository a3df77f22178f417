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

/** Waits until a condition holds, for ten seconds at most. */
async function until(condition: () => unknown, wait: () => Promise<unknown> = setImmediate): Promise<void> {
  for (const end = performance.now() + 10_000; !condition(); await wait()) {
    if (performance.now() > end) throw new Error('the condition does not hold after ten seconds');
  }
}

const put = (folder: string, file: string, text: string) => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
};

/**
 * A watcher with a mocked timer: `poll` polls once and returns how often it has notified so far. Nothing else in these
 * tests uses timers.
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
  let notifications = 0;
  const end = watchFolders(folders, () => notifications++);
  const poll = async () => {
    next();
    return notifications;
  };
  await poll();
  return { poll, end, timers, notifications: () => notifications };
}

const sample = () => ({ 'site.json': '{}', cv: { 'en.json': '{}', 'es.json': '{}' } });

t.test('it notifies once at the start, when the second poll equals the first', async t => {
  const { poll, notifications, timers } = await watch(t, t.testdir(sample()));
  t.equal(notifications(), 0);
  t.equal(await poll(), 1);
  t.equal(await poll(), 1);
  t.equal(await poll(), 1);
  t.match(timers, { set: 1, unref: 1 }, 'and does not keep the process alive');
  t.ok(timers.wait > 0 && timers.wait <= 500, 'a change is notified within a second');
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
    name: 'a file replaced by renaming another',
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
  { name: 'the folder deleted', change: folder => rmSync(folder, { recursive: true }) },
] as { name: string; change: (folder: string) => void }[]) {
  t.test(`${name} is notified once, when it has settled`, async t => {
    const folder = t.testdir(sample());
    const { poll } = await watch(t, folder);
    t.equal(await poll(), 1);
    change(folder);
    t.strictSame([await poll(), await poll(), await poll(), await poll()], [1, 2, 2, 2]);
  });
}

t.test('consecutive edits are notified when the last has settled', async t => {
  const folder = t.testdir(sample());
  const { poll } = await watch(t, folder);
  await poll();
  for (let i = 1; i <= 10; i++) {
    put(folder, 'cv/en.json', 'x'.repeat(10 + i));
    t.equal(await poll(), 1, 'not while they are ongoing');
  }
  t.strictSame([await poll(), await poll()], [2, 2]);
});

t.test('a change that is undone is notified all the same, as it may have been read', async t => {
  const folder = t.testdir(sample());
  const { poll } = await watch(t, folder);
  await poll();
  put(folder, 'cv/fr.json', '');
  t.equal(await poll(), 1);
  unlinkSync(join(folder, 'cv/fr.json'));
  t.strictSame([await poll(), await poll(), await poll()], [1, 2, 2]);
});

t.test('a missing folder is notified when it is created', async t => {
  const folder = join(t.testdir({}), 'content');
  const { poll } = await watch(t, folder);
  t.equal(await poll(), 1);
  put(folder, 'cv/en.json', '{}');
  t.strictSame([await poll(), await poll(), await poll()], [1, 2, 2]);
});

t.test('several folders are polled', async t => {
  const [one, two] = [t.testdir({ one: { a: '' }, two: { b: '' } })].flatMap(folder => [
    join(folder, 'one'),
    join(folder, 'two'),
  ]) as [string, string];
  const { poll } = await watch(t, one, two);
  await poll();
  put(one, 'a', 'changed');
  t.strictSame([await poll(), await poll()], [1, 2]);
  put(two, 'b', 'changed');
  t.strictSame([await poll(), await poll()], [2, 3]);
});

t.test('hidden files are ignored', async t => {
  const folder = t.testdir(sample());
  const { poll } = await watch(t, folder);
  await poll();
  put(folder, 'cv/.en.json.swp', 'half');
  put(folder, '.git/HEAD', 'x');
  t.strictSame([await poll(), await poll()], [1, 1]);
});

t.test('a circular symbolic link does not hide other files', async t => {
  const folder = t.testdir({
    ...sample(),
    round: t.fixture('symlink', '.'),
    self: t.fixture('symlink', 'self'),
  });
  const { poll } = await watch(t, folder);
  t.equal(await poll(), 1);
  put(folder, 'cv/en.json', '{ "basics": {} }');
  t.strictSame([await poll(), await poll(), await poll()], [1, 2, 2]);
});

t.test('a broken symbolic link does not hide the files beside it', async t => {
  const folder = t.testdir({
    cv: {
      'en.json': '{}',
      'broken.json': t.fixture('symlink', 'missing.json'),
      'circular.json': t.fixture('symlink', 'circular.json'),
    },
  });
  const { poll } = await watch(t, folder);
  t.equal(await poll(), 1);
  put(folder, 'cv/en.json', '{ "basics": {} }');
  t.strictSame([await poll(), await poll(), await poll()], [1, 2, 2]);
});

t.test('files in nested folders are polled', async t => {
  const folder = t.testdir({ 1: { 2: { 3: { file: '', 4: { file: '' } } } } });
  const { poll } = await watch(t, folder);
  await poll();
  put(folder, '1/2/3/file', 'changed');
  t.strictSame([await poll(), await poll()], [1, 2]);
  put(folder, '1/2/3/4/file', 'changed');
  t.strictSame([await poll(), await poll()], [2, 3]);
});

t.test('a folder switched by a symbolic link, as in Kubernetes volumes, is notified once', async t => {
  const folder = t.testdir({
    '..2026_1': { cv: { 'en.json': 'one' } },
    '..data': t.fixture('symlink', '..2026_1'),
    cv: t.fixture('symlink', '..data/cv'),
  });
  const { poll } = await watch(t, folder);
  t.equal(await poll(), 1);
  put(folder, '..2026_2/cv/en.json', 'two');
  t.equal(await poll(), 1, 'a folder that nothing links to yet is no change');
  symlinkSync('..2026_2', join(folder, '..data_tmp'));
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
  t.strictSame([await poll(), await poll(), await poll()], [1, 2, 2]);
  rmSync(join(folder, '..2026_1'), { recursive: true });
  t.strictSame([await poll(), await poll()], [2, 2], 'nor is deleting the old folder');
  t.equal(readFileSync(join(folder, 'cv/en.json'), 'utf8'), 'two');
});

t.test('when stopped, it does not poll', async t => {
  const { end, timers } = await watch(t, t.testdir(sample()));
  t.equal(timers.cleared, 0);
  end();
  t.equal(timers.cleared, 1);
});

t.test('in real time it notifies at the start and of changes, and not after it is stopped', async t => {
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

  const textsAtEnd = texts.length;
  const other = join(folder, 'other');
  let notifications = 0;
  writeFileSync(file, 'after the end');
  const endOther = watchFolders([other], () => notifications++, 5);
  t.teardown(endOther);
  await until(() => notifications === 1, poll);
  put(other, 'a', '');
  await until(() => notifications === 2, poll);
  t.equal(texts.length, textsAtEnd, 'while another watcher has notified twice');
});

t.test('with the default interval it notifies of a change, too', async t => {
  const folder = t.testdir(sample());
  let notifications = 0;
  t.teardown(watchFolders([folder], () => notifications++));
  await until(
    () => notifications === 1,
    () => setTimeout(5),
  );
  put(folder, 'cv/en.json', 'changed');
  await until(
    () => notifications === 2,
    () => setTimeout(5),
  );
  t.equal(notifications, 2);
});
