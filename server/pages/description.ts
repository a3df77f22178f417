// Writes texts in plain words on one line, for meta descriptions and JSON-LD.
import { oneLine } from '../formats/lines.ts';
import { plainText } from '../text/text-reader.ts';
import type { Block } from '../text/tree.ts';

/** The words of a description, with each paragraph and list item on a line. */
export function descriptionLines(blocks: Block[]): string[] {
  return blocks.flatMap(block =>
    block.type === 'list'
      ? block.children.flatMap(listItem => descriptionLines(listItem.children))
      : [oneLine(plainText(block.children))],
  );
}

/** Joins the lines of a description into one. A dot follows a line that ends without punctuation, as list items do. */
export function joinDescriptionLines(lines: string[]): string {
  const isLastLine = (i: number) => i === lines.length - 1;
  return lines.map((line, i) => (isLastLine(i) || /\p{P}$/u.test(line) ? line : `${line} ·`)).join(' ');
}
