// Makes ids unique, with numbers where several are equal.

/** Creates a function that makes slugs unique: 2, 3 and so on follow a separator where an id is taken already. */
export function uniqueIds(ids: Iterable<string>, separator: '-' | ''): (slug: string) => string {
  const taken = new Set(ids);
  const nextNumber = new Map<string, number>();
  return slug => {
    let id = slug;
    // Numbers continue where the last equal slug stopped: from 2 each time, many of them would take quadratic time.
    let number = nextNumber.get(slug) ?? 2;
    while (taken.has(id)) {
      id = `${slug}${separator}${number}`;
      number += 1;
    }
    nextNumber.set(slug, number);
    taken.add(id);
    return id;
  };
}
