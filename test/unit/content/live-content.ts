import t, { type Test } from 'tap';
import type { Diagnostic } from '../../../server/content/diagnostics.ts';
import { JsonDocument } from '../../../server/content/json-document.ts';
import { LiveContent, type Reading } from '../../../server/content/live-content.ts';

interface Page {
  text: string;
}

const diagnostic = (message: string) =>
  JsonDocument.unreadable('a.json', message).diagnostics as [Diagnostic];
const [first, second]: [Page, Page] = [{ text: 'first' }, { text: 'second' }];

/** Content on air, what its reader gives next, and how many times `read` was emitted. */
function start(t: Test) {
  const state = { next: (): Reading<Page> => ({ diagnostics: [], hash: '?' }), read: 0 };
  const live = new LiveContent(first, { diagnostics: diagnostic('at first'), hash: '1' }, () => state.next());
  live.on('read', () => {
    state.read++;
  });
  const reload = (next: () => Reading<Page>) => {
    state.next = next;
    live.reload();
    return [live.current, live.diagnostics.map(({ message }) => message), state.read];
  };
  t.strictSame([live.current, live.diagnostics, state.read], [first, diagnostic('at first'), 0]);
  return { live, reload };
}

const good = () => ({ content: second, diagnostics: diagnostic('a warning'), hash: '2' });
const bad = () => ({ diagnostics: diagnostic('an error'), hash: '3' });

t.test('content that is as it was changes nothing and is not told of', async t => {
  const { live, reload } = start(t);
  t.strictSame(
    reload(() => ({ ...good(), hash: '1' })),
    [first, ['at first'], 0],
  );
  t.equal(live.current, first);
});

t.test('other content goes on air as a whole, with what was found in it, and is told of once', async t => {
  const { live, reload } = start(t);
  let told: unknown[] = [];
  live.once('read', () => {
    told = [live.current, live.diagnostics];
  });
  t.strictSame(reload(good), [second, ['a warning'], 1]);
  t.equal(live.current, second, 'it is the very object that was read');
  t.strictSame(told, [second, diagnostic('a warning')], 'when it is told of, all of it is on air');
  t.strictSame(reload(good), [second, ['a warning'], 1]);
});

t.test('content with an error leaves the last good one on air and tells what was found', async t => {
  const { live, reload } = start(t);
  reload(good);
  t.strictSame(reload(bad), [second, ['an error'], 2]);
  t.equal(live.current, second);
  t.strictSame(reload(bad), [second, ['an error'], 2], 'once');
});

t.test('content put back as it was after an error is told of, and its diagnostics are back', async t => {
  const { reload } = start(t);
  reload(good);
  reload(bad);
  t.strictSame(reload(good), [second, ['a warning'], 3]);
});

t.test('a reader that throws is a diagnostic like any other; the last good content stays', async t => {
  const { live, reload } = start(t);
  const fail = (message: string) => () => {
    throw new Error(message);
  };
  t.strictSame(reload(fail('out of paper')), [first, ['cannot be read: out of paper'], 1]);
  t.match(live.diagnostics, [{ severity: 'error', file: 'content', line: 0 }]);
  t.strictSame(reload(fail('out of paper')), [first, ['cannot be read: out of paper'], 1], 'told of once');
  t.strictSame(reload(fail('on fire')), [first, ['cannot be read: on fire'], 2]);
  t.strictSame(reload(good), [second, ['a warning'], 3], 'and what comes next is read');
});
