// Writes a CV as plain text in 72 columns.
import { displayUrl, type Entry } from '../cv/entries.ts';
import type { CvDocument } from './document.ts';
import { contactLine, dateRangeText, joined, type Line, nameOf, noteLines } from './lines.ts';
import { width, wrap } from './wrap.ts';

/**
 * A CV in plain text for terminals, mail and applicant-tracking systems: 72 columns, LF line ends. Headings are
 * underlined; everything of an entry but its title is indented.
 */
export function toText(document: CvDocument): string {
  const { sheet, ui } = document;
  const contacts = sheet.contacts.map(contact => contactLine(contact, ui.contact));
  const parts = [
    blocks([
      heading(nameOf(document), '='),
      wrap(joined(sheet.label)),
      lines(contacts.map(reach)),
      wrap(joined(sheet.summary)),
    ]),
    ...sheet.sections.map(({ name, entries }) =>
      blocks([heading(ui.sections[name], '-'), ...entries.map(entry => entryLines(entry, ui.ongoing))]),
    ),
    lines(noteLines(document).map(reach)),
  ];
  return `${parts.filter(Boolean).join('\n\n\n')}\n`;
}

const lines = (lines: string[]) => lines.filter(Boolean).join('\n');
const blocks = (blocks: string[]) => blocks.filter(Boolean).join('\n\n');

function heading(text: string, line: string): string {
  const title = wrap(text);
  return `${title}\n${line.repeat(Math.max(1, ...title.split('\n').map(width)))}`;
}

function entryLines(entry: Entry, ongoing: string): string {
  const indented = (text: string, bullet = '') => wrap(text, `  ${bullet}`, `  ${' '.repeat(bullet.length)}`);
  return lines([
    wrap(joined(entry.title, ', ')),
    indented(entry.dateRange ? dateRangeText(entry.dateRange, ongoing) : ''),
    indented(joined(entry.organization, ', ')),
    indented(joined(entry.facts)),
    indented(entry.url),
    ...entry.texts.map(text => indented(joined([text]))),
    ...entry.quote.map(text => wrap(joined([text]), '    ')),
    ...entry.highlights.map(text => indented(joined([text]), '• ')),
    indented(joined(entry.keywords)),
  ]);
}

/** A label, a text and the address that it leads to, said once. */
function reach({ label, text, href }: Line): string {
  const web = /^https?:/i.test(href);
  const said = web && [href, displayUrl(href)].includes(text) ? [href] : web ? [`${text}:`, href] : [text];
  return text && wrap([label, ...said].join(' ').trim(), '', '  ');
}
