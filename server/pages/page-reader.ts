// Reads the texts of a CV for the templates of a page: as trees, and as runs of one direction.

import { withNoBreakSpaces } from '../text/no-break.ts';
import { commaOf } from '../text/script/comma.ts';
import { isOpposite, textRunsOf } from '../text/script/isolates.ts';
import { plainText, type TextReader } from '../text/text-reader.ts';
import type { Inline } from '../text/tree.ts';
import type { Ui } from '../ui/schema.ts';

/** What the templates of a CV read texts with, in the locale and direction of the page. */
export function createPageReader(textReader: TextReader, { locale, dir }: Pick<Ui, 'locale' | 'dir'>) {
  return {
    blocks: (text: string) => textReader.blocks(text),
    inline: (text: string) => textReader.inline(text),
    /** Between the parts of a line, such as employer and city. */
    comma: commaOf(locale),
    text: withNoBreakSpaces,
    runs: (text: string) => textRunsOf(withNoBreakSpaces(text), dir),
    /** Whether a text, or inline content, is all in the other direction than the page. */
    isOpposite: (content: string | Inline[]) =>
      isOpposite(typeof content === 'string' ? content : plainText(content), dir),
  };
}
