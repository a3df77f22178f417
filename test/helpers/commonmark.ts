// Parses Markdown with the reference implementation of CommonMark.
import { createRequire } from 'node:module';

/** A node of the syntax tree. */
export interface MarkdownNode {
  type: string;
  literal: string | null;
  destination: string | null;
  level: number | null;
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
