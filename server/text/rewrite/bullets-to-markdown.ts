// Rewrites the bullets of word processors as those of Markdown.
import { MarkdownSource } from '../bullets.ts';
import { parseBlocks } from '../parse.ts';

/** A text with its bullets as `- `; unchanged where they are no list. Line breaks become line feeds. */
export function bulletsToMarkdown(text: string): string {
  const unixText = text.replace(/\r\n?/g, '\n');
  const markdown = new MarkdownSource(unixText).markdown;
  if (markdown === unixText) return text;
  const isSame = JSON.stringify(parseBlocks(markdown)) === JSON.stringify(parseBlocks(unixText));
  return isSame ? markdown : text;
}
