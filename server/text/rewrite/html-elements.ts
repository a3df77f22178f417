// Finds in a text the HTML elements that have a meaning in Markdown.
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { decodeCharacterReferences } from '../character-references.ts';
import { safeUrl } from '../links.ts';

/** The names of elements that Markdown can express, by what they are. */
const kinds = {
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

export type ElementKind = keyof typeof kinds;

const kindOf = new Map<string, ElementKind>(
  Object.entries(kinds).flatMap(([kind, names]) => names.map(name => [name, kind as ElementKind])),
);

const TAG = new RegExp(`<(/?)(${[...kindOf.keys()].join('|')})((?:\\s[^<>]*)?)/?>`, 'gi');

/** A target of a link, in quotes or without. */
const HREF = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=]+))/i;

/** A part of a text: what stands between tags, or a tag. */
export interface Part {
  type: 'text' | 'start' | 'end';
  source: string;
  /** Of a tag. */
  kind: ElementKind;
  /** Of the start of a link: its target. */
  url: string;
}

/** Elements within a line; they need both of their tags. */
export const inlineKinds: ElementKind[] = ['strong', 'emphasis', 'code', 'link'];

/**
 * The parts of a text in Markdown, in their order. What is no element of `wanted` is text: code and escaped tags, other
 * elements, inline elements without one of their tags, and links to no http, https, mailto or tel URL.
 */
export function htmlParts(text: string, wanted: (kind: ElementKind) => boolean): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const [start, html] of htmlRanges(text)) {
    for (const match of html.matchAll(TAG)) {
      const part = partOf(match);
      if (!wanted(part.kind)) continue;
      const offset = start + match.index;
      parts.push(textPart(text.slice(end, offset)), part);
      end = offset + part.source.length;
    }
  }
  parts.push(textPart(text.slice(end)));
  return withoutUnpaired(parts);
}

function textPart(source: string): Part {
  return { type: 'text', source, kind: 'paragraph', url: '' };
}

function partOf([source, slash, name = '', attributes = '']: RegExpMatchArray): Part {
  const kind = kindOf.get(name.toLowerCase()) as ElementKind;
  const [, double, single, unquoted] = HREF.exec(attributes) ?? [];
  const href = decodeCharacterReferences((double ?? single ?? unquoted ?? '').trim(), false).text;
  return { type: slash ? 'end' : 'start', source, kind, url: safeUrl(href) };
}

/** Where CommonMark has HTML in a text, in order. */
function htmlRanges(text: string): [start: number, html: string][] {
  const ranges: [number, string][] = [];
  const nodes: Nodes[] = [fromMarkdown(text)];
  // Without recursion, as nodes may be nested as deep as a text is long.
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    if ('children' in node) nodes.push(...node.children.toReversed());
    if (node.type !== 'html') continue;
    const start = node.position?.start.offset as number;
    ranges.push([start, text.slice(start, node.position?.end.offset)]);
  }
  return ranges;
}

/** Makes texts of the tags of inline elements that are not closed, not opened, or links without a target. */
function withoutUnpaired(parts: Part[]): Part[] {
  const paired = new Set<Part>();
  const open: Part[] = [];
  for (const part of parts) {
    if (part.type === 'start' && inlineKinds.includes(part.kind)) open.push(part);
    if (part.type !== 'end') continue;
    const index = open.findLastIndex(({ kind }) => kind === part.kind);
    const start = open[index];
    if (!start) continue;
    open.length = index;
    if (start.kind !== 'link' || start.url) paired.add(start).add(part);
  }
  return parts.map(part =>
    part.type === 'text' || !inlineKinds.includes(part.kind) || paired.has(part)
      ? part
      : textPart(part.source),
  );
}
