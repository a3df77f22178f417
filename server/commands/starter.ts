// Writes a content folder for a new owner: a CV for each language, interface messages, settings and schemas.
import { isUtf8 } from 'node:buffer';
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
import { applyEdits, modify } from 'jsonc-parser';
import { countDiagnostics, type Diagnostic } from '../content/diagnostics.ts';
import { ContentFolder, filesBelow, IMAGES_FOLDER } from '../content/files.ts';
import { explainDiagnostic } from '../content/format-diagnostic.ts';
import { publicByDefault } from '../content/site.ts';
import { isLanguage } from '../content/string-formats.ts';
import { editorSchemas } from '../snapshot/editor-schemas.ts';
import { loadContent } from '../snapshot/load.ts';

export interface StarterOptions {
  /** The content folder to write. */
  folder: string;
  /** The folder of the application's interface messages: a JSON file for each language. */
  messagesFolder: string;
  /** The name of the CV's person; not needed when `from` has a file for the default language. */
  name?: string;
  /** Language tags (BCP 47), the default language first. */
  languages: string[];
  /** Paths of JSON Resume files by language. */
  from?: Map<string, string>;
}

/** Thrown when nothing was written; the message says why and what to do. */
export class StarterError extends Error {}

export interface StarterResult {
  /** The files that were written: paths relative to the folder. */
  written: string[];
  /** What is left to do, one sentence each. */
  todo: string[];
  /** The warnings of the content that was written. */
  diagnostics: Diagnostic[];
}

/** The text or bytes of files by their path in the content folder. */
type Files = Map<string, string | Buffer>;

const CV_SCHEMA = '../schemas/cv.schema.json';

const toJson = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * Writes content for a new owner: a CV for each language, interface messages where there are none, settings and editor
 * schemas. Existing files are not overwritten, and the content is validated before it is written.
 * @throws {StarterError} when an option is invalid, a CV exists, or the content would have errors. Nothing is written then.
 */
export function createStarter(options: StarterOptions): StarterResult {
  const { folder, messagesFolder, name, languages, from = new Map<string, string>() } = options;
  checkLanguages(languages, from);
  if (!name && !from.has(languages[0] as string)) {
    throw new StarterError('the name is missing: give --name "Ada Lovelace", or a file with --from');
  }
  checkFolder(folder);
  const resumes = new Map([...from].map(([language, file]) => [`cv/${language}.json`, readResume(file)]));
  const existing = filesBelow(join(folder, 'ui'));
  const messages = filesBelow(messagesFolder);
  const withoutMessages = languages.filter(language => !existing.has(`${language}.json`));
  const newMessages = new Map(withoutMessages.map(language => [language, readMessages(language, messages)]));
  const files = starterFiles(languages, name, newMessages);

  const diagnostics = validate(new Map([...files, ...resumes]), folder, from);
  if (countDiagnostics(diagnostics).errors) {
    const list = diagnostics.map(diagnostic => explainDiagnostic(diagnostic)).join('\n');
    throw new StarterError(`the content would have errors.\n${list}`);
  }
  for (const [path, bytes] of resumes) files.set(path, addSchema(bytes));
  const written = writeMissing(folder, files);
  const todo = withoutMessages
    .filter(language => !findMessages(language, messages))
    .map(language => `translate the messages in ${join(folder, 'ui', `${language}.json`)} from English`);
  return { written, todo, diagnostics };
}

/** All files of the starter, those that exist in the folder included; each CV has the name alone. */
function starterFiles(
  languages: string[],
  name: string | undefined,
  newMessages: Map<string, object>,
): Files {
  const site = { defaultLanguage: languages[0], languages, public: publicByDefault };
  const cv = { $schema: CV_SCHEMA, basics: name ? { name } : {} };
  const files: Files = new Map();
  files.set('site.json', toJson({ $schema: 'schemas/site.schema.json', ...site }));
  for (const language of languages) {
    files.set(`cv/${language}.json`, toJson(cv));
    const messages = newMessages.get(language);
    if (messages) files.set(`ui/${language}.json`, toJson(messages));
  }
  for (const [file, text] of editorSchemas()) files.set(`schemas/${file}`, text);
  files.set(`${IMAGES_FOLDER}/.gitkeep`, '');
  return files;
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

function readResume(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new StarterError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/**
 * Validates the content as it would be: a copy of the existing files, and the new ones, in a temporary folder. The
 * diagnostics name the content folder, and resumes by the files of `from`.
 */
function validate(files: Files, folder: string, from: Map<string, string>): Diagnostic[] {
  const temporary = mkdtempSync(join(tmpdir(), 'cv-site-'));
  try {
    for (const name of ['ui', IMAGES_FOLDER]) {
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
    return loadContent(temporary).diagnostics.map(diagnostic => ({
      ...diagnostic,
      file: rename(diagnostic.file),
      message: rename(diagnostic.message),
      hint: rename(diagnostic.hint),
    }));
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/** The file of the application's messages for a language, or for its primary language: that of es for es-MX. */
function findMessages(language: string, messages: Map<string, string>): string | undefined {
  return messages.get(`${language}.json`) ?? messages.get(`${language.split('-', 1)[0]}.json`);
}

/**
 * The interface messages for a language. Where the application has none they are the English ones with the locale, the
 * text direction and the name of the language.
 */
function readMessages(language: string, available: Map<string, string>): object {
  const file = findMessages(language, available);
  const messages = JSON.parse(readFileSync(file ?? (available.get('en.json') as string), 'utf8'));
  if (file) return { ...messages, locale: file.endsWith(`${language}.json`) ? messages.locale : language };
  messages.choices.language.name = new Intl.DisplayNames(language, { type: 'language' }).of(language);
  return { ...messages, locale: language, dir: textDirection(language) };
}

/**
 * Right-to-left scripts of living languages (ISO 15924). `textInfo` of `Intl.Locale` would do, but in Node.js 20 it is wrong
 * for Divehi and for az-Arab and ku-Arab.
 */
const RIGHT_TO_LEFT = ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg'];

/** The direction of a language's likely script (Unicode CLDR, likely subtags). */
function textDirection(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.includes(new Intl.Locale(language).maximize().script as string) ? 'rtl' : 'ltr';
}

/**
 * A valid resume with the `$schema` of the editor schemas added, its formatting kept. One that has a `$schema`, a byte
 * order mark or another encoding than UTF-8 is returned unchanged.
 */
function addSchema(bytes: Buffer): string | Buffer {
  const text = bytes.toString('utf8');
  if (!isUtf8(bytes) || text.startsWith('\uFEFF') || JSON.parse(text).$schema) return bytes;
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  return applyEdits(
    text,
    modify(text, ['$schema'], CV_SCHEMA, { formattingOptions, getInsertionIndex: () => 0 }),
  );
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
