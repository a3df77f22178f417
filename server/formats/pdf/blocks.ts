// Composes the data of the Typst views from texts: blocks and inline content with their languages, as JSON.
import type { Text } from '../../cv/entries.ts';
import { type Direction, isOpposite, runsOf } from '../../text/script/isolates.ts';
import { plainText } from '../../text/text-reader.ts';
import type { Block as TreeBlock, Inline as TreeInline } from '../../text/tree.ts';
import type { BlockReader } from './glyphs.ts';
import { MAX_DETAIL, MAX_SHORT_WORD, unbreakable, type Word, type Words, wordsOf } from './words.ts';

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
  /** Its direction must not mix with that of the text around it (isolates.ts). */
  | { type: 'isolate'; dir: Direction; unbreakable: boolean; children: Words }
  | { type: 'code' | 'strong' | 'emphasis'; children: Inline[] }
  | { type: 'link'; url: string; children: Inline[] };

/** Inline content in a language; `lang` is '' where it is that of the document. */
export interface Localized extends Locale {
  children: Inline[];
}

/** A paragraph in a language; `dir` is '' where it is that of the document, or of the list that it is in. */
export interface Paragraph extends Localized {
  type: 'paragraph' | 'quote';
  dir: Direction | '';
}

/** A block in a language. Blocks in the items of a list have the language of the list. */
export type Block =
  | Paragraph
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

/** Texts without markup, for a document of a direction. A text without visible characters is left out. */
export function literalTexts(texts: Text[], dir: Direction): Localized[] {
  return localized(texts, text => literal(text, dir));
}

/** Texts that are written from left to right in a document of any direction. */
export function leftToRightTexts(texts: Text[], dir: Direction): Localized[] {
  if (dir === 'ltr') return literalTexts(texts, dir);
  return localized(texts, text => [isolate(text.trim(), dir)]);
}

function localized(texts: Text[], compose: (text: string) => Inline[]): Localized[] {
  return texts
    .map(text => ({ ...textLocale(text), children: compose(text.text) }))
    .filter(({ children }) => children.some(isVisible));
}

/**
 * A text without markup, for a document of a direction. Isolated texts of up to `maxWhole` characters stay on one line:
 * so many fit every column.
 */
export function literal(
  text: string,
  dir: Direction,
  maxShort = MAX_SHORT_WORD,
  maxWhole = MAX_SHORT_WORD,
): Inline[] {
  if (!isOpposite(text, dir)) return trimmed(isolatedWords(text, dir, maxShort));
  return [isolate(text.trim(), dir, maxShort, maxWhole)];
}

const opposite = (dir: Direction): Direction => (dir === 'rtl' ? 'ltr' : 'rtl');

/** A text of the other direction, isolated. */
function isolate(text: string, dir: Direction, maxShort = MAX_SHORT_WORD, maxWhole = MAX_SHORT_WORD): Inline {
  return {
    type: 'isolate',
    dir: opposite(dir),
    unbreakable: text.length <= maxWhole,
    children: wordsOf(text, maxShort),
  };
}

/** The words of a part of a text. Those that the bidirectional algorithm would tear apart are isolated. */
function isolatedWords(text: string, dir: Direction, maxShort?: number): Inline[] {
  return runsOf(text, dir).flatMap((run): Inline[] =>
    run.isolated ? [isolate(run.text, dir, maxShort)] : wordsOf(run.text, maxShort),
  );
}

/** The paragraphs and lists of texts. */
export function textBlocks(texts: Text[], reader: BlockReader): Block[] {
  return texts.flatMap(text => {
    const directions = { around: reader.dir, own: directionOf(text, reader) };
    return blocksOf(reader.blocks(text.text), textLocale(text), directions);
  });
}

/** The paragraphs of a reference. */
export function quoteBlocks(texts: Text[], reader: BlockReader): Block[] {
  return texts.flatMap(text => inlineParagraph('quote', text, reader));
}

/** The list of the highlights of an entry; none without any. */
export function highlightBlocks(texts: Text[], reader: BlockReader): Block[] {
  const items = texts.map(text => inlineParagraph('paragraph', text, reader)).filter(({ length }) => length);
  return items.length ? [{ type: 'list', ...noLocale, ordered: false, start: 1, items }] : [];
}

/** The last line of an entry: its keywords and its printed URL; none without either. */
export function closingBlocks(keywords: Text[], printedUrl: string, dir: Direction): Block[] {
  const address = unbreakable(printedUrl, MAX_DETAIL);
  const unit: Inline = { type: 'isolate', dir: 'ltr', unbreakable: false, children: address };
  const texts = [
    ...literalTexts(keywords, dir),
    ...(address.length ? [{ ...noLocale, children: dir === 'rtl' ? [unit] : address }] : []),
  ];
  return texts.length ? [{ type: 'keywords', ...noLocale, texts }] : [];
}

/** The direction of what is around a text, and that of the text itself. */
interface Directions {
  around: Direction;
  own: Direction;
}

/** The direction of a text: that of the document, unless it is in another language and all of it in the other direction. */
function directionOf({ text, lang }: Text, { dir }: BlockReader): Direction {
  return lang && isOpposite(text, dir) ? opposite(dir) : dir;
}

function blocksOf(blocks: TreeBlock[], locale: Locale, directions: Directions): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (block.type === 'paragraph') return paragraphOf('paragraph', block.children, locale, directions);
    const inList = { around: directions.own, own: directions.own };
    const items = block.children.map(({ children }) => blocksOf(children, noLocale, inList));
    return [{ type: 'list', ...locale, ordered: block.ordered, start: 1, items }];
  });
}

function inlineParagraph(type: Paragraph['type'], text: Text, reader: BlockReader): Paragraph[] {
  const directions = { around: reader.dir, own: directionOf(text, reader) };
  return paragraphOf(type, reader.inline(text.text), textLocale(text), directions);
}

/** A paragraph as a list of one; none when nothing of it is visible. */
function paragraphOf(
  type: Paragraph['type'],
  nodes: TreeInline[],
  locale: Locale,
  { around, own }: Directions,
): Paragraph[] {
  const dir = isOpposite(plainText(nodes), own) ? opposite(own) : own;
  const children = trimmed(nodes.flatMap(node => inlineOf(node, dir)));
  return children.some(isVisible) ? [{ type, ...locale, dir: dir === around ? '' : dir, children }] : [];
}

function inlineOf(node: TreeInline, dir: Direction): Inline[] {
  switch (node.type) {
    case 'text':
      return isolatedWords(node.value, dir);
    case 'break':
      return [{ type: 'break' }];
    case 'inlineCode':
      return visible({ type: 'code', children: isolatedWords(node.value, dir) });
    case 'strong':
    case 'emphasis':
      return visible({ type: node.type, children: node.children.flatMap(child => inlineOf(child, dir)) });
    case 'link':
      return visible({
        type: 'link',
        url: node.url,
        children: node.children.flatMap(child => inlineOf(child, dir)),
      });
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
