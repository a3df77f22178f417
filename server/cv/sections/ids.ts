// Makes ids unique, with numbers where several are equal.

/** Creates a function that makes slugs unique: 2, 3 and so on follow a separator where an id is taken already. */
export function uniqueIds(ids: Iterable<string>, separator: '-' | ''): (slug: string) => string {
  const takenIds = new Set(ids);
  const nextSlugNumber = new Map<string, number>();
  return slug => {
    let uniqueId = slug;
    // Numbers continue where the last equal slug stopped: from 2 each time, many of them would take quadratic time.
    let slugNumber = nextSlugNumber.get(slug) ?? 2;
    while (takenIds.has(uniqueId)) {
      uniqueId = `${slug}${separator}${slugNumber}`;
      slugNumber += 1;
    }
    nextSlugNumber.set(slug, slugNumber);
    takenIds.add(uniqueId);
    return uniqueId;
  };
}
