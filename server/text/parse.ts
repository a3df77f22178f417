// Parses a text as CommonMark without HTML; what the tree cannot express stays as it was written.
import type * as mdast from 'mdast';
import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal';
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal';
import type { Block, Inline, List, Paragraph } from './tree.ts';

/** Characters without which a text of one line is plain: markup, entities, and what begins a list or a bare URL. */
const MARKUP = /[\n*_`[\]<>\\&]|^\s*(?:[-+•◦▪‣●–—]|\d+[.)])\s|:\/\/|www\./i;

/** Bullets that word processors write at the start of a line. Dashes need a space, as in CommonMark. */
const PASTED_BULLET = /^([ \t]*)(?:[•◦▪‣●][ \t]*|[–—][ \t]+)(?=\S)/gm;

const { enter, exit } = gfmAutolinkLiteralFromMarkdown();
const options: Options = {
  extensions: [
    gfmAutolinkLiteral(),
    {
      disable: {
        null: [
          'blockQuote',
          'codeFenced',
          'codeIndented',
          'definition',
          'headingAtx',
          'htmlFlow',
          'setextUnderline',
          'thematicBreak',
        ],
      },
    },
  ],
  // Without its transform, which also finds what is no URL in the source.
  mdastExtensions: [{ enter: enter as never, exit: exit as never }],
};

/** Parses a text with paragraphs and lists. An empty text has no blocks. */
export function parseBlocks(text: string): Block[] {
  if (!MARKUP.test(text)) return text.trim() ? [paragraph([{ type: 'text', value: text.trim() }])] : [];
  const source = text.replace(/\r\n?/g, '\n').replace(PASTED_BULLET, '$1- ');
  return new Converter(source).blocks(fromMarkdown(source, options).children);
}

/** The text in paragraphs and lines, with nothing taken for markup. */
export function literalBlocks(text: string): Block[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n\s*/)
    .filter(part => part.trim())
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
              ...(block.ordered ? [{ type: 'text' as const, value: `${i + 1}. ` }] : []),
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

/** The lines of a text, with a break between two of them. */
function lines(text: string): Inline[] {
  return joinLines(
    text.split(/[ \t]*\n[ \t]*/).map(value => (value ? [{ type: 'text' as const, value }] : [])),
  );
}

/** Letters and digits of scripts that have spaces between words. */
const WORD_CHARACTER =
  /[\p{L}\p{N}](?<![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])/u;

/** What ends a bare URL in scripts that do not write a space after it. */
const CJK_PUNCTUATION = /[\u3000-\u303f\uff00-\uffef]/;

/** Converts the nodes of one parsed source to the tree. */
class Converter {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  blocks(nodes: mdast.RootContent[]): Block[] {
    return nodes.flatMap(node => {
      switch (node.type) {
        case 'paragraph':
          return [paragraph(this.#inlines(node.children))];
        case 'list':
          return this.#list(node);
        default:
          return [paragraph(lines(this.#sliceOf(node)))];
      }
    });
  }

  /**
   * A list; paragraphs as they were written where it is none: an empty item, or numbers that are not 1, 2 and so on, such as
   * a year with a full stop.
   */
  #list(node: mdast.List): Block[] {
    const markers = node.children.map(item => /^\S+/.exec(this.#sliceOf(item))?.[0] ?? '');
    const isNumbered = markers.every((marker, i) => Number.parseInt(marker, 10) === i + 1);
    const isList = node.ordered ? node.children.length > 1 && isNumbered : true;
    const items = node.children.map(item => this.blocks(item.children));
    if (isList && items.every(blocks => blocks.length)) {
      const list: List = {
        type: 'list',
        ordered: node.ordered === true,
        spread: false,
        children: items.map(children => ({ type: 'listItem', spread: false, children })),
      };
      return [list];
    }
    return items.flatMap((blocks, i) => {
      const [first, ...rest] = blocks;
      const marker = markers[i] ?? '';
      if (first?.type !== 'paragraph') return [paragraph([{ type: 'text', value: marker }]), ...blocks];
      return [paragraph(mergeTexts([{ type: 'text', value: `${marker} ` }, ...first.children])), ...rest];
    });
  }

  #inlines(nodes: mdast.PhrasingContent[]): Inline[] {
    return mergeTexts(nodes.flatMap(node => this.#inline(node)));
  }

  #inline(node: mdast.PhrasingContent): Inline[] {
    switch (node.type) {
      case 'text':
        return lines(node.value);
      case 'break':
        return [{ type: 'break' }];
      case 'inlineCode':
        return [{ type: 'inlineCode', value: node.value }];
      case 'strong':
      case 'emphasis':
        return this.#emphasis(node);
      case 'link':
        return this.#link(node);
      default:
        return lines(this.#sliceOf(node));
    }
  }

  /** Emphasis; text with its stars where one of them is within a word, as in 2*3*4. */
  #emphasis(node: mdast.Emphasis | mdast.Strong): Inline[] {
    const { start, end } = this.#offsetsOf(node);
    const length = node.type === 'strong' ? 2 : 1;
    const delimiter = this.#source.slice(start, start + length);
    const children = this.#inlines(node.children);
    const isInWord = this.#isInWord(start, start + length) || this.#isInWord(end - length, end);
    if (!isInWord) return [{ type: node.type, children }];
    const stars: Inline = { type: 'text', value: delimiter };
    return [stars, ...children, { ...stars }];
  }

  /** Whether characters of words are on both sides of a part of the source. */
  #isInWord(start: number, end: number): boolean {
    const before = this.#source.slice(0, start).match(/.$/su)?.[0] ?? '';
    const [after = ''] = this.#source.slice(end, end + 2);
    return WORD_CHARACTER.test(before) && WORD_CHARACTER.test(after);
  }

  /** A link; the text as it was written where its target may not be linked. */
  #link(node: mdast.Link): Inline[] {
    const { start } = this.#offsetsOf(node);
    const children = this.#inlines(node.children);
    if (!/[[<]/.test(this.#source.charAt(start))) return bareUrl(this.#sliceOf(node));
    const url = safeUrl(node.url);
    if (!url) return lines(this.#sliceOf(node));
    const title: Inline[] = node.title ? [{ type: 'text', value: ` (${node.title})` }] : [];
    return [{ type: 'link', url, children: mergeTexts([...children, ...title]) }];
  }

  #offsetsOf({ position }: mdast.Node): { start: number; end: number } {
    return { start: position?.start.offset ?? 0, end: position?.end.offset ?? 0 };
  }

  #sliceOf(node: mdast.Node): string {
    const { start, end } = this.#offsetsOf(node);
    return this.#source.slice(start, end);
  }
}

/** A URL that stands in a text. It ends before punctuation that Chinese and Japanese write without a space. */
function bareUrl(text: string): Inline[] {
  const end = text.search(CJK_PUNCTUATION);
  const label = end === -1 ? text : text.slice(0, end);
  const rest: Inline[] = end === -1 ? [] : [{ type: 'text', value: text.slice(end) }];
  const url = safeUrl(/^www\./i.test(label) ? `https://${label}` : label);
  const children: Inline[] = [{ type: 'text', value: label }];
  return [...(url && !label.includes('@') ? [{ type: 'link' as const, url, children }] : children), ...rest];
}

/** The URL where a text may link to it: absolute, and of a scheme that opens no program unasked; else ''. */
function safeUrl(url: string): string {
  return /^(?:https?:\/\/|mailto:|tel:)\S+$/i.test(url) && URL.canParse(url) ? url : '';
}

/** Joins neighbouring texts. */
function mergeTexts(nodes: Inline[]): Inline[] {
  const merged: Inline[] = [];
  for (const node of nodes) {
    const last = merged.at(-1);
    if (node.type === 'text' && last?.type === 'text')
      merged[merged.length - 1] = { ...last, value: last.value + node.value };
    else merged.push(node);
  }
  return merged;
}
