// Parses Markdown with the reference implementation of CommonMark.
import { createRequire } from 'node:module';
import type { Block, Inline, ListItem } from '../../server/text/tree.ts';

/** A node of the syntax tree. */
export interface MarkdownNode {
  type: string;
  literal: string | null;
  destination: string | null;
  level: number | null;
  listType: 'bullet' | 'ordered' | null;
  isContainer: boolean;
}

interface Step {
  entering: boolean;
  node: MarkdownNode;
}

// `commonmark` has no types.
const { Parser } = createRequire(import.meta.url)('commonmark') as {
  Parser: new () => { parse(markdown: string): { walker(): { next(): Step | null } } };
};

/** The steps of a walk through the syntax tree: into and out of every node. */
export function stepsOf(markdown: string): Step[] {
  const walker = new Parser().parse(markdown).walker();
  const steps: Step[] = [];
  for (let step = walker.next(); step; step = walker.next()) steps.push(step);
  return steps;
}

/** The texts and link destinations of a Markdown document. */
export function textsAndLinksOf(markdown: string): string {
  return stepsOf(markdown)
    .filter(({ entering }) => entering)
    .flatMap(({ node }) => [node.literal ?? '', decodeURI(node.destination ?? '')])
    .join('\n');
}

/** The block and inline content of a Markdown document, as {@link outlineOf} writes trees of texts. */
export function outlineOfMarkdown(markdown: string): string {
  const names: Record<string, string> = {
    linebreak: 'break',
    emph: 'emphasis',
    code: 'inlineCode',
    item: 'listItem',
  };
  return tidy(
    stepsOf(markdown)
      .map(({ entering, node }) => {
        const name = node.type === 'list' ? String(node.listType) : (names[node.type] ?? node.type);
        if (node.type === 'text') return escaped(node.literal ?? '');
        if (node.type === 'code') return `<${name}>${escaped(node.literal ?? '')}</${name}>`;
        if (node.type === 'document') return '';
        const url = node.type === 'link' ? ` ${decode(node.destination ?? '')}` : '';
        return entering ? `<${name}${url}>` : `</${name}>`;
      })
      .join(''),
  );
}

/** A tree of a text in one line, with white space collapsed and without control characters. */
export function outlineOf(nodes: (Block | ListItem | Inline)[]): string {
  const outline = (node: Block | ListItem | Inline): string => {
    if (node.type === 'text') return escaped(node.value);
    if (node.type === 'break') return '<break>';
    if (node.type === 'inlineCode') return `<inlineCode>${escaped(node.value)}</inlineCode>`;
    const listType = node.type === 'list' && (node.ordered ? 'ordered' : 'bullet');
    const name = listType || node.type;
    const url = node.type === 'link' ? ` ${decode(node.url)}` : '';
    return `<${name}${url}>${node.children.map(outline).join('')}</${name}>`;
  };
  return tidy(nodes.map(outline).join(''));
}

const escaped = (text: string) => text.replaceAll('<', '\ue000').replaceAll('>', '\ue001');

/** A URL with its percent-encoding decoded, byte by byte. */
const decode = (url: string) =>
  Buffer.from(url)
    .toString('latin1')
    .replace(/%([\da-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));

/** Collapses white space, also at the ends of lines, and leaves out what is empty. */
export function tidy(outline: string): string {
  let before = '';
  let after = outline.replace(/[\t-\r\u0085\u2028\u2029]/g, ' ').replace(/\p{Cc}/gu, '');
  while (after !== before) {
    before = after;
    after = before
      .replace(/ +/g, ' ')
      .replace(/(<(?:paragraph|break)>)\s+/g, '$1')
      .replace(/\s+(<\/paragraph>|<break>)/g, '$1')
      .replace(/<paragraph>(?:<break>)+|(?:<break>)+<\/paragraph>/g, tags => tags.replaceAll('<break>', ''))
      .replace(/<(paragraph|strong|emphasis|listItem|bullet|ordered|inlineCode|block_quote)><\/\1>/g, '');
  }
  return after;
}
