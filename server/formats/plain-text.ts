// Writes a CV as plain text in 72 columns.
import type { Entry } from '../cv/entries.ts';
import { authorSeparator } from '../cv/sections/authors.ts';
import type { EntryGroup } from '../cv/sections/employers.ts';
import { commaOf } from '../text/script/comma.ts';
import type { Block, Inline, List } from '../text/tree.ts';
import { sectionTitle } from '../ui/messages.ts';
import type { CvDocument } from './document.ts';
import {
  collapse,
  contactLine,
  dateRangeText,
  joinTexts,
  type Line,
  metaLines,
  nameOf,
  oneLine,
  titleAndFacts,
} from './lines.ts';
import { isWebUrl, repeatsTarget, targetText } from './link-target.ts';
import { width, wrap } from './wrap.ts';

/**
 * Writes a CV as plain text for terminals, e-mail and applicant-tracking systems: 72 columns, LF line ends. Headings are
 * underlined; an entry is indented below its title.
 */
export function toText(document: CvDocument): string {
  const { view, ui, texts } = document;
  const contacts = view.contacts.map(contact => contactLine(contact, ui));
  const parts = [
    joinBlocks([
      heading(nameOf(document), '='),
      wrap(joinTexts(view.label)),
      joinLines(contacts.map(wrapLine)),
      ...view.summary.map(({ text }) => writeBlocks(texts.blocks(text))),
    ]),
    ...view.sections.map(section =>
      joinBlocks([
        heading(sectionTitle(ui, section), '-'),
        ...section.groups.map(group => groupBlock(group, section.name, document)),
      ]),
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

/** An entry, or an employer with the positions there, indented, below it. */
function groupBlock({ employer, entries }: EntryGroup, section: string, document: CvDocument): string {
  return joinBlocks([
    employer ? entryBlock(employer, '', section, document) : '',
    ...entries.map(entry => entryBlock(entry, employer ? '  ' : '', section, document)),
  ]);
}

function entryBlock(entry: Entry, margin: string, section: string, { texts, ui }: CvDocument): string {
  const indent = (text: string) => wrap(text, `${margin}  `);
  const { title, facts } = titleAndFacts(entry, section, ui.locale);
  const highlights = entry.highlights.map(({ text }) => texts.inline(text));
  const blocks = [...entry.texts.flatMap(({ text }) => texts.blocks(text)), ...listOf(highlights)];
  return joinLines([
    wrap(title, margin),
    indent(entry.dateRange ? dateRangeText(entry.dateRange, ui) : ''),
    indent(joinTexts(entry.organization, commaOf(ui.locale))),
    indent(
      oneLine(entry.authors.map(({ text }) => text).join(authorSeparator(entry.authors, commaOf(ui.locale)))),
    ),
    indent(facts),
    indent(entry.url),
    writeBlocks(blocks, `${margin}  `),
    ...entry.quote.map(({ text }) => writeLines(texts.inline(text), `${margin}    `)),
    indent(joinTexts(entry.keywords)),
  ]);
}

/** A list of inline contents; none without an item. */
function listOf(items: Inline[][]): List[] {
  const children = items.map(children => ({
    type: 'listItem' as const,
    spread: false as const,
    children: [{ type: 'paragraph' as const, children }],
  }));
  return children.length ? [{ type: 'list', ordered: false, spread: false, children }] : [];
}

/** Writes blocks below each other, the first one after `first`. A blank line is between two, except before a list. */
function writeBlocks(blocks: Block[], indent = '', first = indent): string {
  let text = '';
  let previous: Block | undefined;
  for (const block of blocks) {
    const start = text ? indent : first;
    const next =
      block.type === 'list' ? writeList(block, indent, start) : writeLines(block.children, indent, start);
    if (!next) continue;
    const isListOfParagraph = block.type === 'list' && previous?.type === 'paragraph';
    if (text) text += isListOfParagraph ? '\n' : '\n\n';
    text += next;
    previous = block;
  }
  return text;
}

/** Writes a list with hanging indents. Numbers are aligned at their full stops. */
function writeList({ ordered, children }: List, indent: string, first: string): string {
  const marker = (i: number) => (ordered ? `${i + 1}. ` : '• ');
  const columns = marker(children.length - 1).length;
  const items = children.map((item, i) => {
    const start = (i ? indent : first) + marker(i).padStart(columns);
    return writeBlocks(item.children, indent + ' '.repeat(columns), start);
  });
  return joinLines(items);
}

/** Wraps inline content. A break begins a new line. */
function writeLines(nodes: Inline[], indent: string, first = indent): string {
  const lines = inlineText(nodes).split('\n').filter(oneLine);
  return joinLines(lines.map((line, i) => wrap(line, i ? indent : first, indent)));
}

/** Inline content as text, with a line feed for a break. */
function inlineText(nodes: Inline[]): string {
  return nodes
    .map(node => {
      switch (node.type) {
        case 'break':
          return '\n';
        case 'text':
        case 'inlineCode':
          return collapse(node.value);
        case 'link':
          return linkText(inlineText(node.children), node.url);
        default:
          return inlineText(node.children);
      }
    })
    .join('');
}

/** The text of a link with its target in brackets. A text that repeats its target is written once, a URL in full. */
function linkText(text: string, url: string): string {
  if (!repeatsTarget(text, url)) return `${text} (${targetText(url)})`;
  return isWebUrl(url) ? url : text;
}

/** Wraps a line. An http or https URL follows the text, or replaces a text that only repeats it. */
function wrapLine({ label, text, href }: Line): string {
  const textAndUrl = repeatsTarget(text, href) ? href : `${text}: ${href}`;
  return wrap(`${label} ${isWebUrl(href) ? textAndUrl : text}`.trim(), '', '  ');
}
