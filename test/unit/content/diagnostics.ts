import t from 'tap';
import { Type } from 'typebox';
import {
  checker,
  countDiagnostics,
  type Diagnostic,
  escapePointer,
  excerpt,
  explainDiagnostic,
  formatDiagnostic,
  type Severity,
  sortDiagnostics,
  suggest,
  visible,
} from '../../../server/content/diagnostics.ts';

const check = checker(
  Type.Object(
    {
      $schema: Type.Optional(Type.String()),
      name: Type.String({ description: 'Name of the person' }),
      code: Type.Optional(Type.String({ pattern: '^[a-z]{2}$', description: 'Country: two small letters' })),
      tone: Type.Optional(Type.String({ pattern: '^[A-G]$', description: 'a tone' })),
      word: Type.Optional(Type.String({ minLength: 2 })),
      home: Type.Optional(Type.String({ format: 'origin', description: 'Home: an origin' })),
      paper: Type.Optional(Type.Enum(['a4', 'letter'])),
      short: Type.Optional(Type.Boolean()),
      'a/b~c': Type.Optional(Type.Array(Type.Object({ bare: Type.String() }))),
    },
    { additionalProperties: false },
  ),
);

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

t.test('in a value that fits nothing is found', async t => {
  t.strictSame(check({ name: 'Ada', code: 'en', home: 'https://a.org', 'a/b~c': [{ bare: '' }] }), []);
});

const known = 'known are name, code, tone, word, home, paper, short, a/b~c';
for (const { fault, value, ...expected } of [
  { fault: 'a missing key', value: {}, path: '/name', message: 'is missing', hint: 'Name of the person' },
  {
    fault: 'a missing key that its schema does not describe',
    value: { name: '', 'a/b~c': [{}] },
    path: '/a~1b~0c/0/bare',
    message: 'is missing',
    hint: '',
  },
  {
    fault: 'an unknown key',
    value: { name: '', nam: 1 },
    severity: 'warning',
    path: '/nam',
    at: 'key',
    message: 'is not a known key: it is shown nowhere',
    hint: 'did you mean "name"?',
  },
  {
    fault: 'an unknown key with a slash and a tilde',
    value: { name: '', '~/xyzzy': 1 },
    severity: 'warning',
    path: '/~0~1xyzzy',
    at: 'key',
    message: 'is not a known key: it is shown nowhere',
    hint: known,
  },
  {
    fault: 'a key that objects have by nature',
    value: { name: '', ...JSON.parse('{ "__proto__": 1 }') },
    severity: 'warning',
    path: '/__proto__',
    at: 'key',
    message: 'is not a known key: it is shown nowhere',
    hint: known,
  },
  {
    fault: 'a number for a text',
    value: { name: 7 },
    path: '/name',
    message: 'should be a text in double quotes (found 7)',
  },
  {
    fault: 'a text for a truth',
    value: { name: '', short: 'yes' },
    path: '/short',
    message: 'should be true or false (found "yes")',
  },
  {
    fault: 'an object for a list',
    value: { name: '', 'a/b~c': {} },
    path: '/a~1b~0c',
    message: 'should be a list in [ ] (found {})',
  },
  {
    fault: 'a text for an object, deep inside',
    value: { name: '', 'a/b~c': [{ bare: '' }, 'two'] },
    path: '/a~1b~0c/1',
    message: 'should be an object in { } (found "two")',
  },
  {
    fault: 'a value outside a list',
    value: { name: '', paper: 'lettre' },
    path: '/paper',
    message: 'should be one of a4, letter (found "lettre")',
    hint: 'did you mean "letter"?',
  },
  {
    fault: 'a value outside a list that is like none in it',
    value: { name: '', paper: 7 },
    path: '/paper',
    message: 'should be one of a4, letter (found 7)',
    hint: '',
  },
  {
    fault: 'a text in another form',
    value: { name: '', code: 'EN' },
    severity: 'warning',
    path: '/code',
    message: 'should be two small letters (found "EN")',
  },
  {
    fault: 'a text in another form, described by that alone',
    value: { name: '', tone: 'H' },
    severity: 'warning',
    path: '/tone',
    message: 'should be a tone (found "H")',
  },
  {
    fault: 'a text of another format',
    value: { name: '', home: 'a.org' },
    path: '/home',
    message: 'should be an origin (found "a.org")',
  },
  {
    fault: 'another shape altogether',
    value: null,
    path: '',
    message: 'should be an object in { } (found null)',
  },
]) {
  t.test(`${fault} is found, with its place and what was expected`, async t => {
    t.strictSame(check(value), [{ severity: 'error', ...expected }]);
  });
}

t.test('a rule without a description of its own is told in the words of the validator', async t => {
  t.match(check({ name: '', word: 'x' }), [
    { path: '/word', message: /fewer than 2 characters.* \(found "x"\)$/ },
  ]);
});

t.test('all violations of a value are found, not only the first', async t => {
  const paths = check({ code: 1, paper: 1, more: 1 }).map(({ path }) => path);
  t.strictSame(paths.sort(), ['/code', '/more', '/name', '/paper']);
});

t.test('a value is quoted as JSON, a long one by its beginning', async t => {
  t.equal(excerpt({ a: [1, 'x'] }), '{"a":[1,"x"]}');
  t.equal(excerpt('x'.repeat(58)), `"${'x'.repeat(58)}"`);
  t.equal(excerpt('x'.repeat(59)), `"${'x'.repeat(58)}…`);
  t.equal(excerpt('\u001b[2J\u202e\u009b'), '"\\u001b[2J··"');
});

t.test('what a terminal would obey becomes visible, one character for one', async t => {
  const text = 'a\tb\u001b[31m\r\n\u0000\u007f\u0085\u200f\u202a\u202e\u2066\u2069ñ😀';
  t.equal(visible(text), 'a b·[31m··········ñ😀');
  t.equal(visible(text).length, text.length);
});

for (const [word, words, expected] of [
  ['nmae', ['label', 'name', 'image'], 'name'],
  ['NAME', ['name'], 'name'],
  ['summary', ['SUMMARY'], 'SUMMARY'],
  ['summry', ['summary', 'memory'], 'summary'],
  ['hightlights', ['highlights'], 'highlights'],
  ['lenght', ['length', 'icons'], 'length'],
  ['es', ['en'], ''],
  ['fr', ['en'], ''],
  ['phone', ['url', 'email'], ''],
  ['x', ['summary'], ''],
  ['', ['ab', 'abcdefgh'], ''],
  ['name', [], ''],
] as const) {
  t.test(`for "${word}" among [${words}] ${expected ? `"${expected}"` : 'nothing'} is suggested`, async t => {
    t.equal(suggest(word, [...words]), expected && `did you mean "${expected}"?`);
  });
}

t.test('a key is escaped as a part of a JSON Pointer', async t => {
  t.equal(escapePointer('~1/a~/'), '~01~1a~0~1');
});

t.test('errors stand before warnings, each by file, line and column', async t => {
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

t.test('diagnostics of one place stay in their order', async t => {
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

t.test('a diagnostic is one line; what it lacks leaves no gap', async t => {
  t.equal(formatDiagnostic(diagnostic()), 'a.json:3:5 /b/0 is missing');
  t.equal(formatDiagnostic(diagnostic({ path: '' })), 'a.json:3:5 is missing');
  t.equal(formatDiagnostic(diagnostic({ line: 0, column: 0, path: '' })), 'a.json is missing');
});

t.test('a diagnostic is explained by its line, a caret under the place, and the hint', async t => {
  t.equal(
    explainDiagnostic(diagnostic({ hint: 'write it' })),
    ['error   a.json:3:5 /b/0 is missing', '    3 |   "b": []', '      |        ^^', '      = write it'].join(
      '\n',
    ),
  );
  t.equal(
    explainDiagnostic(diagnostic({ severity: 'warning', line: 123456, source: 'x', caret: [0, 1] })),
    ['warning a.json:123456:5 /b/0 is missing', '123456 | x', '       | ^'].join('\n'),
  );
  t.equal(
    explainDiagnostic(diagnostic({ line: 0, source: '', hint: 'add it' })),
    'error   a.json /b/0 is missing\n      = add it',
  );
});

t.test('it has colours when they are asked for, and the same text', async t => {
  const esc = '\u001b';
  for (const [severity, tone] of [
    ['error', `${esc}[31m`],
    ['warning', `${esc}[33m`],
  ] as const) {
    const given = diagnostic({ severity, hint: 'write it' });
    const plain = explainDiagnostic(given);
    t.notOk(plain.includes(esc));
    t.equal(explainDiagnostic(given, false), plain);
    const coloured = explainDiagnostic(given, true);
    t.ok(coloured.startsWith(`${tone}${severity}`));
    t.ok(coloured.includes(`${tone}^^${esc}`));
    t.equal(coloured.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), ''), plain);
  }
});
