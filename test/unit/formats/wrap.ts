import t from 'tap';
import { width, wrap } from '../../../server/formats/wrap.ts';

const widths = (text: string) => text.split('\n').map(width);

t.test('the width of a text is in columns of a terminal', async t => {
  for (const [text, columns] of [
    ['', 0],
    ['Ada – née Byron', 15],
    ['日本語', 6],
    ['한국어', 6],
    ['\u1112\u1161\u11ab\u1100\u116e\u11a8', 4],
    ['か\u3099', 2],
    ['🇪🇸', 2],
    ['ｆｕｌｌ', 8],
    ['ﾊﾝｶｸ', 4],
    ['👍🏽👩‍👩‍👧', 4],
    ['☎️', 2],
    ['☎', 1],
    ['e\u0301', 1],
    ['a\u200bb\u00adc', 3],
    ['שלום', 4],
  ] as const)
    t.equal(width(text), columns, text);
});

t.test('lines break at spaces, and each is as full as can be', async t => {
  const word = 'abcde';
  t.equal(wrap(`${`${word} `.repeat(12)}end`), `${`${word} `.repeat(11)}${word}\nend`);
  t.equal(wrap('a'.repeat(72)), 'a'.repeat(72));
  t.equal(wrap(`${'a'.repeat(36)} ${'b'.repeat(35)} c`), `${'a'.repeat(36)} ${'b'.repeat(35)}\nc`);
  t.equal(wrap(' \n '), '');
});

t.test('the first line and the others have indents', async t => {
  t.equal(
    wrap(`${'a'.repeat(40)} ${'b'.repeat(30)} c`, '  • ', '    '),
    `  • ${'a'.repeat(40)}\n    ${'b'.repeat(30)} c`,
  );
  t.equal(wrap('a', '  '), '  a');
});

t.test('an address is never broken, whatever stands in it', async t => {
  const address = `https://a.example/${'日本語の長い住所'.repeat(8)}`;
  t.equal(wrap(`See ${address} there`), `See\n${address}\nthere`);
  t.equal(wrap(`a ${'-/.'.repeat(40)} b`), `a\n${'-/.'.repeat(40)}\nb`);
});

t.test('what must not be parted by a space that does not break is not', async t => {
  t.equal(wrap(`${'a'.repeat(69)} 12\u00a0km`), `${'a'.repeat(69)}\n12\u00a0km`);
});

t.test(
  'scripts without spaces break between words, and no line begins with what closes or ends with what opens',
  async t => {
    const japanese = wrap('彼女は「解析機関」の最初のプログラムを書いた。'.repeat(6));
    t.ok(japanese.includes('\n'));
    t.ok(
      widths(japanese).every(columns => columns <= 72 && columns > 0),
      japanese,
    );
    t.notMatch(japanese, /\n[」。、ー]|「\n/);
    t.equal(japanese.replaceAll('\n', ''), '彼女は「解析機関」の最初のプログラムを書いた。'.repeat(6));
    for (let n = 30; n < 40; n++)
      t.notMatch(wrap(`${'日本'.repeat(n)}。${'日本'.repeat(n)}「日本」`), /\n。|「\n/);
    for (let n = 0; n < 20; n++)
      t.notMatch(wrap(`${'a'.repeat(n)}${'日本「日本」。'.repeat(20)}`), /\n[」。]|「\n/);
    const thai = wrap('เธอเขียนโปรแกรมแรกสำหรับเครื่องวิเคราะห์'.repeat(5));
    t.ok(widths(thai).length > 1 && widths(thai).every(columns => columns <= 72), thai);
    t.match(wrap(`${'漢'.repeat(34)}Analytical`), `${'漢'.repeat(34)}\nAnalytical`);
  },
);

t.test('a long text is set in good time', async t => {
  const started = performance.now();
  for (const sign of ['a', '!', '漢', ' a']) wrap(sign.repeat(50_000));
  t.ok(performance.now() - started < 20_000, 'what takes the square of the time takes minutes');
});

t.test('marks of direction and control characters are gone', async t => {
  t.equal(wrap('a\u202eb\u2066c\u200f \u001b[31md\u0007\u009b e'), 'abc [31md e');
});
