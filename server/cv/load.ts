// Loads the CV of every language: normalizes, validates and merges translations into the base.
import {
  checker,
  countFindings,
  type Fault,
  type Finding,
  suggest,
  unescapePointer,
} from '../content/diagnostics.ts';
import type { ContentFolder } from '../content/files.ts';
import type { JsonFile } from '../content/json-document.ts';
import { guessDate } from './dates.ts';
import { entryIds } from './entry-ids.ts';
import { type Borrowed, translate } from './merge-translation.ts';
import { tidy } from './normalize.ts';
import { type Cv, CvSchema, ownFields, sectionNames } from './schema.ts';
import { checkRules } from './validate.ts';

/** The folder of CVs: a JSON Resume document in the base language, and its words in each other. */
export const CV_FOLDER = 'cv';

/** The CVs by language, whole and checked; what each lacks, and the texts that it has from the base instead. */
export interface Cvs {
  cvs: Map<string, Cv>;
  borrowed: Map<string, Borrowed>;
  /** Paths (JSON Pointer, in the base) of texts that a language lacks; none where it lacks nothing. */
  gaps: Map<string, string[]>;
  findings: Finding[];
}

const check = checker(CvSchema);

/**
 * Reads `cv/<language>.json` for each language, of which `base` is the one that has the facts; where that is not known
 * (null), each file is only looked at for itself. A file with an error is left out. `pictures` are the files of content/images.
 */
export function loadCvs(
  folder: ContentFolder,
  { languages, base, pictures }: { languages: string[]; base: string | null; pictures: string[] },
): Cvs {
  const loaded: Cvs = { cvs: new Map(), borrowed: new Map(), gaps: new Map(), findings: [] };
  const read = (language: string) => readCv(folder.read(`${CV_FOLDER}/${language}.json`), pictures);

  if (base === null) {
    loaded.findings = languages.flatMap(language => read(language).findings);
    return loaded;
  }
  const { file, cv, findings } = read(base);
  loaded.findings = findings;
  const given = new Set<object>();
  const whole = cv && withIds(cv, given);
  if (whole) loaded.cvs.set(base, whole);
  for (const language of languages.filter(language => language !== base)) {
    const other = read(language);
    loaded.findings = loaded.findings.concat(other.findings);
    if (!whole || !other.cv) continue;
    const source = { cv: other.cv, file: other.file.name };
    const translated = translate({ cv: whole, file: file.name }, given, source);
    const faults = translated.faults.map(fault =>
      other.file.finding({ ...fault, path: other.origin(fault.path) }),
    );
    loaded.findings = loaded.findings.concat(faults);
    if (countFindings(faults).errors) continue;
    loaded.cvs.set(language, translated.cv);
    loaded.borrowed.set(language, translated.borrowed);
    loaded.gaps.set(language, translated.gaps);
    loaded.gaps.set(base, [...new Set([...(loaded.gaps.get(base) ?? []), ...translated.gapsOfBase])]);
  }
  for (const [language, gaps] of loaded.gaps) if (!gaps.length) loaded.gaps.delete(language);
  return loaded;
}

interface Unread {
  file: JsonFile;
  findings: Finding[];
  cv?: undefined;
}

interface ReadCv extends Omit<Unread, 'cv'> {
  cv: Cv;
  origin: (path: string) => string;
}

/** Reads one file: puts right what can be, then checks it by its schema and by the rules that no schema has. */
function readCv(file: JsonFile, pictures: string[]): ReadCv | Unread {
  if (file.value === undefined) return { file, findings: file.findings };
  const stranger = otherShape(file.value);
  if (stranger) return { file, findings: [...file.findings, file.finding(stranger)] };

  const { value, faults, origin } = tidy(file.value);
  const found = check(value).map(fault => {
    if (fault.severity === 'error' || fault.at === 'key' || isOwn(fault.path)) remove(value, fault.path);
    return isOwn(fault.path)
      ? { ...fault, severity: 'warning' as const, hint: 'it is left out' }
      : { ...fault, hint: fault.hint ?? hintFor(fault, valueAt(value, fault.path)) };
  });
  // Without what does not fit and what nobody knows, the rest can be looked at: all findings at once.
  const cv = value as Cv;
  const placed = [...found, ...checkRules(cv, pictures)].map(fault => ({
    ...fault,
    path: origin(fault.path),
  }));
  const findings = [...file.findings, ...[...faults, ...placed].map(fault => file.finding(fault))];
  return countFindings(findings).errors ? { file, findings } : { file, findings, cv, origin };
}

/** Why a value is no resume at all; null when it may be one. */
function otherShape(value: unknown): Fault | null {
  const known = Object.keys(CvSchema.properties);
  const shape = `a JSON Resume has ${known.filter(key => key !== '$schema').join(', ')}, each optional`;
  const fault = (message: string): Fault => ({ severity: 'error', path: '', message, hint: shape });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fault('should be a JSON Resume: an object in { }');
  }
  const keys = Object.keys(value);
  const strange = keys.filter(key => !known.includes(key) && !suggest(key, known));
  const kept = keys.length - strange.length;
  if (!strange.length || keys.includes('basics') || keys.includes('work')) return null;
  if (strange.length <= kept) return null;
  return fault(`is of another shape than a JSON Resume: it has ${strange.slice(0, 8).join(', ')}`);
}

/** Whether a path is one of our own fields of an entry: `/projects/0/id`. */
function isOwn(path: string): boolean {
  const [, section, , key, ...more] = path.split('/');
  return (
    more.length === 0 &&
    (sectionNames as readonly unknown[]).includes(section) &&
    ownFields.includes(key ?? '')
  );
}

/** What to do about a text that has not the form of what it should be. */
function hintFor({ severity, path }: Fault, value: unknown): string {
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
