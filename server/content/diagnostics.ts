// Defines diagnostics, validates values by schema, and sorts, counts and formats what is wrong.
import { styleText } from 'node:util';
import { Ajv, type ErrorObject } from 'ajv';
import { distance } from 'fastest-levenshtein';
import type { TSchema } from 'typebox';
import { formats } from './string-formats.ts';

/** An error keeps content off the air; a warning does not. */
export type Severity = 'error' | 'warning';

/** Something wrong with a value. `path` is a JSON Pointer (RFC 6901), '' for the whole. */
export interface Violation {
  severity: Severity;
  path: string;
  /** What it should be, or what is wrong with it: a sentence whose subject is the path. */
  message: string;
  /** What to do about it. */
  hint?: string;
  /** Whether it is about the value, as it is by default, or about its key. */
  at?: 'key' | 'value';
}

/** A violation in its place in a file. Line and column count from 1; both are 0 when there is no text to point into. */
export interface Diagnostic {
  severity: Severity;
  file: string;
  line: number;
  column: number;
  path: string;
  message: string;
  hint: string;
  /** The line, or of a long one the part around the place; and where in it what was found begins, and how long it is. */
  source: string;
  caret: [start: number, length: number];
}

/**
 * How a schema becomes a check: quickly, as a check runs a few times in a process. That our schemas are schemas is tested,
 * not looked at in each start.
 */
export const ajvOptions = {
  allErrors: true,
  verbose: true,
  strict: true,
  code: { optimize: false },
  validateSchema: false,
  meta: false,
} as const;

const ajv = new Ajv({ ...ajvOptions, formats });

/**
 * Makes a check for one schema. Every violation says what was expected and what was found; a schema's `description` is the
 * wording of what its pattern expects. A key that is not known and a text in another form are warnings.
 */
export function checker(schema: TSchema): (value: unknown) => Violation[] {
  const validate = ajv.compile(schema);
  return value => (validate(value) ? [] : (validate.errors as ErrorObject[]).map(describe));
}

/** Errors before warnings; within each by file, line and column. */
export function sortDiagnostics(diagnostics: Diagnostic[]): Diagnostic[] {
  return diagnostics.sort(
    (a, b) =>
      Number(a.severity === 'warning') - Number(b.severity === 'warning') ||
      (a.file < b.file ? -1 : Number(a.file > b.file)) ||
      a.line - b.line ||
      a.column - b.column,
  );
}

/** How many of the diagnostics are errors, and how many warnings. */
export function countDiagnostics(diagnostics: Diagnostic[]): { errors: number; warnings: number } {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: diagnostics.length - errors };
}

/** One line: `content/cv/en.json:41:18 /projects/2/startDate should be a date (found "Spring 1904")`. */
export function formatDiagnostic({ file, line, column, path, message }: Diagnostic): string {
  return visible([line ? `${file}:${line}:${column}` : file, path, message].filter(Boolean).join(' '));
}

/** A diagnostic as a compiler tells it: severity and line, then the source with a caret, then the hint. */
export function explainDiagnostic(diagnostic: Diagnostic, colours = false): string {
  const { severity, line, source, caret, hint } = diagnostic;
  const style = (format: 'red' | 'yellow' | 'dim', text: string) =>
    colours ? styleText(format, text, { validateStream: false }) : text;
  const tone = severity === 'error' ? 'red' : 'yellow';
  const number = String(line).padStart(5);
  const margin = ' '.repeat(number.length);
  return [
    `${style(tone, severity.padEnd(7))} ${formatDiagnostic(diagnostic)}`,
    ...(line ? [style('dim', `${number} | `) + source] : []),
    ...(line
      ? [style('dim', `${margin} | `) + ' '.repeat(caret[0]) + style(tone, '^'.repeat(caret[1]))]
      : []),
    ...(hint ? [`${margin} ${style('dim', `= ${visible(hint)}`)}`] : []),
  ].join('\n');
}

/** What a value is, quoted; a long one by its beginning. */
export function excerpt(value: unknown): string {
  const text = visible(JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** A text without what a terminal would obey and with a place for each character, so that a caret stays under it. */
export function visible(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{Cc}\p{Bidi_Control}]/gu, '·');
}

/** "did you mean" for a word that is nearly one of those known; else ''. */
export function suggest(word: string, known: string[]): string {
  const near = known
    .filter(({ length }) => Math.abs(length - word.length) < 4)
    .map(name => ({ name, off: offBy(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.off - b.off)[0];
  return near && near.off <= Math.floor(near.name.length * 0.4) ? `did you mean "${near.name}"?` : '';
}

/** How many letters are wrong, at least; letters in the wrong order are one mistake. */
function offBy(word: string, name: string): number {
  const letters = (text: string) => [...text].sort().join('');
  const shuffled = word.length === name.length && letters(word) === letters(name);
  return shuffled ? Number(word !== name) : distance(word, name);
}

/** A key as a part of a JSON Pointer (RFC 6901, 3). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A part of a JSON Pointer as the key that it is (RFC 6901, 4). */
export function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

function describe(error: ErrorObject): Violation {
  const path = error.instancePath;
  // Only when it is told: the value of an unknown key's object can be large, and there can be as many as it has keys.
  const found = () => `(found ${excerpt(error.data)})`;
  const known = Object.keys(error.parentSchema?.properties ?? {});
  const violation = (message: string): Violation => ({ severity: 'error', path, message });
  switch (error.keyword) {
    case 'additionalProperties': {
      const key: string = error.params.additionalProperty;
      return {
        severity: 'warning',
        path: `${path}/${escapePointer(key)}`,
        at: 'key',
        message: 'is not a known key: it is shown nowhere',
        hint: suggest(key, known) || `known are ${known.filter(name => name !== '$schema').join(', ')}`,
      };
    }
    case 'required':
      return {
        severity: 'error',
        path: `${path}/${escapePointer(error.params.missingProperty)}`,
        message: 'is missing',
        hint: error.parentSchema?.properties[error.params.missingProperty].description ?? '',
      };
    case 'type':
      return violation(`should be ${typeNames[error.params.type]} ${found()}`);
    case 'enum':
      return {
        ...violation(`should be one of ${error.params.allowedValues.join(', ')} ${found()}`),
        hint: suggest(String(error.data), error.params.allowedValues),
      };
    case 'pattern':
      return { ...violation(`should be ${expected(error)} ${found()}`), severity: 'warning' };
    default:
      return violation(`should be ${expected(error)} ${found()}`);
  }
}

const typeNames: Record<string, string> = {
  string: 'a text in double quotes',
  boolean: 'true or false',
  array: 'a list in [ ]',
  object: 'an object in { }',
  number: 'a number',
  integer: 'a whole number',
};

/** What a schema's description says of its pattern: all of it, or what stands after its last colon. */
function expected({ parentSchema, message }: ErrorObject): string {
  return parentSchema?.description?.split(': ').at(-1) ?? message;
}
