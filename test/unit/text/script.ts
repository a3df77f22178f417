import t from 'tap';
import { commaOf } from '../../../server/text/script/comma.ts';
import { isOpposite, isolatedText, textRunsOf } from '../../../server/text/script/isolates.ts';
import { rightToLeftMarks } from '../../../server/text/script/marks.ts';
import { slugOf } from '../../../server/text/script/slug.ts';

t.test('the comma is that of the language', async t => {
  for (const [locale, comma] of [
    ['en-GB', ', '],
    ['es', ', '],
    ['zh', '，'],
    ['zh-Hant-TW', '，'],
    ['ja', '、'],
    ['ko', ', '],
    ['ar-EG', '، '],
    ['fa', '، '],
    ['he', ', '],
    ['hi', ', '],
    ['th', ' '],
    ['ru', ', '],
    ['el', ', '],
    ['vi', ', '],
  ] as const)
    t.equal(commaOf(locale), comma, locale);
  t.equal(commaOf('zh'), '，', 'again');
});

/** The runs of a text with brackets around those that are isolated. */
const bracket = (text: string, direction: 'ltr' | 'rtl') =>
  textRunsOf(text, direction)
    .map(run => (run.isolated ? `⟦${run.text}⟧` : run.text))
    .join('');

t.test('phrases that the bidirectional algorithm would tear apart are isolated', async t => {
  for (const text of [
    'أكتب بلغة ⟦C++⟧ و TypeScript.',
    'לומדת ⟦C#⟧, ⟦.NET Core⟧ ו־React Native.',
    'الهاتف ⟦+20 2 5555 0100⟧، في أي وقت',
    'טלפון ⟦03 555 0100⟧.',
    'עם ⟦2 GB⟧ של זיכרון (RAM) מ־2015 עד 90%.',
    'من 420 إلى 90 ملّي ثانية، Windows 11.',
    'بدون أي لاتيني',
    'Only English, C++.',
  ])
    t.equal(
      bracket(text.replace(/[⟦⟧]/g, ''), 'rtl'),
      text === 'Only English, C++.' ? 'Only English, ⟦C++⟧.' : text,
    );
  for (const text of [
    'Worked at חברה לדוגמה in Haifa.',
    'Works at חברה (2015), C++ and C#.',
    'No other script: 2 GB',
  ])
    t.equal(bracket(text, 'ltr'), text);
  t.equal(bracket('Knows ש״ס: and אב״ג! 12', 'ltr'), 'Knows ש״ס: and אב״ג! 12');
});

t.test('a text all in the other direction is isolated as a whole', async t => {
  for (const [text, direction, expected] of [
    ['Senior Engineer (Remote)', 'rtl', true],
    ['מהנדסת Senior', 'rtl', false],
    ['+20 2 5555', 'rtl', false],
    ['Senior Engineer', 'ltr', false],
    ['מהנדסת תוכנה.', 'ltr', true],
    ['Инженер', 'rtl', true],
    ['', 'rtl', false],
  ] as const)
    t.equal(isOpposite(text, direction), expected, text);
});

t.test('text without markup has isolate characters', async t => {
  t.equal(isolatedText('مطوّرة C++', 'rtl'), 'مطوّرة \u2068C++\u2069');
  t.equal(isolatedText('C++ developer', 'ltr'), 'C++ developer');
  t.equal(isolatedText('Developer (web).', 'rtl'), '\u2068Developer (web).\u2069');
});

t.test('a long text is split into runs in linear time', async t => {
  const text = 'א C++ '.repeat(20_000);
  const start = performance.now();
  t.equal(textRunsOf(text, 'rtl').filter(run => run.isolated).length, 20_000);
  t.ok(performance.now() - start < 2_000);
  for (const long of [
    'a'.repeat(50_000),
    '+'.repeat(50_000),
    'a '.repeat(50_000),
    'a+.'.repeat(30_000),
    '1 '.repeat(50_000),
  ])
    textRunsOf(`א${long}`, 'rtl');
  t.ok(performance.now() - start < 4_000, `${performance.now() - start} ms`);
});

t.test('a slug has the letters and digits of any script', async t => {
  t.equal(slugOf('پایتون ۳'), 'پایتون-۳');
  t.equal(slugOf('…'), '');
});

t.test(
  'right-to-left marks stand where they change no order, around numbers, isolates and left-to-right words',
  async t => {
    // ‹ is a mark that belongs to the character before it, › one that belongs to the character after it.
    for (const text of [
      '2010› – 2014',
      'ינו׳ 2020› – דצמ׳ 2021',
      '7› שנים, ‹9› חודשים',
      'מרץ 2019› – present',
      'רחוב הדוגמה 12',
      'רשת: ‹noa-dugma',
      'כמו \ufffc› או TypeScript.‹',
      'ב־\ufffc,‹ ראו',
      'שנת ۲۰۱۴–‹۲۰۱۹› و ٥٠%› و',
      'עם 1,000.50› ו־10:30› ו־+5› ו',
      // Between left-to-right letters and what follows them in their order there is none.
      'עם React, Vue 3, Node› ו',
      'עם Vue \ufffc React› ו',
      'עם 3D› ו',
      // Right-to-left letters end what left-to-right ones began.
      'עם Vue› של 2010› – 2014',
      'בלי',
      '',
    ]) {
      const plain = text.replace(/[‹›]/g, '');
      let marked = plain;
      for (const { offset, isTrailing } of rightToLeftMarks(plain).reverse())
        marked = `${marked.slice(0, offset)}${isTrailing ? '‹' : '›'}${marked.slice(offset)}`;
      t.equal(marked, text);
    }
  },
);
