// Leaves the characters that no typeface has out of a CV for PDF and card.
import type { ViewModel } from '../../cv/view-model.ts';
import { withoutMissing } from '../../fonts/choose.ts';
import type { Direction } from '../../text/script/isolates.ts';
import type { TextReader } from '../../text/text-reader.ts';
import type { Ui } from '../../ui/schema.ts';
import type { CvDocument } from '../document.ts';

/** Reads Markdown as trees, for a document of a direction. */
export interface BlockReader extends Pick<TextReader, 'blocks' | 'inline'> {
  dir: Direction;
}

/** What PDF and card show of a document. */
export interface TypesetTexts {
  view: ViewModel;
  ui: Ui;
  note: string;
  texts: BlockReader;
}

/** Keys of a view model whose values are no texts. */
const NO_TEXTS = ['href', 'id', 'image', 'lang', 'logo', 'url'];

/** Keys of Markdown in a view model. It is changed as a tree, so that a link keeps its URL. */
const MARKDOWN = ['highlights', 'quote', 'summary', 'texts'];

/** The texts of a document without the characters that no typeface has. */
export function withGlyphs({ view, ui, note, texts, typefaces }: CvDocument): TypesetTexts {
  const change = (text: string) => withoutMissing(text, typefaces);
  const isText = (key: string) => !NO_TEXTS.includes(key);
  const isLiteral = (key: string) => isText(key) && !MARKDOWN.includes(key);
  const isNode = (key: string) => key === 'children' || key === 'value';
  return {
    view: {
      ...mapStrings(view, isLiteral, change),
      contacts: mapStrings(view.contacts, isText, change),
    },
    ui: mapStrings(ui, isText, change),
    note: change(note),
    texts: {
      dir: ui.dir,
      blocks: text => mapStrings(texts.blocks(text), isNode, change),
      inline: text => mapStrings(texts.inline(text), isNode, change),
    },
  };
}

/** Changes the strings in a value. A property whose key does not satisfy `isChanged` stays as it is. */
function mapStrings<T>(value: T, isChanged: (key: string) => boolean, change: (text: string) => string): T {
  const map = (item: unknown): unknown => {
    if (typeof item === 'string') return change(item);
    if (Array.isArray(item)) return item.map(map);
    if (typeof item !== 'object' || item === null || item instanceof Set) return item;
    const entries = Object.entries(item).map(([key, child]) => [key, isChanged(key) ? map(child) : child]);
    return Object.fromEntries(entries);
  };
  return map(value) as T;
}
