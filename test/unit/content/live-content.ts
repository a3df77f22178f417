import t, { type Test } from 'tap';
import type { Diagnostic } from '../../../server/content/diagnostics.ts';
import { JsonDocument } from '../../../server/content/json-document.ts';
import { LiveContent, type LoadResult } from '../../../server/content/live-content.ts';

interface Page {
  text: string;
}

const diagnostic = (message: string) =>
  JsonDocument.unreadable('a.json', message).diagnostics as [Diagnostic];
const first: Page = { text: 'first' };
const second: Page = { text: 'second' };

/** Live content whose next load is given, and how many times `load` was emitted. */
function start(t: Test) {
  const state = { next: (): LoadResult<Page> => ({ diagnostics: [], hash: '?' }), loads: 0 };
  const live = new LiveContent(first, { diagnostics: diagnostic('at first'), hash: '1' }, async () =>
    state.next(),
  );
  live.on('load', () => {
    state.loads++;
  });
  const reload = async (next: () => LoadResult<Page>) => {
    state.next = next;
    await live.reload();
    return [live.current, live.diagnostics.map(({ message }) => message), state.loads];
  };
  t.strictSame([live.current, live.diagnostics, state.loads], [first, diagnostic('at first'), 0]);
  return { live, reload };
}

const good = () => ({ content: second, diagnostics: diagnostic('a warning'), hash: '2' });
const bad = () => ({ diagnostics: diagnostic('an error'), hash: '3' });

t.test('a load with the same hash changes nothing and emits nothing', async t => {
  const { live, reload } = start(t);
  t.strictSame(await reload(() => ({ ...good(), hash: '1' })), [first, ['at first'], 0]);
  t.equal(live.current, first);
});

t.test('new content goes live as a whole with its diagnostics, and load is emitted once', async t => {
  const { live, reload } = start(t);
  let atEvent: unknown[] = [];
  live.once('load', () => {
    atEvent = [live.current, live.diagnostics];
  });
  t.strictSame(await reload(good), [second, ['a warning'], 1]);
  t.equal(live.current, second, 'it is the very object that was loaded');
  t.strictSame(atEvent, [second, diagnostic('a warning')], 'both are live when load is emitted');
  t.strictSame(await reload(good), [second, ['a warning'], 1]);
});

t.test('content with an error leaves the last good content live, and replaces the diagnostics', async t => {
  const { live, reload } = start(t);
  await reload(good);
  t.strictSame(await reload(bad), [second, ['an error'], 2]);
  t.equal(live.current, second);
  t.strictSame(await reload(bad), [second, ['an error'], 2], 'once');
});

t.test('content restored after an error emits load, and has its diagnostics again', async t => {
  const { reload } = start(t);
  await reload(good);
  await reload(bad);
  t.strictSame(await reload(good), [second, ['a warning'], 3]);
});

t.test('an exception while loading is a diagnostic; the last good content stays live', async t => {
  const { live, reload } = start(t);
  const fail = (message: string) => () => {
    throw new Error(message);
  };
  t.strictSame(await reload(fail('out of paper')), [first, ['cannot be read: out of paper'], 1]);
  t.match(live.diagnostics, [{ severity: 'error', file: 'content', line: 0 }]);
  t.strictSame(await reload(fail('out of paper')), [first, ['cannot be read: out of paper'], 1], 'once');
  t.strictSame(await reload(fail('on fire')), [first, ['cannot be read: on fire'], 2]);
  t.strictSame(await reload(good), [second, ['a warning'], 3], 'and the next load works');
});

t.test(
  'a reload waits for the one that is running, so that later content replaces earlier content',
  async t => {
    const order: string[] = [];
    const pending: (() => void)[] = [];
    const live = new LiveContent(first, { diagnostics: [], hash: '0' }, async () => {
      const text = `${order.push('begin')}`;
      await new Promise<void>(resolve => pending.push(resolve));
      order.push('end');
      return { content: { text }, diagnostics: [], hash: text };
    });
    const reloads = [live.reload(), live.reload()];
    for (const reload of reloads) {
      await new Promise(resolve => setImmediate(resolve));
      pending.shift()?.();
      await reload;
    }
    t.strictSame(order, ['begin', 'end', 'begin', 'end']);
    t.equal(live.current.text, '3');
  },
);
