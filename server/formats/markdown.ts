// Writes a CV as Markdown (CommonMark 0.31), by way of an mdast tree.
import type { BlockContent, Heading, List, Paragraph, PhrasingContent, Root, Text } from 'mdast';
import { toMarkdown as stringify } from 'mdast-util-to-markdown';
import type { Entry } from '../cv/entries.ts';
import type { CvDocument } from './document.ts';
import { contactLine, dateRangeText, joinTexts, type Line, metaLines, nameOf, oneLine } from './lines.ts';

/** Writes a CV in CommonMark 0.31. Markup characters in its texts are escaped. */
export function toMarkdown(document: CvDocument): string {
  const { view, ui } = document;
  const children = [
    heading(1, nameOf(document)),
    ...paragraph(joinTexts(view.label)),
    ...list(view.contacts.map(contact => phrasing(contactLine(contact, ui.contact)))),
    ...paragraph(joinTexts(view.summary)),
    ...view.sections.flatMap(({ name, entries }) => [
      heading(2, ui.sections[name]),
      ...entries.flatMap(entry => entryBlocks(entry, ui)),
    ]),
    ...list(metaLines(document).map(phrasing)),
  ];
  return stringify({ type: 'root', children } satisfies Root, { bullet: '-', listItemIndent: 'one' });
}

function entryBlocks(entry: Entry, ui: CvDocument['ui']): BlockContent[] {
  const title = joinTexts(entry.title, ', ');
  const quote = entry.quote.flatMap(({ text }) => paragraph(oneLine(text)));
  return [
    ...(title ? [heading(3, title, entry.url)] : []),
    ...paragraph(joinTexts(entry.organization, ', ')),
    ...paragraph(entry.dateRange ? dateRangeText(entry.dateRange, ui) : ''),
    ...paragraph(joinTexts(entry.facts)),
    ...entry.texts.flatMap(({ text }) => paragraph(oneLine(text))),
    ...(quote.length ? [{ type: 'blockquote' as const, children: quote }] : []),
    ...list(entry.highlights.map(({ text }) => phrasing({ label: '', text: oneLine(text), href: '' }))),
    ...paragraph(joinTexts(entry.keywords)),
  ];
}

/** A `mailto:` URL that is an e-mail autolink (CommonMark 0.31, 6.5). */
const EMAIL_AUTOLINK =
  /^mailto:[a-z\d.!#$%&'*+/=?^_`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;

/** The inline content of a line: label, then the text, linked if there is a target; empty without a text. */
function phrasing({ label, text, href }: Line): PhrasingContent[] {
  if (!text) return [];
  const content: PhrasingContent[] = [];
  if (label) content.push({ type: 'text', value: `${oneLine(label)} ` });
  if (href) content.push(link(text, href));
  else content.push({ type: 'text', value: text });
  return content;
}

function link(text: string, href: string): PhrasingContent {
  const children: Text[] = [{ type: 'text', value: text }];
  // The serializer writes an autolink for any `mailto:` that repeats the link text. A second text node prevents that.
  if (href.startsWith('mailto:') && !EMAIL_AUTOLINK.test(href)) children.push({ type: 'text', value: '' });
  return { type: 'link', url: href.replace(/\p{Cc}/gu, encodeURIComponent), children };
}

function heading(depth: Heading['depth'], text: string, href = ''): Heading {
  return { type: 'heading', depth, children: phrasing({ label: '', text, href }) };
}

/** A paragraph; none without a text. */
function paragraph(text: string): Paragraph[] {
  return text ? [{ type: 'paragraph', children: phrasing({ label: '', text, href: '' }) }] : [];
}

/** A tight list of the items that are not empty; none without such an item. */
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
