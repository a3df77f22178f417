// Looks for typefaces in the content, then in installed packages, then on the machine, for grapheme clusters of a language.
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { LRUCache } from 'lru-cache';
import { siteFolder } from '../project.ts';
import { type Family, readFamilies } from './font-files.ts';
import { familiesOf, packageOf, type ScriptTypefaces, scriptOf } from './scripts.ts';
import { fontFilesBelow, fontFolders } from './system-fonts.ts';

/** Where typefaces are looked for. */
export interface FontSources {
  /** Paths of the font files of the content. */
  content: string[];
  /** The folder of an npm package; '' when it is not installed. */
  folderOf?: (name: string) => string;
  /** The folders of fonts of the machine. */
  folders?: string[];
}

/** Characters that several scripts share, such as punctuation: a typeface of another script often has them. */
const SHARED = /^[\p{Script=Common}\p{Script=Inherited}]/u;

/**
 * The files in which a scan has found a typeface, by the number of all files and the clusters: a scan reads every file of
 * the machine, and an edit rarely changes what it looks for.
 */
const scanned = new LRUCache<string, string[]>({ max: 100 });

/** The typefaces that can be chosen. Each font file is read when it is needed, and once. */
export class FontLibrary {
  readonly #sources: Required<FontSources>;
  readonly #families = new Map<string, Family[]>();
  #systemFiles: string[] | undefined;

  constructor({ content, folderOf = packageFolder, folders = fontFolders() }: FontSources) {
    this.#sources = { content, folderOf, folders };
  }

  /** Chooses families that cover grapheme clusters, in order of preference. Clusters that none covers are left open. */
  choose(clusters: string[], language: string): Family[] {
    const chosen: Family[] = [];
    for (const [script, ofScript] of groupByScript(clusters)) {
      let open = ofScript.filter(cluster => !chosen.some(({ covers }) => covers(cluster)));
      const candidates = this.#candidates(script, language, () => open);
      for (const family of candidates) {
        const rest = open.filter(cluster => !family.covers(cluster));
        if (rest.length < open.length) chosen.push(family);
        open = rest;
        if (!open.length) break;
      }
    }
    return chosen;
  }

  /** The families to try for a script, in order. Those of later sources are read only when the caller needs more. */
  *#candidates(script: ScriptTypefaces, language: string, open: () => string[]): Generator<Family> {
    const { content, folderOf } = this.#sources;
    yield* this.#read(content);
    const name = packageOf(script, language);
    const folder = name && folderOf(name);
    if (folder) yield* this.#read(fontFilesBelow([folder]));
    const files = this.#installed();
    for (const name of familiesOf(script, language)) {
      const likely = files.filter(file => isLikely(file, name));
      yield* this.#read(likely).filter(family => family.name === name);
    }
    yield* this.#scan(files, open());
  }

  /** The families of any files that cover clusters, those with the most first. */
  #scan(files: string[], clusters: string[]): Family[] {
    const key = `${files.length} ${clusters.join(' ')}`;
    const families = this.#read(scanned.get(key) ?? files)
      .map(family => ({ family, covered: clusters.filter(cluster => family.covers(cluster)).length }))
      .filter(({ covered }) => covered)
      .sort((a, b) => b.covered - a.covered)
      .map(({ family }) => family);
    scanned.set(key, [...new Set(families.flatMap(({ files }) => files))]);
    return families;
  }

  /** The font files of the machine. */
  #installed(): string[] {
    this.#systemFiles ??= fontFilesBelow(this.#sources.folders);
    return this.#systemFiles;
  }

  #read(files: string[]): Family[] {
    const key = files.join('\n');
    const known = this.#families.get(key);
    if (known) return known;
    const families = readFamilies(files);
    this.#families.set(key, families);
    return families;
  }
}

/** Grapheme clusters by script. Those that several scripts share come last, as a typeface for others may cover them. */
function groupByScript(clusters: string[]): Map<ScriptTypefaces, string[]> {
  const isShared = (cluster: string) => SHARED.test(cluster);
  const ordered = [...clusters.filter(cluster => !isShared(cluster)), ...clusters.filter(isShared)];
  const groups = new Map<ScriptTypefaces, string[]>();
  for (const cluster of ordered) {
    const script = scriptOf(cluster);
    groups.set(script, [...(groups.get(script) ?? []), cluster]);
  }
  return groups;
}

/** Whether the name of a font file is the start of the name of a family, as in `NotoSerifCJK-Bold.ttc`. */
function isLikely(file: string, family: string): boolean {
  const [name = ''] = basename(file).split(/[-_.[]/, 1);
  return name !== '' && family.replaceAll(' ', '').startsWith(name);
}

const require = createRequire(import.meta.url);

/** The folder of an npm package that the owner has installed; '' when it is not installed. */
function packageFolder(name: string): string {
  try {
    return dirname(require.resolve(`${name}/package.json`, { paths: [siteFolder] }));
  } catch {
    // The package is not installed.
    return '';
  }
}
