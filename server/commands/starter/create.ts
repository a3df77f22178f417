// Writes a content folder for a new owner: a CV for each language, interface messages, settings and schemas.
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../content/diagnostics.ts';
import { ContentFolder, FONTS_FOLDER, filesBelow, IMAGES_FOLDER } from '../../content/files.ts';
import { publicByDefault, type Site } from '../../content/site.ts';
import { isLanguage } from '../../content/string-formats.ts';
import { factNames } from '../../cv/merge-translation.ts';
import type { Cv } from '../../cv/schema.ts';
import { root } from '../../project.ts';
import { editorSchemas } from '../../snapshot/editor-schemas.ts';
import { loadContent } from '../../snapshot/load.ts';
import { type Content, getRequired } from '../../snapshot/snapshot.ts';
import { StarterError } from './error.ts';
import { usualPaper } from './paper.ts';
import { normalizeResume, readResume } from './resume-file.ts';
import { translationSkeleton, uiFile } from './translation.ts';

export interface StarterOptions {
  /** The content folder to write. */
  folder: string;
  /** The name of the CV's person; not needed when `from` has a file for the default language. */
  name?: string;
  /** Language tags (BCP 47), the default language first. */
  languages: string[];
  /** Paths of JSON Resume files by language. */
  from?: Map<string, string>;
}

export interface StarterResult {
  /** The paper size of the site. */
  paper: Site['paper'];
  /** The files that were written: paths relative to the folder. */
  written: string[];
  /** What is left to do, one sentence each. */
  todo: string[];
  /** The warnings of the resumes that do not apply to the normalized copies. */
  corrected: Diagnostic[];
  /** The warnings of the content that was written. */
  diagnostics: Diagnostic[];
}

/** The text or bytes of files by their path in the content folder. */
type Files = Map<string, string | Buffer>;

const CV_SCHEMA = '../schemas/cv.schema.json';
const EXAMPLES_FOLDER = join(root, 'server/commands/starter/examples');

const toJson = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
const cvPath = (language: string) => `cv/${language}.json`;

/**
 * Writes content for a new owner: a CV for each language, interface messages where there are none, settings and editor
 * schemas. The CV is a normalized copy of the resume or, without one, an example. Other languages have the texts of the
 * example, or a skeleton to translate. Existing files are not overwritten, and the content is validated before it is written.
 * @throws {StarterError} when an option is invalid, a CV exists, or the content would have errors. Nothing is written then.
 */
export async function createStarter(options: StarterOptions): Promise<StarterResult> {
  const { folder, languages, from = new Map<string, string>() } = options;
  checkOptions(options);
  checkFolder(folder);
  const [base = ''] = languages;
  const resumes = new Map([...from].map(([language, file]) => [language, readResume(file)]));
  // Errors are located in the files as they are given, warnings in the normalized copies.
  const given = starterFiles(options, new Map());
  for (const [language, file] of from) given.set(cvPath(language), readFileSync(file));
  const valid = await validate(given, folder, from);
  const baseCv = getRequired(valid.content.editions, base).cv;

  const cvs = new Map<string, object>();
  const corrected: Diagnostic[] = [];
  for (const language of languages) {
    const resume = resumes.get(language);
    const normalized = resume && normalizeResume(resume);
    if (normalized) corrected.push(...normalized.corrected);
    if (normalized) cvs.set(language, normalized.value);
    else if (language !== base)
      cvs.set(language, translatedExample(options, language) ?? translationSkeleton(baseCv));
  }
  const paper = usualPaper(baseCv.basics?.location?.countryCode, base);
  const files = starterFiles(options, cvs, paper);
  const { content, diagnostics } = await validate(files, folder, new Map());
  // What these lack is counted in `todo`.
  const unwritten = languages.filter(language => language !== base && !from.has(language));
  const unwrittenFiles = unwritten.map(language => join(folder, cvPath(language)));
  const written = writeMissing(folder, files);
  return {
    paper,
    written,
    todo: listTodo(options, content),
    corrected,
    diagnostics: diagnostics.filter(({ file }) => !unwrittenFiles.includes(file)),
  };
}

function listTodo({ folder, languages, from }: StarterOptions, { editions }: Content): string[] {
  const [base = ''] = languages;
  const example = `replace the example in ${join(folder, cvPath(base))} by your own CV`;
  const translations = [...editions].map(([language, { missing }]) => {
    const { length } = missing;
    const file = join(folder, cvPath(language));
    return length
      ? `translate ${length} text${length === 1 ? '' : 's'} in ${file}: npm run check lists them`
      : '';
  });
  return [from?.size ? '' : example, ...translations].filter(Boolean);
}

/**
 * All files of the starter, those that exist in the folder included. A base that `cvs` lacks is the example or, where there
 * is a resume, the name.
 */
function starterFiles(
  { folder, name, languages, from }: StarterOptions,
  cvs: ReadonlyMap<string, object>,
  paper: Site['paper'] = 'a4',
): Files {
  const [base = ''] = languages;
  const site = { defaultLanguage: base, languages, paper, public: publicByDefault };
  const files: Files = new Map();
  files.set('site.json', toJson({ $schema: 'schemas/site.schema.json', ...site }));
  const existing = filesBelow(join(folder, 'ui'));
  for (const language of languages) {
    const cv =
      cvs.get(language) ?? (language === base && !from?.size ? exampleCv(base, name) : { basics: { name } });
    files.set(cvPath(language), toJson({ $schema: CV_SCHEMA, ...cv }));
    if (!existing.has(`${language}.json`)) files.set(`ui/${language}.json`, toJson(uiFile(language)));
  }
  for (const [file, text] of editorSchemas()) files.set(`schemas/${file}`, text);
  files.set(`${IMAGES_FOLDER}/.gitkeep`, '');
  return files;
}

/** The file of the example of a CV in a language; undefined where there is none. */
function findExample(language: string): string | undefined {
  const exampleLanguage = new Intl.Locale(language).language;
  return filesBelow(EXAMPLES_FOLDER).get(`${exampleLanguage}.json`);
}

/** An example of a CV with the name of its owner; in English where there is none in the language. */
function exampleCv(language: string, name: string | undefined): object {
  const file = findExample(language) ?? join(EXAMPLES_FOLDER, 'en.json');
  const { basics, ...sections }: Cv = JSON.parse(readFileSync(file, 'utf8'));
  return { basics: { ...basics, name }, ...sections };
}

/** The texts of the example in a language, where the base is the example, too, and there is one in the language. */
function translatedExample({ name, from }: StarterOptions, language: string): object | undefined {
  if (from?.size || !findExample(language)) return undefined;
  const isTranslated = (key: string) => key === 'id' || !factNames.has(key);
  const text = JSON.stringify(exampleCv(language, name), (key, value) =>
    isTranslated(key) ? value : undefined,
  );
  return JSON.parse(text);
}

function checkOptions({ name, languages, from = new Map() }: StarterOptions): void {
  checkLanguages(languages, from);
  if (name || from.has(languages[0] as string)) return;
  throw new StarterError('the name is missing: give --name "Ada Lovelace", or a file with --from');
}

function checkLanguages(languages: string[], from: Map<string, string>): void {
  for (const language of [...languages, ...from.keys()]) {
    if (!isLanguage(language)) {
      throw new StarterError(`"${language}" is not a language tag (BCP 47) such as en or pt-BR`);
    }
    if (!languages.includes(language)) {
      throw new StarterError(`--from names ${language}, which is not among the languages`);
    }
  }
}

/** Throws when a folder contains settings or a CV, or has files where subfolders are needed. */
function checkFolder(folder: string): void {
  const cvs = [...filesBelow(join(folder, 'cv')).keys()].map(file => `cv/${file}`);
  const subfolders = ['cv', 'ui', 'schemas', IMAGES_FOLDER];
  const obstacles = [...cvs, ...['', ...subfolders].filter(name => isOccupied(join(folder, name)))];
  if (existsSync(join(folder, 'site.json'))) obstacles.push('site.json');
  if (!obstacles.length) return;
  throw new StarterError(
    `${obstacles.map(file => join(folder, file)).join(', ')}: already there, and existing files are never overwritten.\n` +
      `Move the folder, for example with "mv ${folder} ${folder}-old". Or write to another one with --to, and set CONTENT_DIR to it.`,
  );
}

/** Whether something other than a folder, or a link to one, is at a path. */
function isOccupied(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    // The path does not exist or is a broken link; lstat reports any other error again.
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  }
}

/**
 * Validates the content as it would be: a copy of the existing files, and the new ones, in a temporary folder. The
 * diagnostics name the content folder, and resumes by the files of `from`.
 * @throws {StarterError} when there would be errors.
 */
async function validate(
  files: Files,
  folder: string,
  from: Map<string, string>,
): Promise<{ content: Content; diagnostics: Diagnostic[] }> {
  const temporary = mkdtempSync(join(tmpdir(), 'cv-site-'));
  try {
    for (const name of ['ui', FONTS_FOLDER, IMAGES_FOLDER]) {
      const existing = join(folder, name);
      if (existsSync(existing)) cpSync(existing, join(temporary, name), { recursive: true });
    }
    for (const [path, content] of files) {
      if (!existsSync(join(temporary, path))) writeNew(join(temporary, path), content);
    }
    const copy = new ContentFolder(temporary);
    const names = new Map<string, string>();
    for (const [language, file] of from) names.set(copy.name(`cv/${language}.json`), file);
    names.set(copy.name(''), folder);
    const rename = (text: string) => {
      let result = text;
      for (const [path, name] of names) result = result.replaceAll(path, name);
      return result;
    };
    const { content, diagnostics } = await loadContent(temporary);
    const renamed = diagnostics.map(diagnostic => ({
      ...diagnostic,
      file: rename(diagnostic.file),
      message: rename(diagnostic.message),
      hint: rename(diagnostic.hint),
    }));
    if (!content) throw StarterError.ofContent('the content would have errors.', renamed);
    return { content, diagnostics: renamed };
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/**
 * Writes the files that do not exist in a folder, and returns their paths.
 * @throws {StarterError} when one cannot be written; those that were written are removed.
 */
function writeMissing(folder: string, files: Files): string[] {
  const missing = [...files].filter(([path]) => !existsSync(join(folder, path)));
  const paths = missing.map(([path]) => path);
  try {
    for (const [path, content] of missing) writeNew(join(folder, path), content);
  } catch (error) {
    for (const path of paths) rmSync(join(folder, path), { force: true });
    throw new StarterError((error as Error).message);
  }
  return paths;
}

/** Writes a file and its folders; throws when the file exists. */
function writeNew(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { flag: 'wx' });
}
