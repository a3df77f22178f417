// Gives each character of a right-to-left text a glyph of its own: extractors treat characters that share one in several ways.
import { RIGHT_TO_LEFT_MARK } from '../../../text/script/marks.ts';
import { appendEmptyGlyphs, countGlyphs } from './empty-glyphs.ts';
import { CMAP_ENTRY, type Font, findFonts, readUtf16, replaceCmap } from './fonts.ts';
import { glyphsOf, replaceContents, replaceStrings } from './page-content.ts';
import { createStreamObject, type PdfSources, readStream, referenceIn } from './pdf-objects.ts';

/** A font to which glyphs can be appended. */
interface ExtensibleFont extends Font {
  fileId: number;
  file: Buffer;
  glyphCount: number;
  /** The set of its glyphs. */
  cidSetId: number;
  /** The appended glyphs, by their characters. */
  appendedGlyphs: Map<string, number>;
}

/** A text of a font for right-to-left texts, or of punctuation in one. */
const RIGHT_TO_LEFT_TEXT = /[\u200c\u200f\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** Right-to-left letters, of a ligature or after ZERO WIDTH NON-JOINERs. */
const LETTERS = /^(?:\u200c|(?=\p{L})[\p{Script=Arabic}\p{Script=Hebrew}])+(?<!\u200c)$/u;

/** Punctuation and its RIGHT-TO-LEFT MARK (marks.ts). */
const MARKED_PUNCTUATION = /^([^\s\p{L}\p{M}\p{N}\p{Cf}]+)\u200f$/u;

/**
 * A run of glyphs as Typst writes it: its marked content sequence and the text of that, whether its characters are reversed
 * (ISO 32000-1, 14.8.2.3.3), text state, name of the font, operand, operator, ends of sequences.
 */
const GLYPH_RUN =
  /(\/Span <<\n {2}\/ActualText <FEFF([0-9A-F]*)>\n>> BDC\n)?(\/ReversedChars BMC\n)?(\d Tr\n\/(f\d+) [\d.]+ Tf\n.* Tm\n)(.*) (T[jJ])\n((?:EMC\n){0,2})/g;

/**
 * Separates the characters that share a glyph, in place: the letters of a ligature, a letter and the non-joiner before it, punctuation
 * and the mark after it. As the glyphs of a right-to-left line are in visual order, extractors reverse their characters.
 * Some also reverse those of one glyph, and PDF.js skips a glyph whose text ends with a format character. So the glyph has
 * its last character alone, and empty glyphs to the right of it have the others:
 * - All extractors then have letters and non-joiners in their order, except PDF.js, which skips non-joiners, and pdftotext
 *   with `-raw`, which ends a word at a glyph without width.
 * - A mark follows its punctuation in the text, but Poppler needs it between that and the number before.
 */
export function separateCharacters(sources: PdfSources): void {
  const rightToLeftFonts = findFonts(sources, text => RIGHT_TO_LEFT_TEXT.test(text));
  const fonts = rightToLeftFonts.flatMap(font => toExtensibleFont(font, sources) ?? []);
  replaceContents(sources, fonts, separateInContent);
  for (const font of fonts.filter(({ appendedGlyphs }) => appendedGlyphs.size > 0)) {
    replaceCmap(sources, font, separateInCmap(font));
    const file = appendEmptyGlyphs(font.file, font.appendedGlyphs.size);
    sources.set(font.fileId, createStreamObject(font.fileId, '', file));
    const cidSet = readStream(sources.get(font.cidSetId) ?? '');
    if (cidSet === undefined) continue;
    const extendedSet = [...font.appendedGlyphs.values()].reduce(addToSet, Buffer.from(cidSet, 'latin1'));
    sources.set(font.cidSetId, createStreamObject(font.cidSetId, '', extendedSet));
  }
}

/** Undefined when the font is not as Typst writes it, or no TrueType font. */
function toExtensibleFont(font: Font, sources: PdfSources): ExtensibleFont | undefined {
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
  return { ...font, fileId, file, glyphCount, cidSetId, appendedGlyphs: new Map() };
}

function separateInContent(content: string, pageFonts: Map<string, ExtensibleFont>): string {
  if (pageFonts.size === 0) return content;
  return content.replace(
    GLYPH_RUN,
    (run, span = '', actualText, reversed = '', state, fontName, operand, operator, ends) => {
      const font = pageFonts.get(fontName);
      const sequenceCount = Number(span !== '') + Number(reversed !== '');
      if (!font || ends !== 'EMC\n'.repeat(sequenceCount)) return run;
      const glyphs = glyphsOf(operand);
      const isOneGlyph = glyphs.length === 1;
      const appended = findAppended(glyphs, isOneGlyph ? actualText : undefined, font);
      if (appended.size === 0) return run;
      const shown = `/ReversedChars BMC\n${state}${insertGlyphs(operand, appended)} ${operator}\nEMC\n`;
      // The glyphs of one now have the text of its sequence.
      return span && !isOneGlyph ? `${span}${shown}EMC\n` : shown;
    },
  );
}

/** The last character of a glyph, and those that precede it from right to left in the order of display. */
interface SplitText {
  last: string;
  preceding: string[];
}

/** Undefined when the text of a glyph has one character, or is of another kind. */
function splitText(text: string): SplitText | undefined {
  const [, punctuation] = MARKED_PUNCTUATION.exec(text) ?? [];
  if (punctuation) return { last: punctuation, preceding: [RIGHT_TO_LEFT_MARK] };
  const [last = '', ...preceding] = [...text].reverse();
  return preceding.length && LETTERS.test(text) ? { last, preceding } : undefined;
}

/**
 * The glyphs that need others beside them, with those. `actualText` is the text of a marked content sequence, as UTF-16, in
 * which the glyph is alone.
 */
function findAppended(
  glyphs: number[],
  actualText: string | undefined,
  font: ExtensibleFont,
): Map<number, number[]> {
  const appended = new Map<number, number[]>();
  for (const glyph of glyphs) {
    const glyphText = font.glyphTexts.get(glyph) ?? '';
    const split = splitText(actualText === undefined ? glyphText : readUtf16(actualText));
    const ownText = splitText(glyphText)?.last ?? glyphText;
    if (split?.last !== ownText) continue;
    appended.set(
      glyph,
      split.preceding.map(character => glyphOf(character, font)),
    );
  }
  return appended;
}

/** The appended glyph of a character. */
function glyphOf(character: string, { appendedGlyphs, glyphCount }: ExtensibleFont): number {
  const glyph = appendedGlyphs.get(character) ?? glyphCount + appendedGlyphs.size;
  appendedGlyphs.set(character, glyph);
  return glyph;
}

/** Strings with appended glyphs to the right of those that need them. */
function insertGlyphs(operand: string, appended: Map<number, number[]>): string {
  return replaceStrings(operand, glyphs => {
    if (!glyphs.some(glyph => appended.has(glyph))) return;
    const separated = glyphs.flatMap(glyph => [glyph, ...(appended.get(glyph) ?? [])]);
    return `<${separated.map(toHex).join('')}>`;
  });
}

/** A ToUnicode CMap with the characters of the appended glyphs, which the texts of others no longer have. */
function separateInCmap({ cmap, appendedGlyphs }: ExtensibleFont): string {
  const entries = [...appendedGlyphs].map(
    ([character, glyph]) => `<${toHex(glyph)}> <${utf16(character)}>\n`,
  );
  return cmap
    .replace(CMAP_ENTRY, (entry, glyph: string, text: string) => {
      const split = splitText(readUtf16(text));
      const isAppended = split?.preceding.every(character => appendedGlyphs.has(character));
      return split && isAppended ? `<${glyph}> <${utf16(split.last)}>` : entry;
    })
    .replace('endcmap', `${entries.length} beginbfchar\n${entries.join('')}endbfchar\nendcmap`);
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
