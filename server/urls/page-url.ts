// Makes the URL of a page: language, path and choices, in the query or, for an exported site, in the path.
import type { ErrorPage } from '../http/http-error.ts';
import type { ShareLink } from '../sharing/share-link.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { linkTo } from './base-url.ts';
import { queryOf, type UrlChoices } from './query.ts';

/** The page that a URL names, or its dialog fragment, in a language. */
export type Page = { language: string; part: 'page' | 'dialog' } & (
  | { name: 'cv' | 'info' | 'shortcuts' }
  | { name: 'problem'; problem: ErrorPage; values: Record<string, string> }
);

/** What the URL of a request says, with the live snapshot: all that the body of a page depends on. */
export interface PageRequest {
  page: Page;
  choices: UrlChoices;
  snapshot: Snapshot;
  /** The share link in the URL of the request; null without one. */
  shared: ShareLink | null;
}

/**
 * The link to a path of the site with choices: in its query, or in its path when the site is exported as files. A valid share token is
 * carried along. `query` is for a server only: a file server ignores queries.
 */
export function hrefOf(
  { snapshot: { site }, shared }: Pick<PageRequest, 'snapshot' | 'shared'>,
  pagePath: string,
  choices: UrlChoices,
  serverQuery: string[] = [],
): string {
  const chosenParameters = queryOf(choices, site.defaults);
  if (site.choicesIn === 'path') return linkTo(site, inPath(pagePath, chosenParameters));
  const shareParameter = shared?.share ? [`share=${shared.token}`] : [];
  return linkTo(site, inQuery(pagePath, [...serverQuery, ...chosenParameters, ...shareParameter]));
}

/** The URL of a path with query parameters, such as `length=short`. */
export function inQuery(pagePath: string, queryParameters: string[]): string {
  return queryParameters.length ? `${pagePath}?${queryParameters.join('&')}` : pagePath;
}

/**
 * A path with choices as segments: `/en/info/length-short`. A file name stays last, because file servers derive the media
 * type from its extension: `/en/length-short/cv.pdf`.
 */
export function inPath(pagePath: string, parameters: string[]): string {
  const pathEnd = pagePath.includes('.') ? pagePath.lastIndexOf('/') : pagePath.length;
  const segments = parameters.map(parameter => parameter.replace('=', '-'));
  return [pagePath.slice(0, pathEnd), ...segments].join('/') + pagePath.slice(pathEnd);
}

/** The path of a page in the site. An error page has none, so that its links lead to the CV. */
export function pathOf({ language, name }: { language: string; name: Page['name'] }): string {
  const pageSegment = name === 'info' || name === 'shortcuts' ? `/${name}` : '';
  return `/${language}${pageSegment}`;
}
