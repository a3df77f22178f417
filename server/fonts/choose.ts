// Chooses the typefaces for characters that the built-in ones lack, and knows which characters no typeface has.
import { isBuiltIn, seen } from './built-in.ts';
import type { Family } from './font-files.ts';
import type { FontSources } from './font-library.ts';

/** The typefaces of PDF and card beside the built-in ones. */
export interface Typefaces {
  /** Paths of the font files. */
  files: string[];
  /** The families for each language, in the order in which Typst tries them. */
  families: Map<string, string[]>;
  /** What can be shown of each grapheme cluster that the built-in typefaces lack: all of it, its base or ''. */
  glyphs: Map<string, string>;
  /** The characters of each language that no typeface has, in the order of their code points. */
  missing: Map<string, string[]>;
}

/** The built-in typefaces alone. */
export const noTypefaces: Typefaces = {
  files: [],
  families: new Map(),
  glyphs: new Map(),
  missing: new Map(),
};

const segmenter = new Intl.Segmenter();
const clustersOf = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);

/**
 * Chooses typefaces for the texts of each language (BCP 47): from the content, then from the packages of the scripts, then
 * from the machine. Without a character beyond the built-in typefaces, no font file is read.
 */
export async function chooseTypefaces(
  texts: Map<string, string[]>,
  sources: FontSources,
): Promise<Typefaces> {
  const clusters = new Map<string, Set<string>>();
  for (const [language, ofLanguage] of texts) {
    const unknown = ofLanguage.filter(text => !isBuiltIn(text)).flatMap(clustersOf);
    clusters.set(language, new Set(unknown.filter(cluster => !isBuiltIn(cluster))));
  }
  if (![...clusters.values()].some(({ size }) => size)) return noTypefaces;

  const { FontLibrary } = await import('./font-library.ts');
  const library = new FontLibrary(sources);
  const chosen = new Map(
    [...clusters].map(([language, set]) => [language, library.choose([...set], language)]),
  );
  const all = [...new Set([...chosen.values()].flat())];
  const typefaces: Typefaces = {
    files: [...new Set(all.flatMap(({ files }) => files))],
    families: new Map(),
    glyphs: new Map(),
    missing: new Map(),
  };
  for (const [language, set] of clusters) {
    const own = chosen.get(language) as Family[];
    const names = [...own, ...all].map(({ name }) => name);
    typefaces.families.set(language, [...new Set(names)]);
    const missing = new Set<string>();
    for (const cluster of set) {
      const shown = shownPart(cluster, all);
      typefaces.glyphs.set(cluster, shown);
      for (const character of seen(cluster.slice(shown.length))) missing.add(character);
    }
    if (missing.size) typefaces.missing.set(language, [...missing].sort());
  }
  return typefaces;
}

/** What can be shown of a grapheme cluster: the longest part from its start that one typeface has. */
function shownPart(cluster: string, families: Family[]): string {
  const characters = [...cluster];
  const covers = (part: string) => isBuiltIn(part) || families.some(family => family.covers(part));
  for (let length = characters.length; length > 0; length--) {
    const part = characters.slice(0, length).join('');
    if (seen(part).length && covers(part)) return part;
  }
  return '';
}

/** A text without the characters that no typeface has. */
export function withoutMissing(text: string, { glyphs }: Typefaces): string {
  if (isBuiltIn(text)) return text;
  return clustersOf(text)
    .map(cluster => (isBuiltIn(cluster) ? cluster : (glyphs.get(cluster) ?? '')))
    .join('');
}
