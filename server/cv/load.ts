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
export interface LoadedCvs {
  cvs: Map<string, Cv>;
  fallback: Map<string, FallbackTexts>;
  /** Paths (JSON Pointer, in the base) of missing translations, for languages that have any. */
  missing: Map<string, string[]>;
  /** The file of the CV in each language. */
  files: Map<string, JsonDocument>;
  diagnostics: Diagnostic[];
  /** What is wrong with the sections that site.json names, with paths in site.json. */
  selectionViolations: Violation[];
}

const validateCvSchema = compileSchema(CvSchema);

/**
 * Reads `cv/<language>.json` for each language. `baseLanguage` is the language of the facts; where it is not known
 * (null), files are only validated, each by itself. A file with an error is left out. Sections that site.json leaves out
 * are removed. `images` are the file names in content/images; `markdown` is whether texts are Markdown.
 */
export function loadCvs(
  contentFolder: ContentFolder,
  { languages, baseLanguage, selection = {}, ...options }: LoadCvsOptions,
): LoadedCvs {
  const loadedCvs: LoadedCvs = {
    cvs: new Map(),
    fallback: new Map(),
    missing: new Map(),
    files: new Map(),
    diagnostics: [],
    selectionViolations: [],
  };
  const readLanguage = (language: string) => {
    const languageCv = readCv(contentFolder.read(`${CV_FOLDER}/${language}.json`), options);
    loadedCvs.files.set(language, languageCv.file);
    loadedCvs.diagnostics = loadedCvs.diagnostics.concat(languageCv.diagnostics);
    return languageCv;
  };
  if (baseLanguage === null) {
    for (const language of languages) readLanguage(language);
    return loadedCvs;
  }

  const { file: baseFile, cv: wholeBaseCv } = readLanguage(baseLanguage);
  if (wholeBaseCv) loadedCvs.selectionViolations = validateSelection(selection, wholeBaseCv);
  const baseCv = wholeBaseCv && addEntryIds(selectSections(wholeBaseCv, selection.sections ?? null));
  if (baseCv) loadedCvs.cvs.set(baseLanguage, baseCv);
  for (const language of languages.filter(language => language !== baseLanguage)) {
    const languageCv = readLanguage(language);
    if (!baseCv || !languageCv.cv) continue;
    const translation = mergeTranslation(
      { cv: baseCv, file: baseFile.name },
      { cv: selectSections(languageCv.cv, selection.sections ?? null), file: languageCv.file.name },
    );
    const diagnostics = translation.violations.map(violation =>
      languageCv.file.diagnostic({ ...violation, path: languageCv.origin(violation.path) }),
    );
    loadedCvs.diagnostics = loadedCvs.diagnostics.concat(diagnostics);
    if (countDiagnostics(diagnostics).errors) continue;
    // Entries marked `only` may have no id yet.
    loadedCvs.cvs.set(language, addEntryIds(translation.cv));
    loadedCvs.fallback.set(language, translation.fallback);
    loadedCvs.missing.set(language, translation.missing);
    const missingInBase = [...(loadedCvs.missing.get(baseLanguage) ?? []), ...translation.missingInBase];
    loadedCvs.missing.set(baseLanguage, [...new Set(missingInBase)]);
  }
  for (const [language, missingPointers] of loadedCvs.missing)
    if (!missingPointers.length) loadedCvs.missing.delete(language);
  return loadedCvs;
}

interface ReadCvOptions {
  images: string[];
  markdown: boolean;
}

interface LoadCvsOptions extends ReadCvOptions {
  languages: string[];
  /** The language of the facts; null where it is not known. */
  baseLanguage: string | null;
  /** The settings of the site that name sections. */
  selection?: SectionSettings;
}

/** A file of a CV with an error. */
interface InvalidCv {
  file: JsonDocument;
  diagnostics: Diagnostic[];
  cv: null;
}

/** A file of a CV without an error, though there may be warnings. */
interface ValidCv extends Omit<InvalidCv, 'cv'> {
  cv: Cv;
  /** Maps a path (JSON Pointer) in the CV to that in the file. */
  origin: (path: string) => string;
}

/** Normalizes the file of a CV and validates it, by the schema and by the rules that no schema can express. */
function readCv(cvFile: JsonDocument, { images, markdown }: ReadCvOptions): ValidCv | InvalidCv {
  const invalidCv = (diagnostics: Diagnostic[]): InvalidCv => ({ file: cvFile, diagnostics, cv: null });
  if (cvFile.value === undefined) return invalidCv(cvFile.diagnostics);
  const shapeViolation = validateResumeShape(cvFile.value);
  if (shapeViolation) return invalidCv([...cvFile.diagnostics, cvFile.diagnostic(shapeViolation)]);

  const { value: resume, violations: normalizedViolations, origin } = normalize(cvFile.value, markdown);
  const schemaViolations = validateCvSchema(resume);
  const explainedViolations = explainViolations(schemaViolations, resume);
  // Then the rest can be validated, too, so that all diagnostics are reported at once.
  removeInvalidValues(resume, schemaViolations);
  const locatedViolations = [...explainedViolations, ...validateCv(resume, images)].map(violation => ({
    ...violation,
    path: origin(violation.path),
  }));
  const diagnostics = [
    ...cvFile.diagnostics,
    ...[...normalizedViolations, ...locatedViolations].map(violation => cvFile.diagnostic(violation)),
  ];
  return countDiagnostics(diagnostics).errors
    ? invalidCv(diagnostics)
    : { file: cvFile, diagnostics, cv: resume, origin };
}

/** Explains why a document is no JSON Resume; null when it may be one. */
function validateResumeShape(resume: unknown): Violation | null {
  const knownKeys = Object.keys(CvSchema.properties);
  const hint = `a JSON Resume has ${knownKeys.filter(key => key !== '$schema').join(', ')}, each optional`;
  const shapeViolation = (message: string): Violation => ({ severity: 'error', path: '', message, hint });
  if (typeof resume !== 'object' || resume === null || Array.isArray(resume)) {
    return shapeViolation('should be a JSON Resume: an object in { }');
  }
  const resumeKeys = Object.keys(resume);
  const isResume = Object.entries(resume).some(
    ([key, value]) => key === 'basics' || (standardNameOf(key) !== undefined && isEntryList(value)),
  );
  if (isResume) return null;
  const unknownKeys = resumeKeys.filter(key => !knownKeys.includes(key) && !suggest(key, knownKeys));
  if (unknownKeys.length <= resumeKeys.length / 2) return null;
  return shapeViolation(
    `has another shape than a JSON Resume: its keys include ${unknownKeys.slice(0, 8).join(', ')}`,
  );
}

/**
 * Adds to the violations of the schema hints, and the number of values under an unknown key. A violation of an extension
 * field or in a section of one's own is only a warning, because other tools may have fields and sections of the same name.
 */
function explainViolations(violations: Violation[], resume: unknown): Violation[] {
  return violations.map(violation => {
    const { severity, path: pointer, hint } = violation;
    if (violation.at === 'key') return { ...violation, notShown: countValues(valueAt(resume, pointer)) };
    const isOptional = isExtensionField(pointer) || (severity === 'error' && isInOwnSection(pointer));
    if (isOptional) return { ...violation, severity: 'warning', hint: 'it is left out' };
    return { ...violation, hint: hint ?? patternHint(violation, resume) };
  });
}

/**
 * Removes every value that breaks the schema, unknown keys, and invalid extension fields; what is left is a CV. Other texts
 * that do not match their pattern stay.
 */
function removeInvalidValues(resume: unknown, violations: Violation[]): asserts resume is Cv {
  for (const { path: pointer, severity, at } of violations) {
    if (severity === 'error' || at === 'key' || isExtensionField(pointer)) removeAt(resume, pointer);
  }
}

/** Whether a path is that of an extension field of an entry, such as `/projects/0/id`. */
function isExtensionField(pointer: string): boolean {
  const [, sectionName, , fieldName = '', ...deeperKeys] = pointer.split('/');
  const isEntry = sectionName !== 'basics' && sectionName !== 'meta' && deeperKeys.length === 0;
  return isEntry && extensionFields.includes(fieldName);
}

/** Whether a path is in a section that JSON Resume does not have. */
function isInOwnSection(pointer: string): boolean {
  const [, sectionKey = ''] = pointer.split('/');
  return !Object.hasOwn(CvSchema.properties, unescapePointer(sectionKey));
}

/** The hint for a text that does not match its pattern: how it is shown. */
function patternHint({ severity, path: pointer }: Violation, resume: unknown): string {
  if (severity === 'error') return '';
  const textValue = valueAt(resume, pointer);
  if (typeof textValue === 'string' && pointer.endsWith('/url') && isFileName(textValue)) {
    return `a file name is no URL: write where the file is, such as "https://example.org/${textValue}"`;
  }
  if (/^\/basics\/(url|email)$/.test(pointer)) return 'it is shown without a link';
  return pointer.endsWith('/url') ? 'no link is shown' : 'it is shown as written';
}

/** Adds an id to each entry of a CV. An entry that has one is not copied, so that its fallback texts stay known. */
function addEntryIds(cv: Cv): Cv {
  const sections = sectionsOf(cv).map(({ name, entries }) => {
    const entriesWithIds = entryIds(name, entries).map(({ entry, id }) =>
      entry.id === id ? entry : { ...entry, id },
    );
    return [name, entriesWithIds] as const;
  });
  return { ...cv, ...Object.fromEntries(sections) };
}
