import t from 'tap';
import {
  countDiagnostics,
  type Diagnostic,
  type Severity,
  sortDiagnostics,
} from '../../../server/content/diagnostics.ts';

const diagnostic = (given: Partial<Diagnostic> = {}): Diagnostic => ({
  severity: 'error',
  file: 'a.json',
  line: 3,
  column: 5,
  path: '/b/0',
  message: 'is missing',
  hint: '',
  source: '  "b": []',
  caret: [7, 2],
  ...given,
});

t.test('errors are sorted before warnings, each by file, line and column', async t => {
  const order = [
    ['error', 'a.json', 2, 9],
    ['error', 'a.json', 10, 1],
    ['error', 'a.json', 10, 2],
    ['error', 'b.json', 1, 1],
    ['warning', 'a.json', 1, 1],
    ['warning', 'c.json', 0, 0],
    ['warning', 'c.json', 1, 1],
  ] as const;
  const shuffled = [5, 3, 0, 6, 2, 4, 1].map(i => {
    const [severity, file, line, column] = order[i] as [Severity, string, number, number];
    return diagnostic({ severity, file, line, column });
  });
  t.strictSame(
    sortDiagnostics(shuffled).map(({ severity, file, line, column }) => [severity, file, line, column]),
    order,
  );
});

t.test('diagnostics of one location keep their order', async t => {
  const same = ['b', 'a', 'c'].map(message => diagnostic({ message }));
  t.strictSame(
    sortDiagnostics([...same]).map(({ message }) => message),
    ['b', 'a', 'c'],
  );
});

t.test('errors and warnings are counted', async t => {
  const warning = diagnostic({ severity: 'warning' });
  t.strictSame(countDiagnostics([]), { errors: 0, warnings: 0 });
  t.strictSame(countDiagnostics([warning, diagnostic(), warning]), { errors: 1, warnings: 2 });
});
