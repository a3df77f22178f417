// Splits a request target (RFC 9112, 3.2) into its parts.

/** The path of a request target in origin form, without its query. */
export function pathOfTarget(requestTarget: string): string {
  return requestTarget.replace(/\?.*$/s, '');
}

/** A request target in origin form. The absolute form, which clients send to proxies, loses its origin (RFC 9112, 3.2.2). */
export function originForm(requestTarget: string): string {
  return requestTarget.replace(/^https?:\/\/[^/?#]*\/?/i, '/');
}

/**
 * A request target without the base path of the site. A target that does not begin with it stays as it is: a proxy has removed
 * the base path already. `/cv` itself is `/`. Segments may be percent-encoded in another way (RFC 3986, 6.2.2).
 */
export function stripBasePath(requestTarget: string, basePath: string): string {
  if (!basePath) return requestTarget;
  if (requestTarget.startsWith(`${basePath}/`)) return requestTarget.slice(basePath.length);
  const basePathDepth = basePath.split('/').length;
  const targetStart = pathOfTarget(requestTarget).split('/', basePathDepth).join('/');
  if (decodePath(targetStart) !== decodePath(basePath)) return requestTarget;
  const strippedTarget = requestTarget.slice(targetStart.length);
  return strippedTarget.startsWith('/') ? strippedTarget : `/${strippedTarget}`;
}

function decodePath(encodedPath: string): string {
  try {
    return decodeURIComponent(encodedPath);
  } catch {
    // decodeURIComponent() throws nothing but URIError: the request target is malformed.
    return encodedPath;
  }
}
