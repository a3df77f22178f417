// Gives each entry an id that is unique in its section, from its own id or a slug of its name.
import { type EntryOf, titleOf } from './entries.ts';
import type { SectionName } from './schema.ts';

/**
 * The entries of a section with the id that each has: its own, else a slug of what it is called, with -2 and so on where
 * that is taken.
 */
export function entryIds<E extends EntryOf<SectionName>>(
  section: SectionName,
  entries: E[],
): { entry: E; id: string }[] {
  const taken = new Set(entries.map(entry => entry.id));
  const next = new Map<string, number>();
  return entries.map(entry => {
    if (entry.id !== undefined) return { entry, id: entry.id };
    const name = slug(titleOf(section, entry));
    let id = name;
    for (let n = next.get(name) ?? 2; taken.has(id); next.set(name, n)) id = `${name}-${n++}`;
    taken.add(id);
    return { entry, id };
  });
}

/** Small letters, digits and hyphens, accents dropped; "entry" when nothing of the text is left. */
function slug(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'entry';
}
