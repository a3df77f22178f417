// Loads the CV of every language: normalizes and validates each file, and merges translations into the base CV.
import { countDiagnostics, countValues, type Diagnostic, type Violation } from '../content/diagnostics.ts';
import type { ContentFolder } from '../content/files.ts';
import type { JsonDocument } from '../content/json-document.ts';
import { removeAt, unescapePointer, valueAt } from '../content/json-pointer.ts';
import { compileSchema } from '../content/schema-validator.ts';
import { suggest } from '../content/suggest.ts';
import { isFileName } from '../text/links.ts';
import { entryIds } from './entries.ts';
import { type FallbackTexts, mergeTranslation } from './merge-translation.ts';
import { normalize } from './normalize.ts';
import { type Cv, CvSchema, extensionFields } from './schema.ts';
import { isEntryList, sectionsOf, standardNameOf } from './sections/names.ts';
import { type SectionSettings, selectSections, validateSelection } from './sections/selection.ts';
import { validateCv } from './validate.ts';

/** The folder of CVs: a JSON Resume in the base language, and a translation for each other language. */
export const CV_FOLDER = 'cv';

/** CVs by language, merged with the base, with what each of them lacks. */
export interface Cvs {
  cvs: Map<string, Cv>;
  fallback: Map<string, FallbackTexts>;
  /** Paths (JSON Pointer, in the base) of missing translations, for languages that have any. */
  missing: Map<string, string[]>;
  /** The file of each language. */
  files: Map<string, JsonDocument>;
  diagnostics: Diagnostic[];
  /** What is wrong with the sections that site.json names, with paths in site.json. */
  selectionViolations: Violation[];
}

const check = compileSchema(CvSchema);

/**
 * Reads `cv/<language>.json` for each language. `base` is the language of the facts; where it is not known (null), files
 * are only validated, each by itself. A file with an error is left out. Sections that site.json leaves out are removed. `images` are the file names in content/images;
 * `markdown` is whether texts are Markdown.
 */
export function loadCvs(
  folder: ContentFolder,
  { languages, base, selection = {}, ...options }: LoadOptions,
): Cvs {
  const loaded: Cvs = {
    cvs: new Map(),
    fallback: new Map(),
    missing: new Map(),
    files: new Map(),
    diagnostics: [],
    selectionViolations: [],
  };
  const read = (language: string) => {
    const source = readCv(folder.read(`${CV_FOLDER}/${language}.json`), options);
    loaded.files.set(language, source.file);
    loaded.diagnostics = loaded.diagnostics.concat(source.diagnostics);
    return source;
  };
  if (base === null) {
    for (const language of languages) read(language);
    return loaded;
  }

  const { file, cv } = read(base);
  if (cv) loaded.selectionViolations = validateSelection(selection, cv);
  const baseCv = cv && addIds(selectSections(cv, selection.sections ?? null));
  if (baseCv) loaded.cvs.set(base, baseCv);
  for (const language of languages.filter(language => language !== base)) {
    const source = read(language);
    if (!baseCv || !source.cv) continue;
    const translation = mergeTranslation(
      { cv: baseCv, file: file.name },
      { cv: selectSections(source.cv, selection.sections ?? null), file: source.file.name },
    );
    const diagnostics = translation.violations.map(violation =>
      source.file.diagnostic({ ...violation, path: source.origin(violation.path) }),
    );
    loaded.diagnostics = loaded.diagnostics.concat(diagnostics);
    if (countDiagnostics(diagnostics).errors) continue;
    // Entries marked `only` may have none yet.
    loaded.cvs.set(language, addIds(translation.cv));
    loaded.fallback.set(language, translation.fallback);
    loaded.missing.set(language, translation.missing);
    const missingInBase = [...(loaded.missing.get(base) ?? []), ...translation.missingInBase];
    loaded.missing.set(base, [...new Set(missingInBase)]);
  }
  for (const [language, paths] of loaded.missing) if (!paths.length) loaded.missing.delete(language);
  return loaded;
}

interface ReadOptions {
  images: string[];
  markdown: boolean;
}

interface LoadOptions extends ReadOptions {
  languages: string[];
  /** The language of the facts; null where it is not known. */
  base: string | null;
  /** The settings of the site that name sections. */
  selection?: SectionSettings;
}

/** A file with an error. */
interface InvalidCv {
  file: JsonDocument;
  diagnostics: Diagnostic[];
  cv: null;
}

/** A file without an error, though there may be warnings. */
interface ValidCv extends Omit<InvalidCv, 'cv'> {
  cv: Cv;
  /** Maps a path (JSON Pointer) in the CV to that in the file. */
  origin: (path: string) => string;
}

/** Normalizes one file and validates it, by the schema and by the rules that no schema can express. */
function readCv(file: JsonDocument, { images, markdown }: ReadOptions): ValidCv | InvalidCv {
  const invalid = (diagnostics: Diagnostic[]): InvalidCv => ({ file, diagnostics, cv: null });
  if (file.value === undefined) return invalid(file.diagnostics);
  const shapeViolation = validateShape(file.value);
  if (shapeViolation) return invalid([...file.diagnostics, file.diagnostic(shapeViolation)]);

  const { value, violations, origin } = normalize(file.value, markdown);
  const schemaViolations = check(value);
  const explained = explain(schemaViolations, value);
  // Then the rest can be validated, too, so that all diagnostics are reported at once.
  removeInvalid(value, schemaViolations);
  const located = [...explained, ...validateCv(value, images)].map(violation => ({
    ...violation,
    path: origin(violation.path),
  }));
  const diagnostics = [
    ...file.diagnostics,
    ...[...violations, ...located].map(violation => file.diagnostic(violation)),
  ];
  return countDiagnostics(diagnostics).errors
    ? invalid(diagnostics)
    : { file, diagnostics, cv: value, origin };
}

/** Explains why a document is no JSON Resume; null when it may be one. */
function validateShape(document: unknown): Violation | null {
  const known = Object.keys(CvSchema.properties);
  const hint = `a JSON Resume has ${known.filter(key => key !== '$schema').join(', ')}, each optional`;
  const error = (message: string): Violation => ({ severity: 'error', path: '', message, hint });
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return error('should be a JSON Resume: an object in { }');
  }
  const keys = Object.keys(document);
  const isResume = Object.entries(document).some(
    ([key, value]) => key === 'basics' || (standardNameOf(key) !== undefined && isEntryList(value)),
  );
  if (isResume) return null;
  const unknown = keys.filter(key => !known.includes(key) && !suggest(key, known));
  if (unknown.length <= keys.length / 2) return null;
  return error(`has another shape than a JSON Resume: its keys include ${unknown.slice(0, 8).join(', ')}`);
}

/**
 * Adds to the violations of the schema hints, and the number of values under an unknown key. A violation of an extension
 * field or in a section of one's own is only a warning, because other tools may have fields and sections of the same name.
 */
function explain(violations: Violation[], document: unknown): Violation[] {
  return violations.map(violation => {
    const { severity, path, hint } = violation;
    if (violation.at === 'key') return { ...violation, notShown: countValues(valueAt(document, path)) };
    const isOptional = isExtensionField(path) || (severity === 'error' && isInOwnSection(path));
    if (isOptional) return { ...violation, severity: 'warning', hint: 'it is left out' };
    return { ...violation, hint: hint ?? hintFor(violation, document) };
  });
}

/**
 * Removes every value that breaks the schema, unknown keys, and invalid extension fields; what is left is a CV. Other texts
 * that do not match their pattern stay.
 */
function removeInvalid(document: unknown, violations: Violation[]): asserts document is Cv {
  for (const { path, severity, at } of violations) {
    if (severity === 'error' || at === 'key' || isExtensionField(path)) removeAt(document, path);
  }
}

/** Whether a path is that of an extension field of an entry, such as `/projects/0/id`. */
function isExtensionField(path: string): boolean {
  const [, section, , key = '', ...more] = path.split('/');
  const isEntry = section !== 'basics' && section !== 'meta' && more.length === 0;
  return isEntry && extensionFields.includes(key);
}

/** Whether a path is in a section that JSON Resume does not have. */
function isInOwnSection(path: string): boolean {
  const [, key = ''] = path.split('/');
  return !Object.hasOwn(CvSchema.properties, unescapePointer(key));
}

/** Says how a text is shown that does not match its pattern. */
function hintFor({ severity, path }: Violation, document: unknown): string {
  if (severity === 'error') return '';
  const value = valueAt(document, path);
  if (typeof value === 'string' && path.endsWith('/url') && isFileName(value)) {
    return `a file name is no URL: write where the file is, such as "https://example.org/${value}"`;
  }
  if (/^\/basics\/(url|email)$/.test(path)) return 'it is shown without a link';
  return path.endsWith('/url') ? 'no link is shown' : 'it is shown as written';
}

/** The CV with an id for each entry. An entry that has one is not copied, so that its fallback texts stay known. */
function addIds(cv: Cv): Cv {
  const sections = sectionsOf(cv).map(({ name, entries }) => {
    const named = entryIds(name, entries).map(({ entry, id }) =>
      entry.id === id ? entry : { ...entry, id },
    );
    return [name, named] as const;
  });
  return { ...cv, ...Object.fromEntries(sections) };
}
