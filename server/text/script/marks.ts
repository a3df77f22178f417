// Finds where a right-to-left text needs a RIGHT-TO-LEFT MARK (U+200F) for programs that extract texts from PDF.
import { LTR_LETTER, RTL_LETTER } from './isolates.ts';

export const RIGHT_TO_LEFT_MARK = '\u200f';

/** What stands for isolated text in the text to mark: OBJECT REPLACEMENT CHARACTER, which is neutral like an isolate. */
export const ISOLATE = '\ufffc';

/** A mark, by its offset in the text. */
export interface Mark {
  offset: number;
  /** Whether the mark belongs to the character before it, rather than to the one after it. */
  isTrailing: boolean;
}

/** A number with its separators and signs (types EN, AN, CS, ES and ET of UAX #9), an isolate, or a letter. */
const TOKEN = new RegExp(
  `(?<number>\\p{Nd}+(?:[,./:+\\u00a0\\u202f-]\\p{Nd}+)*[%‰٪°$€£¥]*)|(?<isolate>${ISOLATE})|(?<rtl>${RTL_LETTER})|(?<ltr>${LTR_LETTER}\\p{M}*)`,
  'gu',
);

type TokenType = 'number' | 'isolate' | 'rtl' | 'ltr';

/** Punctuation that is attached to what stands before it. */
const ATTACHED_PUNCTUATION = /[^\s\p{L}\p{M}\p{Nd}\ufffc]*/uy;

/** A separator of numbers (types CS and ES of UAX #9) and a space. */
const SEPARATOR_AND_SPACE = /[,./:+-]\s+$/;

/**
 * Returns where a right-to-left text may have a RIGHT-TO-LEFT MARK without any change in how it is displayed: around numbers,
 * isolates and left-to-right letters where the Unicode Bidirectional Algorithm (UAX #9, rules W7, N1 and N2) resolves what
 * is next to them as right-to-left anyway. Programs with simplified rules, such as Poppler, take everything from a number to
 * the next right-to-left character for left-to-right, and so reverse "2010 – 2014".
 */
export function rightToLeftMarks(text: string): Mark[] {
  const tokens = [...text.matchAll(TOKEN)].map(({ index, 0: { length }, groups = {} }) => ({
    start: index,
    end: index + length,
    type: Object.keys(groups).find(name => groups[name] !== undefined) as TokenType,
  }));
  const marks: Mark[] = [];
  let lastStrong: TokenType = 'rtl';
  tokens.forEach(({ start, end, type }, i) => {
    const isAfterSeparator = SEPARATOR_AND_SPACE.test(text.slice(tokens[i - 1]?.end ?? 0, start));
    if (type !== 'rtl' && lastStrong === 'rtl' && isAfterSeparator)
      marks.push({ offset: start, isTrailing: true });
    if (type === 'rtl' || type === 'ltr') lastStrong = type;
    const next = tokens[i + 1] ?? { start: text.length, type: 'rtl' };
    // A mark between left-to-right letters, or between a number and its letters, would change their order.
    const isLeftToRight = lastStrong === 'ltr' || next.start === end;
    if (type !== 'rtl' && !(isLeftToRight && next.type !== 'rtl')) marks.push(...markAfter(text, end));
  });
  return marks;
}

/** The mark after a number, an isolate or a left-to-right letter that ends at an offset; none where a mark has no effect. */
function markAfter(text: string, end: number): Mark[] {
  ATTACHED_PUNCTUATION.lastIndex = end;
  // It matches the empty text, too.
  const [punctuation] = ATTACHED_PUNCTUATION.exec(text) as RegExpExecArray;
  const offset = end + punctuation.length;
  if (offset > end) return [{ offset, isTrailing: true }];
  return /\s/.test(text.charAt(end)) ? [{ offset, isTrailing: false }] : [];
}
