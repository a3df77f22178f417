// Builds the view model of a CV for one language and length: name, contacts, summary and sections of entries.
import type { Choices } from '../content/site.ts';
import { mailtoUrl } from '../text/links.ts';
import { telephoneUrl } from '../text/telephone.ts';
import { createDateText, type DateText, isDate } from './dates/partial-date.ts';
import {
  createEntry,
  displayUrl,
  type Entry,
  type EntryOptions,
  httpUrl,
  printedUrl,
  type Text,
  textsOf,
} from './entries.ts';
import type { TextLang } from './merge-translation.ts';
import type { Cv } from './schema.ts';
import { type EntryGroup, employerRuns, groupByEmployer, type ShownEntry } from './sections/employers.ts';
import { fieldInWords, isStandardSection, type SectionSource, sectionsOf } from './sections/names.ts';

type Basics = NonNullable<Cv['basics']>;

export interface Section extends Pick<SectionSource, 'name' | 'id'> {
  /** The name of the section in words, for one without a title among the interface messages. */
  words: string;
  /** Whether the entries of the section are lines: a title with facts and keywords. */
  inline: boolean;
  /** Whether the title of each entry and its organization share a line: an entry is little more than that. */
  runIn: boolean;
  entries: Entry[];
  /** The ids of the entries that the short CV has. */
  short: ReadonlySet<string>;
  /** The entries of the section in groups, with positions at one employer below it. */
  groups: EntryGroup[];
}

/** One way to contact the person. */
export interface Contact {
  kind: 'place' | 'email' | 'phone' | 'url' | 'profile';
  /** The network of a profile; '' for another contact. */
  network: string;
  texts: Text[];
  /** URL of the link of a contact; '' when it has none. */
  href: string;
  /** The URL of the contact as print shows it, where the texts lack it. */
  printedUrl: string;
  /** The last part of a postal address. */
  country: { code: string; text: string } | null;
}

/** A CV as pages and formats show it: entries selected and in order, dates as text in the locale. */
export interface ViewModel {
  name: string;
  label: Text[];
  /** File name of the portrait. */
  image: string;
  summary: Text[];
  contacts: Contact[];
  sections: Section[];
}

export interface ViewModelOptions extends Omit<EntryOptions, 'person'> {
  length: Choices['length'];
  /** The CV by whose employers positions are grouped: the one in the base language. Null does not group them. */
  groupBy?: Cv | null;
}

/** How many entries the short CV has of a section in which no entry is marked `short`. */
const SHORT_UNMARKED = 3;

/** Whether the name of a person has a visible character. */
const isVisible = (text = ''): text is string => /[^\p{Z}\p{Cc}\p{Cf}]/u.test(text);

/** Creates the view model of a CV whose entries have ids. Sections without an entry to show are left out. */
export function createViewModel(cv: Cv, options: ViewModelOptions): ViewModel {
  const { locale, textLang } = options;
  const basics = cv.basics ?? {};
  const name = isVisible(basics.name) ? basics.name : '';
  return {
    name,
    label: textsOf(basics, 'label', textLang),
    image: basics.image ?? '',
    summary: textsOf(basics, 'summary', textLang),
    contacts: createContacts(basics, locale, textLang),
    sections: sectionsOf(cv).flatMap(section => createSection(section, { ...options, person: name })),
  };
}

/** Creates a section of the view model as a list of one; none without an entry to show. */
function createSection(sectionSource: SectionSource, options: ViewModelOptions & EntryOptions): Section[] {
  const { name, id } = sectionSource;
  const createdEntries = createShownEntries(sectionSource, options);
  const shortEntries = selectShortEntries(createdEntries);
  const shownEntries = options.length === 'long' ? createdEntries : shortEntries;
  if (!shownEntries.length) return [];
  const entries = shownEntries.map(({ entry }) => entry);
  return [
    {
      name,
      id,
      words: fieldInWords(name),
      inline: isInlineSection(name, entries),
      runIn: runInSections.includes(name) && entries.every(isBriefEntry),
      entries,
      short: new Set(shortEntries.map(({ entry }) => entry.id)),
      groups: groupByEmployer(sectionSource, shownEntries, options),
    },
  ];
}

/** Sections of JSON Resume whose entries have no dates and texts. */
const inlineSections = ['skills', 'languages', 'interests'];

function isInlineSection(sectionName: string, entries: Entry[]): boolean {
  if (isStandardSection(sectionName)) return inlineSections.includes(sectionName);
  return entries.every(
    ({ dateRange, organization, authors, texts, quote, highlights, facts, keywords }) =>
      !dateRange &&
      ![organization, authors, texts, quote, highlights].some(fieldTexts => fieldTexts.length) &&
      [facts, keywords].some(fieldTexts => fieldTexts.length),
  );
}

/** Sections whose entries may run in: title and organization on one line. */
const runInSections = ['education', 'awards', 'certificates'];

/** Whether an entry has nothing but a title, an organization, facts and a text. */
function isBriefEntry({ highlights, quote, keywords, texts }: Entry): boolean {
  return ![highlights, quote, keywords].some(fieldTexts => fieldTexts.length) && texts.length <= 1;
}

/** The entries of a section that have something to show. */
function createShownEntries(
  sectionSource: SectionSource,
  options: ViewModelOptions & EntryOptions,
): ShownEntry[] {
  const runNumbers = employerRuns(sectionSource, options.groupBy ?? null);
  return sectionSource.entries.flatMap((resumeEntry, i) => {
    const entry = createEntry(sectionSource, resumeEntry, options);
    return entry ? [{ source: resumeEntry, entry, run: runNumbers[i] as number }] : [];
  });
}

/** The entries of the short CV: those marked `short`, else the first that are not excluded from it. */
function selectShortEntries(createdEntries: ShownEntry[]): ShownEntry[] {
  const markedEntries = createdEntries.filter(({ source }) => source.short);
  return markedEntries.length
    ? markedEntries
    : createdEntries.filter(({ source }) => source.short !== false).slice(0, SHORT_UNMARKED);
}

/** What a CV says about itself as a document; what it lacks is empty. */
export interface DocumentMeta {
  lastModified: DateText | null;
  version: string;
  canonical: string;
}

/** Reads `meta` of JSON Resume, with the day of the last change as text in the locale (BCP 47). */
export function createDocumentMeta({ meta = {} }: Cv, locale: string): DocumentMeta {
  const { lastModified, version = '', canonical = '' } = meta;
  return { lastModified: lastModified ? createDayText(lastModified, locale) : null, version, canonical };
}

/** The day of a timestamp as text; a text that does not begin with a date is shown as written. */
function createDayText(timestamp: string, locale: string): DateText {
  const isoDay = timestamp.slice(0, 10);
  return isDate(isoDay) ? createDateText(isoDay, locale) : { iso: '', text: timestamp };
}

function createContacts(basics: Basics, locale: string, textLang: TextLang): Contact[] {
  const { email = '', phone = '', url = '', location = {}, profiles = [] } = basics;
  const contacts: Contact[] = [
    createContact('email', createText(email), mailtoUrl(email)),
    createContact('phone', createText(phone), telephoneUrl(phone)),
    createContact('url', createText(displayUrl(url)), httpUrl(url)),
    createPostalContact(location, locale, textLang),
    ...profiles.map(profile => createProfileContact(profile, textLang)),
  ];
  return contacts.filter(({ texts, country }) => texts.length || country);
}

function createContact(kind: Contact['kind'], texts: Text[], href: string): Contact {
  return { kind, network: '', texts, href, printedUrl: '', country: null };
}

function createPostalContact(
  location: NonNullable<Basics['location']>,
  locale: string,
  textLang: TextLang,
): Contact {
  const { postalCode = '', countryCode } = location;
  const [city] = textsOf(location, 'city', textLang);
  const postalCodeAndCity = [postalCode, city?.text].filter(Boolean).join(' ');
  const texts = [
    ...textsOf(location, 'address', textLang),
    ...createText(postalCodeAndCity, city?.lang),
    ...textsOf(location, 'region', textLang),
  ];
  return {
    ...createContact('place', texts, ''),
    country: countryCode ? { code: countryCode, text: countryName(countryCode, locale) } : null,
  };
}

/** A profile as a contact, by its network and user name, else by its URL. */
function createProfileContact(profile: NonNullable<Basics['profiles']>[number], textLang: TextLang): Contact {
  const { username = '', url = '' } = profile;
  const [network] = textsOf(profile, 'network', textLang);
  const profileText = [network?.text, username].filter(Boolean).join(': ') || displayUrl(url);
  const href = httpUrl(url);
  return {
    ...createContact('profile', createText(profileText, network?.lang), href),
    network: network?.text ?? '',
    printedUrl: printedUrl(href),
  };
}

/** A text of the view model as a list of one; an empty text is left out. */
function createText(text: string, lang = ''): Text[] {
  return text ? [{ text, lang }] : [];
}

/** The name of a country in the locale's language (Unicode CLDR) by its code; a text that is no code is shown as written. */
function countryName(countryCode: string, locale: string): string {
  if (!/^[a-z]{2}$/i.test(countryCode)) return countryCode;
  return new Intl.DisplayNames(locale, { type: 'region' }).of(countryCode.toUpperCase()) as string;
}
