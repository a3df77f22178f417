import fc from 'fast-check';
import t from 'tap';
import { parseBlocks } from '../../../server/text/parse.ts';
import { bulletsToMarkdown } from '../../../server/text/rewrite/bullets-to-markdown.ts';
import { htmlToMarkdown } from '../../../server/text/rewrite/html-to-markdown.ts';
import { rewriteText } from '../../../server/text/rewrite/rewrite.ts';
import { plainText, TextReader } from '../../../server/text/text-reader.ts';
import { tries } from '../../helpers/tries.ts';

t.test('HTML with a meaning in Markdown is written as Markdown', async t => {
  for (const [html, markdown] of [
    ['a <b>b</b> <STRONG class="x">c</STRONG>', 'a **b** **c**'],
    ['<i>a</i>, <em>b</em>', '*a*, *b*'],
    ['<b><i>a</i></b>', '***a***'],
    ['<b> a </b>b', '**a** b'],
    ['<b></b>a', 'a'],
    ['a<br>b<br/>\nc<br /><br>d', 'a\nb\nc\n\nd'],
    ['<p>a</p><p>b</p>\n<p>c\nd</p>', 'a\n\nb\n\nc\nd'],
    ['a<p>b', 'a\n\nb'],
    ['<ul><li>a</li><li>b</li></ul>c', '- a\n- b\n\nc'],
    ['x<ul>\n  <li>a\n  <li><p>b</p><p>c</p></li>\n</ul>', 'x\n\n- a\n- b\n\n  c'],
    ['<ul><li>a<ul><li>b<br>c</li></ul></li><li></li><li>d</li></ul>', '- a\n  - b\n    c\n- d'],
    ['<ol><li>a</li><li></li><li>b</li></ol>', '1. a\n2. b'],
    ['<li>a</li><li>b</li> c', '- a\n- b\nc'],
    ['<ul><li>a\nb</li></ul>', '- a\n  b'],
    ['</ul>a</li>', 'a'],
    ['<code>a  b</code> <code>a`b</code><code></code>', '`a b` `` a`b ``'],
    ['<code>List&lt;T&gt;</code>', '`List<T>`'],
    ['<a href="https://a.example/?b=1&amp;c" target="_blank">d</a>', '[d](https://a.example/?b=1&c)'],
    ["<a href='https://a.example/(b)'>d</a>", '[d](<https://a.example/(b)>)'],
    ['<a href=mailto:a@a.example><b>d</b></a>', '[**d**](mailto:a@a.example)'],
  ] as const)
    t.equal(htmlToMarkdown(html), markdown, html);
});

t.test('what Markdown cannot express stays HTML', async t => {
  for (const text of [
    'a < b, <3 and List<String>',
    '<b>a',
    'a</i>',
    '<div>a</div> <span>b</span> <u>c</u>',
    '<a href="javascript:a">b</a>',
    '<a name="x">b</a>',
    '<a href="https://a.example/"></a>',
    '`<b>a</b>` and \\<b>a\\</b>',
    'H<b>e</b>llo',
    '<code><b>a</b></code>',
    '<code>a<code>b</code>c</code>',
    `<b>${'a'.repeat(10_001)}</b>`,
  ])
    t.equal(htmlToMarkdown(text), text, text.slice(0, 60));
  t.equal(
    htmlToMarkdown('<p>H<b>e</b>llo</p><div>a</div>'),
    'H<b>e</b>llo\n\n<div>a</div>',
    'beside what it can',
  );
  t.equal(htmlToMarkdown('<b><i>a</b></i>'), '**<i>a**</i>', 'an element that ends in another one');
});

t.test('bullets are written as Markdown where they are a list', async t => {
  t.equal(bulletsToMarkdown('a\r\n• b\r\n  ◦ c'), 'a\n- b\n  - c');
  for (const text of ['a', 'a • b', '●●●○○', 'a\r\nb', '```\n• a\n```'])
    t.equal(bulletsToMarkdown(text), text);
});

t.test('a text is rewritten as it is read', async t => {
  for (const [written, text] of [
    ['R&amp;D\u200b', 'R&D'],
    ['<p>a &lt;b&gt; &#42;c&#42;</p>', 'a \\<b> \\*c\\*'],
    ['• R&amp;D', '- R&D'],
    ['&amp;lt;', '&amp;lt;'],
    ['a', 'a'],
  ] as const)
    t.equal(rewriteText(written, true), text);
  t.equal(
    rewriteText('<b>a</b> &lt;b&gt; • b', false),
    '<b>a</b> <b> • b',
    'a text that is no Markdown has no markup',
  );
  t.equal(rewriteText('a\u200f@b', false, true), 'a@b');
});

const parts = fc.constantFrom(
  ...'<b> </b> <i> </i> <p> </p> <ul> </ul> <ol> </ol> <li> </li> <br> <code> </code> </a> <div> a b c é * _ ` - [ ] ( ) &lt; &amp; \\ • 1.'.split(
    ' ',
  ),
  '<a href="https://a.example/">',
  ' ',
  '\n',
  '\n\n',
);

t.test('rewriting HTML keeps the words, and rewriting bullets the tree', async () => {
  const texts = new TextReader(true);
  const words = (text: string) =>
    plainText(texts.inline(text))
      .replace(/<\/?(?:b|i|p|ul|ol|li|br|code|a)(?: [^<>]*)?>/g, '')
      .replace(/[^\p{L}]/gu, '');
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 16 }), list => {
      const text = list.join('');
      const markdown = htmlToMarkdown(text);
      const withoutReferences = (written: string) => written.replace(/&(lt|amp);/g, '');
      return words(withoutReferences(markdown)) === words(withoutReferences(text));
    }),
    tries(1000),
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 16 }), list => {
      const text = list.join('');
      const bullets = bulletsToMarkdown(text);
      return JSON.stringify(parseBlocks(bullets)) === JSON.stringify(parseBlocks(text));
    }),
    tries(400),
  );
});
