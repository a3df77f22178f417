// Turns a text into a slug, which is part of element ids and URL fragments, in any script.

/** A Latin letter with its marks, in a decomposed text (NFD). */
const markedLatinLetters = /(\p{Script=Latin})\p{M}+/gu;

/**
 * All but ASCII letters and digits, and letters, marks and digits of other scripts. Script extensions count: the Japanese
 * prolonged sound mark (U+30FC) belongs to two scripts.
 */
const slugSeparators =
  /(?:(?![a-z0-9])(?:[^\p{L}\p{M}\p{Nd}]|\p{Script=Latin}|\p{Script_Extensions=Common}))+/gu;

/**
 * The slug of a text: its letters, marks and digits in lower case, normalized to NFC, with a hyphen for all that is between
 * them. Latin letters lose their diacritics; those without a decomposition, such as ø, are left out. '' when nothing is left.
 */
export function slugOf(text: string): string {
  const plainLetters = text.normalize('NFD').replace(markedLatinLetters, '$1').toLowerCase().normalize('NFC');
  return plainLetters.replace(slugSeparators, '-').replace(/^-|-$/g, '');
}
