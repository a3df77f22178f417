import t from 'tap';
import { createTerminalOutput } from '../../../server/logger.ts';

/** The output of log lines in a terminal. */
function show(lines: object[], colour = false): string {
  let text = '';
  const output = createTerminalOutput({ write: chunk => (text += chunk), colour });
  for (const line of lines) output.write(`${JSON.stringify({ time: 1, pid: 2, hostname: 'x', ...line })}\n`);
  output.end();
  return text;
}

t.test('a line is its message and its non-empty fields', async t => {
  t.equal(
    show([
      { level: 30, msg: 'drained', ms: 12, missing: {}, languages: ['en'], signal: 'SIGTERM', reqId: 'r' },
    ]),
    'drained ms=12 languages=["en"] signal=SIGTERM\n',
  );
});

t.test('diagnostics are grouped under the name of their file', async t => {
  t.equal(
    show([
      { level: 30, msg: 'content is live', warnings: 3 },
      { level: 40, file: 'cv/en.json', msg: 'cv/en.json:3:5 /work is odd' },
      { level: 50, file: 'cv/en.json', msg: 'cv/en.json is missing' },
      { level: 40, file: 'site.json', msg: 'site.json:1:2 /paper is odd' },
      { level: 40, msg: 'and 3 more' },
    ]),
    [
      'content is live warnings=3',
      '  cv/en.json',
      '    warning: 3:5 /work is odd',
      '    error: is missing',
      '  site.json',
      '    warning: 1:2 /paper is odd',
      'warning: and 3 more',
      '',
    ].join('\n'),
  );
});

t.test('an error is shown with its stack', async t => {
  t.equal(
    show([{ level: 60, msg: 'draining', err: { stack: 'Error: no\n    at here' } }]),
    'error: draining\n  Error: no\n      at here\n',
  );
});

t.test('colours are only for terminals that support them', async t => {
  const lines = [
    { level: 40, file: 'a.json', msg: 'a.json is odd' },
    { level: 50, msg: 'no', ms: 1 },
  ];
  t.notMatch(show(lines), '\u001B');
  t.equal(
    show(lines, true),
    '  \u001B[4ma.json\u001B[0m\n    \u001B[33mwarning: \u001B[0mis odd\n\u001B[31merror: \u001B[0mno\u001B[2m ms=1\u001B[0m\n',
  );
});
