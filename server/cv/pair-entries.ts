// Pairs the entries of a translated CV with those of the base CV: by id, by a unique fact, or by position.

/** An entry, a profile or another object of a CV, by its keys. */
export type Part = Record<string, unknown>;

/** Entries with their indices in a section. */
export type IndexedParts = [index: number, part: Part][];

/** Indices in a section of the translation by indices in the base. */
export type Pairs = Map<number, number>;

/**
 * Pairs the entries of a section. First those with equal ids. Of the rest, only translated entries without an id take part:
 * if all of them share a unique fact with a base entry, facts decide, as the order may differ; otherwise positions do,
 * where there are as many base entries without an id of their own; otherwise those facts that are unique.
 * `withOwnId` are the base entries whose id is written in the file; every other id is generated from the title.
 * `onlyByFact` are the base indices of pairs that neither an id nor the position confirms.
 */
export function pairEntries(
  base: Part[],
  translation: Part[],
  withOwnId: ReadonlySet<object>,
): { pairs: Pairs; onlyByFact: Set<number> } {
  const byId = pairById([...base.entries()], [...translation.entries()]);
  const baseRest = [...base.entries()].filter(([index]) => !byId.has(index));
  const translationRest = [...translation.entries()].filter(([, { id }]) => id === undefined);

  const byFact = pairByFact(baseRest, translationRest);
  const byPosition = pairByPosition(
    baseRest.filter(([, part]) => !withOwnId.has(part)),
    translationRest,
  );
  if (byPosition.size && byFact.size < translationRest.length) {
    return { pairs: new Map([...byId, ...byPosition]), onlyByFact: new Set() };
  }
  const onlyByFact = [...byFact.keys()].filter(index => byFact.get(index) !== byPosition.get(index));
  return { pairs: new Map([...byId, ...byFact]), onlyByFact: new Set(onlyByFact) };
}

/** Pairs entries with equal ids. */
export function pairById(base: IndexedParts, translation: IndexedParts): Pairs {
  const hasId = ([, { id }]: IndexedParts[number]) => id !== undefined;
  const indexById = (parts: IndexedParts) =>
    new Map(parts.filter(hasId).map(([index, { id }]) => [id, index]));
  return join(indexById(base), indexById(translation));
}

/** Pairs entries that share a fact which no other entry has, on either side. */
export function pairByFact(base: IndexedParts, translation: IndexedParts): Pairs {
  return join(indexByFact(base), indexByFact(translation));
}

/** Pairs entries in their order; none when one side has more entries than the other. */
export function pairByPosition(base: IndexedParts, translation: IndexedParts): Pairs {
  if (base.length !== translation.length) return new Map();
  const translationIndices = translation.map(([index]) => index);
  return new Map(base.map(([index], position) => [index, translationIndices[position] as number]));
}

/** The index of each entry by its first identifying fact; facts of several entries are left out. */
function indexByFact(parts: IndexedParts): Map<unknown, number> {
  const indices = new Map<unknown, number>();
  const ambiguous = new Set<unknown>([undefined]);
  for (const [index, { startDate, date, releaseDate, url, username }] of parts) {
    const fact = startDate ?? date ?? releaseDate ?? url ?? username;
    if (indices.has(fact)) ambiguous.add(fact);
    indices.set(fact, index);
  }
  for (const fact of ambiguous) indices.delete(fact);
  return indices;
}

/** Pairs the indices that two maps have under equal keys. */
function join(base: Map<unknown, number>, translation: Map<unknown, number>): Pairs {
  const pairs: Pairs = new Map();
  for (const [key, index] of base) {
    const translationIndex = translation.get(key);
    if (translationIndex !== undefined) pairs.set(index, translationIndex);
  }
  return pairs;
}
