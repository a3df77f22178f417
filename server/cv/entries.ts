import { createPeriod, type PartialDate, type Period, type PeriodOptions } from './period.ts';
import type { Cv, SectionName } from './schema.ts';

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

/** An entry of a section as the content has it. */
export type EntryOf<S extends SectionName> = NonNullable<Cv[S]>[number];
type Dates = [start: PartialDate | undefined, end: PartialDate | undefined];
type Parts = Pick<Entry, 'title'> &
  Partial<Omit<Entry, 'id' | 'lang' | 'logo' | 'period'>> & { dates?: Dates; timed?: boolean };

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
    title: entry.position || entry.name || '',
    by: list(entry.position && entry.name, entry.location),
    url: entry.url ?? '',
    dates: span(entry),
    timed: true,
    texts: list(entry.description, entry.summary),
    highlights: list(...(entry.highlights ?? [])),
  }),
  volunteer: entry => ({
    title: entry.position || entry.organization || '',
    by: list(entry.position && entry.organization),
    url: entry.url ?? '',
    dates: span(entry),
    timed: true,
    texts: list(entry.summary),
    highlights: list(...(entry.highlights ?? [])),
  }),
  education: entry => ({
    title: joined(entry.studyType, entry.area) || (entry.institution ?? ''),
    by: list((entry.studyType || entry.area) && entry.institution),
    url: entry.url ?? '',
    dates: span(entry),
    facts: list(entry.score),
    highlights: list(...(entry.courses ?? [])),
  }),
  projects: entry => ({
    title: entry.name ?? '',
    by: list(entry.entity),
    url: entry.url ?? '',
    dates: span(entry),
    facts: list(entry.type, ...(entry.roles ?? [])),
    texts: list(entry.description),
    highlights: list(...(entry.highlights ?? [])),
    keywords: list(...(entry.keywords ?? [])),
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
  skills: entry => ({
    title: entry.name ?? '',
    facts: list(entry.level),
    keywords: list(...(entry.keywords ?? [])),
  }),
  languages: entry => ({ title: entry.language ?? '', facts: list(entry.fluency) }),
  interests: entry => ({ title: entry.name ?? '', keywords: list(...(entry.keywords ?? [])) }),
  references: entry => ({ title: entry.name ?? '', quote: entry.reference ?? '' }),
};

function partsOf(section: SectionName, entry: EntryOf<SectionName>): Parts {
  return (parts[section] as (entry: EntryOf<SectionName>) => Parts)(entry);
}

/** What an entry is called on paper: its position, name, title or the like. */
export function titleOf(section: SectionName, entry: EntryOf<SectionName>): string {
  return partsOf(section, entry).title;
}

/** Sets one entry. Its `id` is the section's name and the id that it has in its section, equal in all languages. */
export function createEntry(
  section: SectionName,
  entry: EntryOf<SectionName>,
  id: string,
  options: PeriodOptions,
): Entry {
  const { dates, timed = false, ...shown } = partsOf(section, entry);
  return {
    id: `${section}-${id}`,
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
