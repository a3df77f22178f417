import type { Content } from '../load.ts';
import type { ProblemName } from '../ui/schema.ts';
import type { Assets } from './assets.ts';
import type { AddressChoices } from './choices.ts';

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
}

/** The path of a page; a problem has none of its own, so its links lead to the CV. */
export function pathOf(address: { language: string; name: Address['name'] }): string {
  const own = address.name === 'info' || address.name === 'shortcuts' ? `/${address.name}` : '';
  return `/${address.language}${own}`;
}
