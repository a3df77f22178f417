// Writes a CV as CommonMark.
import type { BlockContent, Heading, List, Paragraph, PhrasingContent, Root } from 'mdast';
import { toMarkdown as write } from 'mdast-util-to-markdown';
import type { Entry } from '../cv/entries.ts';
import type { CvDocument } from './document.ts';
import { contactLine, dateRangeText, joined, type Line, nameOf, noteLines, oneLine } from './lines.ts';

/** A CV in CommonMark 0.31; what a text has in it means nothing there. */
export function toMarkdown(document: CvDocument): string {
  const { sheet, ui } = document;
  const children = [
    heading(1, nameOf(document)),
    ...paragraph(joined(sheet.label)),
    ...list(sheet.contacts.map(contact => words(contactLine(contact, ui.contact)))),
    ...paragraph(joined(sheet.summary)),
    ...sheet.sections.flatMap(({ name, entries }) => [
      heading(2, ui.sections[name]),
      ...entries.flatMap(entry => entryBlocks(entry, ui.ongoing)),
    ]),
    ...list(noteLines(document).map(words)),
  ];
  return write({ type: 'root', children } satisfies Root, { bullet: '-', listItemIndent: 'one' });
}

function entryBlocks(entry: Entry, ongoing: string): BlockContent[] {
  const title = joined(entry.title, ', ');
  const quote = entry.quote.flatMap(({ text }) => paragraph(oneLine(text)));
  return [
    ...(title ? [heading(3, title, entry.url)] : []),
    ...paragraph(joined(entry.organization, ', ')),
    ...paragraph(entry.dateRange ? dateRangeText(entry.dateRange, ongoing) : ''),
    ...paragraph(joined(entry.facts)),
    ...entry.texts.flatMap(({ text }) => paragraph(oneLine(text))),
    ...(quote.length ? [{ type: 'blockquote' as const, children: quote }] : []),
    ...list(entry.highlights.map(text => words({ label: '', text: joined([text]), href: '' }))),
    ...paragraph(joined(entry.keywords)),
  ];
}

/** An address of mail that may stand in angle brackets: CommonMark 0.31, 6.5. */
const AUTOLINK =
  /^mailto:[a-z\d.!#$%&'*+/=?^_`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;

/** A label and a text, which is a link if it leads somewhere; nothing without a text. */
function words({ label, text, href }: Line): PhrasingContent[] {
  if (!text) return [];
  const said: PhrasingContent[] = [{ type: 'text', value: text }];
  // Two texts keep the writer from angle brackets, which it would set around any address.
  if (href.startsWith('mailto:') && !AUTOLINK.test(href)) said.push({ type: 'text', value: '' });
  return [
    ...(label ? [{ type: 'text' as const, value: `${oneLine(label)} ` }] : []),
    ...(href
      ? [{ type: 'link' as const, url: href.replace(/\p{Cc}/gu, encodeURIComponent), children: said }]
      : said),
  ];
}

function heading(depth: Heading['depth'], text: string, href = ''): Heading {
  return { type: 'heading', depth, children: words({ label: '', text, href }) };
}

function paragraph(text: string): Paragraph[] {
  return text ? [{ type: 'paragraph', children: words({ label: '', text, href: '' }) }] : [];
}

/** A list of the items that are not empty. */
function list(items: PhrasingContent[][]): List[] {
  const children = items
    .filter(item => item.length)
    .map(children => ({
      type: 'listItem' as const,
      spread: false,
      children: [{ type: 'paragraph' as const, children }],
    }));
  return children.length ? [{ type: 'list', ordered: false, spread: false, children }] : [];
}
