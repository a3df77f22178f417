import fc from 'fast-check';
import t from 'tap';
import { cleanText } from '../../../server/text/clean.ts';
import { literalBlocks, parseBlocks } from '../../../server/text/parse.ts';
import { plainText, TextReader } from '../../../server/text/text-reader.ts';
import type { Block, Inline } from '../../../server/text/tree.ts';
import { tries } from '../../helpers/tries.ts';

/** Markup, and what looks like it. */
const markup = fc.constantFrom(
  ...[
    '\n',
    '\n\n',
    '\r\n',
    ' ',
    '  ',
    '\t',
    '*',
    '**',
    '_',
    '`',
    '```\n',
    '~~~\n',
    '[',
    ']',
    '](',
    ')',
    '(',
    '<',
    '>',
  ],
  ...[
    '- ',
    '\n- ',
    '\n  - ',
    '1. ',
    '\n1. ',
    '\n2. ',
    '\n   ',
    '• ',
    '\n• ',
    '\n– ',
    '\n# ',
    '\n> ',
    '\n---\n',
    '***',
  ],
  ...[
    '![',
    '](https://x.example)',
    '](javascript:x)',
    ' "',
    '")',
    'https://',
    'www.',
    '&amp;',
    '&#42;',
    '\\',
    '<b>',
  ],
  ...[
    '</b>',
    '<!--',
    '-->',
    '|',
    '|--|',
    '~~',
    '@',
    'mailto:',
    '中',
    '。',
    '\u200b',
    '\ufeff',
    '\ud83d',
    '\0',
  ],
);
/** Texts of markup and numbered words; the words have a letter that no name of a programming language has. */
const texts = fc
  .array(fc.oneof(markup, fc.constant('word')), { maxLength: 30 })
  .map(parts => parts.map((part, i) => (part === 'word' ? `é${i}é` : part)).join(''));

const wordsOf = (text: string) => text.match(/é\d+é/g) ?? [];

/** The URLs of all links. */
const urlsOf = (nodes: (Block | Inline)[]): string =>
  nodes
    .map(node => {
      if (node.type === 'list') return node.children.map(({ children }) => urlsOf(children)).join(' ');
      const own = node.type === 'link' ? node.url : '';
      return 'children' in node ? `${own} ${urlsOf(node.children)}` : own;
    })
    .join(' ');

/** Why inline content is no part of a tree; '' when it is. */
function inlineFault(nodes: Inline[], depth = 0): string {
  if (depth > 8) return 'too deep';
  const faults = nodes.map(node => {
    switch (node.type) {
      case 'break':
        return '';
      case 'text':
      case 'inlineCode':
        return node.value && !node.value.includes('\n')
          ? ''
          : `a ${node.type} of ${JSON.stringify(node.value)}`;
      case 'link':
        return /^(https?:\/\/|mailto:|tel:)/i.test(node.url) && node.children.length
          ? inlineFault(node.children, depth + 1)
          : `a link to ${node.url}`;
      case 'strong':
      case 'emphasis':
        return node.children.length ? inlineFault(node.children, depth + 1) : `an empty ${node.type}`;
      default:
        return `an unknown node ${JSON.stringify(node)}`;
    }
  });
  return faults.find(Boolean) ?? '';
}

/** Why blocks are no tree; '' when they are. */
function fault(blocks: Block[], depth = 0): string {
  if (depth > 8) return 'too deep';
  const faults = blocks.map(block => {
    switch (block.type) {
      case 'paragraph':
        return block.children.length ? inlineFault(block.children) : 'an empty paragraph';
      case 'list':
        return block.children
          .map(item => (item.children.length ? fault(item.children, depth + 1) : 'an empty item'))
          .find(Boolean);
      default:
        return `an unknown node ${JSON.stringify(block)}`;
    }
  });
  return faults.find(Boolean) ?? '';
}

t.test('every text has a tree, and no word is lost in it', async t => {
  fc.assert(
    fc.property(texts, text => {
      for (const blocks of [parseBlocks(text), literalBlocks(text)]) {
        const found = fault(blocks);
        if (found) throw new Error(found);
      }
      const reader = new TextReader(true);
      const shown = `${reader.plain(text)} ${urlsOf(reader.blocks(text))}`;
      const lost = wordsOf(text).filter(word => !shown.includes(word));
      if (lost.length) throw new Error(`lost ${lost}`);
      const literal = new TextReader(false).plain(text);
      return literal.replace(/\s+/g, '') === text.replace(/\s+/g, '');
    }),
    tries(2_000),
  );
  t.pass();
});

t.test('every text of arbitrary characters has a tree', async t => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => fault(parseBlocks(text)) === ''),
    tries(1_000),
  );
  t.pass();
});

t.test('hostile texts have a tree that is not deep', async t => {
  const lines = (line: (i: number) => string) => Array.from({ length: 200 }, (_, i) => line(i)).join('\n');
  for (const text of [
    ...[
      '[',
      '*',
      '_',
      '<',
      '`',
      '![',
      '](',
      '- ',
      '> ',
      '1. ',
      '*_',
      '[](',
      'a**b',
      '&',
      '\\',
      '<!--',
      '• ',
    ].map(part => part.repeat(10_000 / part.length)),
    `${'*a '.repeat(300)}${'b* '.repeat(300)}`,
    `${'['.repeat(300)}a${'](https://x.example)'.repeat(300)}`,
    lines(i => `${' '.repeat(i % 50)}- a`),
    lines(i => `${'   '.repeat(i % 16)}1. a`),
    lines(() => '- - - - - - - - a'),
  ])
    t.equal(fault(parseBlocks(text)), '', text.slice(0, 20));
});

t.test('a clean text is clean, and a composed text is that of a decomposed one', async t => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), text => {
      const cleaned = cleanText(text);
      const again = cleanText(cleaned.text);
      return (
        again.text === cleaned.text &&
        again.problems.length === 0 &&
        cleanText(text.normalize('NFD')).text === cleanText(text.normalize('NFC')).text
      );
    }),
    tries(1_000),
  );
  t.pass();
});

t.test('the plain text of inline content has all of its values', async t => {
  t.equal(
    plainText([
      { type: 'emphasis', children: [{ type: 'inlineCode', value: 'a' }, { type: 'break' }] },
      { type: 'link', url: 'tel:1', children: [{ type: 'text', value: 'b' }] },
    ]),
    'a\nb',
  );
});
