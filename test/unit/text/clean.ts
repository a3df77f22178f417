import t from 'tap';
import { cleanText } from '../../../server/text/clean.ts';

const reports = (text: string, isIdentifier = false) =>
  cleanText(text, isIdentifier).problems.map(({ message, hint }) => `${message} | ${hint}`);

t.test('a text without such characters is not changed', async t => {
  for (const text of [
    '',
    'Ada\tLovelace\r\n',
    'Åse Müller, 北京, שלום, مرحبا',
    'a\u00a0b',
    '👨\u200d👩\u200d👧',
    'می\u200cخواهم',
  ])
    t.strictSame(cleanText(text), { text, problems: [] });
});

t.test('invisible characters are removed, and named once', async t => {
  t.equal(cleanText('Soft\u00adware engi\u00adneer').text, 'Software engineer');
  t.equal(cleanText('\ufeff+34 \u202d600\u202c\u2060\0').text, '+34 600');
  t.strictSame(reports('a\u00ad\u00adb\u200b'), [
    'has invisible characters (found soft hyphen U+00AD, zero-width space U+200B), which are left out | remove them',
  ]);
  t.match(reports('\0\x01\x02\x03\x04\x05'), [/\(found U\+0000, U\+0001, U\+0002, U\+0003, U\+0004\)/]);
});

t.test('directional marks stay only in a text with right-to-left letters that is no identifier', async t => {
  for (const text of ['C++\u200e ו', 'עברית\u200f!', 'عربي \u061c5', 'ߒߞߏ\u200f']) {
    t.equal(cleanText(text).text, text);
    t.equal(cleanText(text, true).text, text.replace(/[\u200e\u200f\u061c]/g, ''));
  }
  t.equal(cleanText('\u200eC++\u200f').text, 'C++');
  t.equal(cleanText('\u2067ע\u2069\u202b').text, 'ע', 'embeddings and isolates never stay');
});

t.test('line separators are line breaks', async t => {
  t.equal(cleanText('a\vb\fc\u0085d\u2028e\u2029f').text, 'a\nb\nc\nd\ne\nf');
  t.strictSame(reports('a\vb\v'), [
    'has line separators (found U+000B), which are read as line breaks | write \\n',
  ]);
});

t.test('Latin ligatures are letters', async t => {
  t.equal(cleanText('\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06').text, 'fffiflffifflstst');
  t.strictSame(reports('\ufb01ntech'), [
    'has ligatures (found U+FB01), which are read as letters | write the letters',
  ]);
  t.equal(cleanText('Æ œ ß').text, 'Æ œ ß');
});

t.test('letters are composed', async t => {
  t.equal(cleanText('Jose\u0301 Mu\u0308ller').text, 'José Müller');
  t.match(reports('e\u0301'), [/^is not in Unicode Normalization Form C/]);
  t.equal(cleanText('e\u00ad\u0301').text, 'é', 'after what stands between them is removed');
});
