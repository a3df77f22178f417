// Parses a text as CommonMark without HTML; what the tree cannot express stays as it was written.
import type * as mdast from 'mdast';
import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal';
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal';
import { MarkdownSource } from './bullets.ts';
import { bareUrl, safeUrl } from './links.ts';
import type { Block, Inline, List, Paragraph } from './tree.ts';

/** Characters without which a text of one line is plain: markup, and what begins a bullet or a bare URL. */
const MARKUP = /[\n\r*_`[\]<>\\]|^\s*[^\p{L}\p{N}\s]|:\/\/|www\./iu;

/** Limits of a text that is parsed: the time that some markup takes grows with the square of its length. */
const parseLimits = { characters: 10_000, markup: 1_000 };

/** More lists within another on one line than `MAX_MARKDOWN_DEPTH`. */
const MANY_MARKERS = /^[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+){9}/m;

/** The maximum depth of lists, and that of strong, emphasis and links; what is deeper stays as it was written. */
const MAX_MARKDOWN_DEPTH = 8;

const { text: urlConstructs = {} } = gfmAutolinkLiteral();
const { enter, exit } = gfmAutolinkLiteralFromMarkdown();
const parserOptions: Options = {
  extensions: [
    // URLs by their first letter. E-mail addresses begin with any letter and digit, which takes time.
    {
      text: Object.fromEntries(
        [...'HhWw'].map(letter => letter.charCodeAt(0)).map(code => [code, urlConstructs[code]]),
      ),
    },
    {
      disable: {
        null: [
          'blockQuote',
          // Character references are decoded when content is loaded.
          'characterReference',
          'codeIndented',
          'definition',
          'headingAtx',
          'htmlFlow',
          'setextUnderline',
        ],
      },
    },
  ],
  // Without its transform, which also finds what is no URL in the source.
  mdastExtensions: [{ enter: enter as never, exit: exit as never }],
};

/**
 * Parses a text with paragraphs and lists. An empty text has no blocks. A text that exceeds the limits is taken literally.
 */
export function parseBlocks(text: string): Block[] {
  if (!MARKUP.test(text) || exceedsLimits(text)) return literalBlocks(text);
  // micromark does not count a byte order mark in its offsets.
  const source = new MarkdownSource(text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'));
  return new TreeConverter(source).blocks(fromMarkdown(source.markdown, parserOptions).children, 0);
}

/** Whether a text has too many characters, or too much markup, to be parsed. */
export function exceedsLimits(text: string): boolean {
  return (
    text.length > parseLimits.characters ||
    (text.match(/[*_`[\]<>]/g)?.length ?? 0) > parseLimits.markup ||
    MANY_MARKERS.test(text)
  );
}

/** The text in paragraphs and lines, with nothing taken for markup. */
export function literalBlocks(text: string): Block[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n\s*/)
    .map(paragraphText => paragraphText.trim())
    .filter(Boolean)
    .map(paragraphText => paragraphBlock(inlineLines(paragraphText)));
}

/** The inline content of blocks: each block and list item on a line of its own. */
export function inlineOfBlocks(textBlocks: Block[]): Inline[] {
  return joinInlineLines(
    textBlocks.map(textBlock =>
      textBlock.type === 'paragraph'
        ? textBlock.children
        : joinInlineLines(
            textBlock.children.map(({ children }, i) => [
              ...(textBlock.ordered ? [inlineText(`${i + 1}. `)] : []),
              ...inlineOfBlocks(children),
            ]),
          ),
    ),
  );
}

function joinInlineLines(inlineRows: Inline[][]): Inline[] {
  return inlineRows.flatMap((inlineRow, i) => (i ? [{ type: 'break' as const }, ...inlineRow] : inlineRow));
}

function paragraphBlock(children: Inline[]): Paragraph {
  return { type: 'paragraph', children };
}

function inlineText(textValue: string): Inline {
  return { type: 'text', value: textValue };
}

/** Lines of code, with a break between two of them. */
function inlineCodeLines(values: string[]): Inline[] {
  return joinInlineLines(values.map(value => (value ? [{ type: 'inlineCode', value }] : [])));
}

/** The lines of a text as inline content, with a break between two of them. */
function inlineLines(text: string): Inline[] {
  return joinInlineLines(text.split(/[ \t]*\n[ \t]*/).map(value => (value ? [inlineText(value)] : [])));
}

/** The end of a fenced code block. */
const CLOSING_FENCE = /\n[ \t]*(?:`{3,}|~{3,})[ \t]*$/;

/** A letter, digit or mark of a script that has spaces between words and writes no particles after them. */
const WORD_CHARACTER =
  /(?![\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}])[\p{L}\p{N}\p{M}]/u;
const ENDS_WITHIN_WORD = new RegExp(`${WORD_CHARACTER.source}$`, 'u');
const BEGINS_WITHIN_WORD = new RegExp(`^${WORD_CHARACTER.source}`, 'u');

/** A block with the lines of the source that it takes. */
interface PlacedBlock {
  block: Block;
  /** Whether the block stays as it was written. */
  literal: boolean;
  startLine: number;
  endLine: number;
}

/** Converts the nodes of one parsed source to the tree. `depth` counts the nodes around. */
class TreeConverter {
  readonly #source: MarkdownSource;

  constructor(source: MarkdownSource) {
    this.#source = source;
  }

  blocks(mdastNodes: mdast.RootContent[], depth: number): Block[] {
    return joinLiteralBlocks(mdastNodes.flatMap(mdastNode => this.#placedBlocks(mdastNode, depth))).map(
      ({ block }) => block,
    );
  }

  #placedBlocks(mdastNode: mdast.RootContent, depth: number): PlacedBlock[] {
    switch (mdastNode.type) {
      case 'paragraph':
        return [placedBlock(paragraphBlock(this.#inlines(mdastNode.children, 0)), mdastNode, false)];
      case 'list':
        return depth < MAX_MARKDOWN_DEPTH ? this.#list(mdastNode, depth) : [this.#asWrittenBlock(mdastNode)];
      case 'code':
        return [this.#code(mdastNode)];
      default:
        return [this.#asWrittenBlock(mdastNode)];
    }
  }

  #asWrittenBlock(mdastNode: mdast.Node): PlacedBlock {
    return placedBlock(paragraphBlock(inlineLines(this.#writtenSource(mdastNode))), mdastNode, true);
  }

  /** A fenced code block: a paragraph with each line as code. It stays as it was written without its end. */
  #code(codeNode: mdast.Code): PlacedBlock {
    const writtenCode = this.#writtenSource(codeNode);
    const isComplete = CLOSING_FENCE.test(writtenCode) && /^[\w+#.-]*$/.test(codeNode.lang ?? '');
    if (!isComplete || codeNode.meta || !codeNode.value.trim()) return this.#asWrittenBlock(codeNode);
    const indent = new RegExp(`^[ \\t]{0,${(codeNode.position?.start.column as number) - 1}}`);
    const codeLines = writtenCode.split('\n').slice(1, -1);
    return placedBlock(
      paragraphBlock(inlineCodeLines(codeLines.map(codeLine => codeLine.replace(indent, '').trimEnd()))),
      codeNode,
      false,
    );
  }

  /** A list. Numbers that are not 1, 2 and so on, such as a year with a full stop, stay as they were written. */
  #list(listNode: mdast.List, depth: number): PlacedBlock[] {
    const listItems = listNode.children.map(listItem => ({
      item: listItem,
      marker: this.#markerOf(listItem),
      blocks: joinLiteralBlocks(listItem.children.flatMap(child => this.#placedBlocks(child, depth + 1))),
    }));
    const filledItems = listItems.filter(({ blocks }) => blocks.length);
    const isNumbered = listItems.every(({ marker }, i) => Number.parseInt(marker, 10) === i + 1);
    const isOrderedList = isNumbered && listItems.length > 1 && filledItems.length === listItems.length;
    if (listNode.ordered ? !isOrderedList : !filledItems.length) return listItems.flatMap(literalListItem);
    const parsedList: List = {
      type: 'list',
      ordered: listNode.ordered === true,
      spread: false,
      children: filledItems.map(({ blocks }) => ({
        type: 'listItem',
        spread: false,
        children: blocks.map(({ block }) => block),
      })),
    };
    return [placedBlock(parsedList, listNode, false)];
  }

  #markerOf(listItem: mdast.ListItem): string {
    const { start } = offsetsOf(listItem);
    return /^\d*\S/.exec(this.#source.markdown.slice(start, start + 12))?.[0] as string;
  }

  #inlines(mdastNodes: mdast.PhrasingContent[], depth: number): Inline[] {
    return mergeInlineTexts(mdastNodes.flatMap(mdastNode => this.#inline(mdastNode, depth)));
  }

  #inline(mdastNode: mdast.PhrasingContent, depth: number): Inline[] {
    switch (mdastNode.type) {
      case 'text':
        return inlineLines(mdastNode.value);
      case 'break':
        return [{ type: 'break' }];
      case 'inlineCode':
        return inlineCodeLines(mdastNode.value.split('\n'));
      case 'strong':
      case 'emphasis':
        return depth < MAX_MARKDOWN_DEPTH
          ? this.#emphasis(mdastNode, depth)
          : inlineLines(this.#writtenSource(mdastNode));
      case 'link':
        return depth < MAX_MARKDOWN_DEPTH
          ? this.#link(mdastNode, depth)
          : inlineLines(this.#writtenSource(mdastNode));
      default:
        return inlineLines(this.#writtenSource(mdastNode));
    }
  }

  /** Emphasis; text with its stars where one of them is within a word, as in 2*3*4. */
  #emphasis(emphasisNode: mdast.Emphasis | mdast.Strong, depth: number): Inline[] {
    const { start, end } = offsetsOf(emphasisNode);
    const length = emphasisNode.type === 'strong' ? 2 : 1;
    const delimiter = this.#source.markdown.slice(start, start + length);
    const children = this.#inlines(emphasisNode.children, depth + 1);
    const isInWord = this.#isInWord(start, start + length) || this.#isInWord(end - length, end);
    return isInWord
      ? [inlineText(delimiter), ...children, inlineText(delimiter)]
      : [{ type: emphasisNode.type, children }];
  }

  /** Whether characters of words are on both sides of a part of the source. */
  #isInWord(delimiterStart: number, delimiterEnd: number): boolean {
    const { markdown } = this.#source;
    const beforeDelimiter = markdown.slice(Math.max(0, delimiterStart - 2), delimiterStart);
    return (
      ENDS_WITHIN_WORD.test(beforeDelimiter) &&
      BEGINS_WITHIN_WORD.test(markdown.slice(delimiterEnd, delimiterEnd + 2))
    );
  }

  /** A link, with its title as text; the text as it was written where its target may not be linked. */
  #link(linkNode: mdast.Link, depth: number): Inline[] {
    const writtenLink = this.#writtenSource(linkNode);
    if (!/^[[<]/.test(writtenLink)) return bareUrl(writtenLink);
    const url = safeUrl(linkNode.url);
    if (!url) return inlineLines(writtenLink);
    const linkLabel = this.#inlines(linkNode.children, depth + 1);
    const hasLabel = linkLabel.some(
      part => part.type !== 'break' && (part.type !== 'text' || part.value.trim()),
    );
    const linkTitle = linkNode.title ? [inlineText(` (${linkNode.title})`)] : [];
    const linkChildren = mergeInlineTexts([...(hasLabel ? linkLabel : [inlineText(url)]), ...linkTitle]);
    return [{ type: 'link', url, children: linkChildren }];
  }

  #writtenSource(mdastNode: mdast.Node): string {
    const { start, end } = offsetsOf(mdastNode);
    return this.#source.asWritten(start, end);
  }
}

function offsetsOf({ position }: mdast.Node): { start: number; end: number } {
  return { start: position?.start.offset as number, end: position?.end.offset as number };
}

function placedBlock(block: Block, { position }: mdast.Node, literal: boolean): PlacedBlock {
  return {
    block,
    literal,
    startLine: position?.start.line as number,
    endLine: position?.end.line as number,
  };
}

interface PlacedListItem {
  item: mdast.ListItem;
  /** A bullet, or a number with its full stop or parenthesis. */
  marker: string;
  blocks: PlacedBlock[];
}

/** A list item of what is no Markdown list: its marker is a text. */
function literalListItem({ item, marker, blocks }: PlacedListItem): PlacedBlock[] {
  const [firstBlock, ...otherBlocks] = blocks;
  if (firstBlock?.block.type !== 'paragraph') {
    const markerBlock = placedBlock(paragraphBlock([inlineText(marker)]), item, true);
    return [{ ...markerBlock, endLine: markerBlock.startLine }, ...blocks];
  }
  const markedParagraph = paragraphBlock(
    mergeInlineTexts([inlineText(`${marker} `), ...firstBlock.block.children]),
  );
  return [{ ...firstBlock, block: markedParagraph, literal: true }, ...otherBlocks];
}

/** Joins paragraphs that the source has on consecutive lines, where one of them stays as it was written. */
function joinLiteralBlocks(blocks: PlacedBlock[]): PlacedBlock[] {
  const joinedBlocks: PlacedBlock[] = [];
  for (const nextBlock of blocks) {
    const lastBlock = joinedBlocks.at(-1);
    const isContinued =
      lastBlock && (lastBlock.literal || nextBlock.literal) && lastBlock.endLine + 1 === nextBlock.startLine;
    if (isContinued && lastBlock.block.type === 'paragraph' && nextBlock.block.type === 'paragraph') {
      lastBlock.block.children.push({ type: 'break' }, ...nextBlock.block.children);
      lastBlock.endLine = nextBlock.endLine;
      lastBlock.literal = nextBlock.literal;
    } else joinedBlocks.push(nextBlock);
  }
  return joinedBlocks;
}

/** Joins neighbouring texts. */
function mergeInlineTexts(inlines: Inline[]): Inline[] {
  const mergedInlines: Inline[] = [];
  for (const inline of inlines) {
    const lastInline = mergedInlines.at(-1);
    if (inline.type === 'text' && lastInline?.type === 'text') lastInline.value += inline.value;
    else mergedInlines.push(inline.type === 'text' ? { ...inline } : inline);
  }
  return mergedInlines;
}
