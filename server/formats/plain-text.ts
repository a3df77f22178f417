// Writes a CV as plain text in 72 columns.
import type { Entry } from '../cv/entries.ts';
import { authorSeparator } from '../cv/sections/authors.ts';
import type { EntryGroup } from '../cv/sections/employers.ts';
import { commaOf } from '../text/script/comma.ts';
import type { Block, Inline, List } from '../text/tree.ts';
import { sectionTitle } from '../ui/messages.ts';
import type { CvDocument } from './document.ts';
import {
  collapseSpaces,
  contactLine,
  dateRangeText,
  joinTexts,
  type LabelledLine,
  metaLines,
  nameOf,
  oneLine,
  titleAndFacts,
} from './lines.ts';
import { isWebUrl, repeatsTarget, targetText } from './link-target.ts';
import { displayWidth, wrapText } from './wrap.ts';

/**
 * Writes a CV as plain text for terminals, e-mail and applicant-tracking systems: 72 columns, LF line ends. Headings are
 * underlined; an entry is indented below its title.
 */
export function toPlainText(cvDocument: CvDocument): string {
  const { view, ui, textReader } = cvDocument;
  const contacts = view.contacts.map(contact => contactLine(contact, ui));
  const plainTextParts = [
    joinBlocks([
      underlinedHeading(nameOf(cvDocument), '='),
      wrapText(joinTexts(view.label)),
      joinLines(contacts.map(wrapLabelledLine)),
      ...view.summary.map(({ text }) => writeBlocks(textReader.blocks(text))),
    ]),
    ...view.sections.map(section =>
      joinBlocks([
        underlinedHeading(sectionTitle(ui, section), '-'),
        ...section.groups.map(group => groupText(group, section.name, cvDocument)),
      ]),
    ),
    joinLines(metaLines(cvDocument).map(wrapLabelledLine)),
  ];
  return `${plainTextParts.filter(Boolean).join('\n\n\n')}\n`;
}

const joinLines = (lines: string[]) => lines.filter(Boolean).join('\n');
const joinBlocks = (blocks: string[]) => blocks.filter(Boolean).join('\n\n');

/** A title with a line of `underline` below, as wide as its widest line. */
function underlinedHeading(text: string, underline: string): string {
  const wrappedTitle = wrapText(text);
  return `${wrappedTitle}\n${underline.repeat(Math.max(1, ...wrappedTitle.split('\n').map(displayWidth)))}`;
}

/** The plain text of an entry, or of an employer with the positions there, indented, below it. */
function groupText({ employer, entries }: EntryGroup, section: string, cvDocument: CvDocument): string {
  return joinBlocks([
    employer ? entryText(employer, '', section, cvDocument) : '',
    ...entries.map(entry => entryText(entry, employer ? '  ' : '', section, cvDocument)),
  ]);
}

function entryText(entry: Entry, margin: string, section: string, { textReader, ui }: CvDocument): string {
  const wrapIndented = (text: string) => wrapText(text, `${margin}  `);
  const { title, facts } = titleAndFacts(entry, section, ui.locale);
  const highlights = entry.highlights.map(({ text }) => textReader.inline(text));
  const entryBlocks = [
    ...entry.texts.flatMap(({ text }) => textReader.blocks(text)),
    ...bulletList(highlights),
  ];
  return joinLines([
    wrapText(title, margin),
    wrapIndented(entry.dateRange ? dateRangeText(entry.dateRange, ui) : ''),
    wrapIndented(joinTexts(entry.organization, commaOf(ui.locale))),
    wrapIndented(
      oneLine(entry.authors.map(({ text }) => text).join(authorSeparator(entry.authors, commaOf(ui.locale)))),
    ),
    wrapIndented(facts),
    wrapIndented(entry.url),
    writeBlocks(entryBlocks, `${margin}  `),
    ...entry.quote.map(({ text }) => writeLines(textReader.inline(text), `${margin}    `)),
    wrapIndented(joinTexts(entry.keywords)),
  ]);
}

/** A bullet list of inline contents; none without an item. */
function bulletList(listItems: Inline[][]): List[] {
  const children = listItems.map(children => ({
    type: 'listItem' as const,
    spread: false as const,
    children: [{ type: 'paragraph' as const, children }],
  }));
  return children.length ? [{ type: 'list', ordered: false, spread: false, children }] : [];
}

/** Writes blocks of plain text, the first one after `firstIndent`. A blank line is between two, except before a list. */
function writeBlocks(treeBlocks: Block[], indent = '', firstIndent = indent): string {
  let written = '';
  let previousBlock: Block | undefined;
  for (const treeBlock of treeBlocks) {
    const blockIndent = written ? indent : firstIndent;
    const blockText =
      treeBlock.type === 'list'
        ? writeList(treeBlock, indent, blockIndent)
        : writeLines(treeBlock.children, indent, blockIndent);
    if (!blockText) continue;
    const isListOfParagraph = treeBlock.type === 'list' && previousBlock?.type === 'paragraph';
    if (written) written += isListOfParagraph ? '\n' : '\n\n';
    written += blockText;
    previousBlock = treeBlock;
  }
  return written;
}

/** Writes a list with hanging indents. Numbers are aligned at their full stops. */
function writeList({ ordered, children }: List, indent: string, firstIndent: string): string {
  const listMarker = (i: number) => (ordered ? `${i + 1}. ` : '• ');
  const markerColumns = listMarker(children.length - 1).length;
  const listItems = children.map((listItem, i) => {
    const itemIndent = (i ? indent : firstIndent) + listMarker(i).padStart(markerColumns);
    return writeBlocks(listItem.children, indent + ' '.repeat(markerColumns), itemIndent);
  });
  return joinLines(listItems);
}

/** Wraps inline content. A break begins a new line. */
function writeLines(treeInlines: Inline[], indent: string, firstIndent = indent): string {
  const plainLines = inlineText(treeInlines).split('\n').filter(oneLine);
  return joinLines(plainLines.map((plainLine, i) => wrapText(plainLine, i ? indent : firstIndent, indent)));
}

/** Inline content as text, with a line feed for a break. */
function inlineText(treeInlines: Inline[]): string {
  return treeInlines
    .map(treeInline => {
      switch (treeInline.type) {
        case 'break':
          return '\n';
        case 'text':
        case 'inlineCode':
          return collapseSpaces(treeInline.value);
        case 'link':
          return linkText(inlineText(treeInline.children), treeInline.url);
        default:
          return inlineText(treeInline.children);
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
function wrapLabelledLine({ label, text, href }: LabelledLine): string {
  const textAndUrl = repeatsTarget(text, href) ? href : `${text}: ${href}`;
  return wrapText(`${label} ${isWebUrl(href) ? textAndUrl : text}`.trim(), '', '  ');
}
