// Quotes values in diagnostics: shortened, and without characters that a terminal would interpret or that are invisible.
import { replaceInvisible } from '../text/characters.ts';

/** Maximum length of a quoted value, in UTF-16 code units. */
const MAX_EXCERPT_LENGTH = 60;

/** A value as JSON; a long one is cut and ends with an ellipsis. */
export function excerpt(value: unknown): string {
  const json = visible(JSON.stringify(value));
  return json.length > MAX_EXCERPT_LENGTH ? `${json.slice(0, MAX_EXCERPT_LENGTH - 1)}…` : json;
}

/** Controls, and characters that order a text of both directions or separate its lines. */
const CONTROL = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/**
 * Replaces tabs by spaces, and controls and invisible characters by middle dots. The length does not change, so a caret
 * below the text stays aligned.
 */
export function visible(text: string): string {
  const controlled = text.replace(/\t/g, ' ').replace(CONTROL, '·');
  return replaceInvisible(controlled, character => '·'.repeat(character.length));
}
