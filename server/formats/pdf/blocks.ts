// Composes the data of the Typst views from texts: blocks and inline content with their languages, as JSON.
import type { Text } from '../../cv/entries.ts';
import type { Block as TreeBlock, Inline as TreeInline } from '../../text/tree.ts';
import type { BlockReader } from './glyphs.ts';
import { type Word, wordsOf } from './words.ts';

/** A language as Typst has it: `lang` of two or three letters (ISO 639), `region` of two (ISO 3166-1) or ''. */
export interface Locale {
  lang: string;
  region: string;
}

/** Inline content: a string is literal text. */
export type Inline =
  | string
  | Word
  | { type: 'break' }
  | { type: 'code' | 'strong' | 'emphasis'; children: Inline[] }
  | { type: 'link'; url: string; children: Inline[] };

/** Inline content in a language; `lang` is '' where it is that of the document. */
export interface Localized extends Locale {
  children: Inline[];
}

/** A block in a language. Blocks in the items of a list have the language of the list. */
export type Block =
  | (Localized & { type: 'paragraph' | 'quote' })
  | (Locale & { type: 'keywords'; texts: Localized[] })
  | (Locale & {
      type: 'list';
      ordered: boolean;
      /** The number of the first item. */
      start: number;
      items: Block[][];
    })
  /** Blocks that stay on one page (page-breaks.ts). */
  | (Locale & { type: 'group'; blocks: Block[] });

const noLocale: Locale = { lang: '', region: '' };

/** The language and region of a language tag (BCP 47); `und` (undetermined) for one that Typst cannot express. */
export function localeOf(tag: string): Locale {
  const [, lang = 'und', region = ''] = /^([a-z]{2,3})(?:-[a-z]{4})?(?:-([a-z]{2}))?(?:-|$)/i.exec(tag) ?? [];
  return { lang: lang.toLowerCase(), region: region.toUpperCase() };
}

const textLocale = ({ lang }: Text): Locale => (lang ? localeOf(lang) : noLocale);

/** Texts without markup. A text without visible characters is left out. */
export function literalTexts(texts: Text[]): Localized[] {
  return texts
    .map(text => ({ ...textLocale(text), children: literal(text.text) }))
    .filter(({ children }) => children.length);
}

/** A text without markup. */
export function literal(text: string, maxShort?: number): Inline[] {
  return trimmed(wordsOf(text, maxShort));
}

/** The paragraphs and lists of texts. */
export function textBlocks(texts: Text[], reader: BlockReader): Block[] {
  return texts.flatMap(text => blocksOf(reader.blocks(text.text), textLocale(text)));
}

/** The paragraphs of a reference. */
export function quoteBlocks(texts: Text[], reader: BlockReader): Block[] {
  return texts.flatMap(text => {
    const children = inlinesOf(reader.inline(text.text));
    return children.length ? [{ type: 'quote' as const, ...textLocale(text), children }] : [];
  });
}

/** The list of the highlights of an entry; none without any. */
export function highlightBlocks(texts: Text[], reader: BlockReader): Block[] {
  const items = texts.flatMap(text => {
    const children = inlinesOf(reader.inline(text.text));
    return children.length ? [[{ type: 'paragraph' as const, ...textLocale(text), children }]] : [];
  });
  return items.length ? [{ type: 'list', ...noLocale, ordered: false, start: 1, items }] : [];
}

/** The line of the keywords of an entry; none without any. */
export function keywordBlocks(texts: Text[]): Block[] {
  const keywords = literalTexts(texts);
  return keywords.length ? [{ type: 'keywords', ...noLocale, texts: keywords }] : [];
}

function blocksOf(blocks: TreeBlock[], locale: Locale): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (block.type === 'paragraph') {
      const children = inlinesOf(block.children);
      return children.length ? [{ type: 'paragraph', ...locale, children }] : [];
    }
    const items = block.children.map(({ children }) => blocksOf(children, noLocale));
    return [{ type: 'list', ...locale, ordered: block.ordered, start: 1, items }];
  });
}

/** The inline content of a paragraph; none when nothing of it is visible. */
function inlinesOf(nodes: TreeInline[]): Inline[] {
  const inlines = trimmed(nodes.flatMap(inlineOf));
  return inlines.some(isVisible) ? inlines : [];
}

function inlineOf(node: TreeInline): Inline[] {
  switch (node.type) {
    case 'text':
      return wordsOf(node.value);
    case 'break':
      return [{ type: 'break' }];
    case 'inlineCode':
      return visible({ type: 'code', children: wordsOf(node.value) });
    case 'strong':
    case 'emphasis':
      return visible({ type: node.type, children: node.children.flatMap(inlineOf) });
    case 'link':
      return visible({ type: 'link', url: node.url, children: node.children.flatMap(inlineOf) });
  }
}

/** An inline as a list of one; none when nothing of it is visible. */
function visible(inline: Inline): Inline[] {
  return isVisible(inline) ? [inline] : [];
}

/** Inline content without space at its ends. */
function trimmed(inlines: Inline[]): Inline[] {
  const last = inlines.length - 1;
  return inlines
    .map((inline, i) => {
      if (typeof inline !== 'string') return inline;
      const start = i === 0 ? inline.trimStart() : inline;
      return i === last ? start.trimEnd() : start;
    })
    .filter(inline => inline !== '');
}

function isVisible(inline: Inline): boolean {
  if (typeof inline === 'string') return inline.trim() !== '';
  if ('children' in inline) return inline.children.some(isVisible);
  return inline.type !== 'break';
}
