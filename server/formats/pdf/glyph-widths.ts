// Lists the glyph widths of fonts one by one (ISO 32000-1, 9.7.4.3): pypdf misreads ranges, and then puts spaces into words.

/** The source of a font whose glyph widths are ranges, as Typst writes it: number of the first and last glyph, width. */
const FONT =
  /^(<<\s*\/Type \/Font\s+\/Subtype \/CIDFontType[02]\s[^[\]]*\/W \[)(\d+\s+\d+\s+[\d.]+(?:\s+\d+\s+\d+\s+[\d.]+)*)\]/;

const RANGE = /(\d+)\s+(\d+)\s+([\d.]+)\s*/g;

/** Writes the glyph widths of a font as lists, each after the number of its first glyph; other objects are unchanged. */
export function listGlyphWidths(source: string): string {
  return source.replace(FONT, (_, before: string, ranges: string) => {
    let next = 0;
    const lists = ranges.replace(RANGE, (_, first: string, last: string, width: string) => {
      const start = Number(first) === next ? '' : `] ${first} [`;
      const count = Number(last) - Number(first) + 1;
      next = Number(last) + 1;
      return `${start}${`${width} `.repeat(count)}`;
    });
    return `${before}0 [${lists}]]`;
  });
}
