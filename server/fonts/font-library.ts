// Looks for typefaces in the content, then in installed packages, then on the machine, for grapheme clusters of a language.
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { LRUCache } from 'lru-cache';
import { siteFolder } from '../project.ts';
import { type FontFamily, readFamilies } from './font-files.ts';
import { familiesOf, packageOf, type ScriptTypefaces, scriptOf } from './scripts.ts';
import { fontFilesBelow, fontFolders } from './system-fonts.ts';

/** Where typefaces are looked for. */
export interface FontSources {
  /** Paths of the font files of the content. */
  content: string[];
  /** The folder of an npm package with typefaces; '' when it is not installed. */
  packageFolderOf?: (name: string) => string;
  /** The folders of fonts of the machine. */
  systemFolders?: string[];
}

/** Characters that several scripts share, such as punctuation: a typeface of another script often has them. */
const SHARED_SCRIPTS = /^[\p{Script=Common}\p{Script=Inherited}]/u;

/**
 * The files in which a scan has found a typeface, by the number of all files and the clusters: a scan reads every file of
 * the machine, and an edit rarely changes what it looks for.
 */
const scannedFontFiles = new LRUCache<string, string[]>({ max: 100 });

/** The typefaces that can be chosen. Each font file is read when it is needed, and once. */
export class FontLibrary {
  readonly #fontSources: Required<FontSources>;
  readonly #familiesByFiles = new Map<string, FontFamily[]>();
  #systemFontFiles: string[] | undefined;

  constructor({ content, packageFolderOf = npmPackageFolder, systemFolders = fontFolders() }: FontSources) {
    this.#fontSources = { content, packageFolderOf, systemFolders };
  }

  /** Chooses families that cover grapheme clusters, in order of preference. Clusters that none covers are left open. */
  choose(clusters: string[], language: string): FontFamily[] {
    const chosenFamilies: FontFamily[] = [];
    for (const [script, scriptClusters] of groupClustersByScript(clusters)) {
      let openClusters = scriptClusters.filter(
        cluster => !chosenFamilies.some(({ covers }) => covers(cluster)),
      );
      const candidateFamilies = this.#candidateFamilies(script, language, () => openClusters);
      for (const family of candidateFamilies) {
        const stillOpen = openClusters.filter(cluster => !family.covers(cluster));
        if (stillOpen.length < openClusters.length) chosenFamilies.push(family);
        openClusters = stillOpen;
        if (!openClusters.length) break;
      }
    }
    return chosenFamilies;
  }

  /** The families to try for a script, in order. Those of later sources are read only when the caller needs more. */
  *#candidateFamilies(
    script: ScriptTypefaces,
    language: string,
    openClusters: () => string[],
  ): Generator<FontFamily> {
    const { content, packageFolderOf } = this.#fontSources;
    yield* this.#familiesIn(content);
    const packageName = packageOf(script, language);
    const packageFolder = packageName && packageFolderOf(packageName);
    if (packageFolder) yield* this.#familiesIn(fontFilesBelow([packageFolder]));
    const systemFontFiles = this.#installedFonts();
    for (const familyName of familiesOf(script, language)) {
      const likelyFontFiles = systemFontFiles.filter(file => isLikelyFontFile(file, familyName));
      yield* this.#familiesIn(likelyFontFiles).filter(family => family.name === familyName);
    }
    yield* this.#scanFonts(systemFontFiles, openClusters());
  }

  /** The families of any files that cover clusters, those with the most first. */
  #scanFonts(fontFiles: string[], clusters: string[]): FontFamily[] {
    const scanKey = `${fontFiles.length} ${clusters.join(' ')}`;
    const families = this.#familiesIn(scannedFontFiles.get(scanKey) ?? fontFiles)
      .map(family => ({ family, covered: clusters.filter(cluster => family.covers(cluster)).length }))
      .filter(({ covered }) => covered)
      .sort((family, otherFamily) => otherFamily.covered - family.covered)
      .map(({ family }) => family);
    scannedFontFiles.set(scanKey, [...new Set(families.flatMap(({ fontFiles }) => fontFiles))]);
    return families;
  }

  /** The font files of the machine. */
  #installedFonts(): string[] {
    this.#systemFontFiles ??= fontFilesBelow(this.#fontSources.systemFolders);
    return this.#systemFontFiles;
  }

  #familiesIn(fontFiles: string[]): FontFamily[] {
    const familiesKey = fontFiles.join('\n');
    const knownFamilies = this.#familiesByFiles.get(familiesKey);
    if (knownFamilies) return knownFamilies;
    const families = readFamilies(fontFiles);
    this.#familiesByFiles.set(familiesKey, families);
    return families;
  }
}

/** Grapheme clusters by script. Those that several scripts share come last, as a typeface for others may cover them. */
function groupClustersByScript(clusters: string[]): Map<ScriptTypefaces, string[]> {
  const isShared = (cluster: string) => SHARED_SCRIPTS.test(cluster);
  const orderedClusters = [...clusters.filter(cluster => !isShared(cluster)), ...clusters.filter(isShared)];
  const clustersByScript = new Map<ScriptTypefaces, string[]>();
  for (const cluster of orderedClusters) {
    const script = scriptOf(cluster);
    clustersByScript.set(script, [...(clustersByScript.get(script) ?? []), cluster]);
  }
  return clustersByScript;
}

/** Whether the name of a font file is the start of the name of a family, as in `NotoSerifCJK-Bold.ttc`. */
function isLikelyFontFile(fontFile: string, family: string): boolean {
  const [fileStem = ''] = basename(fontFile).split(/[-_.[]/, 1);
  return fileStem !== '' && family.replaceAll(' ', '').startsWith(fileStem);
}

const require = createRequire(import.meta.url);

/** The folder of an npm package with typefaces that the owner has installed; '' without it. */
function npmPackageFolder(packageName: string): string {
  try {
    return dirname(require.resolve(`${packageName}/package.json`, { paths: [siteFolder] }));
  } catch {
    // The npm package is not installed, so it provides no typeface.
    return '';
  }
}
