import { createRequire } from 'node:module';

/** A node of a CommonMark document, as the reference parser makes it. */
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

// The package has no types.
const { Parser } = createRequire(import.meta.url)('commonmark') as {
  Parser: new () => { parse(markdown: string): { walker(): { next(): Step | null } } };
};

/** The steps into and out of every node of a CommonMark document. */
export function stepsOf(markdown: string): Step[] {
  const walker = new Parser().parse(markdown).walker();
  const steps: Step[] = [];
  for (let step = walker.next(); step; step = walker.next()) steps.push(step);
  return steps;
}

/** What stands in a CommonMark document: its texts, and where its links lead. */
export function saidIn(markdown: string): string {
  return stepsOf(markdown)
    .filter(({ entering }) => entering)
    .flatMap(({ node }) => [node.literal ?? '', decodeURI(node.destination ?? '')])
    .join('\n');
}
