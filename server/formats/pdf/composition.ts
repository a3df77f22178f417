// Composes the data that the Typst views of the PDF and of the preview card read.
import type { Colours } from '../../assets/design-tokens.ts';
import type { Choices, Site } from '../../content/site.ts';
import type { DateRange, DateText } from '../../cv/dates.ts';
import type { Entry, Text } from '../../cv/entries.ts';
import { displayUrl } from '../../cv/entries.ts';
import { type IconName, icon } from '../../ui/icons.ts';
import { titleOfCv } from '../../ui/messages.ts';
import type { CvDocument } from '../document.ts';

/** How a PDF is set. */
export interface PdfOptions {
  paper: Site['paper'];
  /** Whether icons and logos are shown. */
  icons: Choices['icons'];
  /** `default`: dates stand in a margin. `clean`: one column, no colour. */
  theme: Choices['theme'];
  /** Pictures by their file names. */
  images: Map<string, Buffer>;
  /** The JSON Resume to attach. */
  json: string;
}

/** A language as Typst takes it: a code of two or three letters, and a region of two or ''. */
interface Locale {
  lang: string;
  region: string;
}

/** What `views/cv.typ` sets: data that can be written as JSON, in which U+200B is where a long word may be broken. */
export type Composition = ReturnType<typeof composeCv>;

/** Puts a CV into the terms of its view; pictures are named by their files. */
export function composeCv(document: CvDocument, options: PdfOptions, colours: Colours) {
  const { sheet, ui, url, notes, note, cv } = document;
  const [names, show] = [sheet.sections.map(({ name }) => name), options.icons === 'show'];
  const picture = (file: string) => (options.images.has(file) ? file : '');
  const { lastModified } = notes;
  return {
    paper: options.paper,
    theme: options.theme,
    colours,
    language: { ...localeOf(document.language), dir: ui.dir },
    title: clean(titleOfCv(ui, sheet.name)),
    author: clean(sheet.name),
    keywords: [...new Set((cv.skills ?? []).flatMap(({ name = '', keywords = [] }) => [name, ...keywords]))]
      .map(clean)
      .filter(Boolean),
    // The parts of a date that the calendar has, never the clock's.
    date: lastModified?.iso.split('-').map(Number) ?? [],
    icons: Object.fromEntries(
      show ? [...contacts, ...names].map(name => [name, drawing(name, colours)]) : [],
    ),
    note: breakable(note),
    live: { label: ui.controls.live, href: url, text: breakable(displayUrl(url)) },
    // A person without a name has a CV, all the same.
    name: breakable(sheet.name || titleOfCv(ui, '')),
    label: says(sheet.label),
    portrait: picture(sheet.image),
    contacts: sheet.contacts.map(({ kind, texts, href, printedUrl, country }) => ({
      kind,
      texts: says(country ? [...texts, { text: country.text, lang: '' }] : texts),
      href,
      printedUrl: breakable(printedUrl),
      latin: Boolean(href) && kind !== 'profile',
    })),
    summary: says(sheet.summary),
    sections: sheet.sections.map(({ name, entries }) => ({
      name,
      title: clean(ui.sections[name]),
      // Words rather than deeds: one running line for each.
      terms: ['skills', 'languages', 'interests'].includes(name),
      entries: entries.map(entry => ({
        ...composeEntry(entry, ui.ongoing),
        logo: show ? picture(entry.logo) : '',
      })),
    })),
  };
}

/** What `views/card.typ` sets: who it is, and how the CV begins. */
export function composeCard(
  { sheet, ui, url, language }: CvDocument,
  images: Map<string, Buffer>,
  colours: Colours,
) {
  return {
    colours,
    language: { ...localeOf(language), dir: ui.dir },
    name: breakable(sheet.name || titleOfCv(ui, '')),
    label: says(sheet.label),
    portrait: images.has(sheet.image) ? sheet.image : '',
    // As many as there will be room for, and more.
    entries: sheet.sections
      .flatMap(({ entries }) => entries.filter(({ dateRange }) => dateRange))
      .slice(0, 6)
      .map(entry => composeEntry(entry, ui.ongoing)),
    host: url ? new URL(url).host : '',
  };
}

const contacts = ['place', 'email', 'phone', 'url', 'profile'] as const;

function composeEntry(
  { title, organization, url, printedUrl, dateRange, facts, texts, quote, highlights, keywords }: Entry,
  ongoing: string,
) {
  return {
    title: says(title),
    organization: says(organization),
    url,
    dates: dateRange ? datesOf(dateRange, ongoing) : [],
    duration: dateRange?.duration?.text ?? '',
    facts: says(facts),
    printedUrl: breakable(printedUrl),
    texts: says(texts),
    quote: says(quote),
    highlights: says(highlights),
    keywords: says(keywords),
  };
}

/** When something was: a date that can be read stays on one line, one that cannot may be of any length. */
function datesOf({ start, end, ongoing }: DateRange, ongoingWord: string) {
  const dates: (DateText | null)[] = [start, end, ongoing ? { iso: '-', text: ongoingWord } : null];
  return dates.flatMap(date => (date ? [{ text: breakable(date.text), whole: Boolean(date.iso) }] : []));
}

/** Texts, without those that say nothing. */
const says = (texts: Text[]) =>
  texts.flatMap(({ text, lang }) => {
    const said = breakable(text);
    return said ? [{ text: said, ...(lang ? localeOf(lang) : { lang: '', region: '' }) }] : [];
  });

function localeOf(tag: string): Locale {
  const [, lang = 'und', region = ''] = /^([a-z]{2,3})(?:-[a-z]{4})?(?:-([a-z]{2}))?(?:-|$)/i.exec(tag) ?? [];
  return { lang: lang.toLowerCase(), region: region.toUpperCase() };
}

/**
 * A text as paper takes it: white space as one space; without control characters, lone surrogates, and the characters
 * without width that programs which read a PDF stumble over (soft hyphens, marks of direction and the like).
 */
function clean(text: string): string {
  return Buffer.from(text.replace(/[ \t\n\f\r\v\u2028\u2029]+/g, ' '))
    .toString()
    .replace(
      /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd]|[\ufffe\uffff]/gu,
      '',
    )
    .trim();
}

/** The same with U+200B where a word that may be too long for a line can be broken: after what divides it, else anywhere. */
function breakable(text: string): string {
  return clean(text).replace(/\S{21,}/gu, word =>
    word
      .split(/(?<=[/.,;:?&=_@-])/u)
      .flatMap(part => part.split(/(?<=^(?:.{20})+)/su))
      .join('\u200b'),
  );
}

/** An icon as a picture of its own in one colour. */
function drawing(name: IconName, colours: Colours): string {
  return icon(name)
    .replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')
    .replaceAll('currentColor', colours['ink-soft']);
}
