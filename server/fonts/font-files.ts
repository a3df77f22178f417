// Reads font files: their families, as Typst names them, and the characters that each has. Imported only by content that needs
// another typeface than the built-in ones, as its package takes a twentieth of a second to load.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { create, type Font, type FontCollection } from 'fontkitten';
import { visibleCharacters } from './built-in.ts';

/** A typeface for Typst: at most a regular and a bold face, both upright. */
export interface FontFamily {
  /** The family name by which Typst selects it. */
  name: string;
  /** Paths of the font files that have its faces. */
  fontFiles: string[];
  /** Whether each of its faces has all characters of a grapheme cluster. */
  covers: (cluster: string) => boolean;
}

/** A face of a font file. */
interface FontFace {
  family: string;
  fontFile: string;
  weight: number;
  font: Font;
}

/** Whether a file name is that of a font file that Typst reads. WOFF and WOFF2 are not. */
export function isFontFile(name: string): boolean {
  return /\.(?:otc|otf|ttc|ttf)$/i.test(name);
}

/** The families of font files, sorted by the order of the files. Files that are no fonts are left out. */
export function readFamilies(fontFiles: string[]): FontFamily[] {
  const families = new Map<string, FontFace[]>();
  for (const face of fontFiles.flatMap(readFaces)) {
    const faces = families.get(face.family);
    if (faces) faces.push(face);
    else families.set(face.family, [face]);
  }
  return [...families].map(([name, faces]) => createFontFamily(name, faces));
}

/** Whether a font file can be read. */
export function isReadableFont(fontFile: string): boolean {
  return readFaces(fontFile).length > 0;
}

/** The upright faces of a font file; none when it cannot be read. */
function readFaces(fontFile: string): FontFace[] {
  try {
    const openedFont: Font | FontCollection = create(readTables(fontFile));
    const fonts = openedFont.isCollection ? openedFont.fonts : [openedFont];
    return fonts
      .filter(font => !font['OS/2'].fsSelection.italic)
      .map(font => ({
        family: typstFamily(font.familyName),
        fontFile,
        weight: font['OS/2'].usWeightClass,
        font,
      }));
  } catch {
    // Whatever the error: Typst cannot read the file either. A diagnostic names those of the content.
    return [];
  }
}

/** The tables of an OpenType font that say how it is called and which characters it has. */
const FONT_TABLES = ['cmap', 'name', 'OS/2'];

/**
 * Reads a font file, with zeros for the tables that are not needed: outlines can have many megabytes. The memory of zeros
 * is never touched, so the operating system does not provide it.
 */
function readTables(fontFile: string): Buffer {
  const fileDescriptor = openSync(fontFile, 'r');
  try {
    const fontBytes = Buffer.alloc(fstatSync(fileDescriptor).size);
    const readBytes = (offset: number, length: number) =>
      readSync(fileDescriptor, fontBytes, offset, Math.min(length, fontBytes.length - offset), offset);
    // OpenType: a font file begins with its table directory, and a collection with the offsets of those of its fonts.
    readBytes(0, 12);
    const isCollection = fontBytes.toString('latin1', 0, 4) === 'ttcf';
    const fontCount = isCollection ? fontBytes.readUInt32BE(8) : 1;
    if (isCollection) readBytes(12, 4 * fontCount);
    for (let font = 0; font < fontCount; font++) {
      const tableDirectory = isCollection ? fontBytes.readUInt32BE(12 + 4 * font) : 0;
      readFontTables(fontBytes, tableDirectory, readBytes);
    }
    return fontBytes;
  } finally {
    closeSync(fileDescriptor);
  }
}

/** Reads the needed tables of the font whose table directory is at an offset: 12 bytes, then 16 for each table. */
function readFontTables(
  fontBytes: Buffer,
  tableDirectory: number,
  readBytes: (offset: number, length: number) => void,
): void {
  readBytes(tableDirectory, 12);
  const directoryEnd = tableDirectory + 12 + 16 * fontBytes.readUInt16BE(tableDirectory + 4);
  readBytes(tableDirectory + 12, directoryEnd - tableDirectory - 12);
  for (let tableRecord = tableDirectory + 12; tableRecord < directoryEnd; tableRecord += 16) {
    if (!FONT_TABLES.includes(fontBytes.toString('latin1', tableRecord, tableRecord + 4))) continue;
    readBytes(fontBytes.readUInt32BE(tableRecord + 8), fontBytes.readUInt32BE(tableRecord + 12));
  }
}

function createFontFamily(familyName: string, faces: FontFace[]): FontFamily {
  const usedFaces = new Set([nearestWeight(faces, 400), nearestWeight(faces, 600)]);
  const fonts = [...usedFaces].map(({ font }) => font);
  const hasGlyph = (character: string) => {
    const codePoint = character.codePointAt(0) as number;
    return fonts.every(font => font.hasGlyphForCodePoint(codePoint));
  };
  return {
    name: familyName,
    fontFiles: [...new Set([...usedFaces].map(({ fontFile }) => fontFile))],
    covers: cluster =>
      [cluster, cluster.normalize('NFC'), cluster.normalize('NFD')].some(form =>
        visibleCharacters(form).every(hasGlyph),
      ),
  };
}

/** The face whose weight is nearest; of two the first. */
function nearestWeight(faces: FontFace[], weight: number): FontFace {
  return faces.reduce((nearestFace, face) =>
    Math.abs(face.weight - weight) < Math.abs(nearestFace.weight - weight) ? face : nearestFace,
  );
}

/** Words of style at the end of a family name, which Typst removes. */
const STYLE_WORDS =
  /[ _-](?:(?:ex|ext|extra|x|dem|demi|sem|semi|sm|ultra)[ _-]?)?(?:normal|regular|italic|oblique|slanted|thin|th|hairline|light|lt|medium|med|md|bold|bd|demi|black|blk|bk|heavy|narrow|condensed|cond|cn|cd|compressed|expanded|exp)+$/i;

/** The family of a font by which Typst selects it, from its family name (name ID 1 of OpenType). */
function typstFamily(familyName: string): string {
  const baseName = familyName.replace(STYLE_WORDS, '');
  return baseName === familyName ? familyName : typstFamily(baseName);
}
