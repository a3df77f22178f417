import type { Cv } from '../cv/schema.ts';
import { type FormatName, fileName, formatNames, mediaTypes } from '../formats/formats.ts';
import type { Content } from '../load.ts';
import type { ProblemName } from '../ui/schema.ts';
import type { Assets } from './assets.ts';
import { type AddressChoices, queryOf } from './choices.ts';
import type { Shared } from './shared.ts';

/** Which page, in which language: whole, or the part of it that goes into a dialog. */
export type Address = { language: string; part: 'page' | 'dialog' } & (
  | { name: 'cv' | 'info' | 'shortcuts' }
  | { name: 'problem'; problem: ProblemName; values: Record<string, string> }
);

/** All that a body depends on. `asOf` is the month (YYYY-MM, UTC) up to which what goes on is counted. */
export interface PageRequest {
  address: Address;
  choices: AddressChoices;
  content: Content;
  assets: Assets;
  asOf: string;
  /** The shared link that the reader came by; null for everyone else. */
  shared: Shared | null;
}

/**
 * The address of a path with these choices, in its query, or in its path where the site is files; readers with a shared
 * link keep what it shows them. What else a query says is for a server alone.
 */
export function hrefOf(
  { content: { site }, shared }: Pick<PageRequest, 'content' | 'shared'>,
  path: string,
  choices: AddressChoices,
  query: string[] = [],
): string {
  const chosen = queryOf(choices, site.defaults);
  if (site.addresses === 'path') return inPath(path, chosen);
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

/** A format of the CV, as a page links to it. */
export interface FormatLink {
  name: FormatName;
  /** Its media type, without parameters. */
  type: string;
  href: string;
  /** The same, to be saved rather than shown. */
  download: string;
  /** The name to save it under, where no server says it; else ''. */
  fileName: string;
}

/** The formats of the CV in a language, with the choices of a page. */
export function formatLinks(
  request: Pick<PageRequest, 'content' | 'shared' | 'choices'>,
  language: string,
): FormatLink[] {
  const { content } = request;
  return formatNames.map(name => {
    const path = `/${language}/cv.${name}`;
    return {
      name,
      type: mediaTypes[name].split(';', 1)[0] as string,
      href: hrefOf(request, path, request.choices),
      download: hrefOf(request, path, request.choices, ['download']),
      fileName: content.site.addresses === 'path' ? fileNameOf(content, language, request.choices, name) : '',
    };
  });
}

/** The name under which a format is saved; a card of the short CV is that of the whole one. */
export function fileNameOf(
  content: Content,
  language: string,
  { length }: AddressChoices,
  name: FormatName,
): string {
  const { name: person = '' } = (content.cvs.get(language) as Cv).basics ?? {};
  return fileName(person, language, name === 'vcf' ? 'long' : length, name);
}

/** The path of a page; a problem has none of its own, so its links lead to the CV. */
export function pathOf(address: { language: string; name: Address['name'] }): string {
  const own = address.name === 'info' || address.name === 'shortcuts' ? `/${address.name}` : '';
  return `/${address.language}${own}`;
}
