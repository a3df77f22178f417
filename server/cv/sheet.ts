import { createEntry, type Entry } from './entries.ts';
import { entryIds } from './ids.ts';
import type { PeriodOptions } from './period.ts';
import { type Cv, type SectionName, sectionNames } from './schema.ts';

export interface Section {
  name: SectionName;
  entries: Entry[];
}

/** A CV laid out for one reader: only what is shown, in order, dates in words of the locale. */
export interface Sheet {
  name: string;
  label: string;
  /** File name of a portrait. */
  image: string;
  summary: string;
  email: string;
  phone: string;
  url: { href: string; text: string } | null;
  place: string[];
  country: { code: string; text: string } | null;
  profiles: { text: string; url: string }[];
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
  const {
    name = '',
    label = '',
    image = '',
    summary = '',
    email = '',
    phone = '',
    url,
    location = {},
    profiles = [],
  } = cv.basics ?? {};
  const { address, postalCode, city, region, countryCode } = location;
  return {
    name,
    label,
    image,
    summary,
    email,
    phone,
    url: url ? { href: url, text: shown(url) } : null,
    place: [address, [postalCode, city].filter(Boolean).join(' '), region].flatMap(part => part || []),
    country: countryCode ? { code: countryCode, text: countryName(countryCode, locale) } : null,
    profiles: profiles.map(({ network, username, url = '' }) => ({
      text: [network, username].filter(Boolean).join(': ') || shown(url),
      url,
    })),
    sections: sectionNames.flatMap(section => {
      const all = entryIds(section, cv[section] ?? []);
      const marked = all.filter(({ entry }) => entry.short);
      const kept = length === 'long' ? all : marked.length ? marked : all.slice(0, SHORT_UNMARKED);
      const entries = kept.map(({ entry, id }) => createEntry(section, entry, id, options));
      return entries.length ? [{ name: section, entries }] : [];
    }),
  };
}

/** An address as people write it: without scheme and final slash. */
function shown(url: string): string {
  return url.replace(/^https?:\/\/|\/$/gi, '');
}

/** The country's name in the locale's language (CLDR), or the code itself for a code that is nobody's. */
function countryName(code: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code.toUpperCase()) as string;
}
