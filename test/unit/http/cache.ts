import t from 'tap';
import { Cache } from '../../../server/http/cache/cache.ts';

const byLength = (text: string) => text.length;

t.test('views share one limit in bytes, and the least recently used value goes first', async t => {
  const cache = new Cache(10);
  const [pages, formats] = [cache.view(byLength), cache.view(byLength)];
  const snapshot = {};
  pages.set(snapshot, 'a', 'aaaa');
  formats.set(snapshot, 'a', 'bbbb');
  t.equal(cache.cachedBytes, 8);
  t.equal(pages.get(snapshot, 'a'), 'aaaa');
  pages.set(snapshot, 'c', 'cc');
  pages.set(snapshot, 'd', 'ddd');
  t.equal(formats.get(snapshot, 'a'), undefined, 'it was not used since');
  t.strictSame(
    ['a', 'c', 'd'].map(key => pages.get(snapshot, key)),
    ['aaaa', 'cc', 'ddd'],
  );
  pages.set(snapshot, 'e', 'x'.repeat(11));
  t.equal(pages.get(snapshot, 'e'), undefined, 'a value above the limit is not cached');
  pages.set(snapshot, 'a', 'a');
  t.strictSame([cache.cachedBytes, pages.get(snapshot, 'a')], [6, 'a'], 'a value can change its size');
  pages.set(snapshot, 'a', 'x'.repeat(11));
  t.strictSame([cache.cachedBytes, pages.get(snapshot, 'a')], [5, undefined]);
});

t.test('a new snapshot replaces the cached values, and the old one gets none', async t => {
  const cache = new Cache(100);
  const view = cache.view(byLength);
  const [old, live] = [{}, {}];
  view.set(old, 'a', 'old');
  t.equal(view.get(live, 'a'), undefined);
  t.equal(cache.cachedBytes, 0);
  view.set(old, 'a', 'late');
  t.strictSame([view.get(old, 'a'), cache.cachedBytes], [undefined, 0]);
  t.equal(await view.memoize(old, 'a', async () => 'rendered'), 'rendered');
  t.equal(cache.cachedBytes, 0);
});

t.test(
  'concurrent calls share one value, and one that was created for an old snapshot is not cached',
  async t => {
    const cache = new Cache(100);
    const view = cache.view(byLength);
    const snapshot = {};
    const created: string[] = [];
    const get = (key: string, of: object = snapshot) =>
      view.memoize(of, key, async () => {
        created.push(key);
        return key.repeat(3);
      });
    t.strictSame(await Promise.all([get('a'), get('a'), get('b')]), ['aaa', 'aaa', 'bbb']);
    t.equal(await get('a'), 'aaa');
    t.strictSame(created, ['a', 'b']);

    let finish = (_text: string) => {};
    const slow = view.memoize(snapshot, 'c', () => new Promise(resolve => (finish = resolve)));
    t.equal(await get('c', {}), 'ccc', 'the new snapshot does not wait for the old one');
    finish('old');
    t.equal(await slow, 'old');
    t.equal(cache.cachedBytes, 3);
  },
);

t.test('a rejected value is not cached', async t => {
  const view = new Cache(100).view(byLength);
  const snapshot = {};
  await t.rejects(
    view.memoize(snapshot, 'a', () => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
  t.equal(await view.memoize(snapshot, 'a', async () => 'yes'), 'yes');
});
