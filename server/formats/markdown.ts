// Writes a CV as Markdown (CommonMark 0.31), by way of an mdast tree.
import type { BlockContent, Heading, List, Paragraph, PhrasingContent, Root } from 'mdast';
import { type Options, toMarkdown as stringify } from 'mdast-util-to-markdown';
import type { Entry } from '../cv/entries.ts';
import { authorSeparator } from '../cv/sections/authors.ts';
import type { EntryGroup } from '../cv/sections/employers.ts';
import { commaOf } from '../text/script/comma.ts';
import type { Block, Inline } from '../text/tree.ts';
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

const serializerOptions: Options = {
  bullet: '-',
  listItemIndent: 'one',
  // The serializer escapes < before letters, but an e-mail autolink may begin otherwise (CommonMark 0.31, 6.5).
  unsafe: [{ character: '<', after: "[\\d.!#$%&'*+/=?^_`{|}~-][^\\s<>]*@", inConstruct: 'phrasing' }],
};

/** Writes a CV in CommonMark 0.31. Its texts are trees already, and parse as those again. */
export function toMarkdown(cvDocument: CvDocument): string {
  const { view, ui, textReader } = cvDocument;
  const markdownNodes = [
    headingNode(1, nameOf(cvDocument)),
    ...paragraphNodes(joinTexts(view.label)),
    ...listNodes(view.contacts.map(contact => linePhrasing(contactLine(contact, ui)))),
    ...view.summary.flatMap(({ text }) => collapseBlocks(textReader.blocks(text))),
    ...view.sections.flatMap(section => [
      headingNode(2, sectionTitle(ui, section)),
      ...section.groups.flatMap(group => groupNodes(group, section.name, cvDocument)),
    ]),
    ...listNodes(metaLines(cvDocument).map(linePhrasing)),
  ];
  return stringify({ type: 'root', children: markdownNodes } satisfies Root, serializerOptions);
}

/** The Markdown nodes of an entry, or of an employer with the positions there below it. */
function groupNodes(
  { employer, entries }: EntryGroup,
  section: string,
  cvDocument: CvDocument,
): BlockContent[] {
  const headingLevel = employer ? 4 : 3;
  return [
    ...(employer ? entryNodes(employer, 3, section, cvDocument) : []),
    ...entries.flatMap(entry => entryNodes(entry, headingLevel, section, cvDocument)),
  ];
}

function entryNodes(
  entry: Entry,
  headingLevel: Heading['depth'],
  section: string,
  { textReader, ui }: CvDocument,
): BlockContent[] {
  const { title, facts } = titleAndFacts(entry, section, ui.locale);
  const quoteNodes = entry.quote.flatMap(({ text }) =>
    paragraphNodesOf(collapseInlines(textReader.inline(text))),
  );
  return [
    ...(title ? [headingNode(headingLevel, title, entry.url)] : []),
    ...paragraphNodes(joinTexts(entry.organization, commaOf(ui.locale))),
    ...paragraphNodes(entry.dateRange ? dateRangeText(entry.dateRange, ui) : ''),
    ...paragraphNodesOf(authorPhrasing(entry, commaOf(ui.locale))),
    ...paragraphNodes(facts),
    ...collapseBlocks(entry.texts.flatMap(({ text }) => textReader.blocks(text))),
    ...(quoteNodes.length ? [{ type: 'blockquote' as const, children: quoteNodes }] : []),
    ...listNodes(entry.highlights.map(({ text }) => collapseInlines(textReader.inline(text)))),
    ...paragraphNodes(joinTexts(entry.keywords)),
  ];
}

/** The authors of an entry; the person is strong. */
function authorPhrasing({ authors }: Entry, comma: string): PhrasingContent[] {
  return authors.flatMap(({ text, isPerson }, i): PhrasingContent[] => {
    const authorName = { type: 'text' as const, value: oneLine(text) };
    const separator = { type: 'text' as const, value: i ? authorSeparator(authors, comma) : '' };
    return [separator, isPerson ? { type: 'strong', children: [authorName] } : authorName];
  });
}

/** Collapses the white space in the blocks of a text. Empty paragraphs and items are left out. */
function collapseBlocks(treeBlocks: Block[]): BlockContent[] {
  return treeBlocks.flatMap((treeBlock): BlockContent[] => {
    if (treeBlock.type === 'paragraph') return paragraphNodesOf(collapseInlines(treeBlock.children));
    const children = treeBlock.children
      .map(listItem => ({ ...listItem, children: collapseBlocks(listItem.children) }))
      .filter(listItem => listItem.children.length);
    return children.length ? [{ ...treeBlock, children }] : [];
  });
}

/** Collapses the white space in inline content. Emphasis without content is left out. */
function collapseInlines(treeInlines: Inline[]): PhrasingContent[] {
  return treeInlines.flatMap((treeInline): PhrasingContent[] => {
    switch (treeInline.type) {
      case 'break':
        return [treeInline];
      case 'text':
      case 'inlineCode': {
        const collapsedText = collapseSpaces(treeInline.value);
        return collapsedText ? [{ ...treeInline, value: collapsedText }] : [];
      }
      case 'link':
        return [linkNode(collapseInlines(treeInline.children), treeInline.url)];
      default: {
        const children = collapseInlines(treeInline.children);
        return children.length ? [{ ...treeInline, children }] : [];
      }
    }
  });
}

/** A Markdown paragraph without white space and breaks at its ends; none without content. */
function paragraphNodesOf(phrasingNodes: PhrasingContent[]): Paragraph[] {
  const isContentNode = (phrasingNode: PhrasingContent) =>
    phrasingNode.type !== 'break' && (phrasingNode.type !== 'text' || phrasingNode.value.trim() !== '');
  const phrasing = phrasingNodes.slice(
    phrasingNodes.findIndex(isContentNode),
    phrasingNodes.findLastIndex(isContentNode) + 1,
  );
  const [firstPhrasingNode] = phrasing;
  if (!firstPhrasingNode) return [];
  if (firstPhrasingNode.type === 'text')
    phrasing[0] = { ...firstPhrasingNode, value: firstPhrasingNode.value.trimStart() };
  const lastPhrasingNode = phrasing.at(-1);
  if (lastPhrasingNode?.type === 'text')
    phrasing[phrasing.length - 1] = { ...lastPhrasingNode, value: lastPhrasingNode.value.trimEnd() };
  return [{ type: 'paragraph', children: phrasing }];
}

/** A `mailto:` URL that is an e-mail autolink (CommonMark 0.31, 6.5). */
const EMAIL_AUTOLINK =
  /^mailto:[a-z\d.!#$%&'*+/=?^_`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;

/** The inline content of a line: label, then the text, linked if there is a target; empty without a text. */
function linePhrasing({ label, text, href }: LabelledLine): PhrasingContent[] {
  if (!text) return [];
  const phrasingNodes: PhrasingContent[] = [];
  if (label) phrasingNodes.push({ type: 'text', value: `${oneLine(label)} ` });
  if (href) phrasingNodes.push(linkNode([{ type: 'text', value: text }], href));
  else phrasingNodes.push({ type: 'text', value: text });
  return phrasingNodes;
}

function linkNode(children: PhrasingContent[], href: string): PhrasingContent {
  // The serializer writes an autolink for any `mailto:` that repeats the link text. A second text node prevents that.
  const isInlineLink = href.startsWith('mailto:') && !EMAIL_AUTOLINK.test(href);
  return {
    type: 'link',
    url: href.replace(/\p{Cc}/gu, encodeURIComponent),
    children: isInlineLink ? [...children, { type: 'text', value: '' }] : children,
  };
}

function headingNode(depth: Heading['depth'], text: string, href = ''): Heading {
  return { type: 'heading', depth, children: linePhrasing({ label: '', text, href }) };
}

/** A Markdown paragraph of a text; none without a text. */
function paragraphNodes(text: string): Paragraph[] {
  return paragraphNodesOf(linePhrasing({ label: '', text, href: '' }));
}

/** A tight Markdown list of the items that are not empty; none without such an item. */
function listNodes(listItems: PhrasingContent[][]): List[] {
  const itemNodes = listItems
    .map(paragraphNodesOf)
    .filter(item => item.length)
    .map(children => ({ type: 'listItem' as const, spread: false, children }));
  return itemNodes.length ? [{ type: 'list', ordered: false, spread: false, children: itemNodes }] : [];
}
