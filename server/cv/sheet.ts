import { durationBetween, formatDate, formatDuration, isoDuration, type PartialDate } from './period.ts';
import type { Cv, SectionName } from './schema.ts';
import { sectionNames } from './schema.ts';

/** A date for machines and for readers. */
export interface DateText {
  iso: PartialDate;
  text: string;
}

/** When an entry was. One date: an event. `end` null: it goes on. */
export interface Period {
  start: DateText | null;
  end: DateText | null;
  ongoing: boolean;
  duration: DateText | null;
}

/** One entry of any section, in the terms in which it is set on paper. Texts that the content lacks are empty. */
export interface Entry {
  id: string;
  title: string;
  lang: string;
  /** File name of a picture. */
  logo: string;
  url: string;
  by: string[];
  period: Period | null;
  facts: string[];
  texts: string[];
  quote: string;
  highlights: string[];
  keywords: string[];
}

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
  profiles: { network: string; username: string; url: string }[];
  sections: Section[];
}

export interface SheetOptions {
  /** Locale (BCP 47) that dates are written in. */
  locale: string;
  length: 'long' | 'short';
  /** The month (YYYY-MM, UTC) up to which what goes on is counted. */
  asOf: PartialDate;
}

/** How many entries the short CV keeps of a section in which none is marked `short`. */
const SHORT_UNMARKED = 3;

type EntryOf<S extends SectionName> = NonNullable<Cv[S]>[number];
type Dates = [start: PartialDate | undefined, end: PartialDate | undefined];
type Parts = Partial<Omit<Entry, 'id' | 'lang' | 'logo' | 'period'>> & { dates?: Dates; timed?: boolean };

const joined = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(', ');
const list = (...parts: (string | undefined)[]) =>
  parts.filter(part => part !== undefined && part !== '') as string[];
const span = (entry: { startDate?: PartialDate; endDate?: PartialDate }): Dates => [
  entry.startDate,
  entry.endDate,
];

/** What each section's entries are made of; the shape of an entry is the same for all. */
const parts: { [S in SectionName]: (entry: EntryOf<S>) => Parts } = {
  work: entry => ({
    title: entry.position ?? entry.name ?? '',
    by: list(entry.position && entry.name, entry.location),
    url: entry.url ?? '',
    dates: span(entry),
    timed: true,
    texts: list(entry.description, entry.summary),
    highlights: entry.highlights ?? [],
  }),
  volunteer: entry => ({
    title: entry.position ?? entry.organization ?? '',
    by: list(entry.position && entry.organization),
    url: entry.url ?? '',
    dates: span(entry),
    timed: true,
    texts: list(entry.summary),
    highlights: entry.highlights ?? [],
  }),
  education: entry => ({
    title: joined(entry.studyType, entry.area) || (entry.institution ?? ''),
    by: list((entry.studyType || entry.area) && entry.institution),
    url: entry.url ?? '',
    dates: span(entry),
    facts: list(entry.score),
    highlights: entry.courses ?? [],
  }),
  projects: entry => ({
    title: entry.name ?? '',
    by: list(entry.entity),
    url: entry.url ?? '',
    dates: span(entry),
    facts: list(entry.type, ...(entry.roles ?? [])),
    texts: list(entry.description),
    highlights: entry.highlights ?? [],
    keywords: entry.keywords ?? [],
  }),
  awards: entry => ({
    title: entry.title ?? '',
    by: list(entry.awarder),
    dates: [entry.date, entry.date],
    texts: list(entry.summary),
  }),
  certificates: entry => ({
    title: entry.name ?? '',
    by: list(entry.issuer),
    url: entry.url ?? '',
    dates: [entry.date, entry.date],
  }),
  publications: entry => ({
    title: entry.name ?? '',
    by: list(entry.publisher),
    url: entry.url ?? '',
    dates: [entry.releaseDate, entry.releaseDate],
    texts: list(entry.summary),
  }),
  skills: entry => ({ title: entry.name ?? '', facts: list(entry.level), keywords: entry.keywords ?? [] }),
  languages: entry => ({ title: entry.language ?? '', facts: list(entry.fluency) }),
  interests: entry => ({ title: entry.name ?? '', keywords: entry.keywords ?? [] }),
  references: entry => ({ title: entry.name ?? '', quote: entry.reference ?? '' }),
};

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
    url: url ? { href: url, text: url.replace(/^https?:\/\/|\/$/gi, '') } : null,
    place: list(address, [postalCode, city].filter(Boolean).join(' '), region),
    country: countryCode ? { code: countryCode, text: countryName(countryCode, locale) } : null,
    profiles: profiles.map(({ network = '', username = '', url = '' }) => ({ network, username, url })),
    sections: sectionNames.flatMap(section => {
      const all = (cv[section] ?? []) as EntryOf<SectionName>[];
      const marked = all.filter(entry => entry.short);
      const kept = length === 'long' ? all : marked.length ? marked : all.slice(0, SHORT_UNMARKED);
      const ids = uniqueIds(all.map(entry => entry.id ?? slug(titleOf(section, entry))));
      const entries = kept.map(entry => layOut(section, entry, ids[all.indexOf(entry)] as string, options));
      return entries.length ? [{ name: section, entries }] : [];
    }),
  };
}

function partsOf(section: SectionName, entry: EntryOf<SectionName>): Parts {
  return (parts[section] as (entry: EntryOf<SectionName>) => Parts)(entry);
}

function titleOf(section: SectionName, entry: EntryOf<SectionName>): string {
  return partsOf(section, entry).title ?? '';
}

function layOut(section: SectionName, entry: EntryOf<SectionName>, id: string, options: SheetOptions): Entry {
  const { dates, timed = false, ...shown } = partsOf(section, entry);
  return {
    id: `${section}-${id}`,
    title: '',
    lang: entry.lang ?? '',
    logo: entry.logo ?? '',
    url: '',
    by: [],
    period: dates ? createPeriod(dates, timed, options) : null,
    facts: [],
    texts: [],
    quote: '',
    highlights: [],
    keywords: [],
    ...shown,
  };
}

function createPeriod([start, end]: Dates, timed: boolean, { locale, asOf }: SheetOptions): Period | null {
  if (!start && !end) return null;
  const event = start === end;
  const duration = timed && start && !event ? durationBetween(start, end ?? asOf) : null;
  const date = (iso: PartialDate | undefined) => (iso ? { iso, text: formatDate(iso, locale) } : null);
  return {
    start: date(start),
    end: event ? null : date(end),
    ongoing: !end,
    duration: duration ? { iso: isoDuration(duration), text: formatDuration(duration, locale) } : null,
  };
}

/** The country's name in the locale's language (CLDR), or the code itself for a code that is nobody's. */
function countryName(code: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code.toUpperCase()) as string;
}

/** Small letters, digits and hyphens, accents dropped; "entry" when nothing of the text is left. */
function slug(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'entry';
}

function uniqueIds(ids: string[]): string[] {
  const taken = new Set<string>();
  return ids.map(id => {
    let unique = id;
    for (let n = 2; taken.has(unique); n++) unique = `${id}-${n}`;
    taken.add(unique);
    return unique;
  });
}
