import { Ajv, type ErrorObject } from 'ajv';
import type { Static, TSchema } from 'typebox';
import { formats } from './values.ts';

/** Something wrong with a content file. `path` is a JSON Pointer (RFC 6901), '' for the whole file. */
export interface Finding {
  file: string;
  path: string;
  message: string;
}

/** A value that passed, or the findings that say why it did not. */
export type Checked<T> = { value: T; findings: [] } | { value?: undefined; findings: Finding[] };

const ajv = new Ajv({ allErrors: true, verbose: true, strict: true, formats });

/**
 * Makes a check for one schema. Every fault of the value becomes a finding that says what was expected
 * and what was found; a schema's `description` is the wording of what its pattern expects.
 */
export function checker<S extends TSchema>(schema: S): (file: string, value: unknown) => Checked<Static<S>> {
  const validate = ajv.compile<Static<S>>(schema);
  return (file, value) =>
    validate(value)
      ? { value, findings: [] }
      : { findings: (validate.errors as ErrorObject[]).map(error => ({ file, ...describe(error) })) };
}

/** One finding, one line: `content/cv/en.json /work/2/startDate should be a date (found "Spring 1904")`. */
export function formatFinding({ file, path, message }: Finding): string {
  return [file, path, message].filter(Boolean).join(' ');
}

function describe(error: ErrorObject): Omit<Finding, 'file'> {
  const path = error.instancePath;
  const found = `(found ${excerpt(error.data)})`;
  switch (error.keyword) {
    case 'additionalProperties':
      return {
        path: `${path}/${escapePointer(error.params.additionalProperty)}`,
        message: 'is not a known key',
      };
    case 'required':
      return { path: `${path}/${escapePointer(error.params.missingProperty)}`, message: 'is missing' };
    case 'type':
      return { path, message: `should be of type ${[error.params.type].flat().join(' or ')} ${found}` };
    case 'enum':
      return { path, message: `should be one of ${error.params.allowedValues.join(', ')} ${found}` };
    default:
      return { path, message: `should be ${expected(error)} ${found}` };
  }
}

/** What a schema's description says of its pattern: all of it, or what stands after its last colon. */
function expected({ parentSchema, message }: ErrorObject): string {
  return parentSchema?.description?.split(': ').at(-1) ?? message;
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
