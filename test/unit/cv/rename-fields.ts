import t from 'tap';
import { isEmpty, renameFields } from '../../../server/cv/rename-fields.ts';

const rename = (object: Record<string, unknown>, path = '/work/0', known = ['name', 'url']) =>
  renameFields(object, path, path.split('/')[1] ?? '', name => known.includes(name));

t.test('an old name becomes the current one, and its field keeps its path and order', async t => {
  t.strictSame(rename({ position: 'A', company: 'B', 'x/y': 1 }), {
    fields: [
      { name: 'position', value: 'A', path: '/work/0/position' },
      { name: 'name', value: 'B', path: '/work/0/company' },
      { name: 'x/y', value: 1, path: '/work/0/x~1y' },
    ],
    violations: [
      {
        severity: 'warning',
        path: '/work/0/company',
        message: 'is an old name of "name", and is read as such',
        hint: 'rename it to "name"',
        at: 'key',
        fix: { rename: 'name' },
      },
    ],
  });
});

t.test('an old name beside the current one is dropped', async t => {
  const { fields, violations } = rename({ company: 'B', name: 'A' });
  t.strictSame(fields, [{ name: 'name', value: 'A', path: '/work/0/name' }]);
  t.match(violations, [
    { path: '/work/0/company', message: /its value "B" is not shown$/, hint: 'remove it', notShown: 1 },
  ]);
  t.strictSame(
    ['B', 'A', '', null].map(company => rename({ company, name: 'A' }).violations[0]?.fix),
    [undefined, undefined, { remove: true }, { remove: true }],
    'only an empty value is removed',
  );
  t.match(rename({ company: 'A', name: 'A' }).violations, [{ message: /which is also present$/ }]);
  t.strictSame(
    rename({ company: 'B', name: ' ' }).fields.map(({ name, value }) => [name, value]),
    [
      ['name', 'B'],
      ['name', ' '],
    ],
    'unless the current one is empty',
  );
});

t.test('a name of another section, type or schema is not an old one', async t => {
  for (const [object, path, known] of [
    [{ company: 'B' }, '/skills/0', ['name']],
    [{ company: 'B' }, '', ['name']],
    [{ company: { name: 'B' } }, '/work/0', ['name']],
    [{ picture: 'a.jpg' }, '/basics/location', ['address']],
    [{ toString: 'x' }, '/work/0', ['name']],
  ] as const) {
    const { fields, violations } = rename(object, path, [...known]);
    t.strictSame([fields.map(({ name }) => name), violations], [Object.keys(object), []]);
  }
});

t.test('null, white space and invisible characters are empty', async t => {
  for (const value of [null, undefined, '', ' \t', '\u200b \ufeff']) t.ok(isEmpty(value));
  for (const value of [0, false, 'a', '–', '😀', [], {}]) t.notOk(isEmpty(value));
});
