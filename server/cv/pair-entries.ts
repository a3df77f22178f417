// Pairs the entries of a translated CV with those of the base CV: by id, by a unique fact or name, or by position.

/** An entry, a profile or another object of a CV, by its keys. */
export type CvPart = Record<string, unknown>;

/** Entries with their indices in a section. */
export type IndexedEntries = [index: number, entry: CvPart][];

/** Indices in a section of the translation by indices in the base. */
export type EntryPairs = Map<number, number>;

/**
 * Pairs the entries of a section: those with equal ids, then those that share a fact which no other entry has, then those
 * that share a name which no other entry has. What is left pairs by position, if both sides have as many left. A translated
 * entry with an id that the base lacks has no pair.
 */
export function pairEntries(baseEntries: IndexedEntries, translatedEntries: IndexedEntries): EntryPairs {
  const entryPairs: EntryPairs = new Map();
  let unpairedBase = baseEntries;
  let unpairedTranslation = translatedEntries;
  const takePairs = (newPairs: EntryPairs) => {
    const pairedIndices = new Set(newPairs.values());
    for (const [index, translationIndex] of newPairs) entryPairs.set(index, translationIndex);
    unpairedBase = unpairedBase.filter(([index]) => !newPairs.has(index));
    unpairedTranslation = unpairedTranslation.filter(([index]) => !pairedIndices.has(index));
  };
  takePairs(pairByKey(unpairedBase, unpairedTranslation, ({ id }) => id));
  unpairedTranslation = unpairedTranslation.filter(([, { id }]) => id === undefined);
  takePairs(pairByKey(unpairedBase, unpairedTranslation, entryFactOf));
  takePairs(pairByKey(unpairedBase, unpairedTranslation, entry => entryNameOf(entry)?.trim().toLowerCase()));
  takePairs(pairByPosition(unpairedBase, unpairedTranslation));
  return entryPairs;
}

/** The name of an entry: the first of the keys that have it in a section. */
export function entryNameOf(entry: CvPart): string | undefined {
  const { name, title, organization, institution, language, network, event } = entry;
  const entryNames = [name, title, organization, institution, language, network, event];
  return entryNames.find(
    (entryName): entryName is string => typeof entryName === 'string' && entryName !== '',
  );
}

/** The first fact of an entry that distinguishes it from others. */
function entryFactOf({ startDate, date, releaseDate, url, username }: CvPart): unknown {
  return startDate ?? date ?? releaseDate ?? url ?? username;
}

/** Pairs entries with equal keys, where a key is that of one entry on either side. */
export function pairByKey(
  baseEntries: IndexedEntries,
  translatedEntries: IndexedEntries,
  keyOf: (part: CvPart) => unknown,
): EntryPairs {
  const translationIndices = indexByKey(translatedEntries, keyOf);
  const entryPairs: EntryPairs = new Map();
  for (const [entryKey, index] of indexByKey(baseEntries, keyOf)) {
    const translationIndex = translationIndices.get(entryKey);
    if (translationIndex !== undefined) entryPairs.set(index, translationIndex);
  }
  return entryPairs;
}

/** The index of each entry by its key; absent keys and keys of several entries are left out. */
function indexByKey(indexedEntries: IndexedEntries, keyOf: (entry: CvPart) => unknown): Map<unknown, number> {
  const indices = new Map<unknown, number>();
  const ambiguousKeys = new Set<unknown>([undefined]);
  for (const [index, entry] of indexedEntries) {
    const entryKey = keyOf(entry);
    if (indices.has(entryKey)) ambiguousKeys.add(entryKey);
    indices.set(entryKey, index);
  }
  for (const entryKey of ambiguousKeys) indices.delete(entryKey);
  return indices;
}

/** Pairs entries in their order; none when one side has more entries than the other. */
export function pairByPosition(baseEntries: IndexedEntries, translatedEntries: IndexedEntries): EntryPairs {
  if (baseEntries.length !== translatedEntries.length) return new Map();
  const translationIndices = translatedEntries.map(([index]) => index);
  return new Map(baseEntries.map(([index], position) => [index, translationIndices[position] as number]));
}
