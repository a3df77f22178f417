// Decides between which blocks of an entry a page may end: two lines of it, and two items of a list, are on either side.
import type { TypstBlock, TypstInline } from './blocks.ts';

/** An entry of up to as many lines stays on one page of the PDF. */
const MAX_WHOLE_LINES = 8;

/** Blocks of up to as many lines are kept together: less than a third of a page. */
const MAX_GROUP_LINES = 20;

/** About as many characters fit on a line. The estimate decides only what stays together. */
const LINE_LENGTH = 100;

/** The blocks of an entry: a page may end between and within those of `body`; those of `end` stay together. */
export interface SplitBlocks {
  body: TypstBlock[];
  end: TypstBlock[];
}

/** Splits the blocks of an entry. `headLines` is the number of lines above them, which stay with the first of them. */
export function splitForPages(typstBlocks: TypstBlock[], headLines: number): SplitBlocks {
  if (headLines + sumLines(typstBlocks.map(estimateLines)) <= MAX_WHOLE_LINES)
    return { body: [], end: typstBlocks };
  const keywordBlocks = typstBlocks.filter(({ type }) => type === 'keywords').length;
  const lastBlock = typstBlocks.at(-1 - keywordBlocks);
  if (lastBlock?.type === 'list') {
    const { body, end } = splitLastBlocks(
      typstBlocks,
      countLastItems(lastBlock.items.length) + keywordBlocks,
    );
    if (canStayTogether(end)) return { body: body.flatMap(keepFirstItems), end };
  }
  const splitBlocks = splitLastBlocks(typstBlocks, 2);
  const [lastLines = 0] = splitLastBlocks(typstBlocks, 1).end.map(estimateLines);
  // Typst keeps two lines of a paragraph together.
  const isLastLineAlone = lastLines === 1 && canStayTogether(splitBlocks.end);
  return isLastLineAlone ? splitBlocks : { body: typstBlocks, end: [] };
}

/** How many of the last items of a list stay together: two or three, so that before them none is left or two at least. */
function countLastItems(itemCount: number): number {
  return itemCount === 3 || itemCount === 5 ? 3 : 2;
}

/** The list with its first two items in a group: a page does not end after the first. */
function keepFirstItems(typstBlock: TypstBlock): TypstBlock[] {
  if (typstBlock.type !== 'list') return [typstBlock];
  const firstItems: TypstBlock = { ...typstBlock, items: typstBlock.items.slice(0, 2) };
  if (!canStayTogether([firstItems])) return [typstBlock];
  const typstGroup: TypstBlock = { type: 'group', lang: '', region: '', blocks: [firstItems] };
  const otherItems = typstBlock.items.slice(2);
  if (!otherItems.length) return [typstGroup];
  return [typstGroup, { ...typstBlock, start: typstBlock.start + 2, items: otherItems }];
}

/** The blocks, with each item that has a list of its own in a group: the last line of that list would stand alone. */
export function groupListItems(typstBlocks: TypstBlock[]): TypstBlock[] {
  return typstBlocks.map(typstBlock =>
    typstBlock.type === 'list' ? { ...typstBlock, items: typstBlock.items.map(groupListItem) } : typstBlock,
  );
}

function groupListItem(listItem: TypstBlock[]): TypstBlock[] {
  const isNested = listItem.some(({ type }) => type === 'list');
  return isNested && canStayTogether(listItem)
    ? [{ type: 'group', lang: '', region: '', blocks: listItem }]
    : groupListItems(listItem);
}

/** Whether blocks are short enough to be kept on one page without leaving much of the page before it blank. */
function canStayTogether(typstBlocks: TypstBlock[]): boolean {
  return sumLines(typstBlocks.map(estimateLines)) <= MAX_GROUP_LINES;
}

/** Splits off the last paragraphs and list items, `count` in all. */
function splitLastBlocks(typstBlocks: TypstBlock[], count: number): SplitBlocks {
  const lastBlock = typstBlocks.at(-1);
  if (!lastBlock || !count) return { body: typstBlocks, end: [] };
  const otherBlocks = typstBlocks.slice(0, -1);
  if (lastBlock.type !== 'list') return appendToEnd(splitLastBlocks(otherBlocks, count - 1), lastBlock);
  const keptItems = Math.max(0, lastBlock.items.length - count);
  const endList = {
    ...lastBlock,
    start: lastBlock.start + keptItems,
    items: lastBlock.items.slice(keptItems),
  };
  if (keptItems)
    return {
      body: [...otherBlocks, { ...lastBlock, items: lastBlock.items.slice(0, keptItems) }],
      end: [endList],
    };
  return appendToEnd(splitLastBlocks(otherBlocks, count - lastBlock.items.length), endList);
}

function appendToEnd({ body, end }: SplitBlocks, typstBlock: TypstBlock): SplitBlocks {
  return { body, end: [...end, typstBlock] };
}

function estimateLines(typstBlock: TypstBlock): number {
  if (typstBlock.type === 'list') return sumLines(typstBlock.items.flat().map(estimateLines));
  if (typstBlock.type === 'group') return sumLines(typstBlock.blocks.map(estimateLines));
  if (typstBlock.type === 'keywords') return 1;
  const textLines = typstBlock.children.map(inlineWords).join('').split('\n');
  return sumLines(textLines.map(textLine => Math.max(1, Math.ceil(textLine.length / LINE_LENGTH))));
}

/** The words of inline content; a break is a line feed. */
function inlineWords(typstInline: TypstInline): string {
  if (typeof typstInline === 'string') return typstInline;
  switch (typstInline.type) {
    case 'break':
      return '\n';
    case 'word':
      return typstInline.text;
    case 'long-word':
      return typstInline.parts.join('');
    case 'run-end':
      return '';
    default:
      return typstInline.children.map(inlineWords).join('');
  }
}

function sumLines(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
