// Quotes values in diagnostics: shortened, and without characters that a terminal would interpret or that are invisible.
import { replaceInvisible } from '../text/characters.ts';

/** Maximum length of a quoted value, in UTF-16 code units. */
const MAX_EXCERPT_LENGTH = 60;

/** Quotes a value as JSON; a long one is cut and ends with an ellipsis. */
export function excerpt(quotedValue: unknown): string {
  const quotedJson = visibleText(JSON.stringify(quotedValue));
  return quotedJson.length > MAX_EXCERPT_LENGTH
    ? `${quotedJson.slice(0, MAX_EXCERPT_LENGTH - 1)}…`
    : quotedJson;
}

/** Control characters, and characters that order a text of both directions or separate its lines. */
const CONTROL_CHARACTERS = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/**
 * Replaces tabs by spaces, and controls and invisible characters by middle dots. The length does not change, so a caret
 * below the text stays aligned.
 */
export function visibleText(text: string): string {
  const withoutControls = text.replace(/\t/g, ' ').replace(CONTROL_CHARACTERS, '·');
  return replaceInvisible(withoutControls, character => '·'.repeat(character.length));
}
