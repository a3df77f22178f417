import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import type { Diagnostic } from '../../../server/content/diagnostics.ts';
import { JsonDocument } from '../../../server/content/json-document.ts';
import { tries } from '../../helpers/tries.ts';

const read = (text: string) => new JsonDocument('a.json', text);
const violation = { severity: 'error', message: 'is wrong' } as const;
const locate = (text: string, path: string, at: 'key' | 'value' = 'value') =>
  read(text).diagnostic({ ...violation, path, at });

/** The underlined source of a diagnostic. */
const underlined = ({ source, caret: [start, length] }: Diagnostic) => source.slice(start, start + length);
const location = (diagnostic: Diagnostic) => [diagnostic.line, diagnostic.column, underlined(diagnostic)];

t.test('a valid document has the value of JSON.parse and no diagnostics', async t => {
  for (const text of ['{ "año": [1, -2.5e3, "\\u00f1", null, true] }', '[]', '"x"', ' 7\n', 'null']) {
    const { name, value, diagnostics } = read(text);
    t.strictSame([name, value, diagnostics], ['a.json', JSON.parse(text), []]);
  }
});

t.test('a diagnostic has the line and column of its value, with any kind of line break', async t => {
  const lines = ['{', '\t"a": 1,', '', '  "b": [true, "x"],', '\t\t"c": { "d": null }', '}'];
  const locations = { '': [1, 1, '{'], '/a': [2, 7, '1'], '/b': [4, 8, '['], '/b/1': [4, 15, '"x"'] };
  for (const [name, text] of Object.entries({
    LF: lines.join('\n'),
    CRLF: lines.join('\r\n'),
    CR: lines.join('\r'),
    mixed: `{\r\n\t"a": 1,\r\r\n  "b": [true, "x"],\n\t\t"c": { "d": null }\r}`,
  })) {
    for (const bom of ['', '\uFEFF']) {
      for (const [path, expected] of Object.entries({ ...locations, '/c/d': [5, 15, 'null'] })) {
        const diagnostic = locate(bom + text, path);
        t.strictSame(location(diagnostic), expected, `${name}${bom && ' after a byte order mark'} ${path}`);
        t.strictSame([diagnostic.file, diagnostic.path], ['a.json', path]);
        t.equal(diagnostic.source, lines[diagnostic.line - 1]?.replaceAll('\t', ' '));
      }
    }
  }
});

t.test('a byte order mark is a warning at the start, and ignored', async t => {
  const { value, diagnostics } = read('\uFEFF{ "a": 1 }');
  t.strictSame(value, { a: 1 });
  t.match(diagnostics, [
    {
      severity: 'warning',
      line: 1,
      column: 1,
      source: '{ "a": 1 }',
      message: /byte order mark/,
      hint: /BOM/,
    },
  ]);
  t.equal(diagnostics.length, 1);
  t.match(read('\uFEFF[1,]').diagnostics, [
    { severity: 'warning' },
    { severity: 'error', line: 1, column: 4 },
  ]);
});

t.test('another encoding is a warning that names it; its byte order mark is no second one', async t => {
  const { value, diagnostics } = new JsonDocument('a.json', '\uFEFF[]', 'utf-16le');
  t.strictSame(value, []);
  t.match(diagnostics, [{ severity: 'warning', line: 1, column: 1, message: /UTF-8; read as utf-16le$/ }]);
  t.equal(diagnostics.length, 1);
});

t.test('of a long line at most 100 characters are shown, with the caret under the column', async t => {
  const text = JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, `v${i}`])));
  for (const i of [0, 1, 7, 2500, 4998, 4999]) {
    const diagnostic = locate(text, `/k${i}`);
    t.strictSame(location(diagnostic), [1, text.indexOf(`"v${i}"`) + 1, `"v${i}"`]);
    t.ok(diagnostic.source.length <= 100 && text.includes(diagnostic.source));
    t.ok(diagnostic.source.length > 50 || i > 4990, 'the source has context on both sides');
  }
  t.equal(locate(`["${'x'.repeat(96)}"]`, '/0').source.length, 100, 'a line of 100 characters is complete');
  t.equal(locate(`["${'x'.repeat(97)}"]`, '/0').source.length, 100, 'a longer one is cut');
});

t.test(
  'a caret is no longer than the source shown of the value, and no shorter than one character',
  async t => {
    const long = locate(`{ "a": "${'x'.repeat(500)}" }`, '/a');
    t.equal(underlined(long), `"${'x'.repeat(92)}`);
    const far = locate(`["${'x'.repeat(200)}", "${'y'.repeat(500)}"]`, '/1');
    t.equal(underlined(far), `"${'y'.repeat(49)}`);
    t.strictSame(locate('', '').caret, [0, 1]);
  },
);

t.test('control characters are replaced, one for one', async t => {
  const text = '{\t"a\u202e\u0085": "\u007f\u2066x", "b": 7 }';
  const diagnostic = locate(text, '/b');
  t.strictSame(location(diagnostic), [1, text.indexOf('7') + 1, '7']);
  t.equal(diagnostic.source, '{ "a··": "··x", "b": 7 }');
  t.equal(locate(text, '/a\u202e\u0085').path, '/a··');
});

for (const { name, text, at: expected, message } of [
  { name: 'a line comment', text: '{ // why\n"a": 1 }', at: [1, 3, '// why'], message: /no comments/ },
  { name: 'a block comment', text: '[\n  /* a\n b */ 1]', at: [2, 3, '/* a'], message: /no comments/ },
  { name: 'an unclosed comment', text: '[] /* a', at: [1, 4, '/* a'], message: /no comments/ },
  { name: 'a comma after the last key', text: '{\n"a": 1,\n}', at: [3, 1, '}'], message: /no comma follows/ },
  { name: 'a comma after the last value', text: '[1, 2, ]', at: [1, 8, ']'], message: /no comma follows/ },
  { name: 'a value that is missing', text: '{ "a": }', at: [1, 8, '}'], message: /a value was expected/ },
  {
    name: 'a comma that is missing',
    text: '{ "a": 1\n  "b": 2 }',
    at: [1, 8, '1'],
    message: /a comma is missing after this$/,
  },
  { name: 'a colon that is missing', text: '{ "a" 1 }', at: [1, 7, '1'], message: /a colon was expected/ },
  { name: 'a key in single quotes', text: "{ 'a': 1 }", at: [1, 3, "'a'"], message: /double quotes/ },
  { name: 'a string in single quotes', text: "['it']", at: [1, 2, "'it'"], message: /double quotes/ },
  { name: 'a string in curly quotes', text: '[“it”]', at: [1, 2, '“it”'], message: /double quotes/ },
  { name: 'a key without quotes', text: '{ a: 1 }', at: [1, 3, 'a'], message: /double quotes/ },
  { name: 'an unknown word', text: '[undefined]', at: [1, 2, 'undefined'], message: /true, false and null/ },
  { name: 'an incomplete number', text: '[10, 1.]', at: [1, 6, '1.'], message: /a digit was expected$/ },
  {
    name: 'an unterminated string',
    text: '{ "a": "x\n}',
    at: [1, 8, '"x'],
    message: /closing quotation mark/,
  },
  {
    name: 'a string at the end of the file',
    text: '["x',
    at: [1, 2, '"x'],
    message: /closing quotation mark/,
  },
  { name: 'an unknown escape', text: '["C:\\dir"]', at: [1, 2, '"C:\\dir"'], message: /a backslash stands/ },
  { name: 'a broken \\u', text: '["\\u12"]', at: [1, 2, '"\\u12"'], message: /four hexadecimal digits/ },
  {
    name: 'a tab in a string',
    text: '["x\ty"]',
    at: [1, 2, '"x y"'],
    message: /a control character in a string is written as \\t/,
  },
  { name: 'a control character in a string', text: '["x\u0001"]', at: [1, 2, '"x·"'], message: /./ },
  {
    name: 'an unclosed object',
    text: '{ "a": 1\n',
    at: [2, 1, ''],
    message: /a closing } is missing/,
  },
  { name: 'an unclosed array', text: '[1', at: [1, 3, ''], message: /a closing ] is missing/ },
  {
    name: 'a second value',
    text: '{}\r\r\n {}',
    at: [3, 2, '{'],
    message: /the JSON value ends before this/,
  },
  { name: 'no text at all', text: '', at: [1, 1, ''], message: /a value was expected/ },
] as const) {
  t.test(`${name} is an error with its location and the expected token`, async t => {
    const { value, diagnostics } = read(text);
    t.equal(value, undefined);
    t.equal(diagnostics.length, 1);
    t.match(diagnostics, [{ severity: 'error', file: 'a.json', path: '', hint: '', message }]);
    t.match(diagnostics[0]?.message, /^should be JSON: /);
    t.strictSame(diagnostics.map(location), [expected]);
  });
}

t.test('several syntax errors are reported, the first of each line', async t => {
  const { diagnostics } = read('{\n \'a\': \'b\',\n "c": tru,\n "ok": [1, 2],\n "d": "x\ty", // why\n}');
  t.strictSame(diagnostics.map(location), [
    [2, 2, "'a'"],
    [3, 7, 'tru'],
    [5, 7, '"x y"'],
    [6, 1, '}'],
  ]);
});

t.test('a text is an error at some location exactly when JSON.parse refuses it', async t => {
  const parts = fc.constantFrom(
    ...['{', '}', '[', ']', ':', ',', '"a"', '"', '\\', '\\u00e', '0', '-1', '.', 'e', 'true', 'nul', "'"],
    ...[' ', '\n', '\r', '\r\n', '\t', '\f', '\u00a0', '\u2028', '\uFEFF', '//', '/*', '*/', '\u0000', '😀'],
  );
  const { counterexample } = fc.check(
    fc.property(fc.array(parts, { maxLength: 12 }), parts => {
      const text = parts.join('').replace(/^\uFEFF+/, '');
      const { value, diagnostics } = read(text);
      let parsed: unknown;
      try {
        parsed = JSON.parse(text);
      } catch {}
      const lines = text.split(/\r\n?|\n/);
      return (
        isDeepStrictEqual(value, parsed) &&
        diagnostics.some(({ severity }) => severity === 'error') === (parsed === undefined) &&
        diagnostics.every(
          ({ line, column, caret: [start, length], source }) =>
            column <= (lines[line - 1]?.length ?? -1) + 1 && start <= source.length && length > 0,
        )
      );
    }),
    tries(5000),
  );
  t.equal(counterexample, null);
});

t.test('a text that only JSON.parse refuses is an error, too', async t => {
  const parse = t.capture(JSON, 'parse', () => {
    throw new SyntaxError('no');
  });
  const { value, diagnostics } = read('{}');
  parse.restore();
  t.equal(value, undefined);
  t.match(diagnostics, [{ severity: 'error', line: 1, column: 1, message: 'should be JSON: no' }]);
});

t.test('arrays and objects may be nested 64 deep', async t => {
  const lists = `${'['.repeat(64)}${']'.repeat(64)}`;
  const both = `${'[{"a":'.repeat(32)}1${'}]'.repeat(32)}`;
  for (const text of [lists, both]) {
    const { value, diagnostics } = read(text);
    t.strictSame(diagnostics, []);
    t.equal(JSON.stringify(value), text);
  }
  t.strictSame(
    read(`[${'[{}],'.repeat(999)}"${'['.repeat(99)}"]`).diagnostics,
    [],
    'any number may be side by side',
  );
});

t.test('deeper nesting is an error at the first array or object that is too deep', async t => {
  for (const [text, at] of [
    [`${'['.repeat(65)}${']'.repeat(65)}`, [1, 65, '[']],
    [`${'{"a":\n'.repeat(64)}  []${'}'.repeat(64)}`, [65, 3, '[']],
    [`${'{"a":\r\n'.repeat(64)}{}${'}'.repeat(64)}`, [65, 1, '{']],
  ] as const) {
    const { value, diagnostics } = read(text);
    t.equal(value, undefined);
    t.match(diagnostics, [{ severity: 'error', message: /nested no deeper than 64 / }]);
    t.strictSame(diagnostics.map(location), [at]);
  }
});

t.test('a million open brackets are an error soon, without a stack overflow', async t => {
  for (const part of ['[', '{"a":', '[{"a":[\n']) {
    const began = performance.now();
    const { value, diagnostics } = read(part.repeat(1e6));
    t.equal(value, undefined);
    t.match(diagnostics, [{ severity: 'error', message: /nested no deeper/ }]);
    t.equal(diagnostics.length, 1);
    t.ok(performance.now() - began < 3000, 'soon');
  }
});

t.test('an exception of the parser is not taken for deep nesting', async t => {
  const read = t.capture(String.prototype, 'charCodeAt', () => {
    throw new Error('broken');
  });
  let thrown: unknown;
  try {
    new JsonDocument('a.json', '[]');
  } catch (error) {
    thrown = error;
  }
  read.restore();
  t.match(thrown, { message: 'broken' });
});

t.test('a duplicate key is a warning at the later one, and the last one counts', async t => {
  const file = read(`{
  "a": 1,
  "list": [{ "x": 1, "y": 2, "x": 3 }, [{ "z": 1, "z": 2, "z": 3 }]],
  "in": { "deep": { "b/c~": 1, "b/c~": 2 } },
  "__proto__": { "p": 1 }, "__proto__": { "q": 1, "q": 2 },
  "a": [4]
}`);
  t.strictSame(
    file.diagnostics.map(diagnostic => [...location(diagnostic), diagnostic.path]),
    [
      [3, 30, '"x"', '/list/0/x'],
      [3, 51, '"z"', '/list/1/0/z'],
      [3, 59, '"z"', '/list/1/0/z'],
      [4, 32, '"b/c~"', '/in/deep/b~1c~0'],
      [5, 28, '"__proto__"', '/__proto__'],
      [5, 51, '"q"', '/__proto__/q'],
      [6, 3, '"a"', '/a'],
    ],
  );
  for (const diagnostic of file.diagnostics) {
    t.match(diagnostic, {
      severity: 'warning',
      message: 'is a duplicate key; the last one counts',
      hint: /delete one/,
    });
  }
  t.match(file.value, { a: [4], list: [{ x: 3, y: 2 }, [{ z: 3 }]], in: { deep: { 'b/c~': 2 } } });
  t.strictSame(location(file.diagnostic({ ...violation, path: '/a/0' })), [6, 9, '4']);
  t.strictSame(location(file.diagnostic({ ...violation, path: '/list/0/x' })), [3, 35, '3']);
});

t.test('equal keys of different objects are no duplicates', async t => {
  t.strictSame(read('{ "a": { "a": 1 }, "b": [{ "a": 1 }, { "a": 1 }], "A": 1 }').diagnostics, []);
});

t.test('keys such as __proto__ are ordinary keys', async t => {
  const text =
    '{ "__proto__": { "x": 1 }, "constructor": 2, "a/b": { "~1": 3, "~": 4 }, "": { "": 5 }, "0": 6 }';
  for (const [path, mark, parent] of [
    ['/__proto__/x', '1', '"x"'],
    ['/constructor', '2', '"constructor"'],
    ['/a~1b/~01', '3', '"~1"'],
    ['/a~1b/~0', '4', '"~"'],
    ['//', '5', '""'],
    ['/0', '6', '"0"'],
    ['/toString', '{', '{'],
    ['/a/b', '{', '{'],
    ['/__proto__/__proto__', '"__proto__"', '"__proto__"'],
  ] as const) {
    t.equal(underlined(locate(text, path)), mark, path);
    t.equal(underlined(locate(text, path, 'key')), parent, `the key of ${path}`);
  }
  t.ok(Object.hasOwn(read(text).value as object, '__proto__'));
});

t.test(
  'a diagnostic is located at the value, at its key, or at the key of the nearest existing ancestor',
  async t => {
    const text = '{ "basics": { "name": "Ada" }, "work": [{ "x": 1 }, "y"], "s": "text" }';
    for (const [path, value, key] of [
      ['', '{', '{'],
      ['/basics', '{', '"basics"'],
      ['/basics/name', '"Ada"', '"name"'],
      ['/work/1', '"y"', '"y"'],
      ['/work/0/x', '1', '"x"'],
      ['/nothing', '{', '{'],
      ['/nothing/at/all', '{', '{'],
      ['/basics/email', '"basics"', '"basics"'],
      ['/basics/location/city', '"basics"', '"basics"'],
      ['/work/2', '"work"', '"work"'],
      ['/work/two', '"work"', '"work"'],
      ['/work/length', '"work"', '"work"'],
      ['/work/0/name', '{', '{'],
      ['/work/1/name', '"y"', '"y"'],
      ['/s/0', '"s"', '"s"'],
    ] as const) {
      t.equal(underlined(locate(text, path)), value, `the value of ${path}`);
      t.equal(underlined(locate(text, path, 'key')), key, `the key of ${path}`);
    }
    t.equal(locate(text, '/work/0/name').column, text.indexOf('{ "x"') + 1);
  },
);

t.test('a diagnostic has the properties of its violation, and an empty hint where that has none', async t => {
  const file = read('[1]');
  t.strictSame(file.diagnostic({ severity: 'warning', path: '/0', message: 'is odd', hint: 'even it' }), {
    severity: 'warning',
    path: '/0',
    message: 'is odd',
    hint: 'even it',
    file: 'a.json',
    line: 1,
    column: 2,
    source: '[1]',
    caret: [1, 1],
    kind: 'is odd',
    notShown: 0,
    fix: null,
  });
  t.equal(file.diagnostic({ ...violation, path: '' }).hint, '');
  const details = { kind: 'odd', notShown: 2, fix: { value: 2 } };
  t.match(file.diagnostic({ ...violation, path: '/0', ...details }), details);
});

t.test('an unreadable file has one diagnostic without a line', async t => {
  const { name, value, diagnostics } = JsonDocument.unreadable('b.json', 'does not exist', 'make it');
  t.strictSame([name, value], ['b.json', undefined]);
  t.match(diagnostics, [
    {
      severity: 'error',
      file: 'b.json',
      line: 0,
      column: 0,
      source: '',
      message: 'does not exist',
      hint: 'make it',
    },
  ]);
  t.equal(diagnostics.length, 1);
  t.equal(JsonDocument.unreadable('b.json', 'does not exist').diagnostics[0]?.hint, '');
});
