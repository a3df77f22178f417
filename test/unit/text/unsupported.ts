import t from 'tap';
import { findHtml, findUnsupported } from '../../../server/text/unsupported.ts';

const reports = (text: string) => findUnsupported(text).map(({ message, hint }) => `${message} | ${hint}`);

t.test('what is shown as it was written is named, with the form to use', async t => {
  const heading =
    'has a heading, which is shown as written | write a paragraph or a highlight, with **text** for what stands out';
  const rule = 'has a rule, which is shown as written | remove it; \\n\\n separates paragraphs';
  const table = 'has a table, which is shown as written | write a list: "- " before each row';
  const quote =
    'has a block quote, which is shown as written | remove the >; what others say of the person is a reference';
  const image =
    'has an image, which is shown as written | images are the portrait and logos: remove it, or write a link to it, [text](https://...)';
  for (const [text, ...problems] of [
    ['# a', heading],
    ['a\n\n### b', heading],
    ['a\n===', heading],
    ['a\n---', heading],
    ['- # a', heading],
    ['---', rule],
    ['a\n\n* * *', rule],
    ['___', rule],
    ['> a', quote],
    ['a\n> b', quote],
    ['![a](b.png)', image],
    ['a | b\n--|--\n1 | 2', table],
    ['| a |\n|:-:|', table],
    ['# a\n\n# b\n\n---', rule, heading],
    [
      '[a]: https://x.example',
      'has the target of a link apart from it, which is shown as written | write [text](https://...)',
    ],
    [
      '[a](b.pdf)',
      'has a link with another target than an http, https, mailto or tel URL, which is shown as written | write [text](https://...)',
    ],
  ] as const)
    t.strictSame(reports(text).sort(), [...problems].sort(), text);
});

t.test('for HTML the form to use is that of its elements', async t => {
  for (const [text, hint] of [
    ['<b>a</b>', 'write **text** for <b>'],
    ['a <STRONG>b</STRONG> <br/>c', 'write **text** for <strong>, \\n for <br>'],
    ['<ul>\n<li>a</li>\n</ul>', 'write "- " before each item for <li>'],
    ['<p>a</p>', 'write \\n\\n between paragraphs for <p>'],
    ['<a href="x">y</a>', 'write [text](https://...) for <a>'],
    ['<span>a</span>', 'write it as plain text'],
  ] as const)
    t.strictSame(reports(text).sort(), [`contains HTML, which is shown as written | ${hint}`], text);
});

t.test('what looks like it and is shown as meant is not named', async t => {
  for (const text of [
    'C# and #1',
    '#hashtag',
    'a < b > c, I <3 it',
    'List<String>',
    '`<b>` and `# a`',
    '```\n<b>\n# a\n```',
    '[a](https://x.example) <https://x.example>',
    '- a\n- b',
    '**a**\n\n1. b\n2. c',
    'a | b',
    'a\n\n| b',
    '-',
    '\\<b>',
    '1 -- 2',
  ])
    t.strictSame(reports(text), [], text);
});

t.test('a text that exceeds the limits of parsing is named', async t => {
  for (const text of ['*a* '.repeat(501), `# ${'a'.repeat(10_000)}`])
    t.match(reports(text), [
      /^has more text or markup than is parsed as Markdown, so it is shown as written \| write it in/,
    ]);
  t.strictSame(reports('a '.repeat(4_000)), []);
});

t.test('HTML is found in any text', async t => {
  t.match(findHtml('a <b>c</b>'), [
    { message: 'contains HTML, which is shown as written', hint: 'write it as plain text' },
  ]);
  t.strictSame(findHtml('List<String> <3'), []);
});
