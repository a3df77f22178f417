// Reads the resume of a new owner from any file, and normalizes it for the content folder.
import { basename, dirname } from 'node:path';
import type { Diagnostic } from '../../content/diagnostics.ts';
import { ContentFolder } from '../../content/files.ts';
import { applyFixes } from '../../content/fix/apply-fixes.ts';
import type { JsonDocument } from '../../content/json-document.ts';
import { normalize } from '../../cv/normalize.ts';
import { StarterError } from './error.ts';

/**
 * Reads a JSON file in any encoding that content may have.
 * @throws {StarterError} when the resume cannot be read, or is not JSON.
 */
export function readResume(resumeFile: string): JsonDocument {
  const resumeDocument = new ContentFolder(dirname(resumeFile)).read(basename(resumeFile));
  if (resumeDocument.value !== undefined) return resumeDocument;
  throw StarterError.ofContent('the resume has errors.', resumeDocument.diagnostics);
}

/**
 * A resume as content should have it: current field names, dates and URLs in their standard forms, clean texts, nothing
 * empty. `corrected` are the warnings of the resume that this resolves.
 */
export function normalizeResume(resumeDocument: JsonDocument): { value: object; corrected: Diagnostic[] } {
  const { violations } = normalize(resumeDocument.value);
  const normalizedResume = Object(withoutEmpty(fixResume(resumeDocument.value)));
  // Some warnings are about texts that nothing can correct, such as Markdown that is shown as written.
  const remainingMessages = new Set(normalize(normalizedResume).violations.map(({ message }) => message));
  const resolvedViolations = violations.filter(({ message }) => !remainingMessages.has(message));
  return {
    value: normalizedResume,
    corrected: [
      ...resumeDocument.diagnostics,
      ...resolvedViolations.map(violation => resumeDocument.diagnostic(violation)),
    ],
  };
}

/** A fix of a resume can be of a value that another fix has made: each pass fixes what the one before has left. */
const MAX_RESUME_PASSES = 8;

/** A resume with the fixes of its violations. What has no fix stays, so that nothing is lost. */
function fixResume(resume: unknown): unknown {
  let resumeJson = JSON.stringify(resume);
  for (let pass = 0; pass < MAX_RESUME_PASSES; pass++) {
    const { violations } = normalize(JSON.parse(resumeJson));
    resumeJson = applyFixes(
      resumeJson,
      violations.flatMap(({ path, fix }) => (fix ? [{ path, fix }] : [])),
    );
  }
  return JSON.parse(resumeJson);
}

/** A value of a resume without empty texts, lists and objects; undefined when nothing is left. */
function withoutEmpty(resumeValue: unknown): unknown {
  if (resumeValue === '' || resumeValue === null) return undefined;
  if (typeof resumeValue !== 'object') return resumeValue;
  if (Array.isArray(resumeValue)) {
    const filledItems = resumeValue.map(withoutEmpty).filter(item => item !== undefined);
    return filledItems.length ? filledItems : undefined;
  }
  const resumeFields = Object.entries(resumeValue).map(
    ([key, fieldValue]) => [key, withoutEmpty(fieldValue)] as const,
  );
  const filledFields = resumeFields.filter(([, fieldValue]) => fieldValue !== undefined);
  return filledFields.length ? Object.fromEntries(filledFields) : undefined;
}
