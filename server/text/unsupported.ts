// Finds what is shown as it was written: HTML in any text, and in Markdown also headings, images, tables and the like.
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { safeUrl } from './links.ts';
import { exceedsLimits } from './parse.ts';
import type { TextProblem } from './problem.ts';

/** The kind of the problem that a text has HTML. */
export const HTML_PROBLEM = 'html';

/** Tags of HTML elements; `a < b`, `<3` and `List<String>` are none. */
const HTML_TAG =
  /<\/?(a|abbr|b|blockquote|br|code|div|em|font|h[1-6]|hr|i|iframe|img|li|ol|p|pre|script|small|span|strong|style|sub|sup|table|u|ul)(?:\s[^<>]*)?\/?>/gi;

/** What may be Markdown that is shown as it was written; a text without it is not parsed. */
const UNSUPPORTED_CANDIDATE =
  /<[a-z/!]|!\[|\]\((?!https?:\/\/)|^[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)?(?:>|#{1,6}[ \t]|\||\[[^\]\n]+\]:|=+[ \t]*$|[-*_][-*_ \t]*$|:?-+:?[ \t]*\|)/im;

/** A text of this length may exceed the limits of parsing. */
const LONG_TEXT = 1_000;

/** How to write in Markdown what HTML elements are for. */
const markdownForElement: Record<string, string> = {
  a: '[text](https://...)',
  b: '**text**',
  br: '\\n',
  code: '`text`',
  em: '*text*',
  i: '*text*',
  li: '"- " before each item',
  p: '\\n\\n between paragraphs',
  strong: '**text**',
};

/** What is shown as it was written, by the type of its node (mdast), and how else to write it. */
const unsupportedNodes: Partial<Record<Nodes['type'], [what: string, hint: string]>> = {
  blockquote: ['a block quote', 'remove the >; what others say of the person is a reference'],
  definition: ['the target of a link apart from it', 'write [text](https://...)'],
  heading: ['a heading', 'write a paragraph or a highlight, with **text** for what stands out'],
  image: [
    'an image',
    'images are the portrait and logos: remove it, or write a link to it, [text](https://...)',
  ],
  link: ['a link with another target than an http, https, mailto or tel URL', 'write [text](https://...)'],
  table: ['a table', 'write a list: "- " before each row'],
  thematicBreak: ['a rule', 'remove it; \\n\\n separates paragraphs'],
};

/** Finds HTML in a text that is not Markdown. */
export function findHtml(text: string): TextProblem[] {
  return new RegExp(HTML_TAG, 'i').test(text) ? [htmlProblem('write it as plain text')] : [];
}

/** Finds in Markdown what is shown as it was written; a problem for each kind. */
export function findUnsupported(text: string): TextProblem[] {
  if (text.length > LONG_TEXT && exceedsLimits(text)) return [limitsProblem];
  if (!UNSUPPORTED_CANDIDATE.test(text)) return [];
  const { types: nodeTypes, tags: htmlTags } = inspectMarkdown(text);
  if (hasMarkdownTable(text)) nodeTypes.add('table');
  const nodeProblems = [...nodeTypes].flatMap(type => {
    const unsupportedNode = unsupportedNodes[type];
    return unsupportedNode
      ? [{ message: `has ${unsupportedNode[0]}, which is shown as written`, hint: unsupportedNode[1] }]
      : [];
  });
  return htmlTags.size ? [htmlProblem(htmlFixHint(htmlTags)), ...nodeProblems] : nodeProblems;
}

const limitsProblem: TextProblem = {
  message: 'has more text or markup than is parsed as Markdown, so it is shown as written',
  hint: 'write it in several texts, of at most 10,000 characters and 1,000 characters of markup each',
};

function htmlProblem(hint: string): TextProblem {
  return { message: 'contains HTML, which is shown as written', hint, kind: HTML_PROBLEM };
}

function htmlFixHint(htmlTags: Set<string>): string {
  const markdownForms = [...htmlTags].flatMap(tag =>
    markdownForElement[tag] ? [`${markdownForElement[tag]} for <${tag}>`] : [],
  );
  return markdownForms.length ? `write ${markdownForms.join(', ')}` : 'write it as plain text';
}

/** The types of the nodes of a text that is CommonMark, and the names of HTML elements in it. */
function inspectMarkdown(text: string): { types: Set<Nodes['type']>; tags: Set<string> } {
  const nodeTypes = new Set<Nodes['type']>();
  const htmlTags = new Set<string>();
  const mdastNodes: Nodes[] = [fromMarkdown(text)];
  // Without recursion, as nodes may be nested as deep as a text is long.
  for (let mdastNode = mdastNodes.pop(); mdastNode; mdastNode = mdastNodes.pop()) {
    if (mdastNode.type === 'html') {
      for (const [, tag = ''] of mdastNode.value.matchAll(HTML_TAG)) htmlTags.add(tag.toLowerCase());
    } else if (mdastNode.type !== 'link' || !safeUrl(mdastNode.url)) {
      nodeTypes.add(mdastNode.type);
    }
    if ('children' in mdastNode) mdastNodes.push(...mdastNode.children.toReversed());
  }
  return { types: nodeTypes, tags: htmlTags };
}

/** Whether a text has a table (GitHub Flavored Markdown): a row of cells, and below it one of hyphens. */
function hasMarkdownTable(text: string): boolean {
  const textLines = text.split('\n');
  return textLines.some((textLine, i) => {
    const isDelimiterRow = /^[ \t|:-]+$/.test(textLine) && textLine.includes('|') && textLine.includes('-');
    return isDelimiterRow && textLines[i - 1]?.includes('|');
  });
}
