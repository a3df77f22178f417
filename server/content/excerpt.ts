// Quotes values in diagnostics: shortened, and without control characters that a terminal would interpret.

/** Maximum length of a quoted value, in UTF-16 code units. */
const MAX_EXCERPT_LENGTH = 60;

/** A value as JSON; a long one is cut and ends with an ellipsis. */
export function excerpt(value: unknown): string {
  const json = visible(JSON.stringify(value));
  return json.length > MAX_EXCERPT_LENGTH ? `${json.slice(0, MAX_EXCERPT_LENGTH - 1)}…` : json;
}

/**
 * Replaces tabs by spaces, and control and bidirectional formatting characters (Unicode `Cc`, `Bidi_Control`) by a middle
 * dot. The length does not change, so a caret below the text stays aligned.
 */
export function visible(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{Cc}\p{Bidi_Control}]/gu, '·');
}
