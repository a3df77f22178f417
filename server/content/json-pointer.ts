// Reads JSON Pointers (RFC 6901): escapes and unescapes their keys, and finds or removes the value at one.

/** A key as a reference token of a JSON Pointer (RFC 6901, section 3). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The key that a reference token of a JSON Pointer stands for (RFC 6901, section 4). */
export function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The value at a JSON Pointer in a document; undefined when it has none. */
export function valueAt(document: unknown, pointer: string): unknown {
  const pointerKeys = pointer.split('/').slice(1).map(unescapePointer);
  return pointerKeys.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | undefined)?.[key],
    document,
  );
}

/** Removes the value at a JSON Pointer in a document; a list item becomes an empty text, so that indices stay. */
export function removeAt(document: unknown, pointer: string): void {
  const lastSlash = pointer.lastIndexOf('/');
  const lastKey = unescapePointer(pointer.slice(lastSlash + 1));
  const parentValue = valueAt(document, pointer.slice(0, lastSlash));
  if (Array.isArray(parentValue)) parentValue[Number(lastKey)] = '';
  else delete (parentValue as Record<string, unknown>)[lastKey];
}
