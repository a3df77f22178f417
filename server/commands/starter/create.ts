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
  /** The content folder to write, which has no CV yet. */
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
type StarterFiles = Map<string, string | Buffer>;

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
export async function createStarter(starterOptions: StarterOptions): Promise<StarterResult> {
  const { folder: contentFolder, languages, from = new Map<string, string>() } = starterOptions;
  checkStarterOptions(starterOptions);
  checkContentFolder(contentFolder);
  const [baseLanguage = ''] = languages;
  const resumes = new Map([...from].map(([language, resumeFile]) => [language, readResume(resumeFile)]));
  // Errors are located in the owner's resume files, warnings in the normalized copies of the starter.
  const givenFiles = starterFiles(starterOptions, new Map());
  for (const [language, resumeFile] of from) givenFiles.set(cvPath(language), readFileSync(resumeFile));
  const validStarter = await validateStarter(givenFiles, contentFolder, from);
  const baseCv = getRequired(validStarter.content.editions, baseLanguage).cv;

  const starterCvs = new Map<string, object>();
  const corrected: Diagnostic[] = [];
  for (const language of languages) {
    const resume = resumes.get(language);
    const normalizedResume = resume && normalizeResume(resume);
    if (normalizedResume) corrected.push(...normalizedResume.corrected);
    if (normalizedResume) starterCvs.set(language, normalizedResume.value);
    else if (language !== baseLanguage)
      starterCvs.set(language, translatedExample(starterOptions, language) ?? translationSkeleton(baseCv));
  }
  const paper = usualPaper(baseCv.basics?.location?.countryCode, baseLanguage);
  const starterContent = starterFiles(starterOptions, starterCvs, paper);
  const { content, diagnostics } = await validateStarter(starterContent, contentFolder, new Map());
  // What the skeletons lack is counted in `todo`.
  const skeletonLanguages = languages.filter(language => language !== baseLanguage && !from.has(language));
  const skeletonFiles = skeletonLanguages.map(language => join(contentFolder, cvPath(language)));
  const writtenPaths = writeMissingFiles(contentFolder, starterContent);
  return {
    paper,
    written: writtenPaths,
    todo: listTodo(starterOptions, content),
    corrected,
    diagnostics: diagnostics.filter(({ file }) => !skeletonFiles.includes(file)),
  };
}

function listTodo(
  { folder: contentFolder, languages, from }: StarterOptions,
  { editions }: Content,
): string[] {
  const [baseLanguage = ''] = languages;
  const exampleTask = `replace the example in ${join(contentFolder, cvPath(baseLanguage))} by your own CV`;
  const translationTasks = [...editions].map(([language, { missing }]) => {
    const { length: missingCount } = missing;
    const cvFile = join(contentFolder, cvPath(language));
    return missingCount
      ? `translate ${missingCount} text${missingCount === 1 ? '' : 's'} in ${cvFile}: npm run check lists them`
      : '';
  });
  return [from?.size ? '' : exampleTask, ...translationTasks].filter(Boolean);
}

/**
 * All files of the starter, those that exist in the folder included. A base that `starterCvs` lacks is the example or, where there
 * is a resume, the name.
 */
function starterFiles(
  { folder: contentFolder, name: personName, languages, from }: StarterOptions,
  starterCvs: ReadonlyMap<string, object>,
  paper: Site['paper'] = 'a4',
): StarterFiles {
  const [baseLanguage = ''] = languages;
  const siteSettings = { defaultLanguage: baseLanguage, languages, paper, public: publicByDefault };
  const newFiles: StarterFiles = new Map();
  newFiles.set('site.json', toJson({ $schema: 'schemas/site.schema.json', ...siteSettings }));
  const existingUiFiles = filesBelow(join(contentFolder, 'ui'));
  for (const language of languages) {
    const cv =
      starterCvs.get(language) ??
      (language === baseLanguage && !from?.size
        ? exampleCv(baseLanguage, personName)
        : { basics: { name: personName } });
    newFiles.set(cvPath(language), toJson({ $schema: CV_SCHEMA, ...cv }));
    if (!existingUiFiles.has(`${language}.json`))
      newFiles.set(`ui/${language}.json`, toJson(uiFile(language)));
  }
  for (const [schemaFile, schemaText] of editorSchemas()) newFiles.set(`schemas/${schemaFile}`, schemaText);
  newFiles.set(`${IMAGES_FOLDER}/.gitkeep`, '');
  return newFiles;
}

/** The file of the example of a CV in a language; undefined where there is none. */
function findExample(language: string): string | undefined {
  const exampleLanguage = new Intl.Locale(language).language;
  return filesBelow(EXAMPLES_FOLDER).get(`${exampleLanguage}.json`);
}

/** An example of a CV with the name of its owner; in English where there is none in the language. */
function exampleCv(language: string, personName: string | undefined): object {
  const exampleFile = findExample(language) ?? join(EXAMPLES_FOLDER, 'en.json');
  const { basics, ...sections }: Cv = JSON.parse(readFileSync(exampleFile, 'utf8'));
  return { basics: { ...basics, name: personName }, ...sections };
}

/** The texts of the example in a language, where the base is the example, too, and there is one in the language. */
function translatedExample({ name: personName, from }: StarterOptions, language: string): object | undefined {
  if (from?.size || !findExample(language)) return undefined;
  const isTranslated = (key: string) => key === 'id' || !factNames.has(key);
  const translatedJson = JSON.stringify(exampleCv(language, personName), (key, value) =>
    isTranslated(key) ? value : undefined,
  );
  return JSON.parse(translatedJson);
}

function checkStarterOptions({ name: personName, languages, from = new Map() }: StarterOptions): void {
  checkStarterLanguages(languages, from);
  if (personName || from.has(languages[0] as string)) return;
  throw new StarterError('the name is missing: give --name "Ada Lovelace", or a file with --from');
}

function checkStarterLanguages(languages: string[], from: Map<string, string>): void {
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
function checkContentFolder(contentFolder: string): void {
  const existingCvs = [...filesBelow(join(contentFolder, 'cv')).keys()].map(file => `cv/${file}`);
  const subfolders = ['cv', 'ui', 'schemas', IMAGES_FOLDER];
  const obstacles = [
    ...existingCvs,
    ...['', ...subfolders].filter(subfolder => isOccupied(join(contentFolder, subfolder))),
  ];
  if (existsSync(join(contentFolder, 'site.json'))) obstacles.push('site.json');
  if (!obstacles.length) return;
  throw new StarterError(
    `${obstacles.map(obstacle => join(contentFolder, obstacle)).join(', ')}: already there, and existing files are never overwritten.\n` +
      `Move the folder, for example with "mv ${contentFolder} ${contentFolder}-old". Or write to another one with --to, and set CONTENT_DIR to it.`,
  );
}

/** Whether something other than a folder, or a link to one, is at a path. */
function isOccupied(obstaclePath: string): boolean {
  try {
    return !statSync(obstaclePath).isDirectory();
  } catch {
    // The path does not exist or is a broken link; lstat reports any other error again.
    return lstatSync(obstaclePath, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  }
}

/**
 * Validates the content as it would be: a copy of the existing files, and the new ones, in a temporary folder. The
 * diagnostics name the content folder, and resumes by the files of `from`.
 * @throws {StarterError} when the content would have errors.
 */
async function validateStarter(
  starterContent: StarterFiles,
  contentFolder: string,
  from: Map<string, string>,
): Promise<{ content: Content; diagnostics: Diagnostic[] }> {
  const temporaryFolder = mkdtempSync(join(tmpdir(), 'cv-site-'));
  try {
    for (const name of ['ui', FONTS_FOLDER, IMAGES_FOLDER]) {
      const existingFolder = join(contentFolder, name);
      if (existsSync(existingFolder))
        cpSync(existingFolder, join(temporaryFolder, name), { recursive: true });
    }
    for (const [starterPath, content] of starterContent) {
      if (!existsSync(join(temporaryFolder, starterPath)))
        writeNewFile(join(temporaryFolder, starterPath), content);
    }
    const temporaryContent = new ContentFolder(temporaryFolder);
    const shownNames = new Map<string, string>();
    for (const [language, file] of from) shownNames.set(temporaryContent.name(`cv/${language}.json`), file);
    shownNames.set(temporaryContent.name(''), contentFolder);
    const showGivenNames = (text: string) => {
      let shownText = text;
      for (const [starterPath, name] of shownNames) shownText = shownText.replaceAll(starterPath, name);
      return shownText;
    };
    const { content, diagnostics } = await loadContent(temporaryFolder);
    const shownDiagnostics = diagnostics.map(diagnostic => ({
      ...diagnostic,
      file: showGivenNames(diagnostic.file),
      message: showGivenNames(diagnostic.message),
      hint: showGivenNames(diagnostic.hint),
    }));
    if (!content) throw StarterError.ofContent('the content would have errors.', shownDiagnostics);
    return { content, diagnostics: shownDiagnostics };
  } finally {
    rmSync(temporaryFolder, { recursive: true });
  }
}

/**
 * Writes the files that do not exist in a folder, and returns their paths.
 * @throws {StarterError} when a file cannot be written; those that were written are removed.
 */
function writeMissingFiles(contentFolder: string, starterContent: StarterFiles): string[] {
  const missingFiles = [...starterContent].filter(
    ([starterPath]) => !existsSync(join(contentFolder, starterPath)),
  );
  const writtenPaths = missingFiles.map(([starterPath]) => starterPath);
  try {
    for (const [starterPath, content] of missingFiles)
      writeNewFile(join(contentFolder, starterPath), content);
  } catch (error) {
    for (const starterPath of writtenPaths) rmSync(join(contentFolder, starterPath), { force: true });
    throw new StarterError((error as Error).message);
  }
  return writtenPaths;
}

/** Writes a file of the starter and its folders; throws when the file exists. */
function writeNewFile(newFile: string, content: string | Buffer): void {
  mkdirSync(dirname(newFile), { recursive: true });
  writeFileSync(newFile, content, { flag: 'wx' });
}
