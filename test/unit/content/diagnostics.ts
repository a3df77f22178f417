import t from 'tap';
import {
  countDiagnostics,
  countNotShown,
  countValues,
  groupDiagnostics,
  pointerPattern,
  type Severity,
  sortDiagnostics,
} from '../../../server/content/diagnostics.ts';
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

t.test('diagnostics are grouped by severity, file, kind and key, in the order of the first', async t => {
  const given = [
    createDiagnostic({ path: '/work/0/url', kind: 'pattern', message: 'found "a"' }),
    createDiagnostic({ path: '/skills/3/meta', kind: 'unknown-key' }),
    createDiagnostic({ path: '/work/12/url', kind: 'pattern', message: 'found "b"' }),
    createDiagnostic({ path: '/work/0/url', kind: 'empty' }),
    createDiagnostic({ path: '/work/1/url', kind: 'pattern', severity: 'warning' }),
    createDiagnostic({ path: '/work/1/url', kind: 'pattern', file: 'b.json' }),
    createDiagnostic({ path: '/work/1/name', kind: 'pattern' }),
  ];
  t.strictSame(
    groupDiagnostics(given).map(({ first, path, count }) => [given.indexOf(first), path, count]),
    [
      [0, '/work/*/url', 2],
      [1, '/skills/3/meta', 1],
      [3, '/work/0/url', 1],
      [4, '/work/1/url', 1],
      [5, '/work/1/url', 1],
      [6, '/work/1/name', 1],
    ],
  );
});

t.test('indices of a path are replaced, and keys with digits are not', async t => {
  t.equal(pointerPattern('/work/10/highlights/2'), '/work/*/highlights/*');
  for (const path of ['', '/basics', '/x1/2y']) t.equal(pointerPattern(path), path);
});

t.test('values are counted without empty ones', async t => {
  for (const [value, count] of [
    ['a', 1],
    [0, 1],
    [false, 1],
    ['', 0],
    [null, 0],
    [{}, 0],
    [{ a: 1, b: ['c', '', null, { d: true }] }, 3],
  ] as const)
    t.equal(countValues(value), count, JSON.stringify(value));
});

t.test('what is not shown is counted in entries and other values', async t => {
  t.strictSame(
    countNotShown([
      createDiagnostic({ path: '/work/3', notShown: 7 }),
      createDiagnostic({ path: '/work/4/meta', notShown: 2 }),
      createDiagnostic({ path: '/grants', notShown: 5 }),
      createDiagnostic({ path: '/work/5' }),
    ]),
    { entries: 1, values: 7 },
  );
});
