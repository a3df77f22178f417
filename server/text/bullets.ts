// Reads the bullets that word processors and résumé builders write at the start of a line as those of CommonMark.
import type { TextProblem } from './problem.ts';

/** Bullets; the last three are of the typefaces Symbol and Wingdings, in the Private Use Area. */
const BULLETS = '•◦▪▫‣⁃●○■□∙·►▶➢➤\\uf0a7\\uf0b7\\uf0d8';

/** A bullet before a text; dashes need a space, as in CommonMark. A row of bullets, such as a rating, is a text. */
const BULLET = new RegExp(
  `^([ \\t]*)([${BULLETS}][ \\t\\u00a0]*|[–—][ \\t\\u00a0]+)(?=[^\\s${BULLETS}])`,
  'gm',
);

/** A dash that may be a bullet, at the start of a line. */
const DASH = /^[ \t]*[–—][ \t\u00a0]+\S/gm;

/** A text as CommonMark has it, and as it was written. Offsets are those in `text`. */
export class MarkdownSource {
  readonly markdown: string;
  /** Bullets as they were written, with the space after them, by their offset. */
  readonly #bullets = new Map<number, string>();

  /** Line breaks in `writtenText` are line feeds. */
  constructor(writtenText: string) {
    const hasDashBullets = hasListOfDashes(writtenText);
    let offsetShift = 0;
    this.markdown = writtenText.replace(BULLET, (match, indent: string, bullet: string, offset: number) => {
      if (/[–—]/.test(bullet) && !hasDashBullets) return match;
      this.#bullets.set(offset + indent.length + offsetShift, bullet);
      offsetShift += '- '.length - bullet.length;
      return `${indent}- `;
    });
  }

  /** A part of the Markdown source as it was written, with its own bullets. */
  asWritten(start: number, end: number): string {
    const sourcePart = this.markdown.slice(start, end);
    if (!this.#bullets.size) return sourcePart;
    return sourcePart.replace(/^([ \t]*)- /gm, (bulletMatch, indent: string, offset: number) => {
      const bullet = this.#bullets.get(start + offset + indent.length);
      return bullet === undefined ? bulletMatch : indent + bullet;
    });
  }
}

/** Finds bullets that are read as those of CommonMark. */
export function findBullets(text: string): TextProblem[] {
  const foundBullets = new Set(Array.from(text.matchAll(BULLET), ([, , bullet = '']) => bullet.trim()));
  if (!hasListOfDashes(text)) for (const dash of '–—') foundBullets.delete(dash);
  if (!foundBullets.size) return [];
  const message = `has bullets (found ${[...foundBullets].join(' ')}), which are read as "-"`;
  return [{ message, hint: 'write "- " before each item', kind: 'bullets' }];
}

/** Whether dashes are bullets: at the start of the text, or of two lines. A single one may name the author of a quotation. */
function hasListOfDashes(text: string): boolean {
  return /^\s*[–—][ \t\u00a0]/.test(text) || (text.match(DASH)?.length ?? 0) > 1;
}
