// Decides between which blocks of an entry a page may end: two lines of it, and two items of a list, are on either side.
import type { Block, Inline } from './blocks.ts';

/** An entry of up to as many lines stays on one page. */
const MAX_WHOLE_LINES = 6;

/** Blocks of up to as many lines are kept together: less than a third of a page. */
const MAX_GROUP_LINES = 20;

/** About as many characters fit on a line. The estimate decides only what stays together. */
const LINE_LENGTH = 100;

/** The blocks of an entry: a page may end between and within those of `body`; those of `end` stay together. */
export interface SplitBlocks {
  body: Block[];
  end: Block[];
}

/** Splits the blocks of an entry. `headLines` is the number of lines above them, which stay with the first of them. */
export function splitForPages(blocks: Block[], headLines: number): SplitBlocks {
  if (headLines + sum(blocks.map(linesOf)) <= MAX_WHOLE_LINES) return { body: [], end: blocks };
  const closing = blocks.filter(({ type }) => type === 'keywords').length;
  const last = blocks.at(-1 - closing);
  if (last?.type === 'list') {
    const { body, end } = splitLast(blocks, countAtEnd(last.items.length) + closing);
    if (canStayTogether(end)) return { body: body.flatMap(keepFirstItems), end };
  }
  const split = splitLast(blocks, 2);
  const [lastLines = 0] = splitLast(blocks, 1).end.map(linesOf);
  // Typst keeps two lines of a paragraph together.
  const isLastLineAlone = lastLines === 1 && canStayTogether(split.end);
  return isLastLineAlone ? split : { body: blocks, end: [] };
}

/** How many of the last items of a list stay together: two or three, so that before them none is left or two at least. */
function countAtEnd(items: number): number {
  return items === 3 || items === 5 ? 3 : 2;
}

/** The list with its first two items in a group: a page does not end after the first. */
function keepFirstItems(block: Block): Block[] {
  if (block.type !== 'list') return [block];
  const first: Block = { ...block, items: block.items.slice(0, 2) };
  if (!canStayTogether([first])) return [block];
  const group: Block = { type: 'group', lang: '', region: '', blocks: [first] };
  const others = block.items.slice(2);
  return others.length ? [group, { ...block, start: block.start + 2, items: others }] : [group];
}

/** The blocks, with each item that has a list of its own in a group: the last line of that list would stand alone. */
export function groupItems(blocks: Block[]): Block[] {
  return blocks.map(block =>
    block.type === 'list' ? { ...block, items: block.items.map(groupItem) } : block,
  );
}

function groupItem(item: Block[]): Block[] {
  const isNested = item.some(({ type }) => type === 'list');
  return isNested && canStayTogether(item)
    ? [{ type: 'group', lang: '', region: '', blocks: item }]
    : groupItems(item);
}

/** Whether blocks are short enough to be kept on one page without leaving much of the page before it blank. */
function canStayTogether(blocks: Block[]): boolean {
  return sum(blocks.map(linesOf)) <= MAX_GROUP_LINES;
}

/** Splits off the last paragraphs and list items, `count` in all. */
function splitLast(blocks: Block[], count: number): SplitBlocks {
  const last = blocks.at(-1);
  if (!last || !count) return { body: blocks, end: [] };
  const others = blocks.slice(0, -1);
  if (last.type !== 'list') return append(splitLast(others, count - 1), last);
  const kept = Math.max(0, last.items.length - count);
  const end = { ...last, start: last.start + kept, items: last.items.slice(kept) };
  if (kept) return { body: [...others, { ...last, items: last.items.slice(0, kept) }], end: [end] };
  return append(splitLast(others, count - last.items.length), end);
}

function append({ body, end }: SplitBlocks, block: Block): SplitBlocks {
  return { body, end: [...end, block] };
}

function linesOf(block: Block): number {
  if (block.type === 'list') return sum(block.items.flat().map(linesOf));
  if (block.type === 'group') return sum(block.blocks.map(linesOf));
  if (block.type === 'keywords') return 1;
  const lines = block.children.map(plainText).join('').split('\n');
  return sum(lines.map(line => Math.max(1, Math.ceil(line.length / LINE_LENGTH))));
}

/** The words of inline content; a break is a line feed. */
function plainText(inline: Inline): string {
  if (typeof inline === 'string') return inline;
  switch (inline.type) {
    case 'break':
      return '\n';
    case 'word':
      return inline.text;
    case 'long-word':
      return inline.parts.join('');
    default:
      return inline.children.map(plainText).join('');
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
