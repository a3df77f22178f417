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
  options: { targetFormat: 'woff2'; keepFeatures: string[]; variationAxes?: Typeface['axes'] },
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
  const [packageName = ''] = /^(?:@[^/]+\/)?[^/]+/.exec(source) ?? [];
  const versions = ['subset-font', packageName].map(name => require(`${name}/package.json`).version);
  const key = createHash('sha256').update(JSON.stringify([subset, versions, FEATURES, MARK_FEATURES]));
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
    readFileSync(require.resolve(typeface.source)),
    charactersOf(range)
      .filter(character => !latin.has(character))
      .join(''),
    {
      targetFormat: 'woff2',
      keepFeatures: [...FEATURES, ...(isLatinText ? [] : MARK_FEATURES), ...typeface.features],
      ...(typeface.axes && { variationAxes: typeface.axes }),
    },
  );
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
