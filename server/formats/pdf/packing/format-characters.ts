// Gives format characters of right-to-left texts a glyph of their own: extractors treat those that share one in several ways.
import { appendEmptyGlyphs, countGlyphs } from './empty-glyphs.ts';
import { CMAP_ENTRY, type Font, findFonts, readUtf16 } from './fonts.ts';
import { glyphsOf, replaceContents, replaceStrings } from './page-content.ts';
import { createStreamObject, type PdfObject, readStream, referenceIn } from './pdf-objects.ts';

/** A font to which glyphs can be appended. */
interface ExtensibleFont extends Font {
  fileId: number;
  file: Buffer;
  glyphCount: number;
  /** The set of its glyphs. */
  cidSetId: number;
  /** The appended glyphs, by their characters. */
  formatGlyphs: Map<string, number>;
}

/** A font that may have such texts. */
const RIGHT_TO_LEFT_TEXT = /[\u200c\u200f\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** The text of a glyph: a ZERO WIDTH NON-JOINER and its letter, or punctuation and its RIGHT-TO-LEFT MARK (marks.ts). */
const SHARED_GLYPH = /^(?:(\u200c)((?:(?=\p{L})\p{Script=Arabic})+)|([^\s\p{L}\p{M}\p{N}\p{Cf}]+)(\u200f))$/u;

/**
 * A run of glyphs as Typst writes it: text of its marked content sequence, whether its characters are reversed
 * (ISO 32000-1, 14.8.2.3.3), text state, name of the font, operand, operator, ends of sequences.
 */
const GLYPH_RUN =
  /(?:\/Span <<\n {2}\/ActualText <FEFF([0-9A-F]*)>\n>> BDC\n)?(\/ReversedChars BMC\n)?(\d Tr\n\/(f\d+) [\d.]+ Tf\n.* Tm\n)(.*) (T[jJ])\n((?:EMC\n){0,2})/g;

/**
 * A format character has no glyph in a PDF of Typst: the glyph beside it has the text of both. As the glyphs of a
 * right-to-left line are in visual order, extractors reverse their characters. Some also reverse those of one glyph, and
 * PDF.js skips a glyph whose text ends with a format character. So it gets a glyph of its own, to the right of the other:
 * - A non-joiner precedes its letter. All extractors then have it there, except PDF.js, which skips it, and pdftotext with
 *   `-raw`, which ends a word at a glyph without width.
 * - A mark follows its punctuation in the text, but Poppler needs it between that and the number before.
 */
export function separateFormatCharacters(objects: PdfObject[]): PdfObject[] {
  const sources = new Map(objects.map(({ id, source }) => [id, source]));
  const rightToLeftFonts = findFonts(sources, text => RIGHT_TO_LEFT_TEXT.test(text));
  const fonts = rightToLeftFonts.flatMap(font => toExtensibleFont(font, sources) ?? []);
  replaceContents(sources, fonts, separateInContent);
  for (const font of fonts.filter(({ formatGlyphs }) => formatGlyphs.size > 0)) {
    const cmap = Buffer.from(separateInCmap(font));
    const file = appendEmptyGlyphs(font.file, font.glyphCount, font.formatGlyphs.size);
    sources.set(font.cmapId, createStreamObject(font.cmapId, '/Type /CMap /WMode 0', cmap));
    sources.set(font.fileId, createStreamObject(font.fileId, '', file));
    const cidSet = readStream(sources.get(font.cidSetId) ?? '');
    if (cidSet === undefined) continue;
    const extendedSet = [...font.formatGlyphs.values()].reduce(addToSet, Buffer.from(cidSet, 'latin1'));
    sources.set(font.cidSetId, createStreamObject(font.cidSetId, '', extendedSet));
  }
  return objects.map(({ id }) => ({ id, source: sources.get(id) as string }));
}

/** Undefined when the font is not as Typst writes it, or no TrueType font. */
function toExtensibleFont(font: Font, sources: Map<number, string>): ExtensibleFont | undefined {
  // Else the number of an appended glyph is not its character code.
  if (!font.cidFont.includes('/CIDToGIDMap /Identity')) return;
  const descriptor = sources.get(referenceIn(font.cidFont, 'FontDescriptor')) ?? '';
  const fileId = referenceIn(descriptor, 'FontFile2');
  const fileBytes = readStream(sources.get(fileId) ?? '');
  if (fileBytes === undefined) return;
  const file = Buffer.from(fileBytes, 'latin1');
  const glyphCount = countGlyphs(file);
  if (glyphCount === undefined) return;
  const cidSetId = referenceIn(descriptor, 'CIDSet');
  return { ...font, fileId, file, glyphCount, cidSetId, formatGlyphs: new Map() };
}

function separateInContent(content: string, pageFonts: Map<string, ExtensibleFont>): string {
  if (pageFonts.size === 0) return content;
  return content.replace(GLYPH_RUN, (run, actualText, reversed, state, fontName, operand, operator, ends) => {
    const font = pageFonts.get(fontName);
    const sequenceCount = Number(actualText !== undefined) + Number(reversed !== undefined);
    if (!font || ends !== 'EMC\n'.repeat(sequenceCount)) return run;
    const sharedGlyphs = findSharedGlyphs(glyphsOf(operand), actualText, font);
    if (sharedGlyphs.size === 0) return run;
    return `/ReversedChars BMC\n${state}${insertFormatGlyphs(operand, sharedGlyphs)} ${operator}\nEMC\n`;
  });
}

/** The visible text and the format character of a glyph that both share. */
function splitText(text: string): { visible: string; format: string } | undefined {
  const [, nonJoiner, letters, punctuation, mark] = SHARED_GLYPH.exec(text) ?? [];
  const visible = letters ?? punctuation;
  const format = nonJoiner ?? mark;
  return visible && format ? { visible, format } : undefined;
}

/**
 * Glyphs that share their text with a format character, by number, with the glyph of that character. A marked content
 * sequence of several glyphs has none.
 */
function findSharedGlyphs(
  glyphs: number[],
  actualText: string | undefined,
  font: ExtensibleFont,
): Map<number, number> {
  const sharedGlyphs = new Map<number, number>();
  const isSequence = actualText !== undefined;
  if (isSequence && glyphs.length !== 1) return sharedGlyphs;
  for (const glyph of glyphs) {
    const glyphText = font.glyphTexts.get(glyph) ?? '';
    const split = splitText(isSequence ? readUtf16(actualText) : glyphText);
    const isShared = split?.visible === (splitText(glyphText)?.visible ?? glyphText);
    if (split && isShared) sharedGlyphs.set(glyph, formatGlyphOf(split.format, font));
  }
  return sharedGlyphs;
}

/** The glyph of a format character in a font, which is appended when there is none. */
function formatGlyphOf(format: string, { formatGlyphs, glyphCount }: ExtensibleFont): number {
  const formatGlyph = formatGlyphs.get(format) ?? glyphCount + formatGlyphs.size;
  formatGlyphs.set(format, formatGlyph);
  return formatGlyph;
}

/** Strings with the glyphs of format characters to the right of those that shared their text with them. */
function insertFormatGlyphs(operand: string, sharedGlyphs: Map<number, number>): string {
  return replaceStrings(operand, glyphs => {
    if (!glyphs.some(glyph => sharedGlyphs.has(glyph))) return;
    const separated = glyphs.flatMap(glyph => [glyph, sharedGlyphs.get(glyph) ?? []].flat());
    return `<${separated.map(toHex).join('')}>`;
  });
}

/** A ToUnicode CMap with the texts of the appended glyphs, without which the other glyphs have their own. */
function separateInCmap({ cmap, formatGlyphs }: ExtensibleFont): string {
  const formatEntries = [...formatGlyphs].map(([format, glyph]) => `<${toHex(glyph)}> <${utf16(format)}>\n`);
  return cmap
    .replace(CMAP_ENTRY, (entry, glyph: string, text: string) => {
      const split = splitText(readUtf16(text));
      return split && formatGlyphs.has(split.format) ? `<${glyph}> <${utf16(split.visible)}>` : entry;
    })
    .replace('endcmap', `${formatEntries.length} beginbfchar\n${formatEntries.join('')}endbfchar\nendcmap`);
}

/** UTF-16 as hexadecimal. */
const utf16 = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase();

const toHex = (glyph: number): string => glyph.toString(16).toUpperCase().padStart(4, '0');

/** A CIDSet with one more glyph: a bit for each glyph, the highest of a byte first (ISO 32000-1, table 124). */
function addToSet(cidSet: Buffer, glyph: number): Buffer {
  const extended = Buffer.concat([cidSet, Buffer.alloc(Math.max(0, (glyph >> 3) + 1 - cidSet.length))]);
  extended.writeUInt8(extended.readUInt8(glyph >> 3) | (0x80 >> (glyph & 7)), glyph >> 3);
  return extended;
}
