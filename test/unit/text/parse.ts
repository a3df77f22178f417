import t, { type Test } from 'tap';
import { exceedsLimits, inlineOfBlocks, literalBlocks, parseBlocks } from '../../../server/text/parse.ts';
import { outline } from '../../helpers/tree.ts';

const parsed = (text: string) => outline(parseBlocks(text));

/** Checks that texts are one paragraph of what stands beside them. */
const paragraphs = (t: Test, cases: [text: string, inline: string][]) => {
  for (const [text, inline] of cases) t.equal(parsed(text), `<p>${inline}</p>`, JSON.stringify(text));
};

t.test('a text without markup is one paragraph; an empty text has none', async t => {
  paragraphs(t, [
    ['Ada Lovelace', 'Ada Lovelace'],
    [' Ada  Lovelace ', 'Ada  Lovelace'],
    ['Built C++ and C# tools - fast, 50% off & more!', 'Built C++ and C# tools - fast, 50% off & more!'],
    ['“Quoted”', '“Quoted”'],
  ]);
  for (const text of ['', ' ', '\n', ' \n\t\n ']) t.strictSame(parseBlocks(text), []);
});

t.test('an empty line separates paragraphs, and a single line break is a break', async t => {
  for (const [text, tree] of [
    ['a\nb', '<p>a/b</p>'],
    ['a\r\nb\rc', '<p>a/b/c</p>'],
    ['a  \nb\\\nc', '<p>a/b/c</p>'],
    ['a\n\nb', '<p>a</p><p>b</p>'],
    ['\n\na\n \n\n  b\n', '<p>a</p><p>b</p>'],
    ['  a\n\tb', '<p>a/b</p>'],
    ['    a\n\n    b', '<p>a</p><p>b</p>'],
    [
      '*a\nb* [c\nd](https://x.example) `e\nf`',
      '<p><i>a/b</i> <a https://x.example>c/d</a> <code>e</code>/<code>f</code></p>',
    ],
  ] as const)
    t.equal(parsed(text), tree, JSON.stringify(text));
});

t.test('strong, emphasis and code are those of CommonMark', async t => {
  paragraphs(t, [
    ['**a**, *b*', '<b>a</b>, <i>b</i>'],
    ['__a__ _b_', '<b>a</b> <i>b</i>'],
    ['***a***', '<i><b>a</b></i>'],
    ['**a *b* c**', '<b>a <i>b</i> c</b>'],
    ['x`a`y ``b`c``', 'x<code>a</code>y <code>b`c</code>'],
    ['\\*a\\* \\[b\\] C:\\x', '*a* [b] C:\\x'],
    ['**a** `b`.', '<b>a</b> <code>b</code>.'],
    ['\ufeff[a](b) *c*', '[a](b) <i>c</i>'],
    ['** a** * b * **', '** a** * b * **'],
    ['~~a~~ `b', '~~a~~ `b'],
  ]);
});

t.test('neither stars nor underscores inside a word are emphasis', async t => {
  for (const text of [
    '2*3*4',
    'a*b*c',
    'x *a*b* y',
    'foo**bar**baz',
    '**Java**Script',
    'a_b_c',
    'snake_case_name',
    'é*b*',
    'हिन्दी*b*',
    '𝒜*b*',
    '5 * 3 * 2',
  ])
    t.equal(parsed(text), `<p>${text}</p>`);
  paragraphs(t, [
    ['**Java**-based (*a*)*b*.', '<b>Java</b>-based (<i>a</i>)<i>b</i>.'],
    ['a**b *c* d**e', 'a**b <i>c</i> d**e'],
  ]);
});

t.test(
  'a script without spaces between words, or with particles after them, has emphasis anywhere',
  async t => {
    paragraphs(t, [
      ['中文**加粗**中文', '中文<b>加粗</b>中文'],
      ['データ**分析**ツール', 'データ<b>分析</b>ツール'],
      ['파이썬 **전문가**를', '파이썬 <b>전문가</b>를'],
      ['ภาษา**ไทย**ง่าย', 'ภาษา<b>ไทย</b>ง่าย'],
    ]);
  },
);

t.test('a list has hyphens, stars or plus signs', async t => {
  for (const [text, tree] of [
    ['- a\n- b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
    ['* a', '<ul><li><p>a</p></li></ul>'],
    ['+ a', '<ul><li><p>a</p></li></ul>'],
    ['a:\n- b\n\nc', '<p>a:</p><ul><li><p>b</p></li></ul><p>c</p>'],
    ['- a\n\n\n- b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
    ['- a\n  b\n\n  c', '<ul><li><p>a/b</p><p>c</p></li></ul>'],
    ['- a\n  - b', '<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>'],
    ['- a\n-\n- b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
    ['- [ ] a', '<ul><li><p>[ ] a</p></li></ul>'],
    ['-', '<p>-</p>'],
    ['- ', '<p>-</p>'],
    ['*\n*', '<p>*/*</p>'],
    ['-5 a\n–5 b', '<p>-5 a/–5 b</p>'],
  ] as const)
    t.equal(parsed(text), tree, JSON.stringify(text));
});

t.test('an ordered list has two items at least, numbered from 1', async t => {
  for (const [text, tree] of [
    ['1. a\n2. b', '<ol><li><p>a</p></li><li><p>b</p></li></ol>'],
    ['a\n1) b\n2) c', '<p>a</p><ol><li><p>b</p></li><li><p>c</p></li></ol>'],
    [
      '1. a\n   - b\n2. - c',
      '<ol><li><p>a</p><ul><li><p>b</p></li></ul></li><li><ul><li><p>c</p></li></ul></li></ol>',
    ],
    ['1. a', '<p>1. a</p>'],
    ['a\n1. b', '<p>a/1. b</p>'],
    ['1986. *a*', '<p>1986. <i>a</i></p>'],
    ['1986. a\n1987. b\n\nc', '<p>1986. a/1987. b</p><p>c</p>'],
    ['2. a\n3. b', '<p>2. a/3. b</p>'],
    ['1. a\n1. b', '<p>1. a/1. b</p>'],
    ['1. a\n2.\n3. b', '<p>1. a/2./3. b</p>'],
    ['1986. a\n\n      b', '<p>1986. a</p><p>b</p>'],
    ['1986.\n\n- a', '<p>1986.</p><ul><li><p>a</p></li></ul>'],
    ['2. - a\n', '<p>2.</p><ul><li><p>a</p></li></ul>'],
    ['1. ```\n   a\n   ```', '<p>1. <code>a</code></p>'],
  ] as const)
    t.equal(parsed(text), tree, JSON.stringify(text));
});

t.test('only http, https, mailto and tel URLs are links', async t => {
  paragraphs(t, [
    ['[a](http://x.example)', '<a http://x.example>a</a>'],
    ['[*a*](https://x.example/@b)', '<a https://x.example/@b><i>a</i></a>'],
    ['[a](mailto:a@x.example) [b](tel:+34600)', '<a mailto:a@x.example>a</a> <a tel:+34600>b</a>'],
    ['[a](HTTPS://x.example)', '<a HTTPS://x.example>a</a>'],
    [
      '<https://x.example> <a@x.example>',
      '<a https://x.example>https://x.example</a> <a mailto:a@x.example>a@x.example</a>',
    ],
    ['[a](https://x.example "Title")', '<a https://x.example>a (Title)</a>'],
    ['[](https://x.example)', '<a https://x.example>https://x.example</a>'],
    ['[\\\n](https://x.example)', '<a https://x.example>https://x.example</a>'],
    ['[https://y.example](https://x.example)', '<a https://x.example>https://y.example</a>'],
  ]);
  for (const text of [
    '[a](javascript:alert(1))',
    '[a](JavaScript:alert)',
    '[a](data:text/html,x)',
    '[a](vbscript:x)',
    '[a](file:///etc/passwd)',
    '[a](ftp://x.example)',
    '[a](/b)',
    '[a](b.pdf)',
    '[a](//x.example)',
    '[a]()',
    '[a](<https://x.example/b c>)',
    '[a](https://)',
    '<ftp://x.example>',
    '[a] [1] [b][c]',
  ])
    t.equal(parsed(text), `<p>${text}</p>`);
});

t.test('a bare URL is a link; a file name and an e-mail address are not', async t => {
  paragraphs(t, [
    ['See https://x.example/a.', 'See <a https://x.example/a>https://x.example/a</a>.'],
    ['(www.x.example/a_b_c)', '(<a https://www.x.example/a_b_c>www.x.example/a_b_c</a>)'],
    ['WWW.x.example', '<a https://WWW.x.example>WWW.x.example</a>'],
    ['http://x.example', '<a http://x.example>http://x.example</a>'],
    ['https://x.example/@a', '<a https://x.example/@a>https://x.example/@a</a>'],
    ['**https://x.example**', '<b><a https://x.example>https://x.example</a></b>'],
    ['https://例え.jp/パス、次', '<a https://例え.jp/パス>https://例え.jp/パス</a>、次'],
    ['www.例え.jp。次', '<a https://www.例え.jp>www.例え.jp</a>。次'],
    ['[x]: https://x.example', '[x]: <a https://x.example>https://x.example</a>'],
  ]);
  for (const text of [
    'resume.pdf, node.js and x.example',
    'a@x.example',
    'who@x.example',
    'mailto:a@x.example',
    'xmpp:a@x.example',
    'ftp://x.example',
    'xhttps://x.example',
    'https://',
    'https://[x',
    'www.',
    'awww.x.example',
  ])
    t.equal(parsed(text), `<p>${text}</p>`);
});

t.test('headings, images, tables, rules, block quotes and HTML stay as they were written', async t => {
  for (const text of [
    '# a',
    'a\n===',
    'a\n---\nb',
    '---',
    '***',
    '* * *',
    '- - -',
    '_ _ _',
    '![a](https://x.example/a.png)',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '> a\n> b',
    'a\n> b\n# c',
    '<b>a</b>',
    '<a href="https://x.example" title="*b*">c</a>',
    '<div>\na\n</div>',
    'a<br>b',
    '<!-- a -->',
    '<script>alert(1)</script>',
    '&lt; &amp; &#42;a&#42;',
  ])
    t.equal(parsed(text), `<p>${text.replaceAll('\n', '/')}</p>`);
  for (const [text, tree] of [
    ['# a *b*', '<p># a <i>b</i></p>'],
    ['a *b*\n---', '<p>a <i>b</i>/---</p>'],
    ['> a *b*\n- c', '<p>> a <i>b</i></p><ul><li><p>c</p></li></ul>'],
    ['| *a* |\n|---|', '<p>| <i>a</i> |/|---|</p>'],
    ['<p>*a*</p>\n- b', '<p><p><i>a</i></p></p><ul><li><p>b</p></li></ul>'],
    ['- a\n  ***', '<ul><li><p>a/***</p></li></ul>'],
    ['- # a\n- > b', '<ul><li><p># a</p></li><li><p>> b</p></li></ul>'],
    ['a\n\n***\n\nb', '<p>a</p><p>***</p><p>b</p>'],
    ['- a\n- - -\n- b', '<ul><li><p>a</p></li></ul><p>- - -</p><ul><li><p>b</p></li></ul>'],
    ['<b\nc="• x"> *a*', '<p><b/c="• x"> <i>a</i></p>'],
    ['[![a](b.png)](https://x.example)', '<p><a https://x.example>![a](b.png)</a></p>'],
  ] as const)
    t.equal(parsed(text), tree, text);
});

t.test('a fenced code block is code in each line; one without its end stays as it was written', async t => {
  paragraphs(t, [
    ['```\n*a*\n\n  • b \n```', '<code>*a*</code>//<code>  • b</code>'],
    ['~~~c++\na\n~~~', '<code>a</code>'],
    ['```\na', '```/a'],
    ['```\na\n``` b', '```/a/``` b'],
    ['``` a b\nc\n```', '``` a b/c/```'],
    ['```é\nc\n```', '```é/c/```'],
    ['```\n\n```', '```//```'],
  ]);
  t.equal(
    parsed('- a\n  ```\n  b\n    c\n  ```'),
    '<ul><li><p>a</p><p><code>b</code>/<code>  c</code></p></li></ul>',
  );
  t.equal(parsed('a\n```\nb'), '<p>a/```/b</p>');
});

t.test('what is nested too deep stays as it was written', async t => {
  const deepest = parsed('- - - - - - - - a');
  t.match(deepest, /^(<ul><li>){8}<p>a/);
  t.equal(parsed('- - - - - - - - - a'), '<p>- - - - - - - - - a</p>');
  const lists = Array.from({ length: 12 }, (_, i) => `${'  '.repeat(i)}- a${i}`).join('\n');
  t.match(
    parsed(lists),
    /^(<ul><li><p>a\d<\/p>){7}<ul><li><p>a7\/- a8\/- a9\/- a10\/- a11<\/p>(<\/li><\/ul>){8}$/,
  );
  const nested = (inner: string) => `${'**a _a '.repeat(4)}${inner}${'_ x** x'.repeat(4)}`;
  const around = (inner: string) => `<p>${'<b>a <i>a '.repeat(4)}${inner}${'</i> x</b> x'.repeat(4)}</p>`;
  t.equal(parsed(nested('**b** c')), around('**b** c'));
  t.equal(parsed(nested('[b](https://x.example)')), around('[b](https://x.example)'));
});

t.test('a text that exceeds the limits is taken literally', async t => {
  for (const [text, isExceeded] of [
    [`*a* ${'b'.repeat(9_996)}`, false],
    [`*a* ${'b'.repeat(9_997)}`, true],
    ['*a* '.repeat(500), false],
    ['*a* '.repeat(501), true],
    [`a\n\t${'1) '.repeat(8)}a`, false],
    [`a\n\t${'1) '.repeat(9)}a`, true],
  ] as const) {
    t.equal(exceedsLimits(text), isExceeded);
    t.equal(
      parsed(text).includes(text.trim().split('\n').at(-1)?.trim() as string),
      isExceeded || text.includes('1)'),
    );
  }
});

t.test('taken literally, a text has paragraphs and lines, and no markup', async t => {
  for (const [text, tree] of [
    ['**a** [b](https://x.example)', '<p>**a** [b](https://x.example)</p>'],
    [' a \r\n b\n\n \n- c ', '<p>a/b</p><p>- c</p>'],
    ['\n', ''],
  ] as const)
    t.equal(outline(literalBlocks(text)), tree);
});

t.test('as inline content each paragraph and item is on a line of its own', async t => {
  for (const [text, inline] of [
    ['a\nb\n\n*c*', 'a/b/<i>c</i>'],
    ['• a', 'a'],
    ['- a\n- b\n  - c', 'a/b/c'],
    ['1. a\n2. b', '1. a/2. b'],
    ['', ''],
  ] as const)
    t.equal(outline(inlineOfBlocks(parseBlocks(text))), inline);
});
