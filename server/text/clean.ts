// Cleans a text: removes invisible characters, resolves ligatures, and composes letters (Normalization Form C of Unicode).
import { nameOfCharacter, replaceInvisible } from './characters.ts';
import type { NormalizedText, TextProblem } from './problem.ts';

/** Printable ASCII, line breaks and tabs: a text of these is clean. */
const CLEAN_TEXT = /^[\t\n\r -~]*$/;

/** Vertical tab, form feed, next line, line separator and paragraph separator. */
const LINE_SEPARATOR = /[\v\f\u0085\u2028\u2029]/g;

/** Latin ligatures (Alphabetic Presentation Forms). */
const LIGATURE = /[\ufb00-\ufb06]/g;

/** A letter of a script that is written from right to left. */
const RIGHT_TO_LEFT_LETTER =
  /[\u05d0-\u05f2\u0620-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Directional marks: they order a text of both directions. */
const DIRECTIONAL_MARK = /[\u061c\u200e\u200f]/;

/**
 * Cleans a text. Directional marks stay in a text with right-to-left letters, unless it is an identifier, such as an e-mail
 * address.
 */
export function cleanText(text: string, isIdentifier = false): NormalizedText {
  if (CLEAN_TEXT.test(text)) return { text, problems: [] };
  const keepsMarks = !isIdentifier && RIGHT_TO_LEFT_LETTER.test(text);
  const removedCharacters = new Set<string>();
  const separators = new Set<string>();
  const ligatures = new Set<string>();
  const separatedText = text.replace(LINE_SEPARATOR, separator => {
    separators.add(separator);
    return '\n';
  });
  const visibleText = replaceInvisible(separatedText, character => {
    if (keepsMarks && DIRECTIONAL_MARK.test(character)) return character;
    removedCharacters.add(character);
    return '';
  });
  const spelledText = visibleText.replace(LIGATURE, ligature => {
    ligatures.add(ligature);
    return ligature.normalize('NFKC');
  });
  const composedText = spelledText.normalize('NFC');
  return {
    text: composedText,
    problems: [
      ...characterProblem(separators, 'line separators', 'are read as line breaks', 'write \\n'),
      ...characterProblem(removedCharacters, 'invisible characters', 'are left out', 'remove them'),
      ...characterProblem(ligatures, 'ligatures', 'are read as letters', 'write the letters'),
      ...(composedText === spelledText ? [] : [decomposedProblem]),
    ],
  };
}

/** How many of the cleaned characters a diagnostic names. */
const MAX_NAMED_CHARACTERS = 5;

function characterProblem(
  cleanedCharacters: Set<string>,
  what: string,
  change: string,
  hint: string,
): TextProblem[] {
  if (!cleanedCharacters.size) return [];
  const namedCharacters = [...cleanedCharacters]
    .slice(0, MAX_NAMED_CHARACTERS)
    .map(nameOfCharacter)
    .join(', ');
  return [{ message: `has ${what} (found ${namedCharacters}), which ${change}`, hint, kind: what }];
}

const decomposedProblem: TextProblem = {
  message: 'is not in Unicode Normalization Form C (NFC); it is read in that form',
  hint: 'write letters with their accents as one character, such as U+00E9 for é',
};
