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

const options: Options = {
  bullet: '-',
  listItemIndent: 'one',
  // The serializer escapes < before letters, but an e-mail autolink may begin otherwise (CommonMark 0.31, 6.5).
  unsafe: [{ character: '<', after: "[\\d.!#$%&'*+/=?^_`{|}~-][^\\s<>]*@", inConstruct: 'phrasing' }],
};

/** Writes a CV in CommonMark 0.31. Its texts are trees already, and parse as those again. */
export function toMarkdown(document: CvDocument): string {
  const { view, ui, texts } = document;
  const children = [
    heading(1, nameOf(document)),
    ...paragraph(joinTexts(view.label)),
    ...list(view.contacts.map(contact => phrasing(contactLine(contact, ui)))),
    ...view.summary.flatMap(({ text }) => cleanBlocks(texts.blocks(text))),
    ...view.sections.flatMap(section => [
      heading(2, sectionTitle(ui, section)),
      ...section.groups.flatMap(group => groupBlocks(group, section.name, document)),
    ]),
    ...list(metaLines(document).map(phrasing)),
  ];
  return stringify({ type: 'root', children } satisfies Root, options);
}

/** An entry, or an employer with the positions there below it. */
function groupBlocks(
  { employer, entries }: EntryGroup,
  section: string,
  document: CvDocument,
): BlockContent[] {
  const level = employer ? 4 : 3;
  return [
    ...(employer ? entryBlocks(employer, 3, section, document) : []),
    ...entries.flatMap(entry => entryBlocks(entry, level, section, document)),
  ];
}

function entryBlocks(
  entry: Entry,
  level: Heading['depth'],
  section: string,
  { texts, ui }: CvDocument,
): BlockContent[] {
  const { title, facts } = titleAndFacts(entry, section, ui.locale);
  const quote = entry.quote.flatMap(({ text }) => paragraphOf(cleanInlines(texts.inline(text))));
  return [
    ...(title ? [heading(level, title, entry.url)] : []),
    ...paragraph(joinTexts(entry.organization, commaOf(ui.locale))),
    ...paragraph(entry.dateRange ? dateRangeText(entry.dateRange, ui) : ''),
    ...paragraphOf(authorsOf(entry, commaOf(ui.locale))),
    ...paragraph(facts),
    ...cleanBlocks(entry.texts.flatMap(({ text }) => texts.blocks(text))),
    ...(quote.length ? [{ type: 'blockquote' as const, children: quote }] : []),
    ...list(entry.highlights.map(({ text }) => cleanInlines(texts.inline(text)))),
    ...paragraph(joinTexts(entry.keywords)),
  ];
}

/** The authors of an entry; the person is strong. */
function authorsOf({ authors }: Entry, comma: string): PhrasingContent[] {
  return authors.flatMap(({ text, isPerson }, i): PhrasingContent[] => {
    const name = { type: 'text' as const, value: oneLine(text) };
    const separator = { type: 'text' as const, value: i ? authorSeparator(authors, comma) : '' };
    return [separator, isPerson ? { type: 'strong', children: [name] } : name];
  });
}

/** Collapses the white space in the blocks of a text. Empty paragraphs and items are left out. */
function cleanBlocks(blocks: Block[]): BlockContent[] {
  return blocks.flatMap((block): BlockContent[] => {
    if (block.type === 'paragraph') return paragraphOf(cleanInlines(block.children));
    const children = block.children
      .map(item => ({ ...item, children: cleanBlocks(item.children) }))
      .filter(item => item.children.length);
    return children.length ? [{ ...block, children }] : [];
  });
}

/** Collapses the white space in inline content. Emphasis without content is left out. */
function cleanInlines(nodes: Inline[]): PhrasingContent[] {
  return nodes.flatMap((node): PhrasingContent[] => {
    switch (node.type) {
      case 'break':
        return [node];
      case 'text':
      case 'inlineCode': {
        const value = collapse(node.value);
        return value ? [{ ...node, value }] : [];
      }
      case 'link':
        return [link(cleanInlines(node.children), node.url)];
      default: {
        const children = cleanInlines(node.children);
        return children.length ? [{ ...node, children }] : [];
      }
    }
  });
}

/** A paragraph without white space and breaks at its ends; none without content. */
function paragraphOf(nodes: PhrasingContent[]): Paragraph[] {
  const isContent = (node: PhrasingContent) =>
    node.type !== 'break' && (node.type !== 'text' || node.value.trim() !== '');
  const children = nodes.slice(nodes.findIndex(isContent), nodes.findLastIndex(isContent) + 1);
  const [first] = children;
  if (!first) return [];
  if (first.type === 'text') children[0] = { ...first, value: first.value.trimStart() };
  const last = children.at(-1);
  if (last?.type === 'text') children[children.length - 1] = { ...last, value: last.value.trimEnd() };
  return [{ type: 'paragraph', children }];
}

/** A `mailto:` URL that is an e-mail autolink (CommonMark 0.31, 6.5). */
const EMAIL_AUTOLINK =
  /^mailto:[a-z\d.!#$%&'*+/=?^_`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;

/** The inline content of a line: label, then the text, linked if there is a target; empty without a text. */
function phrasing({ label, text, href }: Line): PhrasingContent[] {
  if (!text) return [];
  const content: PhrasingContent[] = [];
  if (label) content.push({ type: 'text', value: `${oneLine(label)} ` });
  if (href) content.push(link([{ type: 'text', value: text }], href));
  else content.push({ type: 'text', value: text });
  return content;
}

function link(children: PhrasingContent[], href: string): PhrasingContent {
  // The serializer writes an autolink for any `mailto:` that repeats the link text. A second text node prevents that.
  const isInline = href.startsWith('mailto:') && !EMAIL_AUTOLINK.test(href);
  return {
    type: 'link',
    url: href.replace(/\p{Cc}/gu, encodeURIComponent),
    children: isInline ? [...children, { type: 'text', value: '' }] : children,
  };
}

function heading(depth: Heading['depth'], text: string, href = ''): Heading {
  return { type: 'heading', depth, children: phrasing({ label: '', text, href }) };
}

/** A paragraph; none without a text. */
function paragraph(text: string): Paragraph[] {
  return paragraphOf(phrasing({ label: '', text, href: '' }));
}

/** A tight list of the items that are not empty; none without such an item. */
function list(items: PhrasingContent[][]): List[] {
  const children = items
    .map(paragraphOf)
    .filter(item => item.length)
    .map(children => ({ type: 'listItem' as const, spread: false, children }));
  return children.length ? [{ type: 'list', ordered: false, spread: false, children }] : [];
}
