import t from 'tap';
import { evaluatePreconditions } from '../../../server/http/conditional.ts';

const etags: [string, string] = ['"a"', '"a,b"'];

t.test('If-None-Match compares weakly, and tells which entity tag the client has', async t => {
  for (const [header, etag] of [
    ['"a"', '"a"'],
    ['W/"a"', '"a"'],
    ['"x", "a"', '"a"'],
    ['"x",W/"a,b" , "y"', '"a,b"'],
    ['*', '"a"'],
    [' * ', '"a"'],
  ])
    t.strictSame(
      evaluatePreconditions({ 'if-none-match': header }, etags),
      { status: 'notModified', etag },
      `${header}`,
    );
  for (const header of [undefined, '', '"b"', 'a', 'w/a', '"x", W/"b"', '"*"', '"aa"', '"b,a"', '"x, "a'])
    t.strictSame(
      evaluatePreconditions({ 'if-none-match': header }, etags),
      { status: 'pass' },
      header ?? 'no header',
    );
});

t.test('If-Match compares strongly, and is evaluated first', async t => {
  for (const header of ['"a"', '"x", "a,b"', '*'])
    t.strictSame(evaluatePreconditions({ 'if-match': header }, etags), { status: 'pass' }, header);
  for (const header of ['W/"a"', '"x"', '', 'a', '"x", W/"a"'])
    t.strictSame(evaluatePreconditions({ 'if-match': header }, etags), { status: 'failed' }, header);
  t.strictSame(evaluatePreconditions({ 'if-match': '"x"', 'if-none-match': '"a"' }, etags), {
    status: 'failed',
  });
  t.match(evaluatePreconditions({ 'if-match': '"a"', 'if-none-match': '"a"' }, etags), {
    status: 'notModified',
  });
});
