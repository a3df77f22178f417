// Leaves the characters that no typeface has out of a CV for PDF and card.
import type { ViewModel } from '../../cv/view-model.ts';
import { withoutMissing } from '../../fonts/choose.ts';
import type { Direction } from '../../text/script/isolates.ts';
import type { TextReader } from '../../text/text-reader.ts';
import type { Ui } from '../../ui/schema.ts';
import type { CvDocument } from '../document.ts';

/** Reads Markdown as trees, for a PDF of a writing direction. */
export interface BlockReader extends Pick<TextReader, 'blocks' | 'inline'> {
  dir: Direction;
}

/** What PDF and card show of a document. */
export interface TypesetTexts {
  view: ViewModel;
  ui: Ui;
  note: string;
  blockReader: BlockReader;
}

/** Keys of a view model whose values are no texts. */
const KEYS_WITHOUT_TEXT = ['href', 'id', 'image', 'lang', 'logo', 'url'];

/** Keys of Markdown in a view model. It is changed as a tree, so that a link keeps its URL. */
const MARKDOWN_KEYS = ['highlights', 'quote', 'summary', 'texts'];

/** The texts of a document without the characters that no typeface has. */
export function withGlyphs({ view, ui, note, textReader, typefaces }: CvDocument): TypesetTexts {
  const dropMissing = (text: string) => withoutMissing(text, typefaces);
  const isTextKey = (key: string) => !KEYS_WITHOUT_TEXT.includes(key);
  const isLiteralKey = (key: string) => isTextKey(key) && !MARKDOWN_KEYS.includes(key);
  const isTreeKey = (key: string) => key === 'children' || key === 'value';
  return {
    view: {
      ...mapStrings(view, isLiteralKey, dropMissing),
      contacts: mapStrings(view.contacts, isTextKey, dropMissing),
    },
    ui: mapStrings(ui, isTextKey, dropMissing),
    note: dropMissing(note),
    blockReader: {
      dir: ui.dir,
      blocks: text => mapStrings(textReader.blocks(text), isTreeKey, dropMissing),
      inline: text => mapStrings(textReader.inline(text), isTreeKey, dropMissing),
    },
  };
}

/** Changes the strings in a value. A property whose key does not satisfy `isChanged` stays as it is. */
function mapStrings<T>(value: T, isChanged: (key: string) => boolean, change: (text: string) => string): T {
  const mapViewValue = (viewValue: unknown): unknown => {
    if (typeof viewValue === 'string') return change(viewValue);
    if (Array.isArray(viewValue)) return viewValue.map(mapViewValue);
    if (typeof viewValue !== 'object' || viewValue === null || viewValue instanceof Set) return viewValue;
    const entries = Object.entries(viewValue).map(([key, child]) => [
      key,
      isChanged(key) ? mapViewValue(child) : child,
    ]);
    return Object.fromEntries(entries);
  };
  return mapViewValue(value) as T;
}
