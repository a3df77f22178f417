// Reads and replaces the content of pages: their fonts, and the glyphs that they show (ISO 32000-1, 7.8 and 9.4.3).
import type { Font } from './fonts.ts';
import { createStreamObject, type PdfSources, readStream, referenceIn } from './pdf-objects.ts';

/** Replaces the content of each page. The fonts of a page are by the names that its content has for them. */
export function replaceContents<PageFont extends Font>(
  sources: PdfSources,
  fonts: PageFont[],
  replace: (content: string, pageFonts: Map<string, PageFont>) => string,
): void {
  const fontsById = new Map(fonts.map(font => [font.id, font]));
  for (const pageSource of [...sources.values()]) {
    const contentId = referenceIn(pageSource, 'Contents');
    const content = readStream(sources.get(contentId) ?? '');
    if (content === undefined) continue;
    const pageFonts = new Map<string, PageFont>();
    for (const [, name = '', fontId] of pageSource.matchAll(/\/(f\d+) (\d+) 0 R/g)) {
      const font = fontsById.get(Number(fontId));
      if (font) pageFonts.set(name, font);
    }
    const replaced = replace(content, pageFonts);
    if (replaced === content) continue;
    sources.set(contentId, createStreamObject(contentId, '', Buffer.from(replaced, 'latin1')));
  }
}

/** The glyphs that a text object shows: the strings of its operators Tj and TJ. */
export function shownGlyphs(textObject: string): number[] {
  const showOperands = [...textObject.matchAll(/^(.*) T[jJ]$/gm)].map(([, operand = '']) => operand);
  return glyphsOf(showOperands.join(' '));
}

/** The glyphs of the strings of an operand. */
export function glyphsOf(operand: string): number[] {
  return findStrings(operand).flatMap(({ glyphs }) => glyphs);
}

/** An operand with each string that `replace` returns another one for. */
export function replaceStrings(operand: string, replace: (glyphs: number[]) => string | undefined): string {
  let replaced = '';
  let copiedEnd = 0;
  for (const { start, end, glyphs } of findStrings(operand)) {
    replaced += operand.slice(copiedEnd, start) + (replace(glyphs) ?? operand.slice(start, end));
    copiedEnd = end;
  }
  return replaced + operand.slice(copiedEnd);
}

/** The strings of an operand with their glyphs, two bytes a glyph (Identity-H). One without an end is none. */
function findStrings(operand: string): { start: number; end: number; glyphs: number[] }[] {
  const strings = [];
  let end = 0;
  for (const { index: start, 0: delimiter } of operand.matchAll(/[(<]/g)) {
    // It is in the string before.
    if (start < end) continue;
    const isLiteral = delimiter === '(';
    end = isLiteral ? endOfLiteral(operand, start) : operand.indexOf('>', start) + 1;
    if (end === 0) break;
    const text = operand.slice(start + 1, end - 1);
    const bytes = isLiteral ? Buffer.from(unescapeString(text), 'latin1') : Buffer.from(text, 'hex');
    const glyphs = Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readUInt16BE(i * 2));
    strings.push({ start, end, glyphs });
  }
  return strings;
}

/** The end of a literal string; 0 for none. Parentheses in it are escaped, or are pairs (ISO 32000-1, 7.3.4.2). */
function endOfLiteral(operand: string, start: number): number {
  let depth = 0;
  for (const { index, 0: token } of operand.slice(start).matchAll(/\\.|[()]/gs)) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (depth === 0) return start + index + 1;
  }
  return 0;
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A literal string without escape sequences (ISO 32000-1, table 3). */
const unescapeString = (literal: string): string =>
  literal.replace(/\\([0-7]{3}|.)/gs, (_, escaped: string) =>
    escaped.length === 3 ? String.fromCharCode(Number.parseInt(escaped, 8)) : (ESCAPES[escaped] ?? escaped),
  );
