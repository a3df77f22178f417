import t from 'tap';
import { Type } from 'typebox';
import { compileSchema, renameDeprecated } from '../../../server/content/schema-validator.ts';

const validate = compileSchema(
  Type.Object(
    {
      $schema: Type.Optional(Type.String()),
      name: Type.String({ description: 'Name of the person' }),
      code: Type.Optional(Type.String({ pattern: '^[a-z]{2}$', description: 'Country: two small letters' })),
      tone: Type.Optional(Type.String({ pattern: '^[A-G]$', description: 'a tone' })),
      word: Type.Optional(Type.String({ minLength: 2 })),
      home: Type.Optional(Type.String({ format: 'base-url', description: 'Home: an origin' })),
      paper: Type.Optional(Type.Enum(['a4', 'letter'])),
      short: Type.Optional(Type.Boolean()),
      'a/b~c': Type.Optional(Type.Array(Type.Object({ bare: Type.String() }))),
    },
    { additionalProperties: false },
  ),
);

t.test('a valid value has no violations', async t => {
  t.strictSame(validate({ name: 'Ada', code: 'en', home: 'https://a.org', 'a/b~c': [{ bare: '' }] }), []);
});

const known = 'known keys: name, code, tone, word, home, paper, short, a/b~c';
for (const { title, value, ...expected } of [
  {
    title: 'a missing key',
    value: {},
    path: '/name',
    kind: 'missing-key',
    message: 'is missing',
    hint: 'Name of the person',
  },
  {
    title: 'a missing key without a description',
    value: { name: '', 'a/b~c': [{}] },
    path: '/a~1b~0c/0/bare',
    kind: 'missing-key',
    message: 'is missing',
    hint: '',
  },
  {
    title: 'an unknown key',
    value: { name: '', nam: 1 },
    severity: 'warning',
    path: '/nam',
    at: 'key',
    kind: 'unknown-key',
    message: 'is not a known key and is ignored',
    hint: 'did you mean "name"?',
  },
  {
    title: 'an unknown key with a slash and a tilde',
    value: { name: '', '~/xyzzy': 1 },
    severity: 'warning',
    path: '/~0~1xyzzy',
    at: 'key',
    kind: 'unknown-key',
    message: 'is not a known key and is ignored',
    hint: known,
  },
  {
    title: 'a key that every object inherits',
    value: { name: '', ...JSON.parse('{ "__proto__": 1 }') },
    severity: 'warning',
    path: '/__proto__',
    at: 'key',
    kind: 'unknown-key',
    message: 'is not a known key and is ignored',
    hint: known,
  },
  {
    title: 'a number instead of a string',
    value: { name: 7 },
    path: '/name',
    kind: 'type',
    message: 'should be a string in double quotes (found 7)',
  },
  {
    title: 'a string instead of a boolean',
    value: { name: '', short: 'yes' },
    path: '/short',
    kind: 'type',
    message: 'should be true or false (found "yes")',
  },
  {
    title: 'an object instead of an array',
    value: { name: '', 'a/b~c': {} },
    path: '/a~1b~0c',
    kind: 'type',
    message: 'should be an array in [ ] (found {})',
  },
  {
    title: 'a string instead of a nested object',
    value: { name: '', 'a/b~c': [{ bare: '' }, 'two'] },
    path: '/a~1b~0c/1',
    kind: 'type',
    message: 'should be an object in { } (found "two")',
  },
  {
    title: 'a value outside an enum',
    value: { name: '', paper: 'lettre' },
    path: '/paper',
    kind: 'enum',
    message: 'should be one of a4, letter (found "lettre")',
    hint: 'did you mean "letter"?',
  },
  {
    title: 'a value outside an enum that resembles none in it',
    value: { name: '', paper: 7 },
    path: '/paper',
    kind: 'enum',
    message: 'should be one of a4, letter (found 7)',
    hint: '',
  },
  {
    title: 'a string that does not match its pattern',
    value: { name: '', code: 'EN' },
    severity: 'warning',
    path: '/code',
    kind: 'pattern',
    message: 'should be two small letters (found "EN")',
  },
  {
    title: 'a string that does not match its pattern, whose description has no colon',
    value: { name: '', tone: 'H' },
    severity: 'warning',
    path: '/tone',
    kind: 'pattern',
    message: 'should be a tone (found "H")',
  },
  {
    title: 'a string of another format',
    value: { name: '', home: 'a.org' },
    path: '/home',
    kind: 'format',
    message: 'should be an origin (found "a.org")',
  },
  {
    title: 'another type than an object',
    value: null,
    path: '',
    kind: 'type',
    message: 'should be an object in { } (found null)',
  },
]) {
  t.test(`${title} is a violation with its path and the expected value`, async t => {
    t.strictSame(validate(value), [{ severity: 'error', ...expected }]);
  });
}

t.test('a keyword without a description has the message of ajv', async t => {
  t.match(validate({ name: '', word: 'x' }), [
    { path: '/word', message: /fewer than 2 characters.* \(found "x"\)$/ },
  ]);
});

t.test('every violation of a value is returned, not only the first', async t => {
  const paths = validate({ code: 1, paper: 1, more: 1 }).map(({ path }) => path);
  t.strictSame(paths.sort(), ['/code', '/more', '/name', '/paper']);
});

t.test('deprecated keys are read by their current names, with a warning that renames them', async t => {
  const deprecations = {
    '/ink': { current: 'colour', until: 2 },
    '/print/page~1size': { current: 'paper', until: 3 },
    '/lost/key': { current: 'found', until: 2 },
  };
  const value = { ink: null, name: 'Ada', print: { 'page/size': ['a4'] }, lost: null };
  const renamed = renameDeprecated(value, deprecations);
  t.strictSame(renamed.value, { name: 'Ada', print: { paper: ['a4'] }, lost: null, colour: null });
  t.strictSame(renamed.violations, [
    {
      severity: 'warning',
      path: '/ink',
      at: 'key',
      kind: 'deprecated',
      message: 'is the old name of "colour", and is read as such until version 2',
      hint: 'rename it to "colour"',
      fix: { rename: 'colour' },
    },
    {
      severity: 'warning',
      path: '/print/page~1size',
      at: 'key',
      kind: 'deprecated',
      message: 'is the old name of "paper", and is read as such until version 3',
      hint: 'rename it to "paper"',
      fix: { rename: 'paper' },
    },
  ]);
  t.strictSame(value.print, { 'page/size': ['a4'] }, 'the given value is unchanged');
  for (const other of [undefined, null, 7, 'ink', ['ink'], {}])
    t.strictSame(renameDeprecated(other, deprecations), { value: other, violations: [] });
});

t.test('of a deprecated key and its current name the current one counts', async t => {
  const { value, violations } = renameDeprecated(
    { ink: 'red', colour: 'blue' },
    { '/ink': { current: 'colour', until: 2 } },
  );
  t.strictSame(value, { colour: 'blue' });
  t.match(violations, [
    {
      message: 'is the old name of "colour", which is also present',
      hint: 'remove it',
      fix: { remove: true },
    },
  ]);
});
