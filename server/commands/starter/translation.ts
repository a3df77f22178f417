// Adds a language to a content folder: a skeleton of the CV, interface messages, and what is left to translate.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { applyEdits, modify, parse } from 'jsonc-parser';
import { valueAt } from '../../content/json-pointer.ts';
import { isLanguage } from '../../content/string-formats.ts';
import type { Cv } from '../../cv/schema.ts';
import { loadContent } from '../../snapshot/load.ts';
import { type Content, editionOf } from '../../snapshot/snapshot.ts';
import { languageFacts, programMessages } from '../../ui/program-messages.ts';
import { StarterError } from './error.ts';

/** The files of an added language, and the texts and messages without a translation. */
export interface AddedLanguage {
  /** The paths of the new files, relative to the content folder. */
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
export async function addLanguage(contentFolder: string, language: string): Promise<AddedLanguage> {
  if (!isLanguage(language)) {
    throw new StarterError(`"${language}" is not a language tag (BCP 47) such as fr or pt-BR`);
  }
  const cvFile = `cv/${language}.json`;
  if (existsSync(join(contentFolder, cvFile)))
    throw new StarterError(`${join(contentFolder, cvFile)} exists`);
  const { content, diagnostics } = await loadContent(contentFolder);
  if (!content) throw StarterError.ofContent(`${contentFolder} has errors.`, diagnostics);

  const baseCv = editionOf(content, content.site.defaultLanguage).cv;
  const newFiles = new Map([
    [cvFile, toJson({ $schema: '../schemas/cv.schema.json', ...translationSkeleton(baseCv) })],
  ]);
  const uiPath = `ui/${language}.json`;
  if (!existsSync(join(contentFolder, uiPath))) newFiles.set(uiPath, toJson(uiFile(language)));
  const siteText = siteTextWith(contentFolder, language);
  if (siteText) newFiles.set('site.json', siteText);
  for (const [newFile, fileText] of newFiles) {
    mkdirSync(dirname(join(contentFolder, newFile)), { recursive: true });
    writeFileSync(join(contentFolder, newFile), fileText);
  }
  // The content had no error, and a skeleton has none.
  const { content: extendedContent } = await loadContent(contentFolder);
  return { written: [...newFiles.keys()], ...untranslatedTexts(extendedContent as Content, language) };
}

const toJson = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * A translation without texts: the person's name, and the id of each entry. Texts copied from the base would count as
 * translated. A missing text falls back to the base, marked with its language, and diagnostics list it.
 */
export function translationSkeleton(baseCv: Cv): object {
  const skeletonSections = Object.entries(baseCv).flatMap(([key, entries]) =>
    Array.isArray(entries) && entries.length ? [[key, entries.map(({ id }) => ({ id }))] as const] : [],
  );
  return { basics: { name: baseCv.basics?.name }, ...Object.fromEntries(skeletonSections) };
}

/** The interface messages of a language to begin with: those of the program or, without any, its name and direction. */
export function uiFile(language: string): object {
  return programMessages(language) ?? { $schema: '../schemas/ui.schema.json', ...languageFacts(language) };
}

/** The text of `site.json` with a language at the end of `languages`; null where the file does not list them. */
function siteTextWith(contentFolder: string, language: string): string | null {
  const siteFile = join(contentFolder, 'site.json');
  const siteText = existsSync(siteFile) ? readFileSync(siteFile, 'utf8').replace(/^\uFEFF/, '') : '{}';
  const languages: string[] | undefined = parse(siteText).languages;
  if (!languages) return null;
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  const languageEdits = modify(siteText, ['languages', languages.length], language, {
    formattingOptions,
    isArrayInsertion: true,
  });
  return applyEdits(siteText, languageEdits);
}

/** What a language of valid content lacks. */
function untranslatedTexts({ site, editions }: Content, language: string): Omit<AddedLanguage, 'written'> {
  const { missing, uiFallback } = editionOf({ editions }, language);
  const baseCv = editionOf({ editions }, site.defaultLanguage).cv;
  return {
    texts: new Map(missing.map(pointer => [pointer, valueAt(baseCv, pointer)])),
    messages: uiFallback,
  };
}
