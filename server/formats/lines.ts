// Formats contacts, date ranges and document metadata as single lines, for plain text and Markdown.
import { type DateRange, type DateRangeMessages, formatDateRange } from '../cv/dates/date-range.ts';
import { type Entry, httpUrl, type Text } from '../cv/entries.ts';
import type { Contact } from '../cv/view-model.ts';
import { commaOf } from '../text/script/comma.ts';
import { titleOfCv } from '../ui/messages.ts';
import type { CvDocument } from './document.ts';

/** A line of plain text or Markdown, with an optional label and an optional link target; '' for what is absent. */
export interface LabelledLine {
  label: string;
  text: string;
  href: string;
}

/** Collapses white space to single spaces, and removes control characters, which terminals would interpret. */
export function collapseSpaces(text: string): string {
  return text
    .replace(/[\t-\r\x85\u2028\u2029]/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .replace(/ +/g, ' ');
}

/** Collapses a text as {@link collapseSpaces} does, without spaces at its ends. */
export function oneLine(text: string): string {
  return collapseSpaces(text).trim();
}

/** Joins texts into one line; empty ones are skipped. */
export function joinTexts(texts: Text[], separator = ' · '): string {
  return texts
    .map(({ text }) => oneLine(text))
    .filter(Boolean)
    .join(separator);
}

/**
 * The title of an entry and the line of its facts. The level of a skill is in brackets after its name: in a line of its own
 * it looks like a keyword. `locale` (BCP 47) decides on the comma.
 */
export function titleAndFacts(
  entry: Entry,
  section: string,
  locale: string,
): { title: string; facts: string } {
  const title = joinTexts(entry.title, commaOf(locale));
  const facts = joinTexts(entry.facts);
  return section === 'skills' && title && facts
    ? { title: `${title} (${facts})`, facts: '' }
    : { title, facts };
}

/** The person's name as the title of a format; without one, the title of the CV. */
export function nameOf({ view, ui }: CvDocument): string {
  return oneLine(view.name) || titleOfCv(ui, '');
}

/** A date range with its duration as text, such as "1907 – 1936 (29 years)". */
export function dateRangeText(range: DateRange, messages: DateRangeMessages): string {
  const dates = formatDateRange(range, messages);
  return oneLine(range.duration ? `${dates} (${range.duration.text})` : dates);
}

/** The labelled line of a contact. A profile has no label: its text names the network. */
export function contactLine(
  { kind, texts, href, country }: Contact,
  { contact: labels, locale }: CvDocument['ui'],
): LabelledLine {
  const contactTexts = country ? [...texts, { text: country.text, lang: '' }] : texts;
  return {
    label: kind === 'profile' ? '' : `${labels[kind]}:`,
    text: joinTexts(contactTexts, commaOf(locale)),
    href,
  };
}

/** The labelled lines about the document: share note, URL, last change, version, canonical URL; absent ones are left out. */
export function metaLines({ meta, note, ui, url }: CvDocument): LabelledLine[] {
  const { lastModified, version, canonical } = meta;
  const labels = ui.info.document;
  const documentLines = [
    { label: '', text: oneLine(note), href: '' },
    { label: ui.controls.live, text: url, href: url },
    { label: `${labels.lastModified}:`, text: oneLine(lastModified?.text ?? ''), href: '' },
    { label: `${labels.version}:`, text: oneLine(version), href: '' },
    { label: `${labels.canonical}:`, text: oneLine(canonical), href: httpUrl(canonical) },
  ];
  return documentLines.filter(({ text }) => text);
}
