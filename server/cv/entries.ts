// Gives CV entries their ids, and maps the fields of each section to what pages and formats show: title, dates, texts.
import { isUrl } from '../text/links.ts';
import { slugOf } from '../text/script/slug.ts';
import { createDateRange, createEvent, type DateRange, type DateRangeOptions } from './dates/date-range.ts';
import { formatDuration } from './dates/duration.ts';
import type { TextLang } from './merge-translation.ts';
import { DOI_PATTERN, extensionFields, LINK_PATTERN, type ResumeEntry, YEARS_PATTERN } from './schema.ts';
import { type Author, isAuthor } from './sections/authors.ts';
import { entryDatesOf, entryTextOf } from './sections/entry-values.ts';
import { fieldFormats, fieldRoles, titleAndOrganization } from './sections/fields.ts';
import { uniqueIds } from './sections/ids.ts';
import { fieldInWords, type SectionSource } from './sections/names.ts';

/** A text of the view model and its language tag (BCP 47); `lang` is '' where it is the language of the page. */
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
  /** The http or https URL of the entry; that of a DOI where there is no other. */
  url: string;
  /** The URL of the entry as print shows it. */
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

function entryFieldsOf(section: string, resumeEntry: ResumeEntry): EntryFields {
  const entryFields = titleAndOrganization(section, field => hasFieldText(resumeEntry[field]));
  const otherFields = Object.keys(resumeEntry).filter(
    field => !fieldFormats.has(field) && !extensionFields.includes(field) && hasFieldText(resumeEntry[field]),
  );
  return entryFields.title.length
    ? { ...entryFields, others: otherFields }
    : { ...entryFields, title: otherFields.slice(0, 1), others: otherFields.slice(1) };
}

const hasFieldText = (fieldValue: unknown) => [fieldValue].flat().some(Boolean);

/** The texts of a field that is a fact. A number of years has its unit, a DOI its scheme, any other number the name of its field. */
function readFactTexts(resumeEntry: ResumeEntry, field: string, { textLang, locale }: EntryOptions): Text[] {
  return textsOf(resumeEntry, field, textLang).map(({ text, lang }) => {
    if (field === 'years' && yearsPattern.test(text)) {
      return { text: formatDuration({ years: Number(text.replace(',', '.')), months: 0 }, locale), lang };
    }
    if (field === 'doi' && doiPattern.test(text)) return { text: `doi:${text}`, lang };
    const isUnlabelledNumber = !fieldFormats.has(field) && /^[\p{N}.,%-]+$/u.test(text);
    return { text: isUnlabelledNumber ? `${fieldInWords(field)}: ${text}` : text, lang };
  });
}

/** The date range of an entry: from start to end, or of an event, which may have an end, such as the expiry of a certificate. */
function readEntryDates(section: string, resumeEntry: ResumeEntry, options: EntryOptions): DateRange | null {
  const { startDate, endDate, date, releaseDate } = entryDatesOf(resumeEntry);
  const eventDate = date ?? releaseDate;
  if (!startDate && eventDate && !endDate) return createEvent(eventDate, options.locale);
  const startAndEnd = { start: startDate ?? eventDate, end: endDate };
  return createDateRange(startAndEnd, sectionsWithDuration.includes(section), options);
}

/** The texts under a key of a part of a CV: one, or those of a list. Empty texts are left out. */
export function textsOf<P extends object>(cvPart: P, key: keyof P & string, textLang: TextLang): Text[] {
  const fieldTexts = [cvPart[key] ?? []].flat() as string[];
  return fieldTexts.filter(Boolean).map(text => ({ text, lang: textLang(cvPart, key) }));
}

const httpUrlPattern = new RegExp(LINK_PATTERN);
const doiPattern = new RegExp(DOI_PATTERN);
const yearsPattern = new RegExp(YEARS_PATTERN);

/** The URL if a page may link to it (http or https), else ''. */
export function httpUrl(urlText = ''): string {
  return httpUrlPattern.test(urlText) && isUrl(urlText) ? urlText : '';
}

/** A URL as people write it: without its scheme, and without a slash at the end of its path. */
export function displayUrl(url: string): string {
  return url.replace(/^https?:\/\//i, '').replace(/^([^?#]*)\/$/, '$1');
}

/** The longest URL that is printed, in characters; longer ones are impractical to type. */
const MAX_PRINTED_URL = 64;

/** The URL as print shows it beside a link; '' when it is too long to type. */
export function printedUrl(url: string): string {
  const shownUrl = displayUrl(url);
  return shownUrl.length > MAX_PRINTED_URL ? '' : shownUrl;
}

/** The title of an entry as plain text: its position, name, title or the like; '' when it has none. */
export function entryTitleOf(section: string, resumeEntry: ResumeEntry): string {
  const titleTexts = entryFieldsOf(section, resumeEntry).title.flatMap(field =>
    textsOf(resumeEntry, field, () => ''),
  );
  return titleTexts.map(({ text }) => text).join(', ');
}

/**
 * Finds the id of each entry of a section: its own, else the slug of its title ("entry" without one), followed by -2, -3
 * and so on where another entry has that id.
 */
export function entryIds(section: string, entries: ResumeEntry[]): { entry: ResumeEntry; id: string }[] {
  const createEntryId = uniqueIds(
    entries.flatMap(({ id }) => id ?? []),
    '-',
  );
  return entries.map(resumeEntry => ({
    entry: resumeEntry,
    id: resumeEntry.id ?? createEntryId(slugOf(entryTitleOf(section, resumeEntry)) || 'entry'),
  }));
}

/**
 * Creates the view model of an entry, which has its id, of a section. Null when the entry has nothing to show. Without a
 * title its URL serves as one.
 */
export function createEntry(
  { name: sectionName, id: sectionId }: Pick<SectionSource, 'name' | 'id'>,
  resumeEntry: ResumeEntry,
  options: EntryOptions,
): Entry | null {
  const entryFields = entryFieldsOf(sectionName, resumeEntry);
  const readTexts = (fields: string[]) =>
    fields.flatMap(field => textsOf(resumeEntry, field, options.textLang));
  const ownUrl = httpUrl(entryTextOf(resumeEntry, 'url'));
  const url = ownUrl || doiUrl(entryTextOf(resumeEntry, 'doi'));
  const entryTexts = {
    title: readTexts(entryFields.title),
    organization: readTexts(entryFields.organization),
    authors: readTexts(fieldRoles.authors).map(({ text }) => ({
      text,
      isPerson: isAuthor(text, options.person ?? ''),
    })),
    facts: [...fieldRoles.facts, ...entryFields.others].flatMap(field =>
      readFactTexts(resumeEntry, field, options),
    ),
    texts: readTexts(fieldRoles.texts),
    quote: readTexts(fieldRoles.quotes),
    highlights: readTexts(fieldRoles.highlights),
    keywords: readTexts(fieldRoles.keywords),
  };
  if (url && !entryTexts.title.length) entryTexts.title = [{ text: displayUrl(url), lang: '' }];
  const dateRange = readEntryDates(sectionName, resumeEntry, options);
  if (!dateRange && Object.values(entryTexts).every(texts => !texts.length)) return null;
  return {
    id: `${sectionId}-${resumeEntry.id}`,
    logo: resumeEntry.logo ?? '',
    url,
    printedUrl: printedUrl(ownUrl),
    dateRange,
    ...entryTexts,
  };
}

/** The URL of a DOI (DOI Handbook, 3.5.1: `#` and `?` are part of it); '' for a text that is none. */
function doiUrl(doi = ''): string {
  return doiPattern.test(doi) ? `https://doi.org/${encodeURI(doi).replace(/[#?]/g, encodeURIComponent)}` : '';
}
