// Makes the URL of a page: language, path and choices, in the query or, for an exported site, in the path.
import type { ErrorPage } from '../http/http-error.ts';
import type { Shared } from '../sharing/share-link.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { queryOf, type UrlChoices } from './query.ts';

/** Which page, in which language: whole, or the part of it that goes into a dialog. */
export type Page = { language: string; part: 'page' | 'dialog' } & (
  | { name: 'cv' | 'info' | 'shortcuts' }
  | { name: 'problem'; problem: ErrorPage; values: Record<string, string> }
);

/** Everything that the body of a page depends on. */
export interface PageRequest {
  page: Page;
  choices: UrlChoices;
  snapshot: Snapshot;
  /** The shared link that the reader came by; null for everyone else. */
  shared: Shared | null;
}

/**
 * The address of a path with these choices, in its query, or in its path where the site is files; readers with a shared
 * link keep what it shows them. What else a query says is for a server alone.
 */
export function hrefOf(
  { snapshot: { site }, shared }: Pick<PageRequest, 'snapshot' | 'shared'>,
  path: string,
  choices: UrlChoices,
  query: string[] = [],
): string {
  const chosen = queryOf(choices, site.defaults);
  if (site.choicesIn === 'path') return inPath(path, chosen);
  return inQuery(path, [...query, ...chosen, ...(shared?.share ? [`share=${shared.token}`] : [])]);
}

/** A path with parts of a query, such as `length=short`. */
export function inQuery(path: string, parts: string[]): string {
  return parts.length ? `${path}?${parts.join('&')}` : path;
}

/**
 * A path with the same in itself: `/en/info/length-short`. The name of a file stays last, as its ending is what tells a
 * server of files its type: `/en/length-short/cv.pdf`.
 */
export function inPath(path: string, parts: string[]): string {
  const end = path.includes('.') ? path.lastIndexOf('/') : path.length;
  return [path.slice(0, end), ...parts.map(part => part.replace('=', '-'))].join('/') + path.slice(end);
}

/** The path of a page; a problem has none of its own, so its links lead to the CV. */
export function pathOf({ language, name }: { language: string; name: Page['name'] }): string {
  const own = name === 'info' || name === 'shortcuts' ? `/${name}` : '';
  return `/${language}${own}`;
}
