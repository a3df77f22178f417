// Reads texts of the content as trees, each once for a snapshot, by the setting `markdown` of site.json.
import { inlineOfBlocks, literalBlocks, parseBlocks } from './parse.ts';
import type { Block, Inline } from './tree.ts';

/** Reads texts as trees. */
export class TextReader {
  readonly #parseBlocks: (text: string) => Block[];
  readonly #blocksByText = new Map<string, Block[]>();

  /** `isMarkdown` is false where texts are taken literally. */
  constructor(isMarkdown: boolean) {
    this.#parseBlocks = isMarkdown ? parseBlocks : literalBlocks;
  }

  /** The paragraphs and lists of a summary or description. An empty text has none. */
  blocks(text: string): Block[] {
    const cachedBlocks = this.#blocksByText.get(text);
    if (cachedBlocks) return cachedBlocks;
    const blocks = this.#parseBlocks(text);
    this.#blocksByText.set(text, blocks);
    return blocks;
  }

  /** The inline content of a highlight or reference. Paragraphs and list items are on lines of their own. */
  inline(text: string): Inline[] {
    return inlineOfBlocks(this.blocks(text));
  }

  /** The words of a text without markup, each paragraph and list item on a line. */
  plain(text: string): string {
    return plainText(this.inline(text));
  }
}

/** The words of inline content; a break is a line feed. */
export function plainText(inlines: Inline[]): string {
  return inlines
    .map(inline => {
      switch (inline.type) {
        case 'break':
          return '\n';
        case 'text':
        case 'inlineCode':
          return inline.value;
        default:
          return plainText(inline.children);
      }
    })
    .join('');
}
