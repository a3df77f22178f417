// Gives CV entries their ids, and maps the fields of each section to what pages and formats show: title, dates, texts.
import { isUrl } from '../text/links.ts';
import { slugOf } from '../text/script/slug.ts';
import { createDateRange, createEvent, type DateRange, type DateRangeOptions } from './dates/date-range.ts';
import { formatDuration } from './dates/duration.ts';
import type { TextLang } from './merge-translation.ts';
import { DOI_PATTERN, extensionFields, LINK_PATTERN, type ResumeEntry, YEARS_PATTERN } from './schema.ts';
import { type Author, isAuthor } from './sections/authors.ts';
import { datesOf, textOf } from './sections/entry-values.ts';
import { fieldFormats, fieldRoles, titleAndOrganization } from './sections/fields.ts';
import { uniqueIds } from './sections/ids.ts';
import { keyInWords, type SectionSource } from './sections/names.ts';

/** A text and its language tag (BCP 47); `lang` is '' where it is the language of the page. */
export interface Text {
  text: string;
  lang: string;
}

/** An entry of the view model; its shape is the same for all sections. What the content lacks is empty. */
export interface Entry {
  /** Ids of section and entry, such as `work-laboratory-director`: the same in all languages. */
  id: string;
  /** Name, position or title, in one or more parts. */
  title: Text[];
  /** File name of an image. */
  logo: string;
  /** An http or https URL; that of a DOI where there is no other. */
  url: string;
  /** The URL as print shows it. */
  printedUrl: string;
  /** Employer, school, publisher or issuer, with the location. */
  organization: Text[];
  dateRange: DateRange | null;
  authors: Author[];
  facts: Text[];
  texts: Text[];
  quote: Text[];
  highlights: Text[];
  keywords: Text[];
}

export interface EntryOptions extends DateRangeOptions {
  textLang: TextLang;
  /** The name of the person, who is set apart among authors. */
  person?: string;
}

/** Sections whose entries show how long they lasted. */
const sectionsWithDuration = ['work', 'volunteer'];

/** The fields of an entry that are its title, its organization, and its other facts. */
interface EntryFields {
  title: string[];
  organization: string[];
  /** Fields that the table of fields does not have: only entries of sections that JSON Resume lacks have any. */
  others: string[];
}

function fieldsOf(section: string, entry: ResumeEntry): EntryFields {
  const fields = titleAndOrganization(section, field => hasText(entry[field]));
  const others = Object.keys(entry).filter(
    field => !fieldFormats.has(field) && !extensionFields.includes(field) && hasText(entry[field]),
  );
  return fields.title.length
    ? { ...fields, others }
    : { ...fields, title: others.slice(0, 1), others: others.slice(1) };
}

const hasText = (value: unknown) => [value].flat().some(Boolean);

/** The texts of a field that is a fact. A number of years has its unit, a DOI its scheme, any other number the name of its field. */
function readFact(entry: ResumeEntry, field: string, { textLang, locale }: EntryOptions): Text[] {
  return textsOf(entry, field, textLang).map(({ text, lang }) => {
    if (field === 'years' && yearsPattern.test(text)) {
      return { text: formatDuration({ years: Number(text.replace(',', '.')), months: 0 }, locale), lang };
    }
    if (field === 'doi' && doiPattern.test(text)) return { text: `doi:${text}`, lang };
    const isNumber = !fieldFormats.has(field) && /^[\p{N}.,%-]+$/u.test(text);
    return { text: isNumber ? `${keyInWords(field)}: ${text}` : text, lang };
  });
}

/** The date range of an entry: from start to end, or of an event, which may have an end, such as the expiry of a certificate. */
function readDates(section: string, entry: ResumeEntry, options: EntryOptions): DateRange | null {
  const { startDate, endDate, date, releaseDate } = datesOf(entry);
  const event = date ?? releaseDate;
  if (!startDate && event && !endDate) return createEvent(event, options.locale);
  const dates = { start: startDate ?? event, end: endDate };
  return createDateRange(dates, sectionsWithDuration.includes(section), options);
}

/** The texts under a key of a part of a CV: one, or those of a list. Empty texts are left out. */
export function textsOf<P extends object>(part: P, key: keyof P & string, textLang: TextLang): Text[] {
  const texts = [part[key] ?? []].flat() as string[];
  return texts.filter(Boolean).map(text => ({ text, lang: textLang(part, key) }));
}

const linkPattern = new RegExp(LINK_PATTERN);
const doiPattern = new RegExp(DOI_PATTERN);
const yearsPattern = new RegExp(YEARS_PATTERN);

/** The URL if a page may link to it (http or https), else ''. */
export function httpUrl(url = ''): string {
  return linkPattern.test(url) && isUrl(url) ? url : '';
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
export function titleOf(section: string, entry: ResumeEntry): string {
  const texts = fieldsOf(section, entry).title.flatMap(field => textsOf(entry, field, () => ''));
  return texts.map(({ text }) => text).join(', ');
}

/**
 * Finds the id of each entry of a section: its own, else the slug of its title ("entry" without one), followed by -2, -3
 * and so on where another entry has that id.
 */
export function entryIds(section: string, entries: ResumeEntry[]): { entry: ResumeEntry; id: string }[] {
  const createId = uniqueIds(
    entries.flatMap(({ id }) => id ?? []),
    '-',
  );
  return entries.map(entry => ({
    entry,
    id: entry.id ?? createId(slugOf(titleOf(section, entry)) || 'entry'),
  }));
}

/**
 * Creates the view model of an entry, which has its id, of a section. Null when the entry has nothing to show. Without a
 * title its URL serves as one.
 */
export function createEntry(
  { name, id }: Pick<SectionSource, 'name' | 'id'>,
  entry: ResumeEntry,
  options: EntryOptions,
): Entry | null {
  const { title, organization, others } = fieldsOf(name, entry);
  const read = (fields: string[]) => fields.flatMap(field => textsOf(entry, field, options.textLang));
  const ownUrl = httpUrl(textOf(entry, 'url'));
  const url = ownUrl || doiUrl(textOf(entry, 'doi'));
  const texts = {
    title: read(title),
    organization: read(organization),
    authors: read(fieldRoles.authors).map(({ text }) => ({
      text,
      isPerson: isAuthor(text, options.person ?? ''),
    })),
    facts: [...fieldRoles.facts, ...others].flatMap(field => readFact(entry, field, options)),
    texts: read(fieldRoles.texts),
    quote: read(fieldRoles.quotes),
    highlights: read(fieldRoles.highlights),
    keywords: read(fieldRoles.keywords),
  };
  if (url && !texts.title.length) texts.title = [{ text: displayUrl(url), lang: '' }];
  const dateRange = readDates(name, entry, options);
  if (!dateRange && Object.values(texts).every(list => !list.length)) return null;
  return {
    id: `${id}-${entry.id}`,
    logo: entry.logo ?? '',
    url,
    printedUrl: printedUrl(ownUrl),
    dateRange,
    ...texts,
  };
}

/** The URL of a DOI (DOI Handbook, 3.5.1: `#` and `?` are part of it); '' for a text that is none. */
function doiUrl(doi = ''): string {
  return doiPattern.test(doi) ? `https://doi.org/${encodeURI(doi).replace(/[#?]/g, encodeURIComponent)}` : '';
}
