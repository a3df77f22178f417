// Reads texts of the content as trees, each once for a snapshot, by the setting `markdown` of site.json.
import { inlineOf, literalBlocks, parseBlocks } from './parse.ts';
import type { Block, Inline } from './tree.ts';

/** Reads texts as trees. */
export class TextReader {
  readonly #parse: (text: string) => Block[];
  readonly #blocks = new Map<string, Block[]>();

  /** `markdown` is false where texts are taken literally. */
  constructor(markdown: boolean) {
    this.#parse = markdown ? parseBlocks : literalBlocks;
  }

  /** The paragraphs and lists of a summary or description. An empty text has none. */
  blocks(text: string): Block[] {
    const cached = this.#blocks.get(text);
    if (cached) return cached;
    const blocks = this.#parse(text);
    this.#blocks.set(text, blocks);
    return blocks;
  }

  /** The inline content of a highlight or reference. Paragraphs and list items are on lines of their own. */
  inline(text: string): Inline[] {
    return inlineOf(this.blocks(text));
  }

  /** The words of a text without markup, each paragraph and list item on a line. */
  plain(text: string): string {
    return plainText(this.inline(text));
  }
}

/** The words of inline content; a break is a line feed. */
export function plainText(nodes: Inline[]): string {
  return nodes
    .map(node => {
      switch (node.type) {
        case 'break':
          return '\n';
        case 'text':
        case 'inlineCode':
          return node.value;
        default:
          return plainText(node.children);
      }
    })
    .join('');
}
