// Defines violations and diagnostics of content files; sorts, groups and counts diagnostics.

/** The severity of a diagnostic: an error keeps content from going live; a warning does not. */
export type Severity = 'error' | 'warning';

/** How `npm run check -- --fix` corrects a violation: by another key, by another value, or without the value. */
export type Fix = { rename: string } | { value: unknown } | { remove: true };

/** A value that breaks a schema or rule, not yet located in a file. */
export interface Violation {
  severity: Severity;
  /** JSON Pointer (RFC 6901) of the value with the violation; '' for the whole document. */
  path: string;
  /** A predicate whose subject is the path, such as "should be a number (found true)". */
  message: string;
  /** How to fix the violation. */
  hint?: string;
  /** Whether the violation concerns the value, which is the default, or its key. */
  at?: 'key' | 'value';
  /** The kind of violation, the same for all of one kind. Needed where the message quotes a value; by default it is the message. */
  kind?: string;
  /** How many values no page shows because of the violation; 0 by default. */
  notShown?: number;
  /** The correction of the violation in the file. The last one of several at one path has the corrections of the others, too. */
  fix?: Fix;
  /** The part of a text that the violation concerns, if not all of it. */
  part?: string;
}

/** A violation with its location in a file. Line and column count from 1; both are 0 when the file could not be read. */
export interface Diagnostic {
  severity: Severity;
  /** Path of the file: relative to the working directory, or absolute for a file outside it. */
  file: string;
  line: number;
  column: number;
  path: string;
  message: string;
  hint: string;
  /** The source line or, if it is long, the part of it around the column. */
  source: string;
  /** Range of the source line to underline. */
  caret: [start: number, length: number];
  /** The kind of diagnostic, the same for all of one kind, whatever values their messages quote. */
  kind: string;
  /** How many values of the file no page shows because of the diagnostic. */
  notShown: number;
  /** How `npm run check -- --fix` corrects the diagnostic; null where only the owner can. */
  fix: Fix | null;
}

/** Diagnostics of one kind, at one key of one file. */
export interface DiagnosticGroup {
  first: Diagnostic;
  /** The path of the first diagnostic; of several, their path with `*` in place of indices. */
  path: string;
  count: number;
}

/** Sorts diagnostics in place: errors before warnings, each by file, line and column. */
export function sortDiagnostics(diagnostics: Diagnostic[]): Diagnostic[] {
  return diagnostics.sort(
    (diagnostic, other) =>
      Number(diagnostic.severity === 'warning') - Number(other.severity === 'warning') ||
      Number(diagnostic.file > other.file) - Number(diagnostic.file < other.file) ||
      diagnostic.line - other.line ||
      diagnostic.column - other.column,
  );
}

/** A path (JSON Pointer) with `*` for the indices of lists. */
export function pointerPattern(pointer: string): string {
  return pointer.replace(/\/\d+(?=\/|$)/g, '/*');
}

/** Groups diagnostics of the same kind and key, in the order of the first of each group. */
export function groupDiagnostics(diagnostics: Diagnostic[]): DiagnosticGroup[] {
  const groups = new Map<string, DiagnosticGroup>();
  for (const diagnostic of diagnostics) {
    const { severity, file, kind } = diagnostic;
    const pattern = pointerPattern(diagnostic.path);
    const groupKey = [severity, file, pattern, kind].join('\n');
    const group = groups.get(groupKey);
    if (group) {
      group.path = pattern;
      group.count += 1;
    } else {
      groups.set(groupKey, { first: diagnostic, path: diagnostic.path, count: 1 });
    }
  }
  return [...groups.values()];
}

/** How many values a JSON value has: itself or, of an array or object, those in it. Empty ones do not count. */
export function countValues(jsonValue: unknown): number {
  if (typeof jsonValue !== 'object') return jsonValue === '' ? 0 : 1;
  return Object.values(jsonValue ?? {}).reduce<number>((count, item) => count + countValues(item), 0);
}

/** Counts what no page shows because of diagnostics: whole entries of sections, and other values. */
export function countNotShown(diagnostics: Diagnostic[]): { entries: number; values: number } {
  const counts = { entries: 0, values: 0 };
  for (const { path, notShown } of diagnostics) {
    if (notShown && /^\/[^/]+\/\d+$/.test(path)) counts.entries += 1;
    else counts.values += notShown;
  }
  return counts;
}

/** Counts the errors and warnings among diagnostics. */
export function countDiagnostics(diagnostics: Diagnostic[]): { errors: number; warnings: number } {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: diagnostics.length - errors };
}
