import t from 'tap';
import { excerpt, visibleText } from '../../../server/content/excerpt.ts';

t.test('a value is quoted as JSON, and a long one is cut', async t => {
  t.equal(excerpt({ a: [1, 'x'] }), '{"a":[1,"x"]}');
  t.equal(excerpt('x'.repeat(58)), `"${'x'.repeat(58)}"`);
  t.equal(excerpt('x'.repeat(59)), `"${'x'.repeat(58)}…`);
  t.equal(excerpt('\u001b[2J\u202e\u009b'), '"\\u001b[2J··"');
});

t.test('controls and invisible characters are replaced, one for one', async t => {
  const text =
    'a\tb\u001b[31m\r\n\u0000\u007f\u0085\u200f\u202a\u202e\u2066\u2069ñ😀\u00ad\u200b\ufeff\u2028\u{e0061}';
  t.equal(visibleText(text), 'a b·[31m··········ñ😀······');
  t.equal(
    visibleText('می\u200cخواهم 👨\u200d👩\u200d👧 עברית\u200f'),
    'می\u200cخواهم 👨\u200d👩\u200d👧 עברית·',
  );
  t.equal(visibleText(text).length, text.length);
});
