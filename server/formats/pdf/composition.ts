// Composes the JSON data of the Typst views from a CV.
import { generate } from 'lean-qr';
import type { Colours } from '../../assets/design-tokens.ts';
import type { Choices, Site } from '../../content/site.ts';
import { type DateRange, formatDateRange } from '../../cv/dates/date-range.ts';
import { formatDate } from '../../cv/dates/partial-date.ts';
import type { Entry } from '../../cv/entries.ts';
import { displayUrl } from '../../cv/entries.ts';
import { type Author, authorSeparator } from '../../cv/sections/authors.ts';
import { createRows } from '../../cv/sections/rows.ts';
import type { Contact, Section, ViewModel } from '../../cv/view-model.ts';
import { withoutMissing } from '../../fonts/choose.ts';
import type { Images } from '../../images/image.ts';
import { commaOf } from '../../text/script/comma.ts';
import type { Direction } from '../../text/script/isolates.ts';
import { contactIcon, hasContactIcons, icon, iconNameOf } from '../../ui/icons.ts';
import { sectionTitle, titleOfCv } from '../../ui/messages.ts';
import type { Ui } from '../../ui/schema.ts';
import type { CvDocument } from '../document.ts';
import {
  closingBlocks,
  highlightBlocks,
  leftToRightTexts,
  literalInlines,
  literalTexts,
  quoteBlocks,
  type TypstInline,
  textBlocks,
  textLocale,
  typstLocaleOf,
  withMarks,
} from './blocks.ts';
import { type BlockReader, type TypesetTexts, withGlyphs } from './glyphs.ts';
import { groupListItems, type SplitBlocks, splitForPages } from './page-breaks.ts';
import { estimatePageLengths } from './page-lengths.ts';
import { composeStrip } from './strip.ts';
import { cleanPdfText, MAX_DETAIL, type TypstWords, unbreakableWords } from './words.ts';

export interface PdfOptions {
  paper: Site['paper'];
  /** Whether the PDF shows icons and logos. */
  icons: Choices['icons'];
  /** `default`: icons in the margin, colours of the site. `clean`: wider, one column, black, without icons. */
  theme: Choices['theme'];
  images: Images;
  /** The JSON Resume to attach. */
  json: string;
}

/**
 * Composes the data of `views/cv.typ`, serializable as JSON. Images are names of `pdfOptions.images`, '' for none.
 */
export function composeCv(cvDocument: CvDocument, pdfOptions: PdfOptions, colours: Colours) {
  const { url, meta, cv } = cvDocument;
  const typesetTexts = withGlyphs(cvDocument);
  const { view, ui, note, blockReader } = typesetTexts;
  const comma = commaIn(cvDocument);
  const typesetsIcons = pdfOptions.icons === 'show' && pdfOptions.theme === 'default';
  const iconNames = typesetsIcons ? view.sections.map(({ name }) => iconNameOf(name)) : [];
  const keywords = (cv.skills ?? []).flatMap(({ name = '', keywords = [] }) => [name, ...keywords]);
  const messageLocale = (message: string) => textLocale({ lang: cvDocument.messageLang(message) });
  const imageNameOf = (file: string) => pdfOptions.images.get(file)?.name ?? '';
  const cvData = {
    paper: pdfOptions.paper,
    theme: pdfOptions.theme,
    colours,
    ...composeLanguage(cvDocument),
    title: cleanPdfText(titleOfCv(cvDocument.ui, cvDocument.view.name)),
    author: cleanPdfText(cvDocument.view.name),
    keywords: [...new Set(keywords)].map(cleanPdfText).filter(Boolean),
    // Year, month, day; never the current date, so that the same content gives the same bytes.
    date: meta.lastModified?.iso.split('-').map(Number) ?? [],
    icons: Object.fromEntries(iconNames.map(name => [name, iconSvg(icon(name), colours)])),
    note: literalInlines(note, ui.dir),
    webPage: {
      label: ui.controls.live,
      labelLocale: messageLocale(cvDocument.ui.controls.live),
      href: url,
      text: unbreakableWords(displayUrl(url)),
      code: url ? composeQrCode(url) : null,
    },
    name: composeName(view, ui),
    label: literalTexts(view.label, ui.dir),
    portrait: imageNameOf(view.image),
    contacts: composeContacts(view.contacts, ui.dir, contact =>
      typesetsIcons && hasContactIcons(view.contacts) ? iconSvg(contactIcon(contact), colours) : '',
    ),
    twoColumns: hasTwoColumns(view.contacts),
    summary: groupListItems(textBlocks(view.summary, blockReader)),
    strip: composeStrip(cvDocument, typesetTexts, { hasLabels: true }),
    plainStrip: composeStrip(cvDocument, typesetTexts, { hasLabels: false }),
    stripTitle: cleanPdfText(cvDocument.ui.timeline.title),
    sections: view.sections.map(section => ({
      ...composeSection(section, { comma, typesetTexts, logoOf: typesetsIcons ? imageNameOf : () => '' }),
      titleLocale: messageLocale(sectionTitle(cvDocument.ui, section)),
    })),
  };
  return { ...cvData, lengths: estimatePageLengths(cvData) };
}

interface SectionOptions {
  comma: string;
  typesetTexts: TypesetTexts;
  /** The name of the image of a logo, '' for none. */
  logoOf: (file: string) => string;
}

/** Composes a section for Typst. */
function composeSection(section: Section, { comma, typesetTexts, logoOf }: SectionOptions) {
  const { ui, blockReader } = typesetTexts;
  const sectionEntries = createRows(section.groups, section.inline).flatMap(({ employer, entries }, row) =>
    [...(employer ? [employer] : []), ...entries].map((entry, i) => ({
      ...composeEntryHead(entry, ui, comma),
      row,
      // Of an employer, the positions below it are one level lower.
      level: employer && i ? 4 : 3,
      hasRoles: employer !== null && i === 0,
      logo: logoOf(entry.logo),
      ...(section.inline
        ? { keywords: literalTexts(entry.keywords, ui.dir) }
        : composeEntryBody(entry, blockReader)),
    })),
  );
  return {
    icon: iconNameOf(section.name),
    // A heading is never empty, and levels of headings are never skipped.
    title: cleanPdfText(sectionTitle(ui, section)) || '–',
    inline: section.inline,
    entries: sectionEntries,
  };
}

/**
 * The QR code of a URL (ISO/IEC 18004) as the path of an SVG, and its width in modules. The rows overlap by a hundredth, as
 * viewers show a seam between areas that only touch.
 */
function composeQrCode(url: string): { path: string; size: number } {
  const qrMatrix = generate(url);
  const qrRows = Array.from({ length: qrMatrix.size }, (_, y) => {
    const qrRow = Array.from({ length: qrMatrix.size }, (_, x) => (qrMatrix.get(x, y) ? '#' : '.')).join('');
    const darkRuns = [...qrRow.matchAll(/#+/g)];
    return darkRuns.map(({ index, 0: { length } }) => `M${index} ${y}h${length}v1.01h-${length}z`).join('');
  });
  return { path: qrRows.join(''), size: qrMatrix.size };
}

/** Scripts with capital letters, for which the typefaces have small capitals and old-style digits. */
const CASED_SCRIPTS = ['Latn', 'Grek', 'Cyrl'];

/** The language of a document and what depends on it: direction, typefaces, separators. */
function composeLanguage(cvDocument: CvDocument) {
  const { language, ui, typefaces } = cvDocument;
  const { script = 'Latn' } = new Intl.Locale(ui.locale).maximize();
  return {
    language: { ...typstLocaleOf(language), dir: ui.dir },
    isCased: CASED_SCRIPTS.includes(script),
    families: typefaces.families.get(language) ?? [],
    comma: commaIn(cvDocument),
  };
}

/** The comma of the language, if the typefaces of the PDF have it. */
function commaIn({ ui, typefaces }: CvDocument): string {
  return withoutMissing(commaOf(ui.locale), typefaces) || ', ';
}

/** The longest word of a name that fits its line in any case, in characters. */
const MAX_NAME_WORD = 12;

/** At least as many entries as the preview card has space for. */
const MAX_CARD_ENTRIES = 6;

/** Composes the data of `views/card.typ`: name, label, portrait, host, and the first entries: those with dates, if any has. */
export function composeCard(cvDocument: CvDocument, images: Images, colours: Colours) {
  const { url } = cvDocument;
  const typesetTexts = withGlyphs(cvDocument);
  const { view, ui } = typesetTexts;
  const comma = commaIn(cvDocument);
  const cardEntries = view.sections.flatMap(({ entries }) => entries);
  const datedEntries = cardEntries.filter(({ dateRange }) => dateRange);
  const firstEntries = (datedEntries.length ? datedEntries : cardEntries).slice(0, MAX_CARD_ENTRIES);
  const newestFirst = [...firstEntries].sort(compareNewestFirst);
  return {
    colours,
    ...composeLanguage(cvDocument),
    name: composeName(view, ui, MAX_NAME_WORD),
    label: literalTexts(view.label, ui.dir),
    portrait: images.get(view.image)?.name ?? '',
    // In the order of the page, by which the card chooses those that it has space for; `rank` is the order in which it has them.
    entries: firstEntries.map(entry => ({
      rank: newestFirst.indexOf(entry),
      ...composeEntryHead(entry, ui, comma),
      organization: literalTexts(entry.organization.slice(0, 1), ui.dir),
      dates: entry.dateRange
        ? unbreakableWords(formatDateRange(toYears(entry.dateRange, ui.locale), ui))
        : [],
    })),
    host: unbreakableWords(url ? new URL(url).host : ''),
    strip: composeStrip(cvDocument, typesetTexts, { hasLabels: true }),
    lengths: [],
  };
}

/** Compares entries by the year of their end, then of their start, newest first. Those without dates are last. */
function compareNewestFirst(one: Entry, other: Entry): number {
  return lastYearOf(other) - lastYearOf(one) || firstYearOf(other) - firstYearOf(one);
}

const firstYearOf = ({ dateRange }: Entry): number =>
  Number.parseInt(dateRange?.interval.first ?? '', 10) || 0;

/** The year of the end of an entry; of an ongoing one a later year than any other. */
function lastYearOf({ dateRange }: Entry): number {
  if (dateRange?.ongoing) return 9999;
  return Number.parseInt(dateRange?.interval.last ?? '', 10) || 0;
}

/** A date range in years; one within a year has no end. A text that is no date stays. */
function toYears(dateRange: DateRange, locale: string): DateRange {
  const yearOf = (date: DateRange['start']) => {
    const [year] = /^\d{4}(?=-|$)/.exec(date?.iso ?? '') ?? [];
    return date && year ? { iso: year, text: formatDate(year, locale) } : date;
  };
  const [start, end] = [yearOf(dateRange.start), yearOf(dateRange.end)];
  return { ...dateRange, start, end: start?.text === end?.text ? null : end };
}

/** The level 1 heading; without a name it is the title of the CV. Words are measured, as its letters are large. */
function composeName({ name }: ViewModel, ui: Ui, maxWhole?: number): TypstInline[] {
  const nameText = cleanPdfText(name) || cleanPdfText(titleOfCv(ui, '')) || '–';
  return literalInlines(nameText, ui.dir, MAX_NAME_WORD, maxWhole);
}

/** The contacts; one without visible characters is left out. `iconOf` gives the icon of a contact as SVG, '' for none. */
function composeContacts(contacts: Contact[], dir: Direction, iconOf: (contact: Contact) => string) {
  return contacts
    .map(contact => {
      const { kind, texts, href, printedUrl, country } = contact;
      const contactTexts = country ? [...texts, { text: country.text, lang: '' }] : texts;
      // E-mail addresses, phone numbers and URLs are written from left to right in any language.
      const isLeftToRight = href !== '' && kind !== 'profile';
      return {
        kind,
        icon: iconOf(contact),
        texts: isLeftToRight ? leftToRightTexts(contactTexts, dir) : literalTexts(contactTexts, dir),
        href,
        printedUrl: unbreakableWords(printedUrl),
      };
    })
    .filter(({ texts }) => texts.length);
}

/** The longest contact of a column beside another one, in characters. */
const MAX_COLUMN_CONTACT = 40;

/** Whether profiles are in a column beside the other contacts. Beside only one of these most of the column would be empty. */
function hasTwoColumns(contacts: Contact[]): boolean {
  const otherContacts = contacts.filter(({ kind }) => kind !== 'profile');
  const contactLengths = otherContacts.map(
    ({ texts, country }) =>
      [...texts, ...(country ? [country] : [])].map(({ text }) => text).join(', ').length,
  );
  return (
    otherContacts.length > 1 &&
    otherContacts.length < contacts.length &&
    Math.max(...contactLengths) <= MAX_COLUMN_CONTACT
  );
}

/** Composes what Typst sets above the texts of an entry. */
function composeEntryHead(
  { title, organization, url, printedUrl, dateRange, authors, facts }: Entry,
  ui: Ui,
  comma: string,
) {
  return {
    title: literalTexts(title, ui.dir),
    organization: literalTexts(organization, ui.dir),
    url,
    dates: withMarks(unbreakableWords(dateRange ? formatDateRange(dateRange, ui) : '', MAX_DETAIL), ui.dir),
    duration: withMarks(unbreakableWords(dateRange?.duration?.text ?? '', MAX_DETAIL), ui.dir),
    authors: composeAuthors(authors, comma, ui.dir),
    facts: literalTexts(facts, ui.dir),
    printedUrl: unbreakableWords(printedUrl, MAX_DETAIL),
  };
}

/** Authors and what separates them; the person is strong. */
function composeAuthors(authors: Author[], comma: string, dir: Direction): TypstInline[] {
  return authors.flatMap(({ text, isPerson }, i): TypstInline[] => {
    const authorName = literalInlines(text, dir);
    return [
      ...(i ? [authorSeparator(authors, comma)] : []),
      ...(isPerson ? [{ type: 'strong' as const, children: authorName }] : authorName),
    ];
  });
}

/** Composes the texts of an entry for Typst. */
function composeEntryBody(entry: Entry, blockReader: BlockReader): SplitBlocks & { printedUrl?: TypstWords } {
  const { texts, quote, highlights, keywords, authors, facts, printedUrl } = entry;
  const entryBlocks = [
    ...groupListItems(textBlocks(texts, blockReader)),
    ...quoteBlocks(quote, blockReader),
    ...highlightBlocks(highlights, blockReader),
  ];
  const isUrlAlone = !entryBlocks.length && !keywords.length;
  const lastBlocks = closingBlocks(keywords, isUrlAlone ? '' : printedUrl, blockReader.dir);
  const hasDetails = authors.length || facts.length || (isUrlAlone && printedUrl);
  return {
    ...splitForPages([...entryBlocks, ...lastBlocks], hasDetails ? 2 : 1),
    // In an entry with texts the printed URL is at their end.
    ...(isUrlAlone ? {} : { printedUrl: [] }),
  };
}

/** Inline SVG of an icon as a standalone image in one colour. */
function iconSvg(svg: string, colours: Colours): string {
  return svg
    .replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')
    .replaceAll('currentColor', colours['ink-soft']);
}
