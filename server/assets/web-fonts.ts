// Builds the typefaces of pages as WOFF2, a file for each subset of characters, and their @font-face rules.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { otherSubsets, type Typeface, typefaces } from './typefaces.ts';

const require = createRequire(import.meta.url);

/** What the function of `subset-font` takes of its options. */
type SubsetFont = (
  font: Buffer,
  text: string,
  options: {
    targetFormat: 'woff2';
    keepFeatures: string[];
    preserveNameIds: number[];
    variationAxes: Typeface['axes'];
  },
) => Promise<Buffer>;

/** A subset of the characters of a typeface. */
export interface Subset {
  typeface: Typeface;
  name: string;
  /** The characters of the subset, as a CSS unicode-range. */
  range: string;
}

/** The features of every subset, and those of all but Latin, whose characters are composed with marks. */
const OPENTYPE_FEATURES = ['kern', 'liga'];
const MARK_FEATURES = ['ccmp', 'locl', 'mark', 'mkmk'];

/**
 * A subset is a modified version, which must not have the reserved font name (OFL 1.1, condition 3), so its name records have
 * another one of the same length. The records of copyright, trademark and licence (OpenType name IDs) stay as they are.
 */
const RESERVED_NAME = 'Source';
const OWN_NAME = 'CVSite';
const LEGAL_NAMES = [0, 7, 13, 14];

const woff2Name = ({ typeface, name }: Subset) => `fonts/${typeface.name}-${name}.woff2`;

/** The subsets of all typefaces: Latin is after `latin-ext`, as the later of two rules with a character is used. */
const subsets: Subset[] = typefaces.flatMap(typeface => {
  const { 'latin-ext': latinExt, ...others } = otherSubsets;
  const subsetRanges = Object.entries({ 'latin-ext': latinExt as string, latin: typeface.latin, ...others });
  return subsetRanges
    .filter(([name]) => !typeface.lacks?.includes(name))
    .map(([name, range]) => ({ typeface, name, range }));
});

const isLatinSubset = ({ name }: Subset) => name.startsWith('latin');

/**
 * The WOFF2 files of the typefaces by name, cached in `node_modules/.cache`.
 * @throws {Error} when a package is not installed or its font cannot be read.
 */
export async function buildWebFonts(): Promise<Map<string, Uint8Array>> {
  const fontCache = join(dirname(require.resolve('subset-font/package.json')), '../.cache/web-fonts');
  mkdirSync(fontCache, { recursive: true });
  const woff2Files = new Map<string, Uint8Array>();
  for (const subset of subsets) woff2Files.set(woff2Name(subset), await readSubset(subset, fontCache));
  return woff2Files;
}

/**
 * The WOFF2 file of a subset. As it takes a fifth of a second to build, it is read from the folder `fontCache` until its definition
 * or its npm package changes.
 */
export async function readSubset(subset: Subset, fontCache: string): Promise<Uint8Array> {
  const { source: fontSource } = subset.typeface;
  const fontPackage = fontSource.split('/', fontSource.startsWith('@') ? 2 : 1).join('/');
  const packageVersions = ['subset-font', fontPackage].map(name => require(`${name}/package.json`).version);
  const subsetHash = createHash('sha256').update(
    JSON.stringify([subset, packageVersions, OPENTYPE_FEATURES, MARK_FEATURES, OWN_NAME, LEGAL_NAMES]),
  );
  const cachedFont = join(
    fontCache,
    `${subset.typeface.name}-${subset.name}-${subsetHash.digest('hex').slice(0, 16)}.woff2`,
  );
  if (!existsSync(cachedFont)) {
    const temporaryFont = `${cachedFont}.${process.pid}`;
    writeFileSync(temporaryFont, await buildSubset(subset));
    renameSync(temporaryFont, cachedFont);
  }
  return readFileSync(cachedFont);
}

function buildSubset({ typeface, name, range }: Subset): Promise<Buffer> {
  const subsetFont: SubsetFont = require('subset-font');
  const isLatinText = name === 'latin';
  const latinCharacters = new Set(name === 'latin-ext' ? charactersOfRange(typeface.latin) : []);
  return subsetFont(
    renameFont(readFileSync(require.resolve(typeface.source))),
    charactersOfRange(range)
      .filter(character => !latinCharacters.has(character))
      .join(''),
    {
      targetFormat: 'woff2',
      keepFeatures: [...OPENTYPE_FEATURES, ...(isLatinText ? [] : MARK_FEATURES), ...typeface.features],
      preserveNameIds: LEGAL_NAMES,
      variationAxes: typeface.axes,
    },
  );
}

/** A font (OpenType, not a collection) with another name, in UTF-16 as Windows has it. */
function renameFont(font: Buffer): Buffer {
  const tableRecords = Array.from({ length: font.readUInt16BE(4) }, (_, i) => 12 + 16 * i);
  const nameTableRecord = tableRecords.find(
    tableRecord => font.toString('latin1', tableRecord, tableRecord + 4) === 'name',
  ) as number;
  const nameTable = font.readUInt32BE(nameTableRecord + 8);
  const nameStorage = nameTable + font.readUInt16BE(nameTable + 4);
  const [reservedName, ownName] = [RESERVED_NAME, OWN_NAME].map(name =>
    Buffer.from(name, 'utf16le').swap16(),
  );
  for (let i = 0; i < font.readUInt16BE(nameTable + 2); i++) {
    const nameRecord = nameTable + 6 + 12 * i;
    if (LEGAL_NAMES.includes(font.readUInt16BE(nameRecord + 6))) continue;
    const textStart = nameStorage + font.readUInt16BE(nameRecord + 10);
    const recordText = font.subarray(textStart, textStart + font.readUInt16BE(nameRecord + 8));
    const nameOffset = recordText.indexOf(reservedName as Buffer);
    if (nameOffset >= 0) (ownName as Buffer).copy(recordText, nameOffset);
  }
  return font;
}

/** The characters of a range (CSS unicode-range). */
function charactersOfRange(unicodeRange: string): string[] {
  return unicodeRange.split(',').flatMap(codePoints => {
    const [firstCodePoint = 0, lastCodePoint = firstCodePoint] = codePoints
      .slice(2)
      .split('-')
      .map(hexDigits => Number.parseInt(hexDigits, 16));
    return Array.from({ length: lastCodePoint - firstCodePoint + 1 }, (_, i) =>
      String.fromCodePoint(firstCodePoint + i),
    );
  });
}

/**
 * The `@font-face` rules of Latin, or of all other subsets: browsers load a file when a page has one of its characters. With
 * `font-display: optional` a typeface that loads late is used from the next page on, so no text moves.
 */
export function fontFaces(which: 'latin' | 'others'): string {
  return subsets
    .filter(subset => isLatinSubset(subset) === (which === 'latin'))
    .map(subset => {
      const { family, weight, style } = subset.typeface;
      return (
        `@font-face{font-family:"${family}";font-style:${style};font-weight:${weight};font-display:optional;` +
        `src:url("../${woff2Name(subset)}")format("woff2");unicode-range:${subset.range}}\n`
      );
    })
    .join('');
}
