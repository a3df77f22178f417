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

/** What to begin with. */
export interface StarterOptions {
  /** The content folder that is to be. */
  folder: string;
  /** Where the words of the interface are, a JSON file for each language that the program speaks. */
  words: string;
  /** The name of the person; not needed where `from` has the base language. */
  name?: string;
  /** Languages (BCP 47), the base first. */
  languages: string[];
  /** A resume.json for a language. */
  from?: Map<string, string>;
}

/** Thrown when nothing was written; the message says why and what to do. */
export class StarterError extends Error {}

/** What has been written, by path in the folder; what is left to do; and what is found in the result. */
export interface Started {
  written: string[];
  todo: string[];
  diagnostics: Diagnostic[];
}

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
const CV_SCHEMA = '../schemas/cv.schema.json';

/**
 * Writes content for a person who begins: a CV in each language, the interface's words where there are none yet, the
 * settings and the editors' schemas. It can be served at once. Nothing that is there is overwritten.
 * @throws {StarterError} and then nothing has been written.
 */
export function createStarter({ folder, words, name, languages, from = new Map() }: StarterOptions): Started {
  checkLanguages(languages, from);
  const base = languages[0] as string;
  if (!name && !from.has(base)) {
    throw new StarterError('whose CV is it? give --name "Ada Lovelace", or a file by --from');
  }
  checkFolder(folder);
  const given = new Map([...from].map(([language, file]) => [`cv/${language}.json`, readGiven(file)]));
  const there = filesBelow(join(folder, 'ui'));
  const spoken = filesBelow(words);

  const files = new Map<string, string | Buffer>();
  const site = { defaultLanguage: base, languages, public: publicByDefault };
  files.set('site.json', json({ $schema: 'schemas/site.schema.json', ...site }));
  for (const language of languages) {
    const file = `${language}.json`;
    files.set(`cv/${file}`, json({ $schema: CV_SCHEMA, basics: name ? { name } : {} }));
    if (!there.has(file)) files.set(`ui/${file}`, json(wordsFor(language, spoken)));
  }
  for (const [file, text] of editorSchemas()) files.set(`schemas/${file}`, text);
  files.set(`${IMAGES_FOLDER}/.gitkeep`, '');

  const diagnostics = tryOut(new Map([...files, ...given]), folder, from);
  if (countDiagnostics(diagnostics).errors) {
    const list = diagnostics.map(diagnostic => explainDiagnostic(diagnostic)).join('\n');
    throw new StarterError(`it could not be served.\n${list}`);
  }
  for (const [path, bytes] of given) files.set(path, withSchema(bytes));
  const written = [...files.keys()].filter(path => !existsSync(join(folder, path)));
  try {
    for (const path of written) write(join(folder, path), files.get(path) as string | Buffer);
  } catch (error) {
    for (const path of written) rmSync(join(folder, path), { force: true });
    throw new StarterError((error as Error).message);
  }
  const todo = languages
    .filter(language => !spokenFor(language, spoken) && !there.has(`${language}.json`))
    .map(language => `translate the words in ${join(folder, 'ui', `${language}.json`)}: they are in English`);
  return { written, todo, diagnostics };
}

function checkLanguages(languages: string[], from: Map<string, string>): void {
  for (const language of [...languages, ...from.keys()]) {
    if (!isLanguage(language)) {
      throw new StarterError(`"${language}" is no language tag (BCP 47) such as en or pt-BR`);
    }
    if (!languages.includes(language)) {
      throw new StarterError(`--from names ${language}, which is not among the languages`);
    }
  }
}

/** Refuses a folder that has a CV already, or in which files stand where folders have to. */
function checkFolder(folder: string): void {
  const cvs = [...filesBelow(join(folder, 'cv')).keys()].map(file => `cv/${file}`);
  const parts = ['cv', 'ui', 'schemas', IMAGES_FOLDER];
  const folders = ['', ...parts].filter(name => isNoFolder(join(folder, name)));
  const inTheWay = [...cvs, ...folders, ...(existsSync(join(folder, 'site.json')) ? ['site.json'] : [])];
  if (!inTheWay.length) return;
  throw new StarterError(
    `${inTheWay.map(file => join(folder, file)).join(', ')}: there already, and never overwritten.\n` +
      `Move what is there away, as by "mv ${folder} ${folder}-old"; or write elsewhere with --to, and start with CONTENT_DIR.`,
  );
}

/** Whether something other than a folder, or a link to one, stands at a path. */
function isNoFolder(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    // Nothing is there, unless it is a link to nothing.
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  }
}

function readGiven(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new StarterError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** What is found in the content as it will be; of a resume that was given, in the file that it was given in. */
function tryOut(
  files: Map<string, string | Buffer>,
  folder: string,
  from: Map<string, string>,
): Diagnostic[] {
  const trial = mkdtempSync(join(tmpdir(), 'cv-site-'));
  try {
    for (const name of ['ui', IMAGES_FOLDER]) {
      if (existsSync(join(folder, name))) cpSync(join(folder, name), join(trial, name), { recursive: true });
    }
    for (const [path, text] of files) if (!existsSync(join(trial, path))) write(join(trial, path), text);
    const inTrial = new ContentFolder(trial);
    const names = [...from].map(([language, file]) => [inTrial.name(`cv/${language}.json`), file] as const);
    const named = (text: string) =>
      [...names, [inTrial.name(''), folder] as const].reduce(
        (text, [path, name]) => text.replaceAll(path, name),
        text,
      );
    return loadContent(trial).diagnostics.map(diagnostic => ({
      ...diagnostic,
      file: named(diagnostic.file),
      message: named(diagnostic.message),
      hint: named(diagnostic.hint),
    }));
  } finally {
    rmSync(trial, { recursive: true });
  }
}

/** The words that the program has for a language, or for the language that this is a kind of (es for es-MX). */
function spokenFor(language: string, spoken: Map<string, string>): string | undefined {
  return spoken.get(`${language}.json`) ?? spoken.get(`${language.split('-', 1)[0]}.json`);
}

/** The interface's words in a language; in one that the program does not speak they are English, dates and direction apart. */
function wordsFor(language: string, spoken: Map<string, string>): object {
  const own = spokenFor(language, spoken);
  const words = JSON.parse(readFileSync(own ?? (spoken.get('en.json') as string), 'utf8'));
  if (own) return { ...words, locale: own.endsWith(`${language}.json`) ? words.locale : language };
  words.choices.language.name = new Intl.DisplayNames(language, { type: 'language' }).of(language);
  return { ...words, locale: language, dir: directionOf(language) };
}

/** The scripts of living languages that are written from right to left. */
const RIGHT_TO_LEFT = ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg'];

/** The direction of a language's writing: that of its likely script (Unicode CLDR). */
function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.includes(new Intl.Locale(language).maximize().script as string) ? 'rtl' : 'ltr';
}

/** A resume as it is, with the schema that editors check it by where it names none. It has been tried out. */
function withSchema(bytes: Buffer): string | Buffer {
  const text = bytes.toString('utf8');
  if (!isUtf8(bytes) || text.startsWith('\uFEFF') || JSON.parse(text).$schema) return bytes;
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  return applyEdits(
    text,
    modify(text, ['$schema'], CV_SCHEMA, { formattingOptions, getInsertionIndex: () => 0 }),
  );
}

function write(path: string, text: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { flag: 'wx' });
}
