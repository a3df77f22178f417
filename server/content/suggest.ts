// Suggests the known word nearest to a misspelt one, by edit distance.
import { distance } from 'fastest-levenshtein';

/** A word that is longer or shorter by this many characters is never suggested; this saves computing its distance. */
const LENGTH_DIFFERENCE_LIMIT = 4;

/** Maximum number of edits, as a share of the length of the suggested word. */
const MAX_EDIT_RATIO = 0.4;

/** `did you mean "…"?` with the nearest known word; '' when none is near enough, or all are more than `maxEdits` away. */
export function suggest(word: string, known: string[], maxEdits = Number.POSITIVE_INFINITY): string {
  const [nearest] = known
    .filter(({ length }) => Math.abs(length - word.length) < LENGTH_DIFFERENCE_LIMIT)
    .map(candidate => ({ candidate, edits: countEdits(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  if (!nearest) return '';
  const limit = Math.min(maxEdits, Math.floor(nearest.candidate.length * MAX_EDIT_RATIO));
  if (nearest.edits > limit) return '';
  return `did you mean "${nearest.candidate}"?`;
}

/** Levenshtein distance, but the same characters in another order count as one edit. */
function countEdits(word: string, candidate: string): number {
  const sortCharacters = (text: string) => [...text].sort().join('');
  if (word === candidate) return 0;
  if (sortCharacters(word) === sortCharacters(candidate)) return 1;
  return distance(word, candidate);
}
