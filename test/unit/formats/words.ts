import t from 'tap';
import { cleanPdfText, unbreakableWords, wordsOf } from '../../../server/formats/pdf/words.ts';

t.test('white space is one space, and what PDF readers copy wrongly is removed', async t => {
  t.equal(cleanPdfText(' a\u0000\u001bb\ud800c \u202ed\u2066\u00ade\n\n f\u200b\ufffe '), 'abc de f');
  t.strictSame(wordsOf(' a  b '), [' a b ']);
  t.strictSame(wordsOf('\u200b'), []);
});

t.test('addresses, C++ and words with dashes stay on one line', async t => {
  t.strictSame(wordsOf('C++, C# (a–b) x-ray - me@example.org'), [
    { type: 'word', text: 'C++,' },
    ' C# ',
    { type: 'word', text: '(a–b)' },
    ' ',
    { type: 'word', text: 'x-ray' },
    ' - ',
    { type: 'word', text: 'me@example.org' },
  ]);
  t.match(wordsOf('https://a.example'), [{ type: 'word' }]);
  t.match(wordsOf('www.a.example'), [{ type: 'word' }]);
});

t.test('a long word is apart, in parts that end with dividers', async t => {
  t.strictSame(wordsOf('the Informationssicherheitsbeauftragte.'), [
    'the ',
    { type: 'long-word', parts: ['Informationssicherheitsbeauftragte.'], unbreakable: false },
  ]);
  t.strictSame(wordsOf('https://example.org/a/b-c_d?e=f'), [
    {
      type: 'long-word',
      parts: ['https://', 'example.', 'org/a/b-', 'c_d?e=f'],
      unbreakable: true,
    },
  ]);
  t.strictSame(unbreakableWords('a/\u0301b', 3), [
    { type: 'long-word', parts: ['a/\u0301b'], unbreakable: true },
  ]);
  t.strictSame(unbreakableWords('2020 – present', 20), [{ type: 'word', text: '2020 – present' }]);
  t.strictSame(unbreakableWords(''), []);
  t.strictSame(wordsOf('Wolfeschlegel', 12), [
    { type: 'long-word', parts: ['Wolfeschlegel'], unbreakable: false },
  ]);
});

t.test('a text in a script without spaces is no long word, but a word within it is', async t => {
  const japanese = '日本語の会社名がとても長くて一行に収まらないときは折り返される';
  t.strictSame(wordsOf(japanese), [japanese]);
  t.match(wordsOf(`${japanese}${'x'.repeat(25)}。`), [japanese, { type: 'long-word' }]);
});

t.test('a number and its unit have a no-break space between them', async t => {
  t.strictSame(wordsOf('about 5 km'), ['about 5\u00a0km']);
});
