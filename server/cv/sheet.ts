import { createEntry, type Entry } from './entries.ts';
import { entryIds } from './ids.ts';
import type { PeriodOptions } from './period.ts';
import { type Cv, type SectionName, sectionNames } from './schema.ts';

export interface Section {
  name: SectionName;
  entries: Entry[];
}

/** One way to reach the person. */
export interface Contact {
  kind: 'place' | 'email' | 'phone' | 'url' | 'profile';
  text: string;
  /** Where it leads; empty where it leads nowhere. */
  href: string;
  /** The country that a place ends with. */
  country: { code: string; text: string } | null;
}

/** A CV laid out for one reader: only what is shown, in order, dates in words of the locale. */
export interface Sheet {
  name: string;
  label: string;
  /** File name of a portrait. */
  image: string;
  summary: string;
  contacts: Contact[];
  sections: Section[];
}

export interface SheetOptions extends PeriodOptions {
  length: 'long' | 'short';
}

/** How many entries the short CV keeps of a section in which none is marked `short`. */
const SHORT_UNMARKED = 3;

/** Lays a CV out for a reader. Sections without an entry are left out. */
export function createSheet(cv: Cv, options: SheetOptions): Sheet {
  const { locale, length } = options;
  const { name = '', label = '', image = '', summary = '' } = cv.basics ?? {};
  return {
    name,
    label,
    image,
    summary,
    contacts: createContacts(cv.basics ?? {}, locale),
    sections: sectionNames.flatMap(section => {
      const all = entryIds(section, cv[section] ?? []);
      const marked = all.filter(({ entry }) => entry.short);
      const first = all.filter(({ entry }) => entry.short !== false).slice(0, SHORT_UNMARKED);
      const kept = length === 'long' ? all : marked.length ? marked : first;
      const entries = kept.map(({ entry, id }) => createEntry(section, entry, id, options));
      return entries.length ? [{ name: section, entries }] : [];
    }),
  };
}

function createContacts(basics: NonNullable<Cv['basics']>, locale: string): Contact[] {
  const { email, phone, url, location = {}, profiles = [] } = basics;
  const { address, postalCode, city, region, countryCode } = location;
  const contact = (kind: Contact['kind'], text: string, href = '') => ({ kind, text, href, country: null });
  const place = [address, [postalCode, city].filter(Boolean).join(' '), region].filter(Boolean).join(', ');
  const country = countryCode ? { code: countryCode, text: countryName(countryCode, locale) } : null;
  return [
    ...(place || country ? [{ ...contact('place', place), country }] : []),
    ...(email ? [contact('email', email, `mailto:${email}`)] : []),
    ...(phone ? [contact('phone', phone, `tel:${phone.replace(/[^+\d]/g, '')}`)] : []),
    ...(url ? [contact('url', shown(url), url)] : []),
    ...profiles.map(({ network, username, url = '' }) =>
      contact('profile', [network, username].filter(Boolean).join(': ') || shown(url), url),
    ),
  ];
}

/** An address as people write it: without scheme, and without the slash that ends a path. */
function shown(url: string): string {
  return url.replace(/^https?:\/\//i, '').replace(/^([^?#]*)\/$/, '$1');
}

/** The country's name in the locale's language, as the Unicode CLDR has it. */
function countryName(code: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code.toUpperCase()) as string;
}
