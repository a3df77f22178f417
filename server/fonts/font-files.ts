// Reads font files: their families, as Typst names them, and the characters that each has. Imported only by content that needs
// another typeface than the built-in ones, as its package takes a twentieth of a second to load.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { create, type Font, type FontCollection } from 'fontkitten';
import { seen } from './built-in.ts';

/** A typeface for Typst: at most a regular and a bold face, both upright. */
export interface Family {
  /** The name by which Typst selects it. */
  name: string;
  /** Paths of the font files. */
  files: string[];
  /** Whether each of its faces has all characters of a grapheme cluster. */
  covers: (cluster: string) => boolean;
}

/** A face of a font file. */
interface Face {
  family: string;
  file: string;
  weight: number;
  font: Font;
}

/** Whether a file name is that of a font file that Typst reads. WOFF and WOFF2 are not. */
export function isFontFile(name: string): boolean {
  return /\.(?:otc|otf|ttc|ttf)$/i.test(name);
}

/** The families of font files, sorted by the order of the files. Files that are no fonts are left out. */
export function readFamilies(files: string[]): Family[] {
  const families = new Map<string, Face[]>();
  for (const face of files.flatMap(readFaces)) {
    const faces = families.get(face.family);
    if (faces) faces.push(face);
    else families.set(face.family, [face]);
  }
  return [...families].map(([name, faces]) => createFamily(name, faces));
}

/** Whether a font file can be read. */
export function isReadable(file: string): boolean {
  return readFaces(file).length > 0;
}

/** The upright faces of a font file; none when it cannot be read. */
function readFaces(file: string): Face[] {
  try {
    const opened: Font | FontCollection = create(readTables(file));
    const fonts = opened.isCollection ? opened.fonts : [opened];
    return fonts
      .filter(font => !font['OS/2'].fsSelection.italic)
      .map(font => ({
        family: typstFamily(font.familyName),
        file,
        weight: font['OS/2'].usWeightClass,
        font,
      }));
  } catch {
    // Whatever the error: Typst cannot read the file either. A diagnostic names those of the content.
    return [];
  }
}

/** The tables of an OpenType font that say how it is called and which characters it has. */
const TABLES = ['cmap', 'name', 'OS/2'];

/**
 * Reads a font file, with zeros for the tables that are not needed: outlines can have many megabytes. The memory of zeros
 * is never touched, so the operating system does not provide it.
 */
function readTables(file: string): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(fstatSync(descriptor).size);
    const read = (offset: number, length: number) =>
      readSync(descriptor, bytes, offset, Math.min(length, bytes.length - offset), offset);
    // OpenType: a font file begins with its table directory, and a collection with the offsets of those of its fonts.
    read(0, 12);
    const isCollection = bytes.toString('latin1', 0, 4) === 'ttcf';
    const count = isCollection ? bytes.readUInt32BE(8) : 1;
    if (isCollection) read(12, 4 * count);
    for (let font = 0; font < count; font++) {
      const directory = isCollection ? bytes.readUInt32BE(12 + 4 * font) : 0;
      read(directory, 12);
      const end = directory + 12 + 16 * bytes.readUInt16BE(directory + 4);
      read(directory + 12, end - directory - 12);
      for (let record = directory + 12; record < end; record += 16) {
        if (!TABLES.includes(bytes.toString('latin1', record, record + 4))) continue;
        read(bytes.readUInt32BE(record + 8), bytes.readUInt32BE(record + 12));
      }
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

function createFamily(name: string, faces: Face[]): Family {
  const used = new Set([nearest(faces, 400), nearest(faces, 600)]);
  const fonts = [...used].map(({ font }) => font);
  const has = (character: string) => {
    const codePoint = character.codePointAt(0) as number;
    return fonts.every(font => font.hasGlyphForCodePoint(codePoint));
  };
  return {
    name,
    files: [...new Set([...used].map(({ file }) => file))],
    covers: cluster =>
      [cluster, cluster.normalize('NFC'), cluster.normalize('NFD')].some(form => seen(form).every(has)),
  };
}

/** The face whose weight is nearest; of two the first. */
function nearest(faces: Face[], weight: number): Face {
  return faces.reduce((best, face) =>
    Math.abs(face.weight - weight) < Math.abs(best.weight - weight) ? face : best,
  );
}

/** Words of style at the end of a family name, which Typst removes. */
const STYLE =
  /[ _-](?:(?:ex|ext|extra|x|dem|demi|sem|semi|sm|ultra)[ _-]?)?(?:normal|regular|italic|oblique|slanted|thin|th|hairline|light|lt|medium|med|md|bold|bd|demi|black|blk|bk|heavy|narrow|condensed|cond|cn|cd|compressed|expanded|exp)+$/i;

/** The family of a font by which Typst selects it, from its family name (name ID 1 of OpenType). */
function typstFamily(name: string): string {
  const base = name.replace(STYLE, '');
  return base === name ? name : typstFamily(base);
}
