// Pairs the entries of a translated CV with those of the base CV: by id, by a unique fact or name, or by position.

/** An entry, a profile or another object of a CV, by its keys. */
export type Part = Record<string, unknown>;

/** Entries with their indices in a section. */
export type IndexedParts = [index: number, part: Part][];

/** Indices in a section of the translation by indices in the base. */
export type Pairs = Map<number, number>;

/**
 * Pairs the entries of a section: those with equal ids, then those that share a fact which no other entry has, then those
 * that share a name which no other entry has. What is left pairs by position, if both sides have as many left. A translated
 * entry with an id that the base lacks has no pair.
 */
export function pairEntries(base: IndexedParts, translation: IndexedParts): Pairs {
  const pairs: Pairs = new Map();
  let baseRest = base;
  let translationRest = translation;
  const take = (found: Pairs) => {
    const paired = new Set(found.values());
    for (const [index, translationIndex] of found) pairs.set(index, translationIndex);
    baseRest = baseRest.filter(([index]) => !found.has(index));
    translationRest = translationRest.filter(([index]) => !paired.has(index));
  };
  take(pairByKey(baseRest, translationRest, ({ id }) => id));
  translationRest = translationRest.filter(([, { id }]) => id === undefined);
  take(pairByKey(baseRest, translationRest, factOf));
  take(pairByKey(baseRest, translationRest, part => nameOf(part)?.trim().toLowerCase()));
  take(pairByPosition(baseRest, translationRest));
  return pairs;
}

/** The name of an entry: the first of the keys that have it in a section. */
export function nameOf(part: Part): string | undefined {
  const { name, title, organization, institution, language, network, event } = part;
  const names = [name, title, organization, institution, language, network, event];
  return names.find((value): value is string => typeof value === 'string' && value !== '');
}

/** The first fact of an entry that tells it from others. */
function factOf({ startDate, date, releaseDate, url, username }: Part): unknown {
  return startDate ?? date ?? releaseDate ?? url ?? username;
}

/** Pairs entries with equal keys, where a key is that of one entry on either side. */
export function pairByKey(
  base: IndexedParts,
  translation: IndexedParts,
  keyOf: (part: Part) => unknown,
): Pairs {
  const translationIndices = indexByKey(translation, keyOf);
  const pairs: Pairs = new Map();
  for (const [key, index] of indexByKey(base, keyOf)) {
    const translationIndex = translationIndices.get(key);
    if (translationIndex !== undefined) pairs.set(index, translationIndex);
  }
  return pairs;
}

/** The index of each entry by its key; absent keys and keys of several entries are left out. */
function indexByKey(parts: IndexedParts, keyOf: (part: Part) => unknown): Map<unknown, number> {
  const indices = new Map<unknown, number>();
  const ambiguous = new Set<unknown>([undefined]);
  for (const [index, part] of parts) {
    const key = keyOf(part);
    if (indices.has(key)) ambiguous.add(key);
    indices.set(key, index);
  }
  for (const key of ambiguous) indices.delete(key);
  return indices;
}

/** Pairs entries in their order; none when one side has more entries than the other. */
export function pairByPosition(base: IndexedParts, translation: IndexedParts): Pairs {
  if (base.length !== translation.length) return new Map();
  const translationIndices = translation.map(([index]) => index);
  return new Map(base.map(([index], position) => [index, translationIndices[position] as number]));
}
