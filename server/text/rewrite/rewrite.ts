// Rewrites a text as the content should have it: HTML and bullets as Markdown, without character references and invisible characters.
import { decodeCharacterReferences } from '../character-references.ts';
import { cleanText } from '../clean.ts';
import { bulletsToMarkdown } from './bullets-to-markdown.ts';
import { htmlToMarkdown } from './html-to-markdown.ts';

/**
 * Rewrites a text. It then reads as before, except that HTML with a meaning in Markdown is Markdown. A text that would be
 * read otherwise is returned unchanged, such as `&amp;lt;`, which would be decoded twice.
 */
export function rewriteText(written: string, isMarkdown: boolean, isIdentifier = false): string {
  const readText = (text: string) =>
    cleanText(decodeCharacterReferences(text, isMarkdown).text, isIdentifier).text;
  const rewritten = isMarkdown ? bulletsToMarkdown(readText(htmlToMarkdown(written))) : readText(written);
  return readText(rewritten) === rewritten ? rewritten : written;
}
