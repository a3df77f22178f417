// Suggests the known word nearest to a misspelt one, by edit distance.
import { distance } from 'fastest-levenshtein';

/** A word that is longer or shorter by this many characters is never suggested; this saves computing its distance. */
const LENGTH_DIFFERENCE_LIMIT = 4;

/** Maximum number of edits of a misspelt word, as a share of the length of the suggested one. */
const MAX_EDIT_RATIO = 0.4;

/** `did you mean "…"?` with the nearest known word; '' when none is near enough, or all are more than `maxEdits` away. */
export function suggest(misspelt: string, knownWords: string[], maxEdits = Number.POSITIVE_INFINITY): string {
  const [nearestWord] = knownWords
    .filter(({ length }) => Math.abs(length - misspelt.length) < LENGTH_DIFFERENCE_LIMIT)
    .map(candidate => ({ candidate, edits: countEdits(misspelt.toLowerCase(), candidate.toLowerCase()) }))
    .sort((word, otherWord) => word.edits - otherWord.edits);
  if (!nearestWord) return '';
  const editLimit = Math.min(maxEdits, Math.floor(nearestWord.candidate.length * MAX_EDIT_RATIO));
  if (nearestWord.edits > editLimit) return '';
  return `did you mean "${nearestWord.candidate}"?`;
}

/** Levenshtein distance, but the same characters in another order count as one edit. */
function countEdits(misspelt: string, candidate: string): number {
  const sortCharacters = (spelling: string) => [...spelling].sort().join('');
  if (misspelt === candidate) return 0;
  if (sortCharacters(misspelt) === sortCharacters(candidate)) return 1;
  return distance(misspelt, candidate);
}
