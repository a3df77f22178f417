import t from 'tap';
import { type TypstBlock, textBlocks } from '../../../server/formats/pdf/blocks.ts';
import { groupListItems, splitForPages } from '../../../server/formats/pdf/page-breaks.ts';
import { TextReader } from '../../../server/text/text-reader.ts';

const noLocale = { lang: '', region: '' };
const likeDocument = { ...noLocale, dir: '' } as const;
const texts = new TextReader(true);
const reader = {
  dir: 'ltr',
  blocks: (text: string) => texts.blocks(text),
  inline: (text: string) => texts.inline(text),
} as const;
const paragraph = (lines: number): TypstBlock => ({
  type: 'paragraph',
  ...likeDocument,
  children: ['x'.repeat(100 * lines)],
});
const keywords: TypstBlock = { type: 'keywords', ...noLocale, texts: [] };
/** A list of items of so many lines. */
const list = (lines: number[], start = 1): TypstBlock => ({
  type: 'list',
  ...noLocale,
  ordered: true,
  start,
  items: lines.map(count => [paragraph(count)]),
});

t.test('an entry of up to eight lines stays together', async t => {
  for (const blocks of [[], [paragraph(6)], [paragraph(3), list([1, 1]), keywords]]) {
    t.strictSame(splitForPages(blocks, 2), { body: [], end: blocks });
  }
});

/** Blocks that stay on one page. */
const group = (...blocks: TypstBlock[]): TypstBlock => ({ type: 'group', ...noLocale, blocks });

t.test('two lines of a longer entry stay together at its end', async t => {
  for (const [blocks, body, end] of [
    [[paragraph(6), list([1])], [], [paragraph(6), list([1])]],
    [[paragraph(6), list([1]), keywords], [], [paragraph(6), list([1]), keywords]],
    [[paragraph(19), keywords], [], [paragraph(19), keywords]],
  ] as const) {
    t.strictSame(splitForPages([...blocks], 2), { body, end });
  }
});

t.test('two items of a list stay together at either end of it', async t => {
  for (const [blocks, body, end] of [
    [[paragraph(5), list([1, 1])], [paragraph(5)], [list([1, 1])]],
    [[paragraph(3), list([2, 1, 1])], [paragraph(3)], [list([2, 1, 1])]],
    [[list([2, 1, 1, 2]), keywords], [group(list([2, 1]))], [list([1, 2], 3), keywords]],
    [[list([1, 1, 1, 1, 3])], [group(list([1, 1]))], [list([1, 1, 3], 3)]],
    [[list([1, 1, 1, 1, 1, 2])], [group(list([1, 1])), list([1, 1], 3)], [list([1, 2], 5)]],
    [[list([10, 11, 1, 1])], [list([10, 11])], [list([1, 1], 3)]],
  ] as const) {
    t.strictSame(splitForPages([...blocks], 2), { body, end });
  }
});

t.test('nothing is kept together that ends with a paragraph of two lines, or would be long', async t => {
  for (const blocks of [[paragraph(7)], [paragraph(20), keywords], [list([1, 1, 10, 11])]]) {
    t.strictSame(splitForPages(blocks, 2), { body: blocks, end: [] });
  }
});

t.test('lines are counted through markup and breaks', async t => {
  const children = ['x', { type: 'break' as const }, 'x'];
  const block = (inlines: unknown[]): TypstBlock => ({
    type: 'paragraph',
    ...likeDocument,
    children: inlines as never,
  });
  const isWhole = (blocks: TypstBlock[]) =>
    splitForPages(blocks, 0).end.length > 0 && !splitForPages(blocks, 0).body.length;
  const lines = block([{ type: 'strong', children }, { type: 'break' }, { type: 'emphasis', children }, 'x']);
  t.ok(isWhole([lines, paragraph(4)]), 'four lines and four');
  t.notOk(isWhole([lines, paragraph(5)]));
  const words = block([
    { type: 'word', text: 'x'.repeat(100) },
    { type: 'long-word', parts: ['x'.repeat(50), 'x'.repeat(51)] },
  ]);
  t.ok(isWhole([words, paragraph(5)]), 'three lines and five');
  t.notOk(isWhole([words, paragraph(6)]));
});

t.test('an item with a list of its own stays together, unless it is long', async t => {
  const itemsOf = (text: string) =>
    groupListItems(textBlocks([{ text, lang: '' }], reader)).map(block => 'items' in block && block.items);
  const list = (items: string[]): TypstBlock => ({
    type: 'list',
    ...noLocale,
    ordered: false,
    start: 1,
    items: items.map(item => [{ type: 'paragraph', ...likeDocument, children: [item] }]),
  });
  const item: TypstBlock = { type: 'paragraph', ...likeDocument, children: ['a'] };
  const nested = group(item, list(['b', 'c']));
  t.strictSame(itemsOf('- a\n  - b\n  - c\n- a'), [[[nested], [item]]]);
  const many = Array.from({ length: 20 }, () => 'b');
  t.strictSame(itemsOf(`- a\n${many.map(text => `  - ${text}\n`).join('')}`), [[[item, list(many)]]]);
  const groups: TypstBlock = {
    type: 'list',
    ...noLocale,
    ordered: false,
    start: 1,
    items: [[nested], [nested]],
  };
  t.strictSame(
    splitForPages([item, item, item, groups], 0),
    { body: [item, item, item], end: [groups] },
    'the lines of groups count',
  );
});
