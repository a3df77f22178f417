// Lists the glyph widths of fonts one by one (ISO 32000-1, 9.7.4.3): pypdf misreads ranges, and then puts spaces into words.

/** The source of a font whose glyph widths are ranges, as Typst writes it: number of the first and last glyph, width. */
const CID_FONT =
  /^(<<\s*\/Type \/Font\s+\/Subtype \/CIDFontType[02]\s[^[\]]*\/W \[)(\d+\s+\d+\s+[\d.]+(?:\s+\d+\s+\d+\s+[\d.]+)*)\]/;

const WIDTH_RANGE = /(\d+)\s+(\d+)\s+([\d.]+)\s*/g;

/** Writes the glyph widths of a font as lists, each after the number of its first glyph; other objects are unchanged. */
export function listGlyphWidths(objectSource: string): string {
  return objectSource.replace(CID_FONT, (_, before: string, ranges: string) => {
    let nextGlyph = 0;
    const widthLists = ranges.replace(WIDTH_RANGE, (_, first: string, last: string, width: string) => {
      const listStart = Number(first) === nextGlyph ? '' : `] ${first} [`;
      const glyphCount = Number(last) - Number(first) + 1;
      nextGlyph = Number(last) + 1;
      return `${listStart}${`${width} `.repeat(glyphCount)}`;
    });
    return `${before}0 [${widthLists}]]`;
  });
}
