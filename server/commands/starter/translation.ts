// Adds a language to a content folder: a skeleton of the CV, interface messages, and what is left to translate.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { applyEdits, modify, parse } from 'jsonc-parser';
import { unescapePointer } from '../../content/json-pointer.ts';
import { isLanguage } from '../../content/string-formats.ts';
import type { Cv } from '../../cv/schema.ts';
import { loadContent } from '../../snapshot/load.ts';
import { type Content, editionOf } from '../../snapshot/snapshot.ts';
import { languageFacts, programMessages } from '../../ui/program-messages.ts';
import { StarterError } from './error.ts';

/** The files of an added language, and the texts and messages without a translation. */
export interface AddedLanguage {
  /** Paths relative to the folder. */
  written: string[];
  /** The texts of the base that the new CV lacks, by JSON Pointer in the base. */
  texts: ReadonlyMap<string, unknown>;
  /** The English interface messages that the language lacks, by JSON Pointer. */
  messages: ReadonlyMap<string, string>;
}

/**
 * Adds a language (BCP 47) to a content folder, and names it in `site.json` if that names the languages.
 * @throws {StarterError} when the tag is invalid, the language exists, or the content has errors. Nothing is written then.
 */
export async function addLanguage(folder: string, language: string): Promise<AddedLanguage> {
  if (!isLanguage(language)) {
    throw new StarterError(`"${language}" is not a language tag (BCP 47) such as fr or pt-BR`);
  }
  const cvFile = `cv/${language}.json`;
  if (existsSync(join(folder, cvFile))) throw new StarterError(`${join(folder, cvFile)} exists`);
  const { content, diagnostics } = await loadContent(folder);
  if (!content) throw StarterError.ofContent(`${folder} has errors.`, diagnostics);

  const base = editionOf(content, content.site.defaultLanguage).cv;
  const files = new Map([
    [cvFile, toJson({ $schema: '../schemas/cv.schema.json', ...translationSkeleton(base) })],
  ]);
  const uiPath = `ui/${language}.json`;
  if (!existsSync(join(folder, uiPath))) files.set(uiPath, toJson(uiFile(language)));
  const site = siteWith(folder, language);
  if (site) files.set('site.json', site);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  // The content had no error, and a skeleton has none.
  const { content: added } = await loadContent(folder);
  return { written: [...files.keys()], ...untranslated(added as Content, language) };
}

const toJson = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * A translation without texts: the person's name, and the id of each entry. Texts copied from the base would count as
 * translated. A missing text falls back to the base, marked with its language, and diagnostics list it.
 */
export function translationSkeleton(base: Cv): object {
  const sections = Object.entries(base).flatMap(([key, entries]) =>
    Array.isArray(entries) && entries.length ? [[key, entries.map(({ id }) => ({ id }))] as const] : [],
  );
  return { basics: { name: base.basics?.name }, ...Object.fromEntries(sections) };
}

/** The interface messages of a language to begin with: those of the program or, without any, its name and direction. */
export function uiFile(language: string): object {
  return programMessages(language) ?? { $schema: '../schemas/ui.schema.json', ...languageFacts(language) };
}

/** The text of `site.json` with a language at the end of `languages`; null where the file does not list them. */
function siteWith(folder: string, language: string): string | null {
  const path = join(folder, 'site.json');
  const text = existsSync(path) ? readFileSync(path, 'utf8').replace(/^\uFEFF/, '') : '{}';
  const languages: string[] | undefined = parse(text).languages;
  if (!languages) return null;
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  const edits = modify(text, ['languages', languages.length], language, {
    formattingOptions,
    isArrayInsertion: true,
  });
  return applyEdits(text, edits);
}

/** What a language of valid content lacks. */
function untranslated({ site, editions }: Content, language: string): Omit<AddedLanguage, 'written'> {
  const { missing, uiFallback } = editionOf({ editions }, language);
  const base = editionOf({ editions }, site.defaultLanguage).cv;
  return { texts: new Map(missing.map(path => [path, valueAt(base, path)])), messages: uiFallback };
}

/** The value at a path (JSON Pointer). */
function valueAt(document: unknown, path: string): unknown {
  const keys = path.split('/').slice(1).map(unescapePointer);
  return keys.reduce<unknown>((part, key) => Object(part)[key], document);
}
