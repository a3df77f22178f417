// Cleans a text: removes invisible characters, resolves ligatures, and composes letters (Normalization Form C of Unicode).
import { nameOfCharacter, replaceInvisible } from './characters.ts';
import type { Normalized, Problem } from './problem.ts';

/** Printable ASCII, line breaks and tabs: a text of these is clean. */
const CLEAN = /^[\t\n\r -~]*$/;

/** Vertical tab, form feed, next line, line separator and paragraph separator. */
const SEPARATOR = /[\v\f\u0085\u2028\u2029]/g;

/** Latin ligatures (Alphabetic Presentation Forms). */
const LIGATURE = /[\ufb00-\ufb06]/g;

/** A letter of a script that is written from right to left. */
const RIGHT_TO_LEFT =
  /[\u05d0-\u05f2\u0620-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Directional marks: they order a text of both directions. */
const DIRECTIONAL_MARK = /[\u061c\u200e\u200f]/;

/**
 * Cleans a text. Directional marks stay in a text with right-to-left letters, unless it is an identifier, such as an e-mail
 * address.
 */
export function cleanText(text: string, isIdentifier = false): Normalized {
  if (CLEAN.test(text)) return { text, problems: [] };
  const keepsMarks = !isIdentifier && RIGHT_TO_LEFT.test(text);
  const removed = new Set<string>();
  const separators = new Set<string>();
  const ligatures = new Set<string>();
  const separated = text.replace(SEPARATOR, separator => {
    separators.add(separator);
    return '\n';
  });
  const visible = replaceInvisible(separated, character => {
    if (keepsMarks && DIRECTIONAL_MARK.test(character)) return character;
    removed.add(character);
    return '';
  });
  const spelt = visible.replace(LIGATURE, ligature => {
    ligatures.add(ligature);
    return ligature.normalize('NFKC');
  });
  const composed = spelt.normalize('NFC');
  return {
    text: composed,
    problems: [
      ...problemOf(separators, 'line separators', 'are read as line breaks', 'write \\n'),
      ...problemOf(removed, 'invisible characters', 'are left out', 'remove them'),
      ...problemOf(ligatures, 'ligatures', 'are read as letters', 'write the letters'),
      ...(composed === spelt ? [] : [decomposed]),
    ],
  };
}

/** How many characters a diagnostic names. */
const MAX_NAMED = 5;

function problemOf(characters: Set<string>, what: string, change: string, hint: string): Problem[] {
  if (!characters.size) return [];
  const named = [...characters].slice(0, MAX_NAMED).map(nameOfCharacter).join(', ');
  return [{ message: `has ${what} (found ${named}), which ${change}`, hint, kind: what }];
}

const decomposed: Problem = {
  message: 'is not in Unicode Normalization Form C (NFC); it is read in that form',
  hint: 'write letters with their accents as one character, such as U+00E9 for é',
};
