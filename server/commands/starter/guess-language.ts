// Guesses the language of a resume from its texts.

/** A guess is made from this many letters up: a shorter text is too often taken for another language. */
export const MIN_LETTERS = 200;

/** The fields of a JSON Resume that hold prose, rather than names, dates or links. */
const proseFields = new Set(
  'label summary description highlights position courses reference studyType area fluency'.split(' '),
);

/** The letters of a resume's prose, and the language tag that they suggest; null when there are too few, or it is unclear. */
export interface LanguageGuess {
  letters: number;
  language: string | null;
}

/** Guesses the language of a JSON Resume. The detector is loaded only here, as it has a megabyte of data. */
export async function guessLanguage(resume: unknown): Promise<LanguageGuess> {
  const prose = proseOf(resume, false).join('\n');
  const letters = prose.match(/\p{L}/gu)?.length ?? 0;
  if (letters < MIN_LETTERS) return { letters, language: null };
  const { eld } = await import('eld/extrasmall');
  const guess = eld.detect(prose);
  return { letters, language: guess.isReliable() ? guess.language : null };
}

/** The texts of all prose fields of a value. */
function proseOf(resumeValue: unknown, isProse: boolean): string[] {
  if (typeof resumeValue === 'string') return isProse ? [resumeValue] : [];
  if (Array.isArray(resumeValue)) return resumeValue.flatMap(listItem => proseOf(listItem, isProse));
  if (typeof resumeValue !== 'object' || resumeValue === null) return [];
  return Object.entries(resumeValue).flatMap(([fieldName, fieldValue]) =>
    proseOf(fieldValue, proseFields.has(fieldName)),
  );
}
