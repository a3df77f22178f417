// Parses a text as CommonMark without HTML; what the tree cannot express stays as it was written.
import type * as mdast from 'mdast';
import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal';
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal';
import { Source } from './bullets.ts';
import { bareUrl, safeUrl } from './links.ts';
import type { Block, Inline, List, Paragraph } from './tree.ts';

/** Characters without which a text of one line is plain: markup, and what begins a bullet or a bare URL. */
const MARKUP = /[\n\r*_`[\]<>\\]|^\s*[^\p{L}\p{N}\s]|:\/\/|www\./iu;

/** Limits of a text that is parsed: the time that some markup takes grows with the square of its length. */
const limits = { characters: 10_000, markup: 1_000 };

/** More lists within another on one line than `MAX_DEPTH`. */
const MANY_MARKERS = /^[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+){9}/m;

/** The maximum depth of lists, and that of strong, emphasis and links; what is deeper stays as it was written. */
const MAX_DEPTH = 8;

const { text: urlConstructs = {} } = gfmAutolinkLiteral();
const { enter, exit } = gfmAutolinkLiteralFromMarkdown();
const options: Options = {
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
  const source = new Source(text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'));
  return new Converter(source).blocks(fromMarkdown(source.text, options).children, 0);
}

/** Whether a text has too many characters, or too much markup, to be parsed. */
export function exceedsLimits(text: string): boolean {
  return (
    text.length > limits.characters ||
    (text.match(/[*_`[\]<>]/g)?.length ?? 0) > limits.markup ||
    MANY_MARKERS.test(text)
  );
}

/** The text in paragraphs and lines, with nothing taken for markup. */
export function literalBlocks(text: string): Block[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n\s*/)
    .map(part => part.trim())
    .filter(Boolean)
    .map(part => paragraph(lines(part)));
}

/** The inline content of blocks: each block and list item on a line of its own. */
export function inlineOf(blocks: Block[]): Inline[] {
  return joinLines(
    blocks.map(block =>
      block.type === 'paragraph'
        ? block.children
        : joinLines(
            block.children.map(({ children }, i) => [
              ...(block.ordered ? [textOf(`${i + 1}. `)] : []),
              ...inlineOf(children),
            ]),
          ),
    ),
  );
}

function joinLines(parts: Inline[][]): Inline[] {
  return parts.flatMap((part, i) => (i ? [{ type: 'break' as const }, ...part] : part));
}

function paragraph(children: Inline[]): Paragraph {
  return { type: 'paragraph', children };
}

function textOf(value: string): Inline {
  return { type: 'text', value };
}

/** Lines of code, with a break between two of them. */
function codeLines(values: string[]): Inline[] {
  return joinLines(values.map(value => (value ? [{ type: 'inlineCode', value }] : [])));
}

/** The lines of a text, with a break between two of them. */
function lines(text: string): Inline[] {
  return joinLines(text.split(/[ \t]*\n[ \t]*/).map(value => (value ? [textOf(value)] : [])));
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
  /** Whether it stays as it was written. */
  literal: boolean;
  startLine: number;
  endLine: number;
}

/** Converts the nodes of one parsed source to the tree. `depth` counts the nodes around. */
class Converter {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  blocks(nodes: mdast.RootContent[], depth: number): Block[] {
    return joinLiteral(nodes.flatMap(node => this.#placed(node, depth))).map(({ block }) => block);
  }

  #placed(node: mdast.RootContent, depth: number): PlacedBlock[] {
    switch (node.type) {
      case 'paragraph':
        return [placed(paragraph(this.#inlines(node.children, 0)), node, false)];
      case 'list':
        return depth < MAX_DEPTH ? this.#list(node, depth) : [this.#asWritten(node)];
      case 'code':
        return [this.#code(node)];
      default:
        return [this.#asWritten(node)];
    }
  }

  #asWritten(node: mdast.Node): PlacedBlock {
    return placed(paragraph(lines(this.#written(node))), node, true);
  }

  /** A fenced code block: a paragraph with each line as code. It stays as it was written without its end. */
  #code(node: mdast.Code): PlacedBlock {
    const written = this.#written(node);
    const isComplete = CLOSING_FENCE.test(written) && /^[\w+#.-]*$/.test(node.lang ?? '');
    if (!isComplete || node.meta || !node.value.trim()) return this.#asWritten(node);
    const indent = new RegExp(`^[ \\t]{0,${(node.position?.start.column as number) - 1}}`);
    const code = written.split('\n').slice(1, -1);
    return placed(paragraph(codeLines(code.map(line => line.replace(indent, '').trimEnd()))), node, false);
  }

  /** A list. Numbers that are not 1, 2 and so on, such as a year with a full stop, stay as they were written. */
  #list(node: mdast.List, depth: number): PlacedBlock[] {
    const items = node.children.map(item => ({
      item,
      marker: this.#markerOf(item),
      blocks: joinLiteral(item.children.flatMap(child => this.#placed(child, depth + 1))),
    }));
    const filled = items.filter(({ blocks }) => blocks.length);
    const isNumbered = items.every(({ marker }, i) => Number.parseInt(marker, 10) === i + 1);
    const isOrderedList = isNumbered && items.length > 1 && filled.length === items.length;
    if (node.ordered ? !isOrderedList : !filled.length) return items.flatMap(literalItem);
    const list: List = {
      type: 'list',
      ordered: node.ordered === true,
      spread: false,
      children: filled.map(({ blocks }) => ({
        type: 'listItem',
        spread: false,
        children: blocks.map(({ block }) => block),
      })),
    };
    return [placed(list, node, false)];
  }

  #markerOf(item: mdast.ListItem): string {
    const { start } = offsetsOf(item);
    return /^\d*\S/.exec(this.#source.text.slice(start, start + 12))?.[0] as string;
  }

  #inlines(nodes: mdast.PhrasingContent[], depth: number): Inline[] {
    return mergeTexts(nodes.flatMap(node => this.#inline(node, depth)));
  }

  #inline(node: mdast.PhrasingContent, depth: number): Inline[] {
    switch (node.type) {
      case 'text':
        return lines(node.value);
      case 'break':
        return [{ type: 'break' }];
      case 'inlineCode':
        return codeLines(node.value.split('\n'));
      case 'strong':
      case 'emphasis':
        return depth < MAX_DEPTH ? this.#emphasis(node, depth) : lines(this.#written(node));
      case 'link':
        return depth < MAX_DEPTH ? this.#link(node, depth) : lines(this.#written(node));
      default:
        return lines(this.#written(node));
    }
  }

  /** Emphasis; text with its stars where one of them is within a word, as in 2*3*4. */
  #emphasis(node: mdast.Emphasis | mdast.Strong, depth: number): Inline[] {
    const { start, end } = offsetsOf(node);
    const length = node.type === 'strong' ? 2 : 1;
    const delimiter = this.#source.text.slice(start, start + length);
    const children = this.#inlines(node.children, depth + 1);
    const isInWord = this.#isInWord(start, start + length) || this.#isInWord(end - length, end);
    return isInWord ? [textOf(delimiter), ...children, textOf(delimiter)] : [{ type: node.type, children }];
  }

  /** Whether characters of words are on both sides of a part of the source. */
  #isInWord(start: number, end: number): boolean {
    const { text } = this.#source;
    const before = text.slice(Math.max(0, start - 2), start);
    return ENDS_WITHIN_WORD.test(before) && BEGINS_WITHIN_WORD.test(text.slice(end, end + 2));
  }

  /** A link, with its title as text; the text as it was written where its target may not be linked. */
  #link(node: mdast.Link, depth: number): Inline[] {
    const written = this.#written(node);
    if (!/^[[<]/.test(written)) return bareUrl(written);
    const url = safeUrl(node.url);
    if (!url) return lines(written);
    const label = this.#inlines(node.children, depth + 1);
    const hasLabel = label.some(part => part.type !== 'break' && (part.type !== 'text' || part.value.trim()));
    const title = node.title ? [textOf(` (${node.title})`)] : [];
    const children = mergeTexts([...(hasLabel ? label : [textOf(url)]), ...title]);
    return [{ type: 'link', url, children }];
  }

  #written(node: mdast.Node): string {
    const { start, end } = offsetsOf(node);
    return this.#source.written(start, end);
  }
}

function offsetsOf({ position }: mdast.Node): { start: number; end: number } {
  return { start: position?.start.offset as number, end: position?.end.offset as number };
}

function placed(block: Block, { position }: mdast.Node, literal: boolean): PlacedBlock {
  return {
    block,
    literal,
    startLine: position?.start.line as number,
    endLine: position?.end.line as number,
  };
}

interface PlacedItem {
  item: mdast.ListItem;
  /** A bullet, or a number with its full stop or parenthesis. */
  marker: string;
  blocks: PlacedBlock[];
}

/** An item of what is no list: its marker is a text. */
function literalItem({ item, marker, blocks }: PlacedItem): PlacedBlock[] {
  const [first, ...rest] = blocks;
  if (first?.block.type !== 'paragraph') {
    const alone = placed(paragraph([textOf(marker)]), item, true);
    return [{ ...alone, endLine: alone.startLine }, ...blocks];
  }
  const block = paragraph(mergeTexts([textOf(`${marker} `), ...first.block.children]));
  return [{ ...first, block, literal: true }, ...rest];
}

/** Joins paragraphs that the source has on consecutive lines, where one of them stays as it was written. */
function joinLiteral(blocks: PlacedBlock[]): PlacedBlock[] {
  const joined: PlacedBlock[] = [];
  for (const next of blocks) {
    const last = joined.at(-1);
    const isContinued = last && (last.literal || next.literal) && last.endLine + 1 === next.startLine;
    if (isContinued && last.block.type === 'paragraph' && next.block.type === 'paragraph') {
      last.block.children.push({ type: 'break' }, ...next.block.children);
      last.endLine = next.endLine;
      last.literal = next.literal;
    } else joined.push(next);
  }
  return joined;
}

/** Joins neighbouring texts. */
function mergeTexts(nodes: Inline[]): Inline[] {
  const merged: Inline[] = [];
  for (const node of nodes) {
    const last = merged.at(-1);
    if (node.type === 'text' && last?.type === 'text') last.value += node.value;
    else merged.push(node.type === 'text' ? { ...node } : node);
  }
  return merged;
}
