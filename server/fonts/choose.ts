// Chooses the typefaces for characters that the built-in ones lack, and knows which characters no typeface has.
import { isBuiltIn, visibleCharacters } from './built-in.ts';
import type { FontFamily } from './font-files.ts';
import type { FontSources } from './font-library.ts';

/** The typefaces of PDF and card beside the built-in ones. */
export interface Typefaces {
  /** Paths of the font files of the chosen families. */
  fontFiles: string[];
  /** The families for each language, in the order in which Typst tries them. */
  families: Map<string, string[]>;
  /** What can be shown of each grapheme cluster that the built-in typefaces lack: all of it, its base or ''. */
  glyphs: Map<string, string>;
  /** The characters of each language that no typeface has, in the order of their code points. */
  missingCharacters: Map<string, string[]>;
}

/** The built-in typefaces alone. */
export const builtInTypefaces: Typefaces = {
  fontFiles: [],
  families: new Map(),
  glyphs: new Map(),
  missingCharacters: new Map(),
};

const graphemeSegmenter = new Intl.Segmenter();
const graphemeClusters = (text: string) => [...graphemeSegmenter.segment(text)].map(({ segment }) => segment);

/**
 * Chooses typefaces for the texts of each language (BCP 47): from the content, then from the packages of the scripts, then
 * from the machine. Without a character beyond the built-in typefaces, no font file is read.
 */
export async function chooseTypefaces(
  textsByLanguage: Map<string, string[]>,
  sources: FontSources,
): Promise<Typefaces> {
  const clustersByLanguage = new Map<string, Set<string>>();
  for (const [language, languageTexts] of textsByLanguage) {
    const unknownClusters = languageTexts.filter(text => !isBuiltIn(text)).flatMap(graphemeClusters);
    clustersByLanguage.set(language, new Set(unknownClusters.filter(cluster => !isBuiltIn(cluster))));
  }
  if (![...clustersByLanguage.values()].some(({ size }) => size)) return builtInTypefaces;

  const { FontLibrary } = await import('./font-library.ts');
  const fontLibrary = new FontLibrary(sources);
  const familiesByLanguage = new Map(
    [...clustersByLanguage].map(([language, languageClusters]) => [
      language,
      fontLibrary.choose([...languageClusters], language),
    ]),
  );
  const allFamilies = [...new Set([...familiesByLanguage.values()].flat())];
  const typefaces: Typefaces = {
    fontFiles: [...new Set(allFamilies.flatMap(({ fontFiles }) => fontFiles))],
    families: new Map(),
    glyphs: new Map(),
    missingCharacters: new Map(),
  };
  for (const [language, languageClusters] of clustersByLanguage) {
    const languageFamilies = familiesByLanguage.get(language) as FontFamily[];
    const familyNames = [...languageFamilies, ...allFamilies].map(({ name }) => name);
    typefaces.families.set(language, [...new Set(familyNames)]);
    const missingCharacters = new Set<string>();
    for (const cluster of languageClusters) {
      const shownGlyphs = shownPart(cluster, allFamilies);
      typefaces.glyphs.set(cluster, shownGlyphs);
      for (const character of visibleCharacters(cluster.slice(shownGlyphs.length)))
        missingCharacters.add(character);
    }
    if (missingCharacters.size) typefaces.missingCharacters.set(language, [...missingCharacters].sort());
  }
  return typefaces;
}

/** What can be shown of a grapheme cluster: the longest part from its start that one typeface has. */
function shownPart(cluster: string, families: FontFamily[]): string {
  const clusterCharacters = [...cluster];
  const covers = (clusterPart: string) =>
    isBuiltIn(clusterPart) || families.some(family => family.covers(clusterPart));
  for (let partLength = clusterCharacters.length; partLength > 0; partLength--) {
    const clusterPart = clusterCharacters.slice(0, partLength).join('');
    if (visibleCharacters(clusterPart).length && covers(clusterPart)) return clusterPart;
  }
  return '';
}

/** A text without the characters that no typeface has. */
export function withoutMissing(text: string, { glyphs }: Typefaces): string {
  if (isBuiltIn(text)) return text;
  return graphemeClusters(text)
    .map(cluster => (isBuiltIn(cluster) ? cluster : (glyphs.get(cluster) ?? '')))
    .join('');
}
