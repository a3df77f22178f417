// Corrects the text that programs extract from a PDF of Typst: that of wide spaces, and of marks apart from their letter.
import { CMAP_ENTRY, type Font, findFonts, readUtf16, replaceCmap } from './fonts.ts';
import { replaceContents, shownGlyphs } from './page-content.ts';
import type { PdfSources } from './pdf-objects.ts';

/** A font of which some glyphs stand for a letter with its marks, such as a heh with a hamza above. */
interface ClusterFont extends Font {
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

/** Programs that ignore ActualText extract this character, which is invisible and no end of a word. */
const WORD_JOINER = '2060';

/**
 * Corrects the texts of the objects of a PDF in place, as Typst writes it:
 * - A wide space is two spaces, as Poppler drops one.
 * - Typst puts marks that are moved up or down into a text object of their own, with the text of the whole cluster, which
 *   the glyph of the letter has too. Such marks get no text.
 */
export function correctExtractedText(sources: PdfSources): void {
  const clusterFonts = findFonts(sources, text => CLUSTER.test(text)).map(
    (font): ClusterFont => ({
      ...font,
      advancingGlyphs: readAdvancingGlyphs(font.cidFont),
      separateMarks: new Set(),
      otherGlyphs: new Set(),
    }),
  );
  replaceContents(sources, clusterFonts, (content, pageFonts) =>
    hideSeparateMarks(content.replaceAll(WIDE_SPACE.typeset, WIDE_SPACE.extracted), pageFonts),
  );
  for (const font of clusterFonts) replaceCmap(sources, font, hideMarksInCmap(font));
}

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

/** A ToUnicode CMap without the text of marks that are always apart from their letter. */
function hideMarksInCmap({ cmap, separateMarks, otherGlyphs }: ClusterFont): string {
  return cmap.replace(CMAP_ENTRY, (entry, glyph: string) => {
    const glyphNumber = Number.parseInt(glyph, 16);
    const isSeparate = separateMarks.has(glyphNumber) && !otherGlyphs.has(glyphNumber);
    return isSeparate ? `<${glyph}> <${WORD_JOINER}>` : entry;
  });
}
