import t from 'tap';
import { familiesOf, packageOf, scriptOf } from '../../../server/fonts/scripts.ts';

t.test('the script of a character decides which typefaces are looked for', async t => {
  const names = [...'高かカ한ㄅشש✈'].map(character => scriptOf(character).name);
  t.strictSame(names, ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo', 'Arabic', 'Hebrew', 'other']);
  for (const emoji of ['🚀', '🇪🇸', '✈\ufe0f']) t.equal(scriptOf(emoji).name, 'emoji');
  t.equal(scriptOf('、').name, 'Han', 'punctuation that scripts share');
});

t.test('Han characters have regional variants', async t => {
  const han = scriptOf('高');
  for (const [language, variant] of [
    ['zh', 'SC'],
    ['zh-TW', 'TC'],
    ['zh-HK', 'HK'],
    ['ja', 'JP'],
    ['ko', 'KR'],
    ['en', 'SC'],
  ] as const) {
    t.equal(familiesOf(han, language)[0], `Noto Serif CJK ${variant}`, language);
  }
  t.equal(packageOf(han, 'ja'), '@expo-google-fonts/noto-serif-jp');
  t.equal(packageOf(han, 'zh-HK'), '@expo-google-fonts/noto-serif-tc');
});

t.test('Persian has a typeface of its own', async t => {
  const arabic = scriptOf('ش');
  t.equal(familiesOf(arabic, 'ar')[0], 'Amiri');
  t.equal(familiesOf(arabic, 'fa')[0], 'Vazirmatn');
  t.equal(packageOf(arabic, 'ar'), '@expo-google-fonts/amiri');
  t.equal(packageOf(arabic, 'fa-IR'), '@expo-google-fonts/vazirmatn');
});
