// Finds the parts of a text that are written in the other direction and need isolation (Unicode UAX #9).

export type Direction = 'ltr' | 'rtl';

/** A run of a text in one direction. */
export interface TextRun {
  text: string;
  /** Whether its direction must not mix with that of the text around it: a `bdi` element. */
  isolated: boolean;
}

export const RTL_LETTER =
  '[\\p{sc=Arab}\\p{sc=Hebr}\\p{sc=Syrc}\\p{sc=Thaa}\\p{sc=Nkoo}\\p{sc=Adlm}\\p{sc=Rohg}]';
export const LTR_LETTER = `(?!${RTL_LETTER})\\p{L}`;

/** A letter of each writing direction. */
const directionLetters = {
  ltr: new RegExp(LTR_LETTER, 'u'),
  rtl: new RegExp(`(?=\\p{L})${RTL_LETTER}`, 'u'),
};

/** Words of the other direction, or numbers, one space apart, with what is attached to them: "C++", ".NET Core", "+34 91 55". */
const directionPhrases = {
  ltr: phrasePattern(`(?=\\p{L})${RTL_LETTER}`, LTR_LETTER),
  rtl: phrasePattern(`(?:${LTR_LETTER}|\\p{Nd})`, RTL_LETTER),
};

function phrasePattern(start: string, other: string): RegExp {
  // A word ends before punctuation that belongs to the sentence.
  const phraseWord = `[+.@#]?${start}(?:(?!${other})[^\\s،؛,;])*(?<![.:!?()\\[\\]{}"'”’»])`;
  return new RegExp(`${phraseWord}(?: ${phraseWord})*`, 'gu');
}

/** Whether the bidirectional algorithm would tear a phrase apart: it begins or ends with a sign, or begins with a number. */
function isTornPhrase(phrase: string): boolean {
  return !/^\p{L}/u.test(phrase) ? /\p{L}|^\+| /u.test(phrase) : !/[\p{L}\p{M}\p{Nd}]$/u.test(phrase);
}

/**
 * Whether a text on a page of a direction has letters, and all of them are of the other direction: it is isolated as a whole.
 */
export function isOpposite(text: string, direction: Direction): boolean {
  return hasOtherDirection(text, direction) && !directionLetters[direction].test(text);
}

const hasOtherDirection = (text: string, direction: Direction) =>
  directionLetters[direction === 'rtl' ? 'ltr' : 'rtl'].test(text);

/**
 * Splits a text into runs, for a page of a direction. Only phrases that the bidirectional algorithm would tear apart are
 * isolated: isolating more would change the order of words that markup separates.
 */
export function textRunsOf(text: string, direction: Direction): TextRun[] {
  const textRuns: TextRun[] = [];
  let runEnd = 0;
  // In a right-to-left text numbers are of the other direction, too.
  const mayMix = hasOtherDirection(text, direction) || (direction === 'rtl' && /\p{Nd}/u.test(text));
  for (const { 0: phrase, index } of mayMix ? text.matchAll(directionPhrases[direction]) : []) {
    if (!isTornPhrase(phrase)) continue;
    if (index > runEnd) textRuns.push({ text: text.slice(runEnd, index), isolated: false });
    textRuns.push({ text: phrase, isolated: true });
    runEnd = index + phrase.length;
  }
  if (runEnd < text.length) textRuns.push({ text: text.slice(runEnd), isolated: false });
  return textRuns;
}

/** A text with its isolated runs between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, for text without markup. */
export function isolatedText(text: string, direction: Direction): string {
  if (isOpposite(text, direction)) return `\u2068${text}\u2069`;
  return textRunsOf(text, direction)
    .map(run => (run.isolated ? `\u2068${run.text}\u2069` : run.text))
    .join('');
}
