// Makes the cache key of a URL: its canonical path and the known choices of its query.
import { choiceValues, papers } from '../content/site.ts';
import { MAX_QUERY_PARAMETERS } from '../http/request-guard.ts';

/** The parameters of a query that change a response, with their values; `download` may have any value. */
const keyParameters = new Map<string, readonly string[] | null>([
  ['length', choiceValues.length],
  ['icons', choiceValues.icons],
  ['theme', choiceValues.theme],
  ['paper', papers],
  ['download', null],
]);

/**
 * The cache key of a request target without base path. Foreign parameters are no part of it, so that URLs which differ in
 * them alone share one response. Undefined for what the router must parse: a share token, an unknown or repeated value,
 * an encoded name, or a path that is not encoded as our own URLs are.
 */
export function cacheKey(url: string): string | undefined {
  const queryStart = url.indexOf('?');
  const urlPath = queryStart < 0 ? url : url.slice(0, queryStart);
  if (!isCanonicalPath(urlPath)) return undefined;
  if (queryStart < 0) return urlPath;
  const knownChoices = parseKnownChoices(url.slice(queryStart + 1));
  return knownChoices && [urlPath, ...knownChoices].join(' ');
}

/** The known parameters of a query in a fixed order; undefined if the router has to decide. */
function parseKnownChoices(query: string): string[] | undefined {
  const givenChoices = new Map<string, string>();
  const queryParameters = query.split('&', MAX_QUERY_PARAMETERS + 1);
  if (queryParameters.length > MAX_QUERY_PARAMETERS) return undefined;
  for (const queryParameter of queryParameters) {
    const [parameterName = '', parameterValue = ''] = queryParameter.split(/=(.*)/s);
    // A name that is encoded may be one of ours.
    if (parameterName === 'share' || /[%+]/.test(parameterName)) return undefined;
    const knownValues = keyParameters.get(parameterName);
    if (knownValues === undefined) continue;
    if (givenChoices.has(parameterName) || (knownValues && !knownValues.includes(parameterValue)))
      return undefined;
    givenChoices.set(parameterName, knownValues ? `${parameterName}=${parameterValue}` : parameterName);
  }
  return [...keyParameters.keys()].flatMap(name => givenChoices.get(name) ?? []);
}

/** Whether each segment of a path is encoded as encodeURIComponent() does it: then a resource has one path. */
function isCanonicalPath(urlPath: string): boolean {
  if (/^[\w.~!*'()/-]*$/.test(urlPath)) return true;
  try {
    return urlPath.split('/').every(segment => encodeURIComponent(decodeURIComponent(segment)) === segment);
  } catch {
    // decodeURIComponent() and encodeURIComponent() throw nothing but URIError: such a path has no cache key.
    return false;
  }
}
