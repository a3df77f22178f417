// Gives CV entries their ids, and maps the fields of each section to what pages and formats show: title, dates, texts.
import { slugOf } from '../text/script/slug.ts';
import {
  createDateRange,
  createEvent,
  type DateRange,
  type DateRangeOptions,
  type StartAndEnd,
} from './dates/date-range.ts';
import type { PartialDate } from './dates/partial-date.ts';
import type { TextLang } from './merge-translation.ts';
import { LINK, type SectionEntry, type SectionName } from './schema.ts';

/** A text and its language tag (BCP 47); `lang` is '' where it is the language of the page. */
export interface Text {
  text: string;
  lang: string;
}

/** An entry of the view model; its shape is the same for all sections. What the content lacks is empty. */
export interface Entry {
  /** Section name and entry id, such as `work-laboratory-director`: the same in all languages. */
  id: string;
  /** Name, position or title, in one or more parts. */
  title: Text[];
  /** File name of an image. */
  logo: string;
  /** An http or https URL. */
  url: string;
  /** The URL as print shows it. */
  printedUrl: string;
  /** Employer, school, publisher or issuer, with the location. */
  organization: Text[];
  dateRange: DateRange | null;
  facts: Text[];
  texts: Text[];
  quote: Text[];
  highlights: Text[];
  keywords: Text[];
}

export interface EntryOptions extends DateRangeOptions {
  textLang: TextLang;
}

/** The parts of an {@link Entry} that differ by section. */
interface EntryParts {
  title: Text[];
  organization?: Text[];
  dates?: StartAndEnd;
  /** The date of an event. */
  date?: PartialDate | undefined;
  /** Whether the duration is shown. */
  withDuration?: boolean;
  facts?: Text[];
  texts?: Text[];
  quote?: Text[];
  highlights?: Text[];
  keywords?: Text[];
}

/** Reads the texts of an entry under these keys, in this order; a list gives one text for each item. */
type ReadTexts<E> = (...keys: (keyof E & string)[]) => Text[];

type EntryReaders = {
  [S in SectionName]: (entry: SectionEntry<S>, read: ReadTexts<SectionEntry<S>>) => EntryParts;
};

/** Which fields of each section become which parts of an entry. A field that serves as title is not shown again. */
const entryReaders: EntryReaders = {
  work: (entry, read) => ({
    title: entry.position ? read('position') : read('name'),
    organization: entry.position ? read('name', 'location') : read('location'),
    dates: startAndEnd(entry),
    withDuration: true,
    texts: read('description', 'summary'),
    highlights: read('highlights'),
  }),
  volunteer: (entry, read) => ({
    title: entry.position ? read('position') : read('organization'),
    organization: entry.position ? read('organization') : [],
    dates: startAndEnd(entry),
    withDuration: true,
    texts: read('summary'),
    highlights: read('highlights'),
  }),
  education: (entry, read) => {
    const subject = read('studyType', 'area');
    return {
      title: subject.length ? subject : read('institution'),
      organization: subject.length ? read('institution') : [],
      dates: startAndEnd(entry),
      facts: read('score'),
      highlights: read('courses'),
    };
  },
  projects: (entry, read) => ({
    title: read('name'),
    organization: read('entity'),
    dates: startAndEnd(entry),
    facts: read('type', 'roles'),
    texts: read('description'),
    highlights: read('highlights'),
    keywords: read('keywords'),
  }),
  awards: ({ date }, read) => ({
    title: read('title'),
    organization: read('awarder'),
    date,
    texts: read('summary'),
  }),
  certificates: ({ date }, read) => ({
    title: read('name'),
    organization: read('issuer'),
    date,
  }),
  publications: ({ releaseDate }, read) => ({
    title: read('name'),
    organization: read('publisher'),
    date: releaseDate,
    texts: read('summary'),
  }),
  skills: (_entry, read) => ({ title: read('name'), facts: read('level'), keywords: read('keywords') }),
  languages: (_entry, read) => ({ title: read('language'), facts: read('fluency') }),
  interests: (_entry, read) => ({ title: read('name'), keywords: read('keywords') }),
  references: (_entry, read) => ({ title: read('name'), quote: read('reference') }),
};

function startAndEnd(entry: SectionEntry<'work' | 'volunteer' | 'education' | 'projects'>): StartAndEnd {
  return { start: entry.startDate, end: entry.endDate };
}

function readEntry<S extends SectionName>(
  section: S,
  entry: SectionEntry<S>,
  textLang: TextLang,
): EntryParts {
  return entryReaders[section](entry, (...keys) => keys.flatMap(key => textsOf(entry, key, textLang)));
}

/** The texts under a key of a part of a CV: one, or those of a list. Empty texts are left out. */
export function textsOf<P extends object>(part: P, key: keyof P & string, textLang: TextLang): Text[] {
  const texts = [part[key] ?? []].flat() as string[];
  return texts.filter(Boolean).map(text => ({ text, lang: textLang(part, key) }));
}

const linkPattern = new RegExp(LINK);

/** The URL if a page may link to it (http or https), else ''. */
export function httpUrl(url = ''): string {
  return linkPattern.test(url) ? url : '';
}

/** A URL as people write it: without its scheme, and without a slash at the end of its path. */
export function displayUrl(url: string): string {
  return url.replace(/^https?:\/\//i, '').replace(/^([^?#]*)\/$/, '$1');
}

/** The longest URL that is printed, in characters; longer ones are impractical to type. */
const MAX_PRINTED_URL = 64;

/** The URL as print shows it beside a link; '' when it is too long to type. */
export function printedUrl(url: string): string {
  const text = displayUrl(url);
  return text.length > MAX_PRINTED_URL ? '' : text;
}

/** The title of an entry as plain text: its position, name, title or the like; '' when it has none. */
export function titleOf(section: SectionName, entry: SectionEntry): string {
  return readEntry(section, entry, () => '')
    .title.map(({ text }) => text)
    .join(', ');
}

/**
 * Finds the id of each entry of a section: its own, else the slug of its title ("entry" without one), followed by -2, -3
 * and so on where another entry has that id.
 */
export function entryIds<E extends SectionEntry>(
  section: SectionName,
  entries: E[],
): { entry: E; id: string }[] {
  const taken = new Set(entries.map(entry => entry.id));
  const nextNumber = new Map<string, number>();
  return entries.map(entry => {
    if (entry.id !== undefined) return { entry, id: entry.id };
    const slug = slugOf(titleOf(section, entry)) || 'entry';
    let id = slug;
    // Numbers continue where the last entry of that title stopped: from 2 each time, many entries would take quadratic time.
    let number = nextNumber.get(slug) ?? 2;
    while (taken.has(id)) {
      id = `${slug}-${number}`;
      number += 1;
    }
    nextNumber.set(slug, number);
    taken.add(id);
    return { entry, id };
  });
}

/**
 * Creates the view model of an entry, which has its id. Null when the entry has nothing to show. Without a title its URL
 * serves as one.
 */
export function createEntry(section: SectionName, entry: SectionEntry, options: EntryOptions): Entry | null {
  const { dates, date, withDuration = false, ...texts } = readEntry(section, entry, options.textLang);
  const dateRange = dates ? createDateRange(dates, withDuration, options) : createEvent(date, options.locale);
  const url = 'url' in entry ? httpUrl(entry.url) : '';
  if (url && !texts.title.length) texts.title = [{ text: displayUrl(url), lang: '' }];
  if (!dateRange && Object.values(texts).every(list => !list.length)) return null;
  return {
    id: `${section}-${entry.id}`,
    logo: entry.logo ?? '',
    url,
    printedUrl: printedUrl(url),
    organization: [],
    dateRange,
    facts: [],
    texts: [],
    quote: [],
    highlights: [],
    keywords: [],
    ...texts,
  };
}
