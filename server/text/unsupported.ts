// Finds what is shown as it was written: HTML in any text, and in Markdown also headings, images, tables and the like.
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { safeUrl } from './links.ts';
import { exceedsLimits } from './parse.ts';
import type { Problem } from './problem.ts';

/** The kind of the problem that a text has HTML. */
export const HTML = 'html';

/** Tags of HTML elements; `a < b`, `<3` and `List<String>` are none. */
const HTML_TAG =
  /<\/?(a|abbr|b|blockquote|br|code|div|em|font|h[1-6]|hr|i|iframe|img|li|ol|p|pre|script|small|span|strong|style|sub|sup|table|u|ul)(?:\s[^<>]*)?\/?>/gi;

/** What may be Markdown that is shown as it was written; a text without it is not parsed. */
const CANDIDATE =
  /<[a-z/!]|!\[|\]\((?!https?:\/\/)|^[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)?(?:>|#{1,6}[ \t]|\||\[[^\]\n]+\]:|=+[ \t]*$|[-*_][-*_ \t]*$|:?-+:?[ \t]*\|)/im;

/** A text of this length may exceed the limits of parsing. */
const LONG = 1_000;

/** How to write in Markdown what HTML elements are for. */
const markdownOf: Record<string, string> = {
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
const problems: Partial<Record<Nodes['type'], [what: string, hint: string]>> = {
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
export function findHtml(text: string): Problem[] {
  return new RegExp(HTML_TAG, 'i').test(text) ? [htmlProblem('write it as plain text')] : [];
}

/** Finds in Markdown what is shown as it was written; a problem for each kind. */
export function findUnsupported(text: string): Problem[] {
  if (text.length > LONG && exceedsLimits(text)) return [limitsProblem];
  if (!CANDIDATE.test(text)) return [];
  const { types, tags } = inspect(text);
  if (hasTable(text)) types.add('table');
  const found = [...types].flatMap(type => {
    const problem = problems[type];
    return problem ? [{ message: `has ${problem[0]}, which is shown as written`, hint: problem[1] }] : [];
  });
  return tags.size ? [htmlProblem(htmlHint(tags)), ...found] : found;
}

const limitsProblem: Problem = {
  message: 'has more text or markup than is parsed as Markdown, so it is shown as written',
  hint: 'write it in several texts, of at most 10,000 characters and 1,000 characters of markup each',
};

function htmlProblem(hint: string): Problem {
  return { message: 'contains HTML, which is shown as written', hint, kind: HTML };
}

function htmlHint(tags: Set<string>): string {
  const forms = [...tags].flatMap(tag => (markdownOf[tag] ? [`${markdownOf[tag]} for <${tag}>`] : []));
  return forms.length ? `write ${forms.join(', ')}` : 'write it as plain text';
}

/** The types of the nodes of a text that is CommonMark, and the names of HTML elements in it. */
function inspect(text: string): { types: Set<Nodes['type']>; tags: Set<string> } {
  const types = new Set<Nodes['type']>();
  const tags = new Set<string>();
  const nodes: Nodes[] = [fromMarkdown(text)];
  // Without recursion, as nodes may be nested as deep as a text is long.
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    if (node.type === 'html') {
      for (const [, tag = ''] of node.value.matchAll(HTML_TAG)) tags.add(tag.toLowerCase());
    } else if (node.type !== 'link' || !safeUrl(node.url)) {
      types.add(node.type);
    }
    if ('children' in node) nodes.push(...node.children.toReversed());
  }
  return { types, tags };
}

/** Whether a text has a table (GitHub Flavored Markdown): a row of cells, and below it one of hyphens. */
function hasTable(text: string): boolean {
  const lines = text.split('\n');
  return lines.some((line, i) => {
    const isDelimiterRow = /^[ \t|:-]+$/.test(line) && line.includes('|') && line.includes('-');
    return isDelimiterRow && lines[i - 1]?.includes('|');
  });
}
