import t from 'tap';
import { decodeCharacterReferences } from '../../../server/text/character-references.ts';

t.test('character references are decoded once, and named with their characters', async t => {
  for (const [written, text, found, hint] of [
    ['R&amp;D', 'R&D', '&amp;', 'write & for &amp;'],
    ['a&nbsp;b', 'a\u00a0b', '&nbsp;', 'write no-break space U+00A0 for &nbsp;'],
    [
      'It&#39;s &#xE9; &eacute;',
      "It's é é",
      '&#39;, &#xE9;, &eacute;',
      "write ' for &#39;, é for &#xE9;, é for &eacute;",
    ],
    ['&amp;amp; &amp;lt;', '&amp; &lt;', '&amp;', 'write & for &amp;'],
    ['&lt;b&gt;', '<b>', '&lt;, &gt;', 'write < for &lt;, > for &gt;'],
    ['&#x1F600; &#009;', '😀 \t', '&#x1F600;, &#009;', 'write 😀 for &#x1F600;, U+0009 for &#009;'],
    [
      '&lt;&gt;&amp;&quot;&copy;&reg;',
      '<>&"©®',
      '&lt;, &gt;, &amp;, &quot;, &copy;',
      'write < for &lt;, > for &gt;, & for &amp;, " for &quot;, © for &copy;',
    ],
  ] as const)
    t.strictSame(decodeCharacterReferences(written, false), {
      text,
      problems: [
        {
          kind: 'character-references',
          message: `has HTML entities (found ${found}), which are decoded`,
          hint,
        },
      ],
    });
});

t.test('what is no reference, or one of no character, stays', async t => {
  for (const text of [
    '',
    'R&D',
    'AT&T;',
    '&unknown;',
    '&;',
    '&#;',
    '&amp',
    '?a=1&copy=2',
    '&#0;',
    '&#x7f;',
    '&#146;',
    '&#xD800;',
    '&#x110000;',
    '&#99999999;',
    '&toString;',
  ])
    t.strictSame(decodeCharacterReferences(text, true), { text, problems: [] });
});

t.test('in Markdown a decoded character is never markup', async t => {
  for (const [written, markdown, literal] of [
    ['&#42;a&#42;', '\\*a\\*', '*a*'],
    ['&lowbar;a&#95; &lsqb;b&rsqb; &grave; &bsol;', '\\_a\\_ \\[b\\] \\` \\\\', '_a_ [b] ` \\'],
    ['&lt;b&gt; &lt;/b&gt; &lt;!', '\\<b> \\</b> \\<!', '<b> </b> <!'],
    ['a &lt; b, I &lt;3 it, &lt;', 'a < b, I <3 it, <', 'a < b, I <3 it, <'],
  ] as const) {
    t.equal(decodeCharacterReferences(written, true).text, markdown);
    t.equal(decodeCharacterReferences(written, false).text, literal);
  }
});
