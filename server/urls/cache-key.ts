// Makes the cache key of a URL: its canonical path and the known choices of its query.
import { choiceValues, papers } from '../content/site.ts';
import { MAX_QUERY_PARAMETERS } from '../http/request-guard.ts';

/** The parameters of a query that change a response, with their values; `download` may have any value. */
const parameters = new Map<string, readonly string[] | null>([
  ['length', choiceValues.length],
  ['icons', choiceValues.icons],
  ['theme', choiceValues.theme],
  ['paper', papers],
  ['download', null],
]);

/**
 * The cache key of a request target without base path. Foreign parameters are no part of it, so that URLs which differ in them alone share
 * one response. Undefined for what only the router can tell: a share token, an unknown or repeated value, an encoded name,
 * or a path that is not encoded as our own URLs are.
 */
export function cacheKey(url: string): string | undefined {
  const queryStart = url.indexOf('?');
  const path = queryStart < 0 ? url : url.slice(0, queryStart);
  if (!isCanonical(path)) return undefined;
  if (queryStart < 0) return path;
  const choices = parseKnown(url.slice(queryStart + 1));
  return choices && [path, ...choices].join(' ');
}

/** The known parameters of a query in a fixed order; undefined if the router has to decide. */
function parseKnown(query: string): string[] | undefined {
  const given = new Map<string, string>();
  const all = query.split('&', MAX_QUERY_PARAMETERS + 1);
  if (all.length > MAX_QUERY_PARAMETERS) return undefined;
  for (const parameter of all) {
    const [name = '', value = ''] = parameter.split(/=(.*)/s);
    // A name that is encoded may be one of ours.
    if (name === 'share' || /[%+]/.test(name)) return undefined;
    const known = parameters.get(name);
    if (known === undefined) continue;
    if (given.has(name) || (known && !known.includes(value))) return undefined;
    given.set(name, known ? `${name}=${value}` : name);
  }
  return [...parameters.keys()].flatMap(name => given.get(name) ?? []);
}

/** Whether each segment of a path is encoded as encodeURIComponent() does it: then a resource has one path. */
function isCanonical(path: string): boolean {
  if (/^[\w.~!*'()/-]*$/.test(path)) return true;
  try {
    return path.split('/').every(segment => encodeURIComponent(decodeURIComponent(segment)) === segment);
  } catch {
    // decodeURIComponent() and encodeURIComponent() throw nothing but URIError: the path is malformed.
    return false;
  }
}
