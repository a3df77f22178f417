// Writes contacts, date ranges and notes as single lines, for the formats that are text.
import { type DateRange, formatDateRange } from '../cv/dates.ts';
import { httpUrl, type Text } from '../cv/entries.ts';
import type { Contact } from '../cv/view-model.ts';
import { titleOfCv } from '../ui/messages.ts';
import type { CvDocument } from './document.ts';

/** A line of words: what it says, what stands before that, and where it leads; empty where there is no such thing. */
export interface Line {
  label: string;
  text: string;
  href: string;
}

/** A text on one line: any white space is one space, and control characters, which mean things to terminals, are gone. */
export function oneLine(text: string): string {
  return text
    .replace(/[\t-\r\x85\u2028\u2029]/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .replace(/ +/g, ' ')
    .trim();
}

/** Texts on one line. */
export function joined(texts: Text[], separator = ' · '): string {
  return texts
    .map(({ text }) => oneLine(text))
    .filter(Boolean)
    .join(separator);
}

/** A person's name; without one, what a page is called. */
export function nameOf({ sheet, ui }: CvDocument): string {
  return oneLine(sheet.name) || titleOfCv(ui, '');
}

/** A date range with its duration as text, such as "1907 – 1936 (29 years)". */
export function dateRangeText(range: DateRange, presentWord: string): string {
  const text = formatDateRange(range, presentWord);
  return oneLine(range.duration ? `${text} (${range.duration.text})` : text);
}

/** A way to reach the person. A page elsewhere is called by its own name. */
export function contactLine(
  { kind, texts, href, country }: Contact,
  words: CvDocument['ui']['contact'],
): Line {
  const parts = country ? [...texts, { text: country.text, lang: '' }] : texts;
  return { label: kind === 'profile' ? '' : `${words[kind]}:`, text: joined(parts, ', '), href };
}

/** For whom this copy is, where the CV is read, and what it says of itself as a document. */
export function noteLines({ notes, note, ui, url }: CvDocument): Line[] {
  const { document: words } = ui.info;
  const { lastModified, version, canonical } = notes;
  return [
    { label: '', text: oneLine(note), href: '' },
    { label: ui.controls.live, text: url, href: url },
    { label: `${words.lastModified}:`, text: oneLine(lastModified?.text ?? ''), href: '' },
    { label: `${words.version}:`, text: oneLine(version), href: '' },
    { label: `${words.canonical}:`, text: oneLine(canonical), href: httpUrl(canonical) },
  ].filter(({ text }) => text);
}
