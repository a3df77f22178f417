// Evaluates the If-None-Match precondition of a request (RFC 9110, 13.1.2).

/**
 * Whether an If-None-Match header contains `*` or a strong entity tag. The comparison is weak (RFC 9110, 8.8.3.2): a `W/`
 * prefix in the header is ignored.
 */
export function matchesEtag(etag: string, ifNoneMatch?: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag) return true;
  const tags = ifNoneMatch.split(',').map(tag => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
