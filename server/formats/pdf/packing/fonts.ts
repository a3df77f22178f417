// Reads the fonts of a PDF, and the text that programs extract for each of their glyphs (ISO 32000-1, 9.7 and 9.10.3).
import { createStreamObject, type PdfSources, readStream, referenceIn } from './pdf-objects.ts';

export interface Font {
  id: number;
  /** The dictionary with its widths and files. */
  cidFont: string;
  /** Its ToUnicode CMap. */
  cmapId: number;
  cmap: string;
  /** The text of each glyph of the CMap. */
  glyphTexts: Map<number, string>;
}

/** An entry of a ToUnicode CMap: glyph, text as UTF-16. */
export const CMAP_ENTRY = /^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm;

/** The fonts that have a glyph with a text for which `isSought` holds. A font whose glyphs have a default width is left out. */
export function findFonts(sources: PdfSources, isSought: (text: string) => boolean): Font[] {
  return [...sources].flatMap(([id, source]) => {
    if (!source.includes('/Subtype /Type0')) return [];
    const cmapId = referenceIn(source, 'ToUnicode');
    const cmap = readStream(sources.get(cmapId) ?? '') ?? '';
    const glyphTexts = readCmap(cmap);
    const cidFont = sources.get(referenceIn(source, 'DescendantFonts')) ?? '';
    const isFound = [...glyphTexts.values()].some(isSought) && /\/DW 0\s/.test(cidFont);
    return isFound ? [{ id, cidFont, cmapId, cmap, glyphTexts }] : [];
  });
}

/** Replaces the ToUnicode CMap of a font, unless it is the same. */
export function replaceCmap(sources: PdfSources, { cmapId, cmap }: Font, replaced: string): void {
  if (replaced === cmap) return;
  sources.set(cmapId, createStreamObject(cmapId, '/Type /CMap /WMode 0', Buffer.from(replaced)));
}

function readCmap(cmap: string): Map<number, string> {
  const entries = [...cmap.matchAll(CMAP_ENTRY)];
  return new Map(
    entries.map(([, glyph = '', text = '']) => [Number.parseInt(glyph, 16), readUtf16(text)] as const),
  );
}

export const readUtf16 = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');
