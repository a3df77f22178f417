import t from 'tap';
import { countDiagnostics, type Severity, sortDiagnostics } from '../../../server/content/diagnostics.ts';
import { createDiagnostic } from '../../helpers/diagnostic.ts';

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
    return createDiagnostic({ severity, file, line, column });
  });
  t.strictSame(
    sortDiagnostics(shuffled).map(({ severity, file, line, column }) => [severity, file, line, column]),
    order,
  );
});

t.test('diagnostics of one location keep their order', async t => {
  const same = ['b', 'a', 'c'].map(message => createDiagnostic({ message }));
  t.strictSame(
    sortDiagnostics([...same]).map(({ message }) => message),
    ['b', 'a', 'c'],
  );
});

t.test('errors and warnings are counted', async t => {
  const warning = createDiagnostic({ severity: 'warning' });
  t.strictSame(countDiagnostics([]), { errors: 0, warnings: 0 });
  t.strictSame(countDiagnostics([warning, createDiagnostic(), warning]), { errors: 1, warnings: 2 });
});
