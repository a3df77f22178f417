// Composes the JSON data of the Typst views from a CV: texts cleaned for PDF, with language and break opportunities.
import type { Colours } from '../../assets/design-tokens.ts';
import type { Choices, Site } from '../../content/site.ts';
import { type DateRange, type DateRangeMessages, formatDateRange } from '../../cv/dates/date-range.ts';
import type { DateText } from '../../cv/dates/partial-date.ts';
import type { Entry, Text } from '../../cv/entries.ts';
import { displayUrl } from '../../cv/entries.ts';
import type { Contact } from '../../cv/view-model.ts';
import { type IconName, icon } from '../../ui/icons.ts';
import { titleOfCv } from '../../ui/messages.ts';
import type { CvDocument } from '../document.ts';

export interface PdfOptions {
  paper: Site['paper'];
  /** Whether icons and logos are shown. */
  icons: Choices['icons'];
  /** `default`: dates in the margin. `clean`: one column, text in black. */
  theme: Choices['theme'];
  /** The images of the content by file name. */
  images: Map<string, Buffer>;
  /** The JSON Resume to attach. */
  json: string;
}

/** A language as Typst has it: `lang` of two or three letters (ISO 639), `region` of two (ISO 3166-1) or ''. */
interface Locale {
  lang: string;
  region: string;
}

/** A text of a Typst view; `lang` is '' where it is the language of the document. */
interface LocalizedText extends Locale {
  text: string;
}

const contactKinds = ['place', 'email', 'phone', 'url', 'profile'] as const;

/** Sections whose entries have no dates or texts of their own: each is one line. */
const inlineSections = ['skills', 'languages', 'interests'];

/**
 * Composes the data of `views/cv.typ`, serializable as JSON. Images are file names of `options.images`, '' for none. U+200B
 * in a text marks where a long word may be broken.
 */
export function composeCv(document: CvDocument, options: PdfOptions, colours: Colours) {
  const { view, ui, url, meta, note, cv } = document;
  const showIcons = options.icons === 'show';
  const iconNames = showIcons ? [...contactKinds, ...view.sections.map(({ name }) => name)] : [];
  const keywords = (cv.skills ?? []).flatMap(({ name = '', keywords = [] }) => [name, ...keywords]);
  const imageOf = (file: string) => (options.images.has(file) ? file : '');
  return {
    paper: options.paper,
    theme: options.theme,
    colours,
    language: { ...localeOf(document.language), dir: ui.dir },
    title: cleanText(titleOfCv(ui, view.name)),
    author: cleanText(view.name),
    keywords: [...new Set(keywords)].map(cleanText).filter(Boolean),
    // Year, month, day; never the current date, so that the same content gives the same bytes.
    date: meta.lastModified?.iso.split('-').map(Number) ?? [],
    icons: Object.fromEntries(iconNames.map(name => [name, iconSvg(name, colours)])),
    note: breakableText(note),
    webPage: { label: ui.controls.live, href: url, text: breakableText(displayUrl(url)) },
    // The level 1 heading; without a name it is the title of the CV.
    name: breakableText(view.name || titleOfCv(ui, '')),
    label: localizedTexts(view.label),
    portrait: imageOf(view.image),
    contacts: composeContacts(view.contacts),
    summary: localizedTexts(view.summary),
    sections: view.sections.map(({ name, entries }) => ({
      name,
      title: cleanText(ui.sections[name]),
      inline: inlineSections.includes(name),
      entries: entries.map(entry => ({
        ...composeEntry(entry, ui),
        logo: showIcons ? imageOf(entry.logo) : '',
      })),
    })),
  };
}

/** At least as many entries as the preview card has space for. */
const MAX_CARD_ENTRIES = 6;

/** Composes the data of `views/card.typ`: name, label, portrait, host, and the first entries with dates. */
export function composeCard(
  { view, ui, url, language }: CvDocument,
  images: Map<string, Buffer>,
  colours: Colours,
) {
  return {
    colours,
    language: { ...localeOf(language), dir: ui.dir },
    name: breakableText(view.name || titleOfCv(ui, '')),
    label: localizedTexts(view.label),
    portrait: images.has(view.image) ? view.image : '',
    entries: view.sections
      .flatMap(({ entries }) => entries)
      .filter(({ dateRange }) => dateRange)
      .slice(0, MAX_CARD_ENTRIES)
      .map(entry => composeEntry(entry, ui)),
    host: url ? new URL(url).host : '',
  };
}

/** The contacts; one without visible characters is left out. */
function composeContacts(contacts: Contact[]) {
  return contacts
    .map(({ kind, texts, href, printedUrl, country }) => ({
      kind,
      texts: localizedTexts(country ? [...texts, { text: country.text, lang: '' }] : texts),
      href,
      printedUrl: breakableText(printedUrl),
      // E-mail addresses, phone numbers and URLs, in any language.
      leftToRight: Boolean(href) && kind !== 'profile',
    }))
    .filter(({ texts }) => texts.length);
}

function composeEntry(entry: Entry, messages: DateRangeMessages) {
  const { dateRange } = entry;
  return {
    title: localizedTexts(entry.title),
    organization: localizedTexts(entry.organization),
    url: entry.url,
    dates: dateRange ? composeDates(dateRange, messages) : [],
    duration: dateRange?.duration?.text ?? '',
    facts: localizedTexts(entry.facts),
    printedUrl: breakableText(entry.printedUrl),
    texts: localizedTexts(entry.texts),
    quote: localizedTexts(entry.quote),
    highlights: localizedTexts(entry.highlights),
    keywords: localizedTexts(entry.keywords),
  };
}

/** The ends of a date range. A formatted date stays on one line; a text that is no date may be of any length. */
function composeDates(range: DateRange, messages: DateRangeMessages) {
  const { start, end, ongoing, upcoming } = range;
  if (upcoming) return [{ text: breakableText(formatDateRange(range, messages)), unbreakable: false }];
  const dates: { text: string; unbreakable: boolean }[] = [];
  const add = ({ iso, text }: DateText) => dates.push({ text: breakableText(text), unbreakable: iso !== '' });
  if (start) add(start);
  if (end) add(end);
  if (ongoing) dates.push({ text: breakableText(messages.ongoing), unbreakable: true });
  return dates;
}

/** The texts with their languages; a text without visible characters is left out. */
function localizedTexts(texts: Text[]): LocalizedText[] {
  return texts
    .map(({ text, lang }) => ({ text: breakableText(text), ...(lang ? localeOf(lang) : noLocale) }))
    .filter(({ text }) => text);
}

const noLocale: Locale = { lang: '', region: '' };

/** The language and region of a language tag (BCP 47); `und` (undetermined) for one that Typst cannot express. */
function localeOf(tag: string): Locale {
  const [, lang = 'und', region = ''] = /^([a-z]{2,3})(?:-[a-z]{4})?(?:-([a-z]{2}))?(?:-|$)/i.exec(tag) ?? [];
  return { lang: lang.toLowerCase(), region: region.toUpperCase() };
}

/**
 * Cleans a text for a PDF: white space becomes single spaces; control characters, lone surrogates, noncharacters and
 * zero-width characters such as soft hyphens and direction marks are removed, as PDF readers show or copy them wrongly.
 */
function cleanText(text: string): string {
  return Buffer.from(text.replace(/[ \t\n\f\r\v\u2028\u2029]+/g, ' '))
    .toString()
    .replace(
      /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd]|[\ufffe\uffff]/gu,
      '',
    )
    .trim();
}

/**
 * Cleans a text, and marks break opportunities in words of more than 20 characters by U+200B: after punctuation such as
 * slashes and hyphens, and after every 20 characters without any.
 */
function breakableText(text: string): string {
  return cleanText(text).replace(/\S{21,}/gu, word =>
    word
      .split(/(?<=[/.,;:?&=_@-])/u)
      .flatMap(part => part.split(/(?<=^(?:.{20})+)/su))
      .join('\u200b'),
  );
}

/** An icon as a standalone SVG image in one colour. */
function iconSvg(name: IconName, colours: Colours): string {
  return icon(name)
    .replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')
    .replaceAll('currentColor', colours['ink-soft']);
}
