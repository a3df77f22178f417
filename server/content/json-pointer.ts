// Escapes and unescapes object keys in JSON Pointers (RFC 6901).

/** A key as a reference token of a JSON Pointer (RFC 6901, section 3). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The key that a reference token of a JSON Pointer stands for (RFC 6901, section 4). */
export function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
