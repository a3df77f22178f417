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

/** A subset of a typeface. */
export interface Subset {
  typeface: Typeface;
  name: string;
  /** CSS unicode-range. */
  range: string;
}

/** The features of every subset, and those of all but Latin, whose characters are composed with marks. */
const FEATURES = ['kern', 'liga'];
const MARK_FEATURES = ['ccmp', 'locl', 'mark', 'mkmk'];

/**
 * A subset is a modified version, which must not have the reserved font name (OFL 1.1, condition 3), so its name records have
 * another one of the same length. The records of copyright, trademark and licence (OpenType name IDs) stay as they are.
 */
const RESERVED_NAME = 'Source';
const OWN_NAME = 'CVSite';
const LEGAL_NAMES = [0, 7, 13, 14];

const fileOf = ({ typeface, name }: Subset) => `fonts/${typeface.name}-${name}.woff2`;

/** The subsets of all typefaces: Latin is after `latin-ext`, as the later of two rules with a character is used. */
const subsets: Subset[] = typefaces.flatMap(typeface => {
  const { 'latin-ext': latinExt, ...others } = otherSubsets;
  const ranges = Object.entries({ 'latin-ext': latinExt as string, latin: typeface.latin, ...others });
  return ranges
    .filter(([name]) => !typeface.lacks?.includes(name))
    .map(([name, range]) => ({ typeface, name, range }));
});

const isLatin = ({ name }: Subset) => name.startsWith('latin');

/**
 * The WOFF2 files of the typefaces by name, cached in `node_modules/.cache`.
 * @throws {Error} when a package is not installed or its font cannot be read.
 */
export async function buildWebFonts(): Promise<Map<string, Uint8Array>> {
  const cache = join(dirname(require.resolve('subset-font/package.json')), '../.cache/web-fonts');
  mkdirSync(cache, { recursive: true });
  const files = new Map<string, Uint8Array>();
  for (const subset of subsets) files.set(fileOf(subset), await readSubset(subset, cache));
  return files;
}

/**
 * The WOFF2 file of a subset. As it takes a fifth of a second to build, it is read from the folder `cache` until its definition
 * or its package changes.
 */
export async function readSubset(subset: Subset, cache: string): Promise<Uint8Array> {
  const { source } = subset.typeface;
  const packageName = source.split('/', source.startsWith('@') ? 2 : 1).join('/');
  const versions = ['subset-font', packageName].map(name => require(`${name}/package.json`).version);
  const key = createHash('sha256').update(
    JSON.stringify([subset, versions, FEATURES, MARK_FEATURES, OWN_NAME, LEGAL_NAMES]),
  );
  const path = join(cache, `${subset.typeface.name}-${subset.name}-${key.digest('hex').slice(0, 16)}.woff2`);
  if (!existsSync(path)) {
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, await buildSubset(subset));
    renameSync(temporary, path);
  }
  return readFileSync(path);
}

function buildSubset({ typeface, name, range }: Subset): Promise<Buffer> {
  const subsetFont: SubsetFont = require('subset-font');
  const isLatinText = name === 'latin';
  const latin = new Set(name === 'latin-ext' ? charactersOf(typeface.latin) : []);
  return subsetFont(
    renameFont(readFileSync(require.resolve(typeface.source))),
    charactersOf(range)
      .filter(character => !latin.has(character))
      .join(''),
    {
      targetFormat: 'woff2',
      keepFeatures: [...FEATURES, ...(isLatinText ? [] : MARK_FEATURES), ...typeface.features],
      preserveNameIds: LEGAL_NAMES,
      variationAxes: typeface.axes,
    },
  );
}

/** A font (OpenType, not a collection) with another name, in UTF-16 as Windows has it. */
function renameFont(font: Buffer): Buffer {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, i) => 12 + 16 * i);
  const entry = tables.find(at => font.toString('latin1', at, at + 4) === 'name') as number;
  const table = font.readUInt32BE(entry + 8);
  const storage = table + font.readUInt16BE(table + 4);
  const [reserved, own] = [RESERVED_NAME, OWN_NAME].map(name => Buffer.from(name, 'utf16le').swap16());
  for (let i = 0; i < font.readUInt16BE(table + 2); i++) {
    const record = table + 6 + 12 * i;
    if (LEGAL_NAMES.includes(font.readUInt16BE(record + 6))) continue;
    const start = storage + font.readUInt16BE(record + 10);
    const text = font.subarray(start, start + font.readUInt16BE(record + 8));
    const at = text.indexOf(reserved as Buffer);
    if (at >= 0) (own as Buffer).copy(text, at);
  }
  return font;
}

/** The characters of a range (CSS unicode-range). */
function charactersOf(range: string): string[] {
  return range.split(',').flatMap(part => {
    const [first = 0, last = first] = part
      .slice(2)
      .split('-')
      .map(digits => Number.parseInt(digits, 16));
    return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i));
  });
}

/**
 * The `@font-face` rules of Latin, or of all other subsets: browsers load a file when a page has one of its characters. With
 * `font-display: optional` a typeface that loads late is used from the next page on, so no text moves.
 */
export function fontFaces(which: 'latin' | 'others'): string {
  return subsets
    .filter(subset => isLatin(subset) === (which === 'latin'))
    .map(subset => {
      const { family, weight, style } = subset.typeface;
      return (
        `@font-face{font-family:"${family}";font-style:${style};font-weight:${weight};font-display:optional;` +
        `src:url("../${fileOf(subset)}")format("woff2");unicode-range:${subset.range}}\n`
      );
    })
    .join('');
}
