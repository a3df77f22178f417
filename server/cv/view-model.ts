// Builds the view model of a CV for one language and length: name, contacts, summary and sections of entries.
import type { Choices } from '../content/site.ts';
import { type DateText, formatDate, isDate } from './dates.ts';
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
import { type Cv, EMAIL, type SectionName, sectionNames } from './schema.ts';

export interface Section {
  name: SectionName;
  entries: Entry[];
}

/** One way to reach the person. */
export interface Contact {
  kind: 'place' | 'email' | 'phone' | 'url' | 'profile';
  texts: Text[];
  /** Where it leads; empty where it leads nowhere. */
  href: string;
  /** The address for readers on paper, where the texts do not say it. */
  address: string;
  /** The country that a place ends with. */
  country: { code: string; text: string } | null;
}

/** A CV laid out for one reader: only what is shown, in order, dates in words of the locale. */
export interface ViewModel {
  name: string;
  label: Text[];
  /** File name of a portrait, and the person's initials to stand in its place. */
  image: string;
  initials: string;
  summary: Text[];
  contacts: Contact[];
  sections: Section[];
}

export interface ViewModelOptions extends EntryOptions {
  length: Choices['length'];
}

/** How many entries the short CV keeps of a section in which none is marked `short`. */
const SHORT_UNMARKED = 3;

/** Whether anything of a text can be seen. */
const isSeen = (text = ''): text is string => /[^\p{Z}\p{Cc}\p{Cf}]/u.test(text);

/** Lays a CV, whose entries have ids, out for a reader. Sections without an entry are left out. */
export function createViewModel(cv: Cv, options: ViewModelOptions): ViewModel {
  const { locale, length, textLang } = options;
  const basics = cv.basics ?? {};
  const { image = '' } = basics;
  const name = isSeen(basics.name) ? basics.name : '';
  return {
    name,
    label: textsOf(basics, 'label', textLang),
    image,
    initials: initialsOf(name),
    summary: textsOf(basics, 'summary', textLang),
    contacts: createContacts(basics, locale, textLang),
    sections: sectionNames.flatMap(section => {
      const all = (cv[section] ?? []).flatMap(entry => {
        const shown = createEntry(section, entry, options);
        return shown ? [{ shown, short: entry.short }] : [];
      });
      const marked = all.filter(entry => entry.short);
      const first = all.filter(entry => entry.short !== false).slice(0, SHORT_UNMARKED);
      const kept = length === 'long' ? all : marked.length ? marked : first;
      const entries = kept.map(({ shown }) => shown);
      return entries.length ? [{ name: section, entries }] : [];
    }),
  };
}

/** What a CV says of itself as a document; what it does not say is empty. */
export interface DocumentMeta {
  lastModified: DateText | null;
  version: string;
  canonical: string;
}

/** Reads `meta`, with the date in words of the locale (BCP 47). */
export function createDocumentMeta({ meta = {} }: Cv, locale: string): DocumentMeta {
  const { lastModified, version = '', canonical = '' } = meta;
  const day = lastModified?.slice(0, 10) ?? '';
  return {
    lastModified: lastModified
      ? isDate(day)
        ? { iso: day, text: formatDate(day, locale) }
        : { iso: '', text: lastModified }
      : null,
    version,
    canonical,
  };
}

function createContacts(basics: NonNullable<Cv['basics']>, locale: string, textLang: TextLang): Contact[] {
  const { email = '', phone = '', url = '', location = {}, profiles = [] } = basics;
  const { postalCode, countryCode } = location;
  const said = (text: string): Text[] => (text ? [{ text, lang: '' }] : []);
  const contact = (kind: Contact['kind'], texts: Text[], href = '', country: Contact['country'] = null) =>
    texts.length || country
      ? [{ kind, texts, href, address: kind === 'profile' ? printedUrl(href) : '', country }]
      : [];
  const [city] = textsOf(location, 'city', textLang);
  const place = [
    ...textsOf(location, 'address', textLang),
    ...(city && postalCode
      ? [{ ...city, text: `${postalCode} ${city.text}` }]
      : city
        ? [city]
        : said(postalCode ?? '')),
    ...textsOf(location, 'region', textLang),
  ];
  const country = countryCode ? { code: countryCode, text: countryName(countryCode, locale) } : null;
  return [
    ...contact('place', place, '', country),
    ...contact('email', said(email), EMAIL_FORM.test(email) ? `mailto:${email}` : ''),
    ...contact('phone', said(phone), /\d/.test(phone) ? `tel:${phone.replace(/\(0\)|[^+\d]/g, '')}` : ''),
    ...contact('url', said(displayUrl(url)), httpUrl(url)),
    ...profiles.flatMap(profile => {
      const { username = '', url = '' } = profile;
      const [network] = textsOf(profile, 'network', textLang);
      const text = [network?.text, username].filter(Boolean).join(': ') || displayUrl(url);
      return contact('profile', text ? [{ text, lang: network?.lang ?? '' }] : [], httpUrl(url));
    }),
  ];
}

const EMAIL_FORM = new RegExp(EMAIL);

/** The country's name in the locale's language, as the Unicode CLDR has it; what is no code as it is written. */
function countryName(code: string, locale: string): string {
  if (!/^[a-z]{2}$/i.test(code)) return code;
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code.toUpperCase()) as string;
}

/** The first letters of the first and the last part of a name, with a non-joiner between: in some scripts they would join. */
function initialsOf(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean);
  const letters = new Intl.Segmenter();
  return [...new Set([parts[0], parts.at(-1)])]
    .map(part => letters.segment(part ?? '').containing(0)?.segment ?? '')
    .join('\u200C');
}
