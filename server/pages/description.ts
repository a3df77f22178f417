// Writes texts in plain words on one line, for meta descriptions and JSON-LD.
import { oneLine } from '../formats/lines.ts';
import { plainText } from '../text/text-reader.ts';
import type { Block } from '../text/tree.ts';

/** The words of a description, with each paragraph and list item on a line. */
export function descriptionLines(treeBlocks: Block[]): string[] {
  return treeBlocks.flatMap(treeBlock =>
    treeBlock.type === 'list'
      ? treeBlock.children.flatMap(listItem => descriptionLines(listItem.children))
      : [oneLine(plainText(treeBlock.children))],
  );
}

/** Joins the lines of a description into one. A dot follows a line that ends without punctuation, as list items do. */
export function joinDescriptionLines(lines: string[]): string {
  const isLastLine = (i: number) => i === lines.length - 1;
  return lines.map((line, i) => (isLastLine(i) || /\p{P}$/u.test(line) ? line : `${line} ·`)).join(' ');
}
