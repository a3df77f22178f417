import t from 'tap';
import type { Fix } from '../../../server/content/diagnostics.ts';
import { applyFixes } from '../../../server/content/fix/apply-fixes.ts';

const remove = { remove: true } as const;
const apply = (text: string, fixes: Record<string, Fix>) =>
  applyFixes(
    text,
    Object.entries(fixes).map(([path, fix]) => ({ path, fix })),
  );

t.test('a value is replaced, and nothing else changes', async t => {
  const text = '{\r\n\t"b" :  [ 1.0,"x" ] ,\r\n\t"a/b~" : "\\u00e9" }  \n';
  t.equal(apply(text, { '/b/1': { value: 'é"' } }), text.replace('"x"', '"é\\""'));
  t.equal(apply(text, { '/a~1b~0': { value: ['c'] } }), text.replace('"\\u00e9"', '["c"]'));
  t.equal(apply(text, {}), text);
});

t.test('a key is renamed in its place', async t => {
  t.equal(apply('{ "a": 1, "b": { "c": 2 } }', { '/b': { rename: 'd' } }), '{ "a": 1, "d": { "c": 2 } }');
  t.equal(
    apply('{ "old": { "c": " 2" } }', { '/old': { rename: 'new' }, '/old/c': { value: '2' } }),
    '{ "new": { "c": "2" } }',
    'with fixes below it',
  );
});

t.test('a member is removed with one comma', async t => {
  for (const [text, paths, expected] of [
    ['{ "a": 1 }', ['/a'], '{}'],
    ['{ "a": 1, "b": 2, "c": 3 }', ['/a'], '{ "b": 2, "c": 3 }'],
    ['{ "a": 1, "b": 2, "c": 3 }', ['/b'], '{ "a": 1, "c": 3 }'],
    ['{ "a": 1, "b": 2, "c": 3 }', ['/c'], '{ "a": 1, "b": 2 }'],
    ['{ "a": 1, "b": 2, "c": 3 }', ['/a', '/b'], '{ "c": 3 }'],
    ['{ "a": 1, "b": 2, "c": 3 }', ['/b', '/c'], '{ "a": 1 }'],
    ['{ "a": 1, "b": 2, "c": 3 }', ['/a', '/c'], '{ "b": 2 }'],
    ['{ "a": 1, "b": 2, "c": 3 }', ['/a', '/b', '/c'], '{}'],
    ['{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', ['/b', '/c'], '{\n  "a": 1\n}'],
    ['[ "", 1, null ]', ['/0', '/2'], '[ 1 ]'],
  ] as const) {
    const fixes = Object.fromEntries(paths.map(path => [path, remove]));
    t.equal(apply(text, fixes), expected, `${text} ${paths}`);
  }
});

t.test('the last fix of a value counts; a value that is removed has no other', async t => {
  const fixes = [
    { path: '/a', fix: { value: 'x' } },
    { path: '/a', fix: { rename: 'b' } },
    { path: '/a', fix: { value: 'y' } },
  ];
  t.equal(applyFixes('{ "a": 1, "c": 2 }', fixes.slice(1)), '{ "b": 1, "c": 2 }', 'a number stays');
  t.equal(applyFixes('{ "a": "1" }', fixes), '{ "b": "y" }');
  t.equal(applyFixes('{ "a": "1" }', [...fixes, { path: '/a', fix: remove }]), '{}');
});

t.test('no object gets a key twice', async t => {
  const text = '{ "old": 1, "new": "", "older": 3 }';
  t.equal(apply(text, { '/old': { rename: 'new' } }), text);
  t.equal(
    apply(text, { '/old': { rename: 'new' }, '/new': remove, '/older': { rename: 'new' } }),
    '{ "new": 1, "older": 3 }',
  );
});

t.test('a number becomes a text only digit by digit', async t => {
  t.equal(apply('{ "a": 3.50 }', { '/a': { value: '3.5' } }), '{ "a": 3.50 }');
  t.equal(apply('{ "a": 3.5 }', { '/a': { value: '3.5' } }), '{ "a": "3.5" }');
});

t.test('a path that the text lacks, or has twice, is left', async t => {
  for (const text of ['{ "a": 1, "a": "" }', '{ "b": [] }', '[]', '"a"', ''])
    for (const path of ['/a', '/a/b', '/b/0', '/b/x', '']) t.equal(apply(text, { [path]: remove }), text);
  t.equal(apply('["a"]', { '/0': { rename: 'b' } }), '["a"]', 'nor has an item a key');
});
