// Rewrites the bullets of word processors as those of Markdown.
import { Source } from '../bullets.ts';
import { parseBlocks } from '../parse.ts';

/** A text with its bullets as `- `; unchanged where they are no list. Line breaks become line feeds. */
export function bulletsToMarkdown(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n');
  const markdown = new Source(lines).text;
  if (markdown === lines) return text;
  const isSame = JSON.stringify(parseBlocks(markdown)) === JSON.stringify(parseBlocks(lines));
  return isSame ? markdown : text;
}
