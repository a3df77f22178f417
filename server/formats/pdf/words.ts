// Cleans texts for PDF, and marks the words that Typst must not break, or may only break where a line has no space for them.
import { withNoBreakSpaces } from '../../text/no-break.ts';

/** A word that is not a plain string of a Typst view. */
export type TypstWord =
  /** Typst keeps this word on one line. */
  | { type: 'word'; text: string }
  /** Typst measures this word: only one wider than its column is broken, at the ends of its parts if possible. */
  | {
      type: 'long-word';
      parts: string[];
      /** Whether it stays on one line where that is wide enough; else only Typst's own rules break it. */
      unbreakable: boolean;
    };

/** Texts and words of one paragraph, in order. */
export type TypstWords = (string | TypstWord)[];

/** Words of up to as many characters fit into every column, in any size of text but that of the name. */
export const MAX_SHORT_WORD = 24;

/** A small text of up to as many characters fits on a line of its own in any case. */
export const MAX_DETAIL = 64;

/** Scripts without spaces between words: Typst breaks their lines by its own rules. */
const SPACELESS =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const SCRIPT_RUN = new RegExp(`[${SPACELESS}]+|[^${SPACELESS}]+`, 'gu');
const SPACELESS_RUN = new RegExp(`^[${SPACELESS}]`, 'u');

/**
 * What stays on one line, although Typst would break it: URLs, e-mail addresses, C++, and words with dashes. A hyphen at
 * the end of a line is lost in extracted text.
 */
const UNBREAKABLE_WORD = /:\/\/|^www\.|@|\+\+|[^-\u2010-\u2015][-\u2010-\u2015][^-\u2010-\u2015]/i;

/** After dividers, but not between two of them, or before a character that combines with them. */
const WORD_DIVIDER = /(?<=[/\\.,;:?&=_@|-])(?![/\\.,;:?&=_@|-]|\p{M}|\u200d|$)/u;

/** Shorter parts would be as many opportunities to break as they are, which takes long. */
const MIN_WORD_PART = 8;

/**
 * Cleans a text for a PDF: white space becomes single spaces; control characters, lone surrogates, noncharacters and
 * zero-width characters such as soft hyphens and direction marks are removed, as PDF readers show or copy them wrongly.
 */
export function cleanPdfText(text: string): string {
  return cleanPdfPart(text).trim();
}

/** Cleans a part of a text, with the space at its ends. */
function cleanPdfPart(text: string): string {
  return Buffer.from(text.replace(/[ \t\n\f\r\v\u2028\u2029]+/g, ' '))
    .toString()
    .replace(
      /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd]|[\ufffe\uffff]/gu,
      '',
    );
}

/**
 * The words of a part of a text, cleaned. Strings are literal text; a text without visible characters has none. Words of
 * more than `maxShort` characters are measured by Typst.
 */
export function wordsOf(text: string, maxShort = MAX_SHORT_WORD): TypstWords {
  const words: TypstWords = [];
  let literalText = '';
  for (const word of withNoBreakSpaces(cleanPdfPart(text)).split(/([ \u00a0])/)) {
    for (const wordRun of wordRunsOf(word, maxShort)) {
      if (typeof wordRun === 'string') {
        literalText += wordRun;
        continue;
      }
      if (literalText) words.push(literalText);
      words.push(wordRun);
      literalText = '';
    }
  }
  return literalText ? [...words, literalText] : words;
}

/** A word, or its parts in scripts with and without spaces. */
function wordRunsOf(word: string, maxShort: number): TypstWords {
  if (word.length <= maxShort && !UNBREAKABLE_WORD.test(word)) return [word];
  return [...word.matchAll(SCRIPT_RUN)].map(([wordRun]) => {
    const isUnbreakable = UNBREAKABLE_WORD.test(wordRun);
    const isLong = wordRun.length > maxShort && !SPACELESS_RUN.test(wordRun);
    if (isLong) return { type: 'long-word', parts: wordPartsOf(wordRun), unbreakable: isUnbreakable };
    return isUnbreakable ? { type: 'word', text: wordRun } : wordRun;
  });
}

/** A text that stays on one line where that is wide enough, such as a URL or a date; none when it is empty. */
export function unbreakableWords(text: string, maxShort = MAX_SHORT_WORD): TypstWords {
  const cleanedText = cleanPdfText(text);
  if (!cleanedText) return [];
  if (cleanedText.length <= maxShort) return [{ type: 'word', text: cleanedText }];
  return [{ type: 'long-word', parts: wordPartsOf(cleanedText), unbreakable: true }];
}

/** A word in parts of eight characters at least, each but the last with a divider at its end. */
function wordPartsOf(word: string): string[] {
  const wordParts: string[] = [];
  let wordPart = '';
  for (const wordPiece of word.split(WORD_DIVIDER)) {
    wordPart += wordPiece;
    if (wordPart.length < MIN_WORD_PART) continue;
    wordParts.push(wordPart);
    wordPart = '';
  }
  return wordPart ? [...wordParts, wordPart] : wordParts;
}
