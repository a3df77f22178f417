import t from 'tap';
import { displayWidth, wrapText } from '../../../server/formats/wrap.ts';

const widths = (text: string) => text.split('\n').map(displayWidth);

t.test('width is in terminal columns', async t => {
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
    ['❤️‍🔥', 2],
    ['☰䷀', 4],
    ['①±“', 3],
    ['e\u0301', 1],
    ['a\u200bb\u00adc', 3],
    ['שלום', 4],
  ] as const)
    t.equal(displayWidth(text), columns, text);
});

t.test('lines break at spaces, and each is as long as possible', async t => {
  const word = 'abcde';
  t.equal(wrapText(`${`${word} `.repeat(12)}end`), `${`${word} `.repeat(11)}${word}\nend`);
  t.equal(wrapText('a'.repeat(72)), 'a'.repeat(72));
  t.equal(wrapText(`${'a'.repeat(36)} ${'b'.repeat(35)} c`), `${'a'.repeat(36)} ${'b'.repeat(35)}\nc`);
  t.equal(wrapText(' \n '), '');
});

t.test('the first line and the others have their own indents', async t => {
  t.equal(
    wrapText(`${'a'.repeat(40)} ${'b'.repeat(30)} c`, '  • ', '    '),
    `  • ${'a'.repeat(40)}\n    ${'b'.repeat(30)} c`,
  );
  t.equal(wrapText('a', '  '), '  a');
});

t.test('a URL is never broken, whatever characters it has', async t => {
  const url = `https://a.example/${'日本語の長い住所'.repeat(8)}`;
  t.equal(wrapText(`See ${url} there`), `See\n${url}\nthere`);
  t.equal(wrapText(`a ${'-/.'.repeat(40)} b`), `a\n${'-/.'.repeat(40)}\nb`);
});

t.test('a no-break space is no break opportunity', async t => {
  t.equal(wrapText(`${'a'.repeat(69)} 12\u00a0km`), `${'a'.repeat(69)}\n12\u00a0km`);
});

t.test(
  'scripts without spaces break between words, never before closing or after opening punctuation',
  async t => {
    const japanese = wrapText('彼女は「解析機関」の最初のプログラムを書いた。'.repeat(6));
    t.ok(japanese.includes('\n'));
    t.ok(
      widths(japanese).every(columns => columns <= 72 && columns > 0),
      japanese,
    );
    t.notMatch(japanese, /\n[」。、ー]|「\n/);
    t.equal(japanese.replaceAll('\n', ''), '彼女は「解析機関」の最初のプログラムを書いた。'.repeat(6));
    for (let n = 30; n < 40; n++)
      t.notMatch(wrapText(`${'日本'.repeat(n)}。${'日本'.repeat(n)}「日本」`), /\n。|「\n/);
    for (let n = 0; n < 20; n++)
      t.notMatch(wrapText(`${'a'.repeat(n)}${'日本「日本」。'.repeat(20)}`), /\n[」。]|「\n/);
    const thai = wrapText('เธอเขียนโปรแกรมแรกสำหรับเครื่องวิเคราะห์'.repeat(5));
    t.ok(widths(thai).length > 1 && widths(thai).every(columns => columns <= 72), thai);
    t.match(wrapText(`${'漢'.repeat(34)}Analytical`), `${'漢'.repeat(34)}\nAnalytical`);
  },
);

t.test('a long text is wrapped in linear time', async t => {
  const started = performance.now();
  for (const pattern of ['a', '!', '漢', ' a']) wrapText(pattern.repeat(50_000));
  t.ok(performance.now() - started < 20_000, 'quadratic time would take minutes');
});

t.test('bidirectional and other control characters are removed', async t => {
  t.equal(wrapText('a\u202eb\u2066c\u200f \u001b[31md\u0007\u009b e'), 'abc [31md e');
});
