// Corrects the text that programs extract from a PDF of Typst: that of wide spaces, and of marks apart from their letter.
import { createStreamObject, type PdfObject, readStream } from './pdf-objects.ts';

/** A font of which some glyphs stand for a letter with its marks, such as a heh with a hamza above. */
interface ClusterFont {
  /** Its ToUnicode CMap. */
  cmapId: number;
  cmap: string;
  /** The text of each glyph of the CMap. */
  glyphTexts: Map<number, string>;
  /** The glyphs that move the text position; marks do not. */
  advancingGlyphs: Set<number>;
  /** Marks that are in a text object of their own, and all glyphs that are in others. */
  separateMarks: Set<number>;
  otherGlyphs: Set<number>;
}

/** The text of a wide space (views/cv.typ) as Typst writes it, and as extractors get it: two spaces, as UTF-16. */
const WIDE_SPACE = { typeset: '/ActualText <FEFF00A0200B>', extracted: '/ActualText <FEFF00200020>' };

/** A letter with its marks. */
const CLUSTER = /^\p{L}.*\p{M}/su;

const TEXT_OBJECT = /(?<=\nBT\n).*?(?=\nET\n)/gs;

/** The text of a marked content sequence (ISO 32000-1, 14.9.4), as UTF-16. */
const ACTUAL_TEXT = /\/ActualText <FEFF([0-9A-F]*)>/;

/** An entry of a ToUnicode CMap: glyph, text as UTF-16 (ISO 32000-1, 9.10.3). */
const CMAP_ENTRY = /^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm;

/** Programs that ignore ActualText extract this character, which is invisible and no end of a word. */
const WORD_JOINER = '2060';

/**
 * Corrects the texts of the objects of a PDF, as Typst writes it:
 * - A wide space is two spaces, as Poppler drops one.
 * - Typst puts marks that are moved up or down into a text object of their own, with the text of the whole cluster, which
 *   the glyph of the letter has too. Such marks get no text.
 */
export function correctExtractedText(objects: PdfObject[]): PdfObject[] {
  const sources = new Map(objects.map(({ id, source }) => [id, source]));
  const clusterFonts = findClusterFonts(sources);
  for (const pageSource of objects.map(({ source }) => source)) {
    const contentId = referenceIn(pageSource, 'Contents');
    const content = readStream(sources.get(contentId) ?? '');
    if (content === undefined) continue;
    const spacedContent = content.replaceAll(WIDE_SPACE.typeset, WIDE_SPACE.extracted);
    const corrected = hideSeparateMarks(spacedContent, fontsOfPage(pageSource, clusterFonts));
    if (corrected === content) continue;
    sources.set(contentId, createStreamObject(contentId, '', Buffer.from(corrected, 'latin1')));
  }
  for (const font of clusterFonts.values()) {
    const corrected = hideMarksInCmap(font);
    if (corrected === font.cmap) continue;
    sources.set(font.cmapId, createStreamObject(font.cmapId, '/Type /CMap /WMode 0', Buffer.from(corrected)));
  }
  return objects.map(({ id }) => ({ id, source: sources.get(id) as string }));
}

/** The object number to which a key of a dictionary refers; 0 when the dictionary lacks the key. */
function referenceIn(source: string, key: string): number {
  return Number(new RegExp(`/${key} \\[?(\\d+) 0 R`).exec(source)?.[1] ?? 0);
}

/** The fonts with clusters, by object number. A font whose glyphs have a default width is not among them. */
function findClusterFonts(sources: Map<number, string>): Map<number, ClusterFont> {
  const clusterFonts = new Map<number, ClusterFont>();
  for (const [fontId, fontSource] of sources) {
    if (!fontSource.includes('/Subtype /Type0')) continue;
    const cmapId = referenceIn(fontSource, 'ToUnicode');
    const cmap = readStream(sources.get(cmapId) ?? '') ?? '';
    const glyphTexts = readCmap(cmap);
    if (![...glyphTexts.values()].some(text => CLUSTER.test(text))) continue;
    const cidFont = sources.get(referenceIn(fontSource, 'DescendantFonts')) ?? '';
    if (!/\/DW 0\s/.test(cidFont)) continue;
    const advancingGlyphs = readAdvancingGlyphs(cidFont);
    clusterFonts.set(fontId, {
      cmapId,
      cmap,
      glyphTexts,
      advancingGlyphs,
      separateMarks: new Set(),
      otherGlyphs: new Set(),
    });
  }
  return clusterFonts;
}

function readCmap(cmap: string): Map<number, string> {
  const entries = [...cmap.matchAll(CMAP_ENTRY)];
  return new Map(
    entries.map(([, glyph = '', text = '']) => [Number.parseInt(glyph, 16), readUtf16(text)] as const),
  );
}

const readUtf16 = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');

/** The glyphs with a width (ISO 32000-1, 9.7.4.3): ranges of the first and last glyph, and their width. */
function readAdvancingGlyphs(cidFont: string): Set<number> {
  const [, widths = ''] = /\/W \[([^\]]*)\]/.exec(cidFont) ?? [];
  const advancingGlyphs = new Set<number>();
  for (const [, first, last, width] of widths.matchAll(/(\d+)\s+(\d+)\s+([\d.]+)/g)) {
    if (Number(width) === 0) continue;
    for (let glyph = Number(first); glyph <= Number(last); glyph++) advancingGlyphs.add(glyph);
  }
  return advancingGlyphs;
}

/** The fonts with clusters of a page, by the names that its content has for them. */
function fontsOfPage(pageSource: string, clusterFonts: Map<number, ClusterFont>): Map<string, ClusterFont> {
  const pageFonts = new Map<string, ClusterFont>();
  for (const [, name = '', fontId] of pageSource.matchAll(/\/(f\d+) (\d+) 0 R/g)) {
    const font = clusterFonts.get(Number(fontId));
    if (font) pageFonts.set(name, font);
  }
  return pageFonts;
}

/** The content of a page with an empty text for each text object that only has marks of a letter outside it. */
function hideSeparateMarks(content: string, pageFonts: Map<string, ClusterFont>): string {
  if (pageFonts.size === 0) return content;
  return content.replace(TEXT_OBJECT, textObject => {
    const font = pageFonts.get(/^\/(f\d+) [\d.]+ Tf$/m.exec(textObject)?.[1] ?? '');
    if (!font) return textObject;
    const glyphs = shownGlyphs(textObject);
    const [, actualText] = ACTUAL_TEXT.exec(textObject) ?? [];
    const text = actualText === undefined ? textOfGlyphs(glyphs, font) : readUtf16(actualText);
    if (glyphs.some(glyph => font.advancingGlyphs.has(glyph)) || !CLUSTER.test(text)) {
      for (const glyph of glyphs) font.otherGlyphs.add(glyph);
      return textObject;
    }
    for (const glyph of glyphs) font.separateMarks.add(glyph);
    if (actualText !== undefined) return textObject.replace(ACTUAL_TEXT, '/ActualText <FEFF>');
    return `/Span <<\n  /ActualText <FEFF>\n>> BDC\n${textObject}\nEMC`;
  });
}

const textOfGlyphs = (glyphs: number[], { glyphTexts }: ClusterFont): string =>
  glyphs.map(glyph => glyphTexts.get(glyph) ?? '').join('');

/** The glyphs that a text object shows: the strings of its operators Tj and TJ, two bytes a glyph (Identity-H). */
function shownGlyphs(textObject: string): number[] {
  const showOperands = [...textObject.matchAll(/^(.*) T[jJ]$/gm)].map(([, operand]) => operand);
  const shownStrings = showOperands.join(' ').matchAll(/\(((?:\\.|[^\\)])*)\)|<([0-9A-F]*)>/gs);
  return [...shownStrings].flatMap(([, literal = '', hex = '']) => {
    const bytes = literal ? Buffer.from(unescapeString(literal), 'latin1') : Buffer.from(hex, 'hex');
    return Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16BE(i * 2));
  });
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A literal string without escape sequences (ISO 32000-1, table 3). */
const unescapeString = (literal: string): string =>
  literal.replace(/\\([0-7]{3}|.)/gs, (_, escaped: string) =>
    escaped.length === 3 ? String.fromCharCode(Number.parseInt(escaped, 8)) : (ESCAPES[escaped] ?? escaped),
  );

/** A ToUnicode CMap without the text of marks that are always apart from their letter. */
function hideMarksInCmap({ cmap, separateMarks, otherGlyphs }: ClusterFont): string {
  return cmap.replace(CMAP_ENTRY, (entry, glyph: string) => {
    const glyphNumber = Number.parseInt(glyph, 16);
    const isSeparate = separateMarks.has(glyphNumber) && !otherGlyphs.has(glyphNumber);
    return isSeparate ? `<${glyph}> <${WORD_JOINER}>` : entry;
  });
}
