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
 * @throws {StarterError} when it cannot be read, or is not JSON.
 */
export function readResume(file: string): JsonDocument {
  const document = new ContentFolder(dirname(file)).read(basename(file));
  if (document.value !== undefined) return document;
  throw StarterError.ofContent('the resume has errors.', document.diagnostics);
}

/**
 * A resume as content should have it: current field names, dates and URLs in their standard forms, clean texts, nothing
 * empty. `corrected` are the warnings of the file that this resolves.
 */
export function normalizeResume(document: JsonDocument): { value: object; corrected: Diagnostic[] } {
  const { violations } = normalize(document.value);
  const normalized = Object(withoutEmpty(fixResume(document.value)));
  // Some warnings are about texts that nothing can correct, such as Markdown that is shown as written.
  const left = new Set(normalize(normalized).violations.map(({ message }) => message));
  const resolved = violations.filter(({ message }) => !left.has(message));
  return {
    value: normalized,
    corrected: [...document.diagnostics, ...resolved.map(violation => document.diagnostic(violation))],
  };
}

/** A fix can be of a value that another fix has made: each pass fixes what the one before has left. */
const MAX_PASSES = 8;

/** A resume with the fixes of its violations. What has no fix stays, so that nothing is lost. */
function fixResume(resume: unknown): unknown {
  let text = JSON.stringify(resume);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const { violations } = normalize(JSON.parse(text));
    text = applyFixes(
      text,
      violations.flatMap(({ path, fix }) => (fix ? [{ path, fix }] : [])),
    );
  }
  return JSON.parse(text);
}

/** A value without empty texts, lists and objects; undefined when nothing is left. */
function withoutEmpty(value: unknown): unknown {
  if (value === '' || value === null) return undefined;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const list = value.map(withoutEmpty).filter(item => item !== undefined);
    return list.length ? list : undefined;
  }
  const entries = Object.entries(value).map(([key, item]) => [key, withoutEmpty(item)] as const);
  const filled = entries.filter(([, item]) => item !== undefined);
  return filled.length ? Object.fromEntries(filled) : undefined;
}
