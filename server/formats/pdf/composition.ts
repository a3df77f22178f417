// Composes the JSON data of the Typst views from a CV.
import { generate } from 'lean-qr';
import type { Colours } from '../../assets/design-tokens.ts';
import type { Choices, Site } from '../../content/site.ts';
import { type DateRange, formatDateRange } from '../../cv/dates/date-range.ts';
import { formatDate } from '../../cv/dates/partial-date.ts';
import type { Entry } from '../../cv/entries.ts';
import { displayUrl } from '../../cv/entries.ts';
import { type Author, authorSeparator } from '../../cv/sections/authors.ts';
import type { Contact, ViewModel } from '../../cv/view-model.ts';
import { withoutMissing } from '../../fonts/choose.ts';
import type { Images } from '../../images/image.ts';
import { commaOf } from '../../text/script/comma.ts';
import type { Direction } from '../../text/script/isolates.ts';
import { icon, iconNameOf, networkIcon } from '../../ui/icons.ts';
import { sectionTitle, titleOfCv } from '../../ui/messages.ts';
import type { Ui } from '../../ui/schema.ts';
import type { CvDocument } from '../document.ts';
import {
  closingBlocks,
  highlightBlocks,
  type Inline,
  leftToRightTexts,
  literal,
  literalTexts,
  localeOf,
  quoteBlocks,
  textBlocks,
} from './blocks.ts';
import { type BlockReader, withGlyphs } from './glyphs.ts';
import { groupItems, type SplitBlocks, splitForPages } from './page-breaks.ts';
import { estimateLengths } from './page-lengths.ts';
import { composeStrip } from './strip.ts';
import { cleanText, MAX_DETAIL, unbreakable, type Words } from './words.ts';

export interface PdfOptions {
  paper: Site['paper'];
  /** Whether icons and logos are shown. */
  icons: Choices['icons'];
  /** `default`: icons in the margin, colours of the site. `clean`: wider, one column, black, without icons. */
  theme: Choices['theme'];
  images: Images;
  /** The JSON Resume to attach. */
  json: string;
}

/**
 * Composes the data of `views/cv.typ`, serializable as JSON. Images are names of `options.images`, '' for none.
 */
export function composeCv(document: CvDocument, options: PdfOptions, colours: Colours) {
  const { url, meta, cv } = document;
  const shown = withGlyphs(document);
  const { view, ui, note, texts } = shown;
  const comma = commaIn(document);
  const typesetsIcons = options.icons === 'show' && options.theme === 'default';
  const iconNames = typesetsIcons ? view.sections.map(({ name }) => iconNameOf(name)) : [];
  const keywords = (cv.skills ?? []).flatMap(({ name = '', keywords = [] }) => [name, ...keywords]);
  const imageOf = (file: string) => options.images.get(file)?.name ?? '';
  const data = {
    paper: options.paper,
    theme: options.theme,
    colours,
    ...composeLanguage(document),
    title: cleanText(titleOfCv(document.ui, document.view.name)),
    author: cleanText(document.view.name),
    keywords: [...new Set(keywords)].map(cleanText).filter(Boolean),
    // Year, month, day; never the current date, so that the same content gives the same bytes.
    date: meta.lastModified?.iso.split('-').map(Number) ?? [],
    icons: Object.fromEntries(iconNames.map(name => [name, iconSvg(icon(name), colours)])),
    note: literal(note, ui.dir),
    webPage: {
      label: ui.controls.live,
      href: url,
      text: unbreakable(displayUrl(url)),
      code: url ? composeCode(url) : null,
    },
    name: composeName(view, ui),
    label: literalTexts(view.label, ui.dir),
    portrait: imageOf(view.image),
    contacts: composeContacts(view.contacts, ui.dir, contact =>
      typesetsIcons && hasContactIcons(view.contacts) ? iconSvg(contactIcon(contact), colours) : '',
    ),
    twoColumns: hasTwoColumns(view.contacts),
    summary: groupItems(textBlocks(view.summary, texts)),
    strip: composeStrip(document, shown, { hasLabels: true }),
    plainStrip: composeStrip(document, shown, { hasLabels: false }),
    stripTitle: cleanText(document.ui.timeline.title),
    sections: view.sections.map(section => ({
      icon: iconNameOf(section.name),
      // A heading is never empty, and levels of headings are never skipped.
      title: cleanText(sectionTitle(ui, section)) || '–',
      inline: section.inline,
      entries: section.groups.flatMap(({ employer, entries }) =>
        [...(employer ? [employer] : []), ...entries].map((entry, i) => ({
          ...composeHead(entry, ui, comma),
          // Of an employer, the positions below it are one level lower.
          level: employer && i ? 4 : 3,
          hasRoles: employer !== null && i === 0,
          logo: typesetsIcons ? imageOf(entry.logo) : '',
          ...(section.inline
            ? { keywords: literalTexts(entry.keywords, ui.dir) }
            : composeBody(entry, texts)),
        })),
      ),
    })),
  };
  return { ...data, lengths: estimateLengths(data) };
}

/**
 * The QR code of a URL (ISO/IEC 18004) as the path of an SVG, and its width in modules. The rows overlap by a hundredth, as
 * viewers show a seam between areas that only touch.
 */
function composeCode(url: string): { path: string; size: number } {
  const code = generate(url);
  const rows = Array.from({ length: code.size }, (_, y) => {
    const row = Array.from({ length: code.size }, (_, x) => (code.get(x, y) ? '#' : '.')).join('');
    const dark = [...row.matchAll(/#+/g)];
    return dark.map(({ index, 0: { length } }) => `M${index} ${y}h${length}v1.01h-${length}z`).join('');
  });
  return { path: rows.join(''), size: code.size };
}

/** Scripts with capital letters, for which the typefaces have small capitals and old-style digits. */
const CASED_SCRIPTS = ['Latn', 'Grek', 'Cyrl'];

/** The language of a document and what depends on it: direction, typefaces, separators. */
function composeLanguage(document: CvDocument) {
  const { language, ui, typefaces } = document;
  const { script = 'Latn' } = new Intl.Locale(ui.locale).maximize();
  return {
    language: { ...localeOf(language), dir: ui.dir },
    isCased: CASED_SCRIPTS.includes(script),
    families: typefaces.families.get(language) ?? [],
    comma: commaIn(document),
  };
}

/** The comma of the language, if the typefaces have it. */
function commaIn({ ui, typefaces }: CvDocument): string {
  return withoutMissing(commaOf(ui.locale), typefaces) || ', ';
}

/** The longest word of a name that fits its line in any case, in characters. */
const MAX_NAME_WORD = 12;

/** At least as many entries as the preview card has space for. */
const MAX_CARD_ENTRIES = 6;

/** Composes the data of `views/card.typ`: name, label, portrait, host, and the first entries: those with dates, if any has. */
export function composeCard(document: CvDocument, images: Images, colours: Colours) {
  const { url } = document;
  const shown = withGlyphs(document);
  const { view, ui } = shown;
  const comma = commaIn(document);
  const entries = view.sections.flatMap(({ entries }) => entries);
  const dated = entries.filter(({ dateRange }) => dateRange);
  return {
    colours,
    ...composeLanguage(document),
    name: composeName(view, ui, MAX_NAME_WORD),
    label: literalTexts(view.label, ui.dir),
    portrait: images.get(view.image)?.name ?? '',
    entries: (dated.length ? dated : entries).slice(0, MAX_CARD_ENTRIES).map(entry => ({
      ...composeHead(entry, ui, comma),
      organization: literalTexts(entry.organization.slice(0, 1), ui.dir),
      dates: entry.dateRange ? unbreakable(formatDateRange(toYears(entry.dateRange, ui.locale), ui)) : [],
    })),
    host: unbreakable(url ? new URL(url).host : ''),
    strip: composeStrip(document, shown, { hasLabels: true }),
    lengths: [],
  };
}

/** A date range in years; one within a year has no end. A text that is no date stays. */
function toYears(range: DateRange, locale: string): DateRange {
  const yearOf = (date: DateRange['start']) => {
    const [year] = /^\d{4}(?=-|$)/.exec(date?.iso ?? '') ?? [];
    return date && year ? { iso: year, text: formatDate(year, locale) } : date;
  };
  const [start, end] = [yearOf(range.start), yearOf(range.end)];
  return { ...range, start, end: start?.text === end?.text ? null : end };
}

/** The level 1 heading; without a name it is the title of the CV. Words are measured, as its letters are large. */
function composeName({ name }: ViewModel, ui: Ui, maxWhole?: number): Inline[] {
  const text = cleanText(name) || cleanText(titleOfCv(ui, '')) || '–';
  return literal(text, ui.dir, MAX_NAME_WORD, maxWhole);
}

/** The icon of a contact as inline SVG; '' of a profile of a network without a glyph. */
function contactIcon({ kind, network }: Contact): string {
  return kind === 'profile' ? networkIcon(network) : icon(kind);
}

/** Whether icons tell one contact from another. */
function hasContactIcons(contacts: Contact[]): boolean {
  return new Set(contacts.map(contactIcon).filter(Boolean)).size > 1;
}

/** The contacts; one without visible characters is left out. `iconOf` gives the icon of a contact as SVG, '' for none. */
function composeContacts(contacts: Contact[], dir: Direction, iconOf: (contact: Contact) => string) {
  return contacts
    .map(contact => {
      const { kind, texts, href, printedUrl, country } = contact;
      const all = country ? [...texts, { text: country.text, lang: '' }] : texts;
      // E-mail addresses, phone numbers and URLs are written from left to right in any language.
      const isLeftToRight = href !== '' && kind !== 'profile';
      return {
        kind,
        icon: iconOf(contact),
        texts: isLeftToRight ? leftToRightTexts(all, dir) : literalTexts(all, dir),
        href,
        printedUrl: unbreakable(printedUrl),
      };
    })
    .filter(({ texts }) => texts.length);
}

/** The longest contact of a column beside another one, in characters. */
const MAX_COLUMN_CONTACT = 40;

/** Whether profiles are in a column beside the other contacts. Beside only one of these most of the column would be empty. */
function hasTwoColumns(contacts: Contact[]): boolean {
  const others = contacts.filter(({ kind }) => kind !== 'profile');
  const lengths = others.map(
    ({ texts, country }) =>
      [...texts, ...(country ? [country] : [])].map(({ text }) => text).join(', ').length,
  );
  return others.length > 1 && others.length < contacts.length && Math.max(...lengths) <= MAX_COLUMN_CONTACT;
}

/** What is above the texts of an entry. */
function composeHead(
  { title, organization, url, printedUrl, dateRange, authors, facts }: Entry,
  ui: Ui,
  comma: string,
) {
  return {
    title: literalTexts(title, ui.dir),
    organization: literalTexts(organization, ui.dir),
    url,
    dates: unbreakable(dateRange ? formatDateRange(dateRange, ui) : '', MAX_DETAIL),
    duration: unbreakable(dateRange?.duration?.text ?? '', MAX_DETAIL),
    authors: composeAuthors(authors, comma, ui.dir),
    facts: literalTexts(facts, ui.dir),
    printedUrl: unbreakable(printedUrl, MAX_DETAIL),
  };
}

/** Authors and what separates them; the person is strong. */
function composeAuthors(authors: Author[], comma: string, dir: Direction): Inline[] {
  return authors.flatMap(({ text, isPerson }, i): Inline[] => {
    const name = literal(text, dir);
    return [
      ...(i ? [authorSeparator(authors, comma)] : []),
      ...(isPerson ? [{ type: 'strong' as const, children: name }] : name),
    ];
  });
}

/** The texts of an entry. */
function composeBody(entry: Entry, reader: BlockReader): SplitBlocks & { printedUrl?: Words } {
  const { texts, quote, highlights, keywords, dateRange, facts, printedUrl } = entry;
  const blocks = [
    ...groupItems(textBlocks(texts, reader)),
    ...quoteBlocks(quote, reader),
    ...highlightBlocks(highlights, reader),
  ];
  const isAlone = !blocks.length && !keywords.length;
  const closing = closingBlocks(keywords, isAlone ? '' : printedUrl, reader.dir);
  const hasDetails = dateRange || facts.length || isAlone;
  return {
    ...splitForPages([...blocks, ...closing], hasDetails ? 2 : 1),
    // With texts it is at their end.
    ...(isAlone ? {} : { printedUrl: [] }),
  };
}

/** Inline SVG of an icon as a standalone image in one colour. */
function iconSvg(svg: string, colours: Colours): string {
  return svg
    .replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')
    .replaceAll('currentColor', colours['ink-soft']);
}
