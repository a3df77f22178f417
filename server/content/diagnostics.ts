// Defines violations and diagnostics of content files; sorts and counts diagnostics.

/** An error keeps content from going live; a warning does not. */
export type Severity = 'error' | 'warning';

/** A value that breaks a schema or rule, not yet located in a file. */
export interface Violation {
  severity: Severity;
  /** JSON Pointer (RFC 6901) of the value; '' for the whole document. */
  path: string;
  /** A predicate whose subject is the path, such as "should be a number (found true)". */
  message: string;
  /** How to fix it. */
  hint?: string;
  /** Whether it concerns the value, which is the default, or its key. */
  at?: 'key' | 'value';
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
  /** The line or, if it is long, the part of it around the column. */
  source: string;
  /** Range to underline in `source`. */
  caret: [start: number, length: number];
}

/** Sorts in place: errors before warnings, each by file, line and column. */
export function sortDiagnostics(diagnostics: Diagnostic[]): Diagnostic[] {
  return diagnostics.sort(
    (a, b) =>
      Number(a.severity === 'warning') - Number(b.severity === 'warning') ||
      Number(a.file > b.file) - Number(a.file < b.file) ||
      a.line - b.line ||
      a.column - b.column,
  );
}

/** Counts errors and warnings. */
export function countDiagnostics(diagnostics: Diagnostic[]): { errors: number; warnings: number } {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: diagnostics.length - errors };
}
