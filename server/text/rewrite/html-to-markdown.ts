// Rewrites the HTML elements of a text as Markdown, where that says the same.
import { decodeCharacterReferences } from '../character-references.ts';
import { exceedsLimits, parseBlocks } from '../parse.ts';
import { plainText } from '../text-reader.ts';
import type { Block } from '../tree.ts';
import { type ElementKind, htmlParts, inlineKinds, type Part } from './html-elements.ts';

/**
 * Rewrites b, strong, i, em, code, a, br, p, ul, ol and li as Markdown; their other attributes than `href` are dropped.
 * Other elements stay, and so do those without which words would be lost or markup shown.
 */
export function htmlToMarkdown(text: string): string {
  if (!/<[a-z/]/i.test(text) || exceedsLimits(text)) return text;
  // Inline elements stay where Markdown cannot have them, such as within a word.
  const attempts = [() => true, (kind: ElementKind) => !inlineKinds.includes(kind)];
  for (const wanted of attempts) {
    const parts = htmlParts(text, wanted);
    const markdown = new MarkdownWriter().write(parts);
    if (wordsOf(markdown) === wordsOf(withoutTags(parts))) return markdown;
  }
  return text;
}

/** The words of a text, without its markup and white space. */
function wordsOf(markdown: string): string {
  const words = (blocks: Block[]): string =>
    blocks
      .map(block =>
        block.type === 'list'
          ? block.children.map(item => words(item.children)).join('')
          : plainText(block.children),
      )
      .join('');
  return words(parseBlocks(markdown)).replace(/\s+/g, '');
}

/** The text without its elements. */
function withoutTags(parts: Part[]): string {
  let isCode = false;
  const texts = parts.map(({ type, source, kind }) => {
    if (type === 'text') return isCode ? decoded(source).replace(/[!-/:-@[-`{-~]/g, '\\$&') : source;
    if (kind === 'code') isCode = type === 'start';
    return inlineKinds.includes(kind) ? '' : '\n\n';
  });
  return texts.join('');
}

function decoded(text: string): string {
  return decodeCharacterReferences(text, false).text;
}

/** A list around: its number of items so far, and the indentation of their markers and of their texts. */
interface OpenList {
  ordered: boolean;
  count: number;
  outer: string;
  inner: string;
  /** Whether it has items only, and no element of its own. */
  implicit: boolean;
}

/** Writes parts of HTML as Markdown. */
class MarkdownWriter {
  #markdown = '';
  /** The line breaks before the next text. */
  #gap = '';
  /** The marker of the list item that the next text begins. */
  #marker = '';
  readonly #lists: OpenList[] = [];
  /** The inline elements around; `written` is whether what begins them is. */
  readonly #inlines: { part: Part; written: boolean }[] = [];
  /** The content of a code element; undefined outside. */
  #code: string | undefined;

  write(parts: Part[]): string {
    for (const part of parts) {
      if (part.kind === 'code') this.#codeTag(part);
      else if (this.#code !== undefined) this.#code += part.source;
      else if (part.type === 'text') this.#text(part.source);
      else if (inlineKinds.includes(part.kind)) this.#inline(part);
      else this.#block(part);
    }
    return this.#markdown;
  }

  #text(source: string): void {
    const isLineStart = this.#gap !== '' || this.#markdown === '';
    const text = isLineStart ? source.trimStart() : source;
    if (!text) return;
    const list = this.#lists.at(-1);
    if (isLineStart) {
      const written = this.#markdown.trimEnd();
      const indent = this.#marker ? list?.outer : list?.inner;
      this.#markdown = [written, written && this.#gap, indent, this.#marker].join('');
      this.#gap = '';
      this.#marker = '';
    }
    const words = text.trimStart();
    this.#markdown += text.slice(0, text.length - words.length);
    if (words) this.#openInlines();
    this.#markdown += list ? words.replace(/\n[ \t]*/g, `\n${list.inner}`) : words;
  }

  #openInlines(): void {
    for (const inline of this.#inlines) {
      if (!inline.written) this.#markdown += delimiters[inline.part.kind];
      inline.written = true;
    }
  }

  #inline(part: Part): void {
    if (part.type === 'start') {
      this.#inlines.push({ part, written: false });
      return;
    }
    const inline = this.#inlines.pop();
    const isLink = inline?.part.kind === 'link';
    if (!inline?.written && !isLink) return;
    // White space before what ends an element would be part of it.
    const written = this.#markdown.trimEnd();
    const space = this.#markdown.slice(written.length);
    const end = isLink ? `](${destination(inline.part.url)})` : delimiters[part.kind];
    this.#markdown = written + end + space;
  }

  #codeTag({ type }: Part): void {
    if (type === 'start') {
      this.#code = '';
      return;
    }
    const code = decoded(this.#code ?? '')
      .replace(/\s+/g, ' ')
      .trim();
    this.#code = undefined;
    const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map(({ length }) => length));
    const fence = '`'.repeat(longest + 1);
    const padding = longest ? ' ' : '';
    if (code) this.#text(fence + padding + code + padding + fence);
  }

  #block({ kind, type }: Part): void {
    switch (kind) {
      case 'break':
        if (!this.#marker) this.#gap = this.#gap ? PARAGRAPH : '\n';
        break;
      case 'item':
        if (type === 'start') this.#startItem();
        else this.#endItem();
        break;
      case 'paragraph':
        if (!this.#marker) this.#gap = PARAGRAPH;
        break;
      default:
        if (type === 'start') this.#startList(kind === 'orderedList', false);
        else this.#endList();
    }
  }

  #startList(ordered: boolean, implicit: boolean): void {
    const outer = this.#lists.at(-1)?.inner ?? '';
    this.#gap = this.#lists.length ? '\n' : this.#gap || PARAGRAPH;
    this.#lists.push({ ordered, count: 0, outer, inner: outer, implicit });
  }

  #endList(): void {
    this.#lists.pop();
    this.#gap = this.#lists.length ? '\n' : PARAGRAPH;
  }

  #startItem(): void {
    if (!this.#lists.length) this.#startList(false, true);
    const list = this.#lists.at(-1) as OpenList;
    if (list.count) this.#gap = '\n';
    list.count += 1;
    this.#marker = list.ordered ? `${list.count}. ` : '- ';
    list.inner = list.outer + ' '.repeat(this.#marker.length);
  }

  #endItem(): void {
    const list = this.#lists.at(-1);
    // An empty item has no number.
    if (list && this.#marker) list.count -= 1;
    this.#marker = '';
    this.#gap = '\n';
    if (list?.implicit) this.#lists.pop();
  }
}

/** What begins an inline element, and ends it unless it is a link. */
const delimiters: Partial<Record<ElementKind, string>> = { strong: '**', emphasis: '*', link: '[' };

const PARAGRAPH = '\n\n';

/** A URL as the destination of a link (CommonMark 0.31, 6.3): in angle brackets where parentheses would end it. */
function destination(url: string): string {
  const escaped = url.replaceAll('\\', '%5C');
  return /[()]/.test(escaped) ? `<${escaped}>` : escaped;
}
