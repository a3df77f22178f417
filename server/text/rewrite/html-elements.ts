// Finds in a text the HTML elements that have a meaning in Markdown.
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { decodeCharacterReferences } from '../character-references.ts';
import { safeUrl } from '../links.ts';

/** The names of elements that Markdown can express, by what they are. */
const elementKinds = {
  strong: ['b', 'strong'],
  emphasis: ['i', 'em'],
  code: ['code'],
  link: ['a'],
  break: ['br'],
  paragraph: ['p'],
  list: ['ul'],
  orderedList: ['ol'],
  item: ['li'],
} as const;

export type ElementKind = keyof typeof elementKinds;

const kindByName = new Map<string, ElementKind>(
  Object.entries(elementKinds).flatMap(([kind, names]) => names.map(name => [name, kind as ElementKind])),
);

const HTML_TAG = new RegExp(`<(/?)(${[...kindByName.keys()].join('|')})((?:\\s[^<>]*)?)/?>`, 'gi');

/** The `href` attribute of a link, in quotes or without. */
const HREF_ATTRIBUTE = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=]+))/i;

/** A part of a text with HTML: an HTML tag, or what stands between two. */
export interface HtmlPart {
  type: 'text' | 'start' | 'end';
  source: string;
  /** The element of a tag. */
  kind: ElementKind;
  /** The target of a link, in its start tag. */
  url: string;
}

/** Elements within a line; they need both of their tags. */
export const inlineElementKinds: ElementKind[] = ['strong', 'emphasis', 'code', 'link'];

/**
 * The HTML parts of a text in Markdown, in their order. Elements that `isWanted` refuses are text, as are code and escaped
 * tags, other elements, inline elements without one of their tags, and links to no http, https, mailto or tel URL.
 */
export function parseHtmlParts(text: string, isWanted: (kind: ElementKind) => boolean): HtmlPart[] {
  const htmlParts: HtmlPart[] = [];
  let partEnd = 0;
  for (const [start, html] of findHtmlRanges(text)) {
    for (const match of html.matchAll(HTML_TAG)) {
      const htmlPart = tagPart(match);
      if (!isWanted(htmlPart.kind)) continue;
      const tagOffset = start + match.index;
      htmlParts.push(textHtmlPart(text.slice(partEnd, tagOffset)), htmlPart);
      partEnd = tagOffset + htmlPart.source.length;
    }
  }
  htmlParts.push(textHtmlPart(text.slice(partEnd)));
  return withoutUnpairedTags(htmlParts);
}

function textHtmlPart(source: string): HtmlPart {
  return { type: 'text', source, kind: 'paragraph', url: '' };
}

function tagPart([source, slash, name = '', attributes = '']: RegExpMatchArray): HtmlPart {
  const kind = kindByName.get(name.toLowerCase()) as ElementKind;
  const [, doubleQuoted, singleQuoted, unquoted] = HREF_ATTRIBUTE.exec(attributes) ?? [];
  const href = decodeCharacterReferences((doubleQuoted ?? singleQuoted ?? unquoted ?? '').trim(), false).text;
  return { type: slash ? 'end' : 'start', source, kind, url: safeUrl(href) };
}

/** Where CommonMark has HTML in a text, in order. */
function findHtmlRanges(text: string): [start: number, html: string][] {
  const htmlRanges: [number, string][] = [];
  const mdastNodes: Nodes[] = [fromMarkdown(text)];
  // Without recursion, as nodes may be nested as deep as a text is long.
  for (let mdastNode = mdastNodes.pop(); mdastNode; mdastNode = mdastNodes.pop()) {
    if ('children' in mdastNode) mdastNodes.push(...mdastNode.children.toReversed());
    if (mdastNode.type !== 'html') continue;
    const start = mdastNode.position?.start.offset as number;
    htmlRanges.push([start, text.slice(start, mdastNode.position?.end.offset)]);
  }
  return htmlRanges;
}

/** Makes texts of the tags of inline elements that are not closed, not opened, or links without a target. */
function withoutUnpairedTags(htmlParts: HtmlPart[]): HtmlPart[] {
  const pairedTags = new Set<HtmlPart>();
  const openTags: HtmlPart[] = [];
  for (const htmlPart of htmlParts) {
    if (htmlPart.type === 'start' && inlineElementKinds.includes(htmlPart.kind)) openTags.push(htmlPart);
    if (htmlPart.type !== 'end') continue;
    const tagIndex = openTags.findLastIndex(({ kind }) => kind === htmlPart.kind);
    const startTag = openTags[tagIndex];
    if (!startTag) continue;
    openTags.length = tagIndex;
    if (startTag.kind !== 'link' || startTag.url) pairedTags.add(startTag).add(htmlPart);
  }
  return htmlParts.map(htmlPart =>
    htmlPart.type === 'text' || !inlineElementKinds.includes(htmlPart.kind) || pairedTags.has(htmlPart)
      ? htmlPart
      : textHtmlPart(htmlPart.source),
  );
}
