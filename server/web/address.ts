import { type FormatName, formatNames, mediaTypes } from '../formats/formats.ts';
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

/** A path with the choices in its query; readers with a shared link keep what it shows them. */
export function hrefOf(
  { content, shared }: Pick<PageRequest, 'content' | 'shared'>,
  path: string,
  choices: AddressChoices,
  query: string[] = [],
): string {
  const share = shared?.share ? [`share=${shared.token}`] : [];
  const all = [...query, ...queryOf(choices, content.site.defaults), ...share];
  return all.length ? `${path}?${all.join('&')}` : path;
}

/** A format of the CV, as a page links to it. */
export interface FormatLink {
  name: FormatName;
  /** Its media type, without parameters. */
  type: string;
  href: string;
  /** The same, to be saved rather than shown. */
  download: string;
}

/** The formats of the CV in a language, with the choices of a page. */
export function formatLinks(
  request: Pick<PageRequest, 'content' | 'shared' | 'choices'>,
  language: string,
): FormatLink[] {
  return formatNames.map(name => {
    const path = `/${language}/cv.${name}`;
    return {
      name,
      type: mediaTypes[name].split(';', 1)[0] as string,
      href: hrefOf(request, path, request.choices),
      download: hrefOf(request, path, request.choices, ['download']),
    };
  });
}

/** The path of a page; a problem has none of its own, so its links lead to the CV. */
export function pathOf(address: { language: string; name: Address['name'] }): string {
  const own = address.name === 'info' || address.name === 'shortcuts' ? `/${address.name}` : '';
  return `/${address.language}${own}`;
}
