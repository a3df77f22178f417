import t from 'tap';
import {
  explainDiagnostic,
  formatDiagnostic,
  formatGroup,
  summarizeDiagnostics,
} from '../../../server/content/format-diagnostic.ts';
import { createDiagnostic } from '../../helpers/diagnostic.ts';

t.test('a diagnostic is one line; empty parts are left out', async t => {
  t.equal(formatDiagnostic(createDiagnostic()), 'a.json:3:5 /b/0 is missing');
  t.equal(formatDiagnostic(createDiagnostic({ path: '' })), 'a.json:3:5 is missing');
  t.equal(formatDiagnostic(createDiagnostic({ line: 0, column: 0, path: '' })), 'a.json is missing');
});

t.test('a diagnostic is explained by its source line, a caret under the column, and the hint', async t => {
  t.equal(
    explainDiagnostic(createDiagnostic({ hint: 'write it' })),
    ['error   a.json:3:5 /b/0 is missing', '    3 |   "b": []', '      |        ^^', '      = write it'].join(
      '\n',
    ),
  );
  t.equal(
    explainDiagnostic(createDiagnostic({ severity: 'warning', line: 123456, source: 'x', caret: [0, 1] })),
    ['warning a.json:123456:5 /b/0 is missing', '123456 | x', '       | ^'].join('\n'),
  );
  t.equal(
    explainDiagnostic(createDiagnostic({ line: 0, source: '', hint: 'add it' })),
    'error   a.json /b/0 is missing\n      = add it',
  );
});

t.test('with colours the explanation has the same text', async t => {
  const esc = '\u001b';
  for (const [severity, colour] of [
    ['error', `${esc}[31m`],
    ['warning', `${esc}[33m`],
  ] as const) {
    const given = createDiagnostic({ severity, hint: 'write it' });
    const plain = explainDiagnostic(given);
    t.notOk(plain.includes(esc));
    t.equal(explainDiagnostic(given, false), plain);
    const coloured = explainDiagnostic(given, true);
    t.ok(coloured.startsWith(`${colour}${severity}`));
    t.ok(coloured.includes(`${colour}^^${esc}`));
    t.equal(coloured.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), ''), plain);
  }
});

t.test('a group is one line with its number and the location of its first diagnostic', async t => {
  const first = createDiagnostic();
  t.equal(formatGroup({ first, path: '/b/*', count: 146 }), 'a.json:3:5 /b/*, 146 times: is missing');
  t.equal(formatGroup({ first, path: '/b/0', count: 1 }), formatDiagnostic(first));
  t.equal(formatGroup({ first, path: '', count: 2 }), 'a.json:3:5, 2 times: is missing');
});

t.test('a summary has errors with their source line, and a line for each group of warnings', async t => {
  const esc = '\u001b';
  const warnings = ['/b/1', '/b/2'].map(path =>
    createDiagnostic({ severity: 'warning', path, hint: 'add it' }),
  );
  const error = createDiagnostic();
  t.equal(
    summarizeDiagnostics([error, ...warnings, createDiagnostic({ severity: 'warning', kind: 'x' })]),
    [
      explainDiagnostic(error),
      '',
      'warning a.json:3:5 /b/*, 2 times: is missing – add it',
      'warning a.json:3:5 /b/0 is missing',
    ].join('\n'),
  );
  t.match(summarizeDiagnostics(warnings, true), `${esc}[33mwarning${esc}[39m a.json`);
  t.equal(summarizeDiagnostics([]), '');
});
