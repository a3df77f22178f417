// Loads the CV of every language: normalizes, validates and merges translations into the base.
import { countDiagnostics, type Diagnostic, type Violation } from '../content/diagnostics.ts';
import type { ContentFolder } from '../content/files.ts';
import type { JsonDocument } from '../content/json-document.ts';
import { unescapePointer } from '../content/json-pointer.ts';
import { compileSchema } from '../content/schema-validator.ts';
import { suggest } from '../content/suggest.ts';
import { guessDate } from './dates.ts';
import { entryIds } from './entry-ids.ts';
import { type FallbackTexts, translate } from './merge-translation.ts';
import { normalize } from './normalize.ts';
import { type Cv, CvSchema, extensionFields, sectionNames } from './schema.ts';
import { validateCv } from './validate.ts';

/** The folder of CVs: a JSON Resume document in the base language, and its words in each other. */
export const CV_FOLDER = 'cv';

/** The CVs by language, whole and checked; what each lacks, and the texts that it has from the base instead. */
export interface Cvs {
  cvs: Map<string, Cv>;
  fallback: Map<string, FallbackTexts>;
  /** Paths (JSON Pointer, in the base) of texts that a language lacks; none where it lacks nothing. */
  missing: Map<string, string[]>;
  diagnostics: Diagnostic[];
}

const check = compileSchema(CvSchema);

/**
 * Reads `cv/<language>.json` for each language, of which `base` is the one that has the facts; where that is not known
 * (null), each file is only looked at for itself. A file with an error is left out. `pictures` are the files of content/images.
 */
export function loadCvs(
  folder: ContentFolder,
  { languages, base, pictures }: { languages: string[]; base: string | null; pictures: string[] },
): Cvs {
  const loaded: Cvs = { cvs: new Map(), fallback: new Map(), missing: new Map(), diagnostics: [] };
  const read = (language: string) => readCv(folder.read(`${CV_FOLDER}/${language}.json`), pictures);

  if (base === null) {
    loaded.diagnostics = languages.flatMap(language => read(language).diagnostics);
    return loaded;
  }
  const { file, cv, diagnostics } = read(base);
  loaded.diagnostics = diagnostics;
  const given = new Set<object>();
  const whole = cv && withIds(cv, given);
  if (whole) loaded.cvs.set(base, whole);
  for (const language of languages.filter(language => language !== base)) {
    const other = read(language);
    loaded.diagnostics = loaded.diagnostics.concat(other.diagnostics);
    if (!whole || !other.cv) continue;
    const source = { cv: other.cv, file: other.file.name };
    const translated = translate({ cv: whole, file: file.name }, given, source);
    const violations = translated.violations.map(violation =>
      other.file.diagnostic({ ...violation, path: other.origin(violation.path) }),
    );
    loaded.diagnostics = loaded.diagnostics.concat(violations);
    if (countDiagnostics(violations).errors) continue;
    loaded.cvs.set(language, translated.cv);
    loaded.fallback.set(language, translated.fallback);
    loaded.missing.set(language, translated.missing);
    loaded.missing.set(base, [
      ...new Set([...(loaded.missing.get(base) ?? []), ...translated.missingInBase]),
    ]);
  }
  for (const [language, missing] of loaded.missing) if (!missing.length) loaded.missing.delete(language);
  return loaded;
}

interface Unread {
  file: JsonDocument;
  diagnostics: Diagnostic[];
  cv?: undefined;
}

interface ReadCv extends Omit<Unread, 'cv'> {
  cv: Cv;
  origin: (path: string) => string;
}

/** Reads one file: puts right what can be, then checks it by its schema and by the rules that no schema has. */
function readCv(file: JsonDocument, pictures: string[]): ReadCv | Unread {
  if (file.value === undefined) return { file, diagnostics: file.diagnostics };
  const stranger = otherShape(file.value);
  if (stranger) return { file, diagnostics: [...file.diagnostics, file.diagnostic(stranger)] };

  const { value, violations, origin } = normalize(file.value);
  const found = check(value).map(violation => {
    if (violation.severity === 'error' || violation.at === 'key' || isOwn(violation.path))
      remove(value, violation.path);
    return isOwn(violation.path)
      ? { ...violation, severity: 'warning' as const, hint: 'it is left out' }
      : { ...violation, hint: violation.hint ?? hintFor(violation, valueAt(value, violation.path)) };
  });
  // Without what does not fit and what nobody knows, the rest can be looked at: all diagnostics at once.
  const cv = value as Cv;
  const placed = [...found, ...validateCv(cv, pictures)].map(violation => ({
    ...violation,
    path: origin(violation.path),
  }));
  const diagnostics = [
    ...file.diagnostics,
    ...[...violations, ...placed].map(violation => file.diagnostic(violation)),
  ];
  return countDiagnostics(diagnostics).errors ? { file, diagnostics } : { file, diagnostics, cv, origin };
}

/** Why a value is no resume at all; null when it may be one. */
function otherShape(value: unknown): Violation | null {
  const known = Object.keys(CvSchema.properties);
  const shape = `a JSON Resume has ${known.filter(key => key !== '$schema').join(', ')}, each optional`;
  const violation = (message: string): Violation => ({ severity: 'error', path: '', message, hint: shape });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return violation('should be a JSON Resume: an object in { }');
  }
  const keys = Object.keys(value);
  const strange = keys.filter(key => !known.includes(key) && !suggest(key, known));
  const kept = keys.length - strange.length;
  if (!strange.length || keys.includes('basics') || keys.includes('work')) return null;
  if (strange.length <= kept) return null;
  return violation(`is of another shape than a JSON Resume: it has ${strange.slice(0, 8).join(', ')}`);
}

/** Whether a path is one of our own fields of an entry: `/projects/0/id`. */
function isOwn(path: string): boolean {
  const [, section, , key, ...more] = path.split('/');
  return (
    more.length === 0 &&
    (sectionNames as readonly unknown[]).includes(section) &&
    extensionFields.includes(key ?? '')
  );
}

/** What to do about a text that has not the form of what it should be. */
function hintFor({ severity, path }: Violation, value: unknown): string {
  if (severity === 'error') return '';
  if (/\/(url|email)$/.test(path)) return 'no link is made of it';
  const guess = /date$/i.test(path) ? guessDate(String(value)) : '';
  const date = guess === value ? '' : guess;
  return date ? `did you mean "${date}"?` : 'it is shown as it is written';
}

/** What stands at a path. */
function valueAt(value: unknown, path: string): unknown {
  const keys = path.split('/').slice(1).map(unescapePointer);
  return keys.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);
}

/** Takes away what stands at a path; in a list something empty keeps its place. */
function remove(value: unknown, path: string): void {
  const keys = path.split('/').slice(1);
  const last = unescapePointer(keys.pop() as string);
  const parent = valueAt(value, path.slice(0, path.lastIndexOf('/')));
  if (Array.isArray(parent)) parent[Number(last)] = '';
  else delete (parent as Record<string, unknown>)[last];
}

/** The CV with an id for each entry: its own, or one made of its name. `given` gets the entries that had theirs. */
function withIds(cv: Cv, given: Set<object>): Cv {
  const sections = sectionNames.flatMap(section => {
    const entries = cv[section];
    if (!entries) return [];
    const named = entryIds(section, entries).map(({ entry, id }) => {
      const whole = { ...entry, id };
      if (entry.id !== undefined) given.add(whole);
      return whole;
    });
    return [[section, named] as const];
  });
  return { ...cv, ...Object.fromEntries(sections) };
}
