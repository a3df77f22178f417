// Composes the data of the Typst views from texts: blocks and inline content with their languages, as JSON.
import type { Text } from '../../cv/entries.ts';
import { type Direction, isOpposite, textRunsOf } from '../../text/script/isolates.ts';
import { ISOLATE, type Mark, RIGHT_TO_LEFT_MARK, rightToLeftMarks } from '../../text/script/marks.ts';
import { plainText } from '../../text/text-reader.ts';
import type { Block as TreeBlock, Inline as TreeInline } from '../../text/tree.ts';
import type { BlockReader } from './glyphs.ts';
import {
  MAX_DETAIL,
  MAX_SHORT_WORD,
  type TypstWord,
  type TypstWords,
  unbreakableWords,
  wordsOf,
} from './words.ts';

/** A language as Typst has it: `lang` of two or three letters (ISO 639), `region` of two (ISO 3166-1) or ''. */
export interface TypstLocale {
  lang: string;
  region: string;
}

/** Inline content: a string is literal text. */
export type TypstInline =
  | string
  | TypstWord
  | { type: 'break' }
  /** The end of a run of characters that are shaped together. */
  | { type: 'run-end' }
  /** Its direction must not mix with that of the text around it (isolates.ts). */
  | { type: 'isolate'; dir: Direction; unbreakable: boolean; children: TypstWords }
  | { type: 'code' | 'strong' | 'emphasis'; children: TypstInline[] }
  | { type: 'link'; url: string; children: TypstInline[] };

/** Inline content in a language; `lang` is '' where it is that of the document. */
export interface LocalizedText extends TypstLocale {
  children: TypstInline[];
}

/** A Typst paragraph in a language; `dir` is '' where it is that of the document, or of the list that it is in. */
export interface TypstParagraph extends LocalizedText {
  type: 'paragraph' | 'quote';
  dir: Direction | '';
}

/** A Typst block in a language. Blocks in the items of a list have the language of the list. */
export type TypstBlock =
  | TypstParagraph
  | (TypstLocale & { type: 'keywords'; texts: LocalizedText[] })
  | (TypstLocale & {
      type: 'list';
      ordered: boolean;
      /** The number of the first item of the Typst list. */
      start: number;
      items: TypstBlock[][];
    })
  /** Blocks that stay on one page (page-breaks.ts). */
  | (TypstLocale & { type: 'group'; blocks: TypstBlock[] });

const noLocale: TypstLocale = { lang: '', region: '' };

/** The language and region of a language tag (BCP 47); `und` (undetermined) for one that Typst cannot express. */
export function typstLocaleOf(tag: string): TypstLocale {
  const [, lang = 'und', region = ''] = /^([a-z]{2,3})(?:-[a-z]{4})?(?:-([a-z]{2}))?(?:-|$)/i.exec(tag) ?? [];
  return { lang: lang.toLowerCase(), region: region.toUpperCase() };
}

/** The language and region of a text for Typst; both '' for those of the document. */
export const textLocale = ({ lang }: Pick<Text, 'lang'>): TypstLocale =>
  lang ? typstLocaleOf(lang) : noLocale;

/** Texts without markup, for a PDF of a writing direction. A text without visible characters is left out. */
export function literalTexts(texts: Text[], dir: Direction): LocalizedText[] {
  return localizedTexts(texts, text => literalInlines(text, dir));
}

/** Texts that are written from left to right in a PDF of any direction. */
export function leftToRightTexts(texts: Text[], dir: Direction): LocalizedText[] {
  if (dir === 'ltr') return literalTexts(texts, dir);
  return localizedTexts(texts, text => withMarks([isolatedInline(text.trim(), dir)], dir));
}

function localizedTexts(texts: Text[], compose: (text: string) => TypstInline[]): LocalizedText[] {
  return texts
    .map(text => ({ ...textLocale(text), children: compose(text.text) }))
    .filter(({ children }) => children.some(isVisibleInline));
}

/**
 * A text without markup, for a PDF of a writing direction. Isolated texts of up to `maxWhole` characters stay on one line:
 * so many fit every column of the PDF.
 */
export function literalInlines(
  text: string,
  dir: Direction,
  maxShort = MAX_SHORT_WORD,
  maxWhole = MAX_SHORT_WORD,
): TypstInline[] {
  if (isOpposite(text, dir)) return withMarks([isolatedInline(text.trim(), dir, maxShort, maxWhole)], dir);
  return withMarks(trimmedInlines(isolatedWords(text, dir, maxShort)), dir);
}

const oppositeDirection = (dir: Direction): Direction => (dir === 'rtl' ? 'ltr' : 'rtl');

/** A text of the other direction, isolated. */
function isolatedInline(
  text: string,
  dir: Direction,
  maxShort = MAX_SHORT_WORD,
  maxWhole = MAX_SHORT_WORD,
): TypstInline {
  return {
    type: 'isolate',
    dir: oppositeDirection(dir),
    unbreakable: text.length <= maxWhole,
    children: wordsOf(text, maxShort),
  };
}

/** The words of a part of a text. Those that the bidirectional algorithm would tear apart are isolated. */
function isolatedWords(text: string, dir: Direction, maxShort?: number): TypstInline[] {
  return textRunsOf(text, dir).flatMap((run): TypstInline[] =>
    run.isolated ? [isolatedInline(run.text, dir, maxShort)] : wordsOf(run.text, maxShort),
  );
}

/** The Typst paragraphs and lists of texts. */
export function textBlocks(texts: Text[], blockReader: BlockReader): TypstBlock[] {
  return texts.flatMap(text => {
    const directions = { around: blockReader.dir, own: directionOf(text, blockReader) };
    return typstBlocksOf(blockReader.blocks(text.text), textLocale(text), directions);
  });
}

/** The Typst paragraphs of a reference. */
export function quoteBlocks(texts: Text[], blockReader: BlockReader): TypstBlock[] {
  return texts.flatMap(text => paragraphOfText('quote', text, blockReader));
}

/** The Typst list of the highlights of an entry; none without any. */
export function highlightBlocks(texts: Text[], blockReader: BlockReader): TypstBlock[] {
  const listItems = texts
    .map(text => paragraphOfText('paragraph', text, blockReader))
    .filter(({ length }) => length);
  return listItems.length ? [{ type: 'list', ...noLocale, ordered: false, start: 1, items: listItems }] : [];
}

/** The last line of an entry: its keywords and its printed URL; none without either. */
export function closingBlocks(keywords: Text[], printedUrl: string, dir: Direction): TypstBlock[] {
  const urlWords = unbreakableWords(printedUrl, MAX_DETAIL);
  const urlIsolate: TypstInline = { type: 'isolate', dir: 'ltr', unbreakable: false, children: urlWords };
  const closingTexts = [
    ...literalTexts(keywords, dir),
    ...(urlWords.length
      ? [{ ...noLocale, children: dir === 'rtl' ? withMarks([urlIsolate], dir) : urlWords }]
      : []),
  ];
  return closingTexts.length ? [{ type: 'keywords', ...noLocale, texts: closingTexts }] : [];
}

/** The writing direction around a text in the PDF, and that of the text itself. */
interface TextDirections {
  around: Direction;
  own: Direction;
}

/** The writing direction of a text: that of the PDF, unless it is in another language and all of it in the other direction. */
function directionOf({ text, lang }: Text, { dir }: BlockReader): Direction {
  return lang && isOpposite(text, dir) ? oppositeDirection(dir) : dir;
}

function typstBlocksOf(blocks: TreeBlock[], locale: TypstLocale, directions: TextDirections): TypstBlock[] {
  return blocks.flatMap((treeBlock): TypstBlock[] => {
    if (treeBlock.type === 'paragraph')
      return typstParagraphOf('paragraph', treeBlock.children, locale, directions);
    const inList = { around: directions.own, own: directions.own };
    const listItems = treeBlock.children.map(({ children }) => typstBlocksOf(children, noLocale, inList));
    return [{ type: 'list', ...locale, ordered: treeBlock.ordered, start: 1, items: listItems }];
  });
}

function paragraphOfText(
  type: TypstParagraph['type'],
  text: Text,
  blockReader: BlockReader,
): TypstParagraph[] {
  const directions = { around: blockReader.dir, own: directionOf(text, blockReader) };
  return typstParagraphOf(type, blockReader.inline(text.text), textLocale(text), directions);
}

/** A Typst paragraph as a list of one; none when nothing of it is visible. */
function typstParagraphOf(
  type: TypstParagraph['type'],
  treeInlines: TreeInline[],
  locale: TypstLocale,
  { around, own }: TextDirections,
): TypstParagraph[] {
  const dir = isOpposite(plainText(treeInlines), own) ? oppositeDirection(own) : own;
  const inlines = trimmedInlines(treeInlines.flatMap(treeInline => typstInlinesOf(treeInline, dir)));
  return inlines.some(isVisibleInline)
    ? [{ type, ...locale, dir: dir === around ? '' : dir, children: withMarks(inlines, dir) }]
    : [];
}

function typstInlinesOf(treeInline: TreeInline, dir: Direction): TypstInline[] {
  switch (treeInline.type) {
    case 'text':
      return isolatedWords(treeInline.value, dir);
    case 'break':
      return [{ type: 'break' }];
    case 'inlineCode':
      return visibleInlines({ type: 'code', children: isolatedWords(treeInline.value, dir) });
    case 'strong':
    case 'emphasis':
      return visibleInlines({
        type: treeInline.type,
        children: treeInline.children.flatMap(child => typstInlinesOf(child, dir)),
      });
    case 'link':
      return visibleInlines({
        type: 'link',
        url: treeInline.url,
        children: treeInline.children.flatMap(child => typstInlinesOf(child, dir)),
      });
  }
}

/** A Typst inline as a list of one; none when nothing of it is visible. */
function visibleInlines(typstInline: TypstInline): TypstInline[] {
  return isVisibleInline(typstInline) ? [typstInline] : [];
}

/** Inline content without space at its ends. */
function trimmedInlines(inlines: TypstInline[]): TypstInline[] {
  const last = inlines.length - 1;
  return inlines
    .map((typstInline, i) => {
      if (typeof typstInline !== 'string') return typstInline;
      const trimmedStart = i === 0 ? typstInline.trimStart() : typstInline;
      return i === last ? trimmedStart.trimEnd() : trimmedStart;
    })
    .filter(typstInline => typstInline !== '');
}

function isVisibleInline(typstInline: TypstInline): boolean {
  if (typeof typstInline === 'string') return typstInline.trim() !== '';
  if ('children' in typstInline) return typstInline.children.some(isVisibleInline);
  return typstInline.type !== 'break';
}

/**
 * The inline content of a text in a PDF of a writing direction, with a RIGHT-TO-LEFT MARK wherever programs that extract
 * texts from PDF need it (marks.ts). They change nothing that is displayed.
 */
export function withMarks(inlines: TypstWords, dir: Direction): TypstWords;
export function withMarks(inlines: TypstInline[], dir: Direction): TypstInline[];
export function withMarks(inlines: TypstInline[], dir: Direction): TypstInline[] {
  if (dir === 'ltr') return inlines;
  const marks = new Map(rightToLeftMarks(plainOf(inlines)).map(mark => [mark.offset, mark]));
  return markedInlines(inlines, { marks, offset: 0 });
}

/** The plain text to mark; every isolate is one character, as is every line break. */
function plainOf(inlines: TypstInline[]): string {
  return inlines
    .map(typstInline => {
      if (typeof typstInline === 'string') return typstInline;
      switch (typstInline.type) {
        case 'word':
          return typstInline.text;
        case 'long-word':
          return typstInline.parts.join('');
        case 'isolate':
          return ISOLATE;
        case 'break':
        case 'run-end':
          return ' ';
        default:
          return plainOf(typstInline.children);
      }
    })
    .join('');
}

/** How far a text is marked. */
interface MarkCursor {
  marks: Map<number, Mark>;
  offset: number;
}

function markedInlines(inlines: TypstInline[], cursor: MarkCursor): TypstInline[] {
  return inlines.flatMap((typstInline): TypstInline[] => {
    if (typeof typstInline === 'string') return markedText(typstInline, cursor);
    switch (typstInline.type) {
      case 'word': {
        const text = markedString(typstInline.text, cursor);
        // In the box of a word a mark without another character in its run would be lost.
        const isLost = cursor.marks.get(cursor.offset)?.isTrailing === false;
        return isLost
          ? [{ ...typstInline, text: text.slice(0, -1) }, RIGHT_TO_LEFT_MARK]
          : [{ ...typstInline, text }];
      }
      case 'long-word':
        return [{ ...typstInline, parts: typstInline.parts.map(part => markedString(part, cursor)) }];
      case 'isolate':
        return markedString(ISOLATE, cursor) === ISOLATE ? [typstInline] : [typstInline, RIGHT_TO_LEFT_MARK];
      case 'break':
      case 'run-end':
        cursor.offset++;
        return [typstInline];
      default:
        return [{ ...typstInline, children: markedInlines(typstInline.children, cursor) }];
    }
  });
}

const markedString = (text: string, cursor: MarkCursor): string =>
  markedText(text, cursor)
    .filter(part => typeof part === 'string')
    .join('');

/**
 * A literal text with its marks. Typst gives a mark to the next character of its run in extracted text; one that belongs to
 * the character before it ends the run.
 */
function markedText(text: string, cursor: MarkCursor): TypstInline[] {
  const parts: TypstInline[] = [];
  let part = '';
  for (const codeUnit of text.split('')) {
    part += codeUnit;
    const mark = cursor.marks.get(++cursor.offset);
    if (!mark) continue;
    part += RIGHT_TO_LEFT_MARK;
    if (!mark.isTrailing) continue;
    parts.push(part, { type: 'run-end' });
    part = '';
  }
  return part ? [...parts, part] : parts;
}
