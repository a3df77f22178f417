import t from 'tap';
import { Type } from 'typebox';
import { checker, formatFinding } from '../../../server/content/findings.ts';

const check = checker(
  Type.Object(
    {
      name: Type.String(),
      code: Type.Optional(Type.String({ pattern: '^[a-z]{2}$', description: 'two small letters' })),
      word: Type.Optional(Type.String({ minLength: 2 })),
      paper: Type.Optional(Type.Enum(['a4', 'letter'])),
      'a/b~c': Type.Optional(Type.Array(Type.Number())),
    },
    { additionalProperties: false },
  ),
);

t.test('a value that fits is handed back with nothing found', async t => {
  const value = { name: 'Ada', code: 'en', 'a/b~c': [1] };
  const checked = check('a.json', value);
  t.equal(checked.value, value);
  t.strictSame(checked.findings, []);
});

for (const { fault, value, path, message } of [
  { fault: 'a missing key', value: {}, path: '/name', message: 'is missing' },
  { fault: 'an unknown key', value: { name: '', nmae: 1 }, path: '/nmae', message: 'is not a known key' },
  {
    fault: 'an unknown key with a slash and a tilde',
    value: { name: '', '~/x': 1 },
    path: '/~0~1x',
    message: 'is not a known key',
  },
  {
    fault: 'another type',
    value: { name: 7 },
    path: '/name',
    message: 'should be of type string (found 7)',
  },
  {
    fault: 'another type deep inside',
    value: { name: '', 'a/b~c': [1, 'two'] },
    path: '/a~1b~0c/1',
    message: 'should be of type number (found "two")',
  },
  {
    fault: 'a value outside a list',
    value: { name: '', paper: 'a3' },
    path: '/paper',
    message: 'should be one of a4, letter (found "a3")',
  },
  {
    fault: 'a text in another form',
    value: { name: '', code: 'EN' },
    path: '/code',
    message: 'should be two small letters (found "EN")',
  },
  {
    fault: 'another shape altogether',
    value: null,
    path: '',
    message: 'should be of type object (found null)',
  },
]) {
  t.test(`${fault} is found, with its place and what was expected`, async t => {
    t.strictSame(check('a.json', value).findings, [{ file: 'a.json', path, message }]);
  });
}

t.test('a rule without a description of its own is told in the words of the validator', async t => {
  const { findings } = check('a.json', { name: '', word: 'x' });
  t.match(findings, [{ path: '/word', message: /fewer than 2 characters.* \(found "x"\)$/ }]);
});

t.test('all faults of a value are found, not only the first', async t => {
  const { value, findings } = check('a.json', { code: 1, paper: 1, more: 1 });
  t.equal(value, undefined);
  t.strictSame(findings.map(({ path }) => path).sort(), ['/code', '/more', '/name', '/paper']);
});

t.test('a long value is quoted by its beginning', async t => {
  const [finding] = check('a.json', { name: '', code: 'x'.repeat(500) }).findings;
  t.match(finding?.message, /^should be two small letters \(found "x+…\)$/);
  t.ok(finding && finding.message.length < 100);
});

t.test('a finding is one line; what it lacks leaves no gap', async t => {
  t.equal(formatFinding({ file: 'a.json', path: '/b/0', message: 'is missing' }), 'a.json /b/0 is missing');
  t.equal(formatFinding({ file: 'a.json', path: '', message: 'should be JSON' }), 'a.json should be JSON');
});
