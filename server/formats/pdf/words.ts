// Cleans texts for PDF, and marks the words that Typst must not break, or may only break where a line has no space for them.
import { withNoBreakSpaces } from '../../text/no-break.ts';

/** A word that is not a plain string of a Typst view. */
export type Word =
  /** It stays on one line. */
  | { type: 'word'; text: string }
  /** It is measured: only a word wider than its column is broken, at the ends of its parts if possible. */
  | {
      type: 'long-word';
      parts: string[];
      /** Whether it stays on one line where that is wide enough; else only Typst's own rules break it. */
      unbreakable: boolean;
    };

/** Texts and words of one paragraph, in order. */
export type Words = (string | Word)[];

/** Words of up to as many characters fit into every column, in any size of text but that of the name. */
export const MAX_SHORT_WORD = 24;

/** A small text of up to as many characters fits on a line of its own in any case. */
export const MAX_DETAIL = 64;

/** Scripts without spaces between words. */
const SPACELESS =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const RUN = new RegExp(`[${SPACELESS}]+|[^${SPACELESS}]+`, 'gu');
const SPACELESS_RUN = new RegExp(`^[${SPACELESS}]`, 'u');

/**
 * What stays on one line, although Typst would break it: URLs, e-mail addresses, C++, and words with dashes. A hyphen at
 * the end of a line is lost in extracted text.
 */
const UNBREAKABLE = /:\/\/|^www\.|@|\+\+|[^-\u2010-\u2015][-\u2010-\u2015][^-\u2010-\u2015]/i;

/** After dividers, but not between two of them, or before a character that combines with them. */
const DIVIDERS = /(?<=[/\\.,;:?&=_@|-])(?![/\\.,;:?&=_@|-]|\p{M}|\u200d|$)/u;

/** Shorter parts would be as many opportunities to break as they are, which takes long. */
const MIN_PART = 8;

/**
 * Cleans a text for a PDF: white space becomes single spaces; control characters, lone surrogates, noncharacters and
 * zero-width characters such as soft hyphens and direction marks are removed, as PDF readers show or copy them wrongly.
 */
export function cleanText(text: string): string {
  return cleanPart(text).trim();
}

/** Cleans a part of a text, with the space at its ends. */
function cleanPart(text: string): string {
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
export function wordsOf(text: string, maxShort = MAX_SHORT_WORD): Words {
  const words: Words = [];
  let plain = '';
  for (const word of withNoBreakSpaces(cleanPart(text)).split(/([ \u00a0])/)) {
    for (const run of runsOf(word, maxShort)) {
      if (typeof run === 'string') {
        plain += run;
        continue;
      }
      if (plain) words.push(plain);
      words.push(run);
      plain = '';
    }
  }
  return plain ? [...words, plain] : words;
}

/** A word, or its parts in scripts with and without spaces. */
function runsOf(word: string, maxShort: number): Words {
  if (word.length <= maxShort && !UNBREAKABLE.test(word)) return [word];
  return [...word.matchAll(RUN)].map(([run]) => {
    const isUnbreakable = UNBREAKABLE.test(run);
    const isLong = run.length > maxShort && !SPACELESS_RUN.test(run);
    if (isLong) return { type: 'long-word', parts: partsOf(run), unbreakable: isUnbreakable };
    return isUnbreakable ? { type: 'word', text: run } : run;
  });
}

/** A text that stays on one line where that is wide enough, such as a URL or a date; none when it is empty. */
export function unbreakable(text: string, maxShort = MAX_SHORT_WORD): Words {
  const cleaned = cleanText(text);
  if (!cleaned) return [];
  if (cleaned.length <= maxShort) return [{ type: 'word', text: cleaned }];
  return [{ type: 'long-word', parts: partsOf(cleaned), unbreakable: true }];
}

/** A word in parts of eight characters at least, each but the last with a divider at its end. */
function partsOf(word: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (const piece of word.split(DIVIDERS)) {
    part += piece;
    if (part.length < MIN_PART) continue;
    parts.push(part);
    part = '';
  }
  return part ? [...parts, part] : parts;
}
