// A diagnostic as a fixture.
import type { Diagnostic } from '../../server/content/diagnostics.ts';

/** An error in line 3 of a.json, with fields to override. */
export const createDiagnostic = (fields: Partial<Diagnostic> = {}): Diagnostic => ({
  severity: 'error',
  file: 'a.json',
  line: 3,
  column: 5,
  path: '/b/0',
  message: 'is missing',
  hint: '',
  source: '  "b": []',
  caret: [7, 2],
  kind: fields.message ?? 'is missing',
  notShown: 0,
  fix: null,
  ...fields,
});
