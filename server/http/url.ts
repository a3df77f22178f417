// Splits a request target (RFC 9112, 3.2) into its parts.

/** The path of a request target in origin form, without its query. */
export function pathOfTarget(target: string): string {
  return target.replace(/\?.*$/s, '');
}
