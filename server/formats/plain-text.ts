// Writes a CV as plain text in 72 columns.
import { displayUrl, type Entry } from '../cv/entries.ts';
import type { CvDocument } from './document.ts';
import { contactLine, dateRangeText, joinTexts, type Line, metaLines, nameOf } from './lines.ts';
import { width, wrap } from './wrap.ts';

/**
 * Writes a CV as plain text for terminals, e-mail and applicant-tracking systems: 72 columns, LF line ends. Headings are
 * underlined; an entry is indented below its title.
 */
export function toText(document: CvDocument): string {
  const { view, ui } = document;
  const contacts = view.contacts.map(contact => contactLine(contact, ui.contact));
  const parts = [
    joinBlocks([
      heading(nameOf(document), '='),
      wrap(joinTexts(view.label)),
      joinLines(contacts.map(wrapLine)),
      wrap(joinTexts(view.summary)),
    ]),
    ...view.sections.map(({ name, entries }) =>
      joinBlocks([heading(ui.sections[name], '-'), ...entries.map(entry => entryBlock(entry, ui))]),
    ),
    joinLines(metaLines(document).map(wrapLine)),
  ];
  return `${parts.filter(Boolean).join('\n\n\n')}\n`;
}

const joinLines = (lines: string[]) => lines.filter(Boolean).join('\n');
const joinBlocks = (blocks: string[]) => blocks.filter(Boolean).join('\n\n');

/** A title with a line of `underline` below, as wide as its widest line. */
function heading(text: string, underline: string): string {
  const title = wrap(text);
  return `${title}\n${underline.repeat(Math.max(1, ...title.split('\n').map(width)))}`;
}

function entryBlock(entry: Entry, ui: CvDocument['ui']): string {
  const indent = (text: string) => wrap(text, '  ');
  return joinLines([
    wrap(joinTexts(entry.title, ', ')),
    indent(entry.dateRange ? dateRangeText(entry.dateRange, ui) : ''),
    indent(joinTexts(entry.organization, ', ')),
    indent(joinTexts(entry.facts)),
    indent(entry.url),
    ...entry.texts.map(({ text }) => indent(text)),
    ...entry.quote.map(({ text }) => wrap(text, '    ')),
    ...entry.highlights.map(({ text }) => wrap(text, '  • ', '    ')),
    indent(joinTexts(entry.keywords)),
  ]);
}

/** Wraps a line. An http or https URL follows the text, or replaces a text that only repeats it. */
function wrapLine({ label, text, href }: Line): string {
  const isWeb = /^https?:/i.test(href);
  const repeatsUrl = text === href || text === displayUrl(href);
  const textAndUrl = repeatsUrl ? href : `${text}: ${href}`;
  return wrap(`${label} ${isWeb ? textAndUrl : text}`.trim(), '', '  ');
}
