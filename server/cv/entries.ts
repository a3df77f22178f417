// Maps the entries of each CV section to the parts that pages and formats show: title, employer, dates, facts, texts.
import { createDateRange, type DateRange, type DateRangeOptions, type PartialDate } from './dates.ts';
import type { TextLang } from './merge-translation.ts';
import { type Cv, LINK, type SectionName } from './schema.ts';

/** A text, and its language (BCP 47) where that is not the page's; else ''. */
export interface Text {
  text: string;
  lang: string;
}

/** One entry of any section, in the terms in which it is set on paper. What the content lacks is empty. */
export interface Entry {
  id: string;
  /** What it is called, in one or more parts. */
  title: Text[];
  /** File name of a picture. */
  logo: string;
  url: string;
  /** The address for readers on paper. */
  address: string;
  by: Text[];
  period: DateRange | null;
  facts: Text[];
  texts: Text[];
  quote: Text[];
  highlights: Text[];
  keywords: Text[];
}

/** How an entry is laid out. */
export interface EntryOptions extends DateRangeOptions {
  textLang: TextLang;
}

/** An entry of a section as the content has it. */
export type EntryOf<S extends SectionName> = NonNullable<Cv[S]>[number];
type Dates = [start: PartialDate | undefined, end: PartialDate | undefined];
type Parts = Pick<Entry, 'title'> &
  Partial<Omit<Entry, 'id' | 'url' | 'address' | 'logo' | 'period'>> & { dates?: Dates; timed?: boolean };
/** The texts of an entry by their keys, in that order; those of a list one by one. */
type Say<E> = (...keys: (keyof E & string)[]) => Text[];

const span = (entry: { startDate?: PartialDate; endDate?: PartialDate }): Dates => [
  entry.startDate,
  entry.endDate,
];

/** What each section's entries are made of; the shape of an entry is the same for all. */
const parts: { [S in SectionName]: (entry: EntryOf<S>, say: Say<EntryOf<S>>) => Parts } = {
  work: (entry, say) => ({
    title: entry.position ? say('position') : say('name'),
    by: entry.position ? say('name', 'location') : say('location'),
    dates: span(entry),
    timed: true,
    texts: say('description', 'summary'),
    highlights: say('highlights'),
  }),
  volunteer: (entry, say) => ({
    title: entry.position ? say('position') : say('organization'),
    by: entry.position ? say('organization') : [],
    dates: span(entry),
    timed: true,
    texts: say('summary'),
    highlights: say('highlights'),
  }),
  education: (entry, say) => {
    const subject = say('studyType', 'area');
    return {
      title: subject.length ? subject : say('institution'),
      by: subject.length ? say('institution') : [],
      dates: span(entry),
      facts: say('score'),
      highlights: say('courses'),
    };
  },
  projects: (entry, say) => ({
    title: say('name'),
    by: say('entity'),
    dates: span(entry),
    facts: say('type', 'roles'),
    texts: say('description'),
    highlights: say('highlights'),
    keywords: say('keywords'),
  }),
  awards: ({ date }, say) => ({
    title: say('title'),
    by: say('awarder'),
    dates: [date, date],
    texts: say('summary'),
  }),
  certificates: ({ date }, say) => ({ title: say('name'), by: say('issuer'), dates: [date, date] }),
  publications: ({ releaseDate }, say) => ({
    title: say('name'),
    by: say('publisher'),
    dates: [releaseDate, releaseDate],
    texts: say('summary'),
  }),
  skills: (_entry, say) => ({ title: say('name'), facts: say('level'), keywords: say('keywords') }),
  languages: (_entry, say) => ({ title: say('language'), facts: say('fluency') }),
  interests: (_entry, say) => ({ title: say('name'), keywords: say('keywords') }),
  references: (_entry, say) => ({ title: say('name'), quote: say('reference') }),
};

function partsOf(section: SectionName, entry: EntryOf<SectionName>, textLang: TextLang): Parts {
  const say: Say<EntryOf<SectionName>> = (...keys) => keys.flatMap(key => textsOf(entry, key, textLang));
  return (parts[section] as (entry: EntryOf<SectionName>, say: Say<EntryOf<SectionName>>) => Parts)(
    entry,
    say,
  );
}

/** What a part of a CV has under a key: a text, or the texts of a list; empty ones are left out. */
export function textsOf<P extends object>(part: P, key: keyof P & string, textLang: TextLang): Text[] {
  const texts = [part[key] ?? []].flat() as string[];
  return texts.filter(Boolean).map(text => ({ text, lang: textLang(part, key) }));
}

/** The address if a page may link to it, else ''. */
export function httpUrl(url = ''): string {
  return LINK_FORM.test(url) ? url : '';
}
const LINK_FORM = new RegExp(LINK);

/** An address as people write it: without scheme, and without the slash that ends a path. */
export function displayUrl(url: string): string {
  return url.replace(/^https?:\/\//i, '').replace(/^([^?#]*)\/$/, '$1');
}

/** The address as paper shows it beside what links to it; none when it is too long to be typed. */
export function printedUrl(url: string): string {
  const address = displayUrl(url);
  return address.length > 64 ? '' : address;
}

/** What an entry is called on paper: its position, name, title or the like. */
export function titleOf(section: SectionName, entry: EntryOf<SectionName>): string {
  return partsOf(section, entry, () => '')
    .title.map(({ text }) => text)
    .join(', ');
}

/**
 * Sets one entry, which has its id. The id that it gets is the section's name and that one, equal in all languages. Null
 * for an entry that has nothing to show.
 */
export function createEntry(
  section: SectionName,
  entry: EntryOf<SectionName>,
  options: EntryOptions,
): Entry | null {
  const { dates, timed = false, ...shown } = partsOf(section, entry, options.textLang);
  const period = dates ? createDateRange(dates, timed, options) : null;
  const url = httpUrl((entry as { url?: string }).url);
  // What has no name is called by its address.
  if (url && !shown.title.length) shown.title = [{ text: displayUrl(url), lang: '' }];
  if (!period && Object.values(shown).every(texts => !texts.length)) return null;
  return {
    id: `${section}-${entry.id}`,
    logo: entry.logo ?? '',
    url,
    address: printedUrl(url),
    by: [],
    period,
    facts: [],
    texts: [],
    quote: [],
    highlights: [],
    keywords: [],
    ...shown,
  };
}
