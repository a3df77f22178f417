// Rewrites the HTML elements of a text as Markdown, where that says the same.
import { decodeCharacterReferences } from '../character-references.ts';
import { exceedsLimits, parseBlocks } from '../parse.ts';
import { plainText } from '../text-reader.ts';
import type { Block } from '../tree.ts';
import { type ElementKind, type HtmlPart, inlineElementKinds, parseHtmlParts } from './html-elements.ts';

/**
 * Rewrites b, strong, i, em, code, a, br, p, ul, ol and li as Markdown; their other attributes than `href` are dropped.
 * Other elements stay, and so do those without which words would be lost or markup shown.
 */
export function htmlToMarkdown(text: string): string {
  if (!/<[a-z/]/i.test(text) || exceedsLimits(text)) return text;
  // Inline elements stay where Markdown cannot have them, such as within a word.
  const attempts = [() => true, (kind: ElementKind) => !inlineElementKinds.includes(kind)];
  for (const isWanted of attempts) {
    const htmlParts = parseHtmlParts(text, isWanted);
    const markdown = new MarkdownWriter().write(htmlParts);
    if (wordsOfMarkdown(markdown) === wordsOfMarkdown(withoutTags(htmlParts))) return markdown;
  }
  return text;
}

/** The words of a text, without its markup and white space. */
function wordsOfMarkdown(markdown: string): string {
  const words = (textBlocks: Block[]): string =>
    textBlocks
      .map(textBlock =>
        textBlock.type === 'list'
          ? textBlock.children.map(listItem => words(listItem.children)).join('')
          : plainText(textBlock.children),
      )
      .join('');
  return words(parseBlocks(markdown)).replace(/\s+/g, '');
}

/** The text without its HTML tags. */
function withoutTags(htmlParts: HtmlPart[]): string {
  let isCode = false;
  const partTexts = htmlParts.map(({ type, source, kind }) => {
    if (type === 'text') return isCode ? decodedText(source).replace(/[!-/:-@[-`{-~]/g, '\\$&') : source;
    if (kind === 'code') isCode = type === 'start';
    return inlineElementKinds.includes(kind) ? '' : '\n\n';
  });
  return partTexts.join('');
}

function decodedText(text: string): string {
  return decodeCharacterReferences(text, false).text;
}

/** A list around: its number of items so far, and the indentation of their markers and of their texts. */
interface OpenList {
  ordered: boolean;
  count: number;
  outer: string;
  inner: string;
  /** Whether the list has items only, and no HTML element of its own. */
  implicit: boolean;
}

/** Writes HTML parts as Markdown. */
class MarkdownWriter {
  #markdown = '';
  /** The line breaks before the next text in the Markdown. */
  #lineBreaks = '';
  /** The marker of the list item that the next text begins. */
  #itemMarker = '';
  readonly #openLists: OpenList[] = [];
  /** The inline elements around; `written` is whether what begins them is. */
  readonly #inlines: { part: HtmlPart; written: boolean }[] = [];
  /** The content of a code element; undefined outside. */
  #codeContent: string | undefined;

  write(htmlParts: HtmlPart[]): string {
    for (const htmlPart of htmlParts) {
      if (htmlPart.kind === 'code') this.#writeCodeTag(htmlPart);
      else if (this.#codeContent !== undefined) this.#codeContent += htmlPart.source;
      else if (htmlPart.type === 'text') this.#writeText(htmlPart.source);
      else if (inlineElementKinds.includes(htmlPart.kind)) this.#writeInlineTag(htmlPart);
      else this.#writeBlockTag(htmlPart);
    }
    return this.#markdown;
  }

  #writeText(source: string): void {
    const isLineStart = this.#lineBreaks !== '' || this.#markdown === '';
    const text = isLineStart ? source.trimStart() : source;
    if (!text) return;
    const openList = this.#openLists.at(-1);
    if (isLineStart) {
      const markdownBefore = this.#markdown.trimEnd();
      const indent = this.#itemMarker ? openList?.outer : openList?.inner;
      this.#markdown = [markdownBefore, markdownBefore && this.#lineBreaks, indent, this.#itemMarker].join(
        '',
      );
      this.#lineBreaks = '';
      this.#itemMarker = '';
    }
    const words = text.trimStart();
    this.#markdown += text.slice(0, text.length - words.length);
    if (words) this.#writeDelimiters();
    this.#markdown += openList ? words.replace(/\n[ \t]*/g, `\n${openList.inner}`) : words;
  }

  #writeDelimiters(): void {
    for (const openInline of this.#inlines) {
      if (!openInline.written) this.#markdown += markdownDelimiters[openInline.part.kind];
      openInline.written = true;
    }
  }

  #writeInlineTag(htmlPart: HtmlPart): void {
    if (htmlPart.type === 'start') {
      this.#inlines.push({ part: htmlPart, written: false });
      return;
    }
    const openInline = this.#inlines.pop();
    const isLink = openInline?.part.kind === 'link';
    if (!openInline?.written && !isLink) return;
    // White space before what ends an element would be part of it.
    const markdownBefore = this.#markdown.trimEnd();
    const trailingSpace = this.#markdown.slice(markdownBefore.length);
    const closingMarkup = isLink
      ? `](${linkDestination(openInline.part.url)})`
      : markdownDelimiters[htmlPart.kind];
    this.#markdown = markdownBefore + closingMarkup + trailingSpace;
  }

  #writeCodeTag({ type }: HtmlPart): void {
    if (type === 'start') {
      this.#codeContent = '';
      return;
    }
    const codeText = decodedText(this.#codeContent ?? '')
      .replace(/\s+/g, ' ')
      .trim();
    this.#codeContent = undefined;
    const longestFence = Math.max(0, ...(codeText.match(/`+/g) ?? []).map(({ length }) => length));
    const codeFence = '`'.repeat(longestFence + 1);
    const padding = longestFence ? ' ' : '';
    if (codeText) this.#writeText(codeFence + padding + codeText + padding + codeFence);
  }

  #writeBlockTag({ kind, type }: HtmlPart): void {
    switch (kind) {
      case 'break':
        if (!this.#itemMarker) this.#lineBreaks = this.#lineBreaks ? PARAGRAPH_BREAK : '\n';
        break;
      case 'item':
        if (type === 'start') this.#startItem();
        else this.#endItem();
        break;
      case 'paragraph':
        if (!this.#itemMarker) this.#lineBreaks = PARAGRAPH_BREAK;
        break;
      default:
        if (type === 'start') this.#startList(kind === 'orderedList', false);
        else this.#endList();
    }
  }

  #startList(ordered: boolean, implicit: boolean): void {
    const outer = this.#openLists.at(-1)?.inner ?? '';
    this.#lineBreaks = this.#openLists.length ? '\n' : this.#lineBreaks || PARAGRAPH_BREAK;
    this.#openLists.push({ ordered, count: 0, outer, inner: outer, implicit });
  }

  #endList(): void {
    this.#openLists.pop();
    this.#lineBreaks = this.#openLists.length ? '\n' : PARAGRAPH_BREAK;
  }

  #startItem(): void {
    if (!this.#openLists.length) this.#startList(false, true);
    const openList = this.#openLists.at(-1) as OpenList;
    if (openList.count) this.#lineBreaks = '\n';
    openList.count += 1;
    this.#itemMarker = openList.ordered ? `${openList.count}. ` : '- ';
    openList.inner = openList.outer + ' '.repeat(this.#itemMarker.length);
  }

  #endItem(): void {
    const openList = this.#openLists.at(-1);
    // An empty list item has no number in Markdown.
    if (openList && this.#itemMarker) openList.count -= 1;
    this.#itemMarker = '';
    this.#lineBreaks = '\n';
    if (openList?.implicit) this.#openLists.pop();
  }
}

/** The Markdown that begins an inline element, and ends it unless it is a link. */
const markdownDelimiters: Partial<Record<ElementKind, string>> = { strong: '**', emphasis: '*', link: '[' };

const PARAGRAPH_BREAK = '\n\n';

/** A URL as the destination of a link (CommonMark 0.31, 6.3): in angle brackets where parentheses would end it. */
function linkDestination(url: string): string {
  const escapedUrl = url.replaceAll('\\', '%5C');
  return /[()]/.test(escapedUrl) ? `<${escapedUrl}>` : escapedUrl;
}
