// Compiles a JSON Schema into a validation function, and describes ajv's errors as violations.
import { Ajv, type ErrorObject } from 'ajv';
import type { TSchema } from 'typebox';
import type { Violation } from './diagnostics.ts';
import { excerpt } from './excerpt.ts';
import { escapePointer } from './json-pointer.ts';
import { formats } from './string-formats.ts';
import { suggest } from './suggest.ts';

const ajv = new Ajv({
  formats,
  allErrors: true,
  strict: true,
  // Errors then carry the invalid value and its schema, which the messages quote.
  verbose: true,
  // A schema validates a few values per process, so it should compile fast rather than run fast.
  code: { optimize: false },
  // The tests validate the schemas themselves; a start of the server does not.
  validateSchema: false,
  meta: false,
});

/**
 * Compiles a schema into a function that returns all violations of a value. Messages have the expected and the actual value.
 * Unknown keys and strings that do not match their pattern are warnings, all others errors.
 */
export function compileSchema(schema: TSchema): (value: unknown) => Violation[] {
  const validate = ajv.compile(schema);
  return value => (validate(value) ? [] : (validate.errors as ErrorObject[]).map(describe));
}

function describe(error: ErrorObject): Violation {
  const { instancePath: path, params, parentSchema } = error;
  // Called only where needed: the object around an unknown key can be large, and have many such keys.
  const found = () => `(found ${excerpt(error.data)})`;
  const violation = (message: string): Violation => ({ severity: 'error', path, message });
  switch (error.keyword) {
    case 'additionalProperties': {
      const key: string = params.additionalProperty;
      const known = Object.keys(parentSchema?.properties);
      return {
        severity: 'warning',
        path: `${path}/${escapePointer(key)}`,
        at: 'key',
        message: 'is not a known key and is ignored',
        kind: 'unknown-key',
        hint: suggest(key, known) || `known keys: ${known.filter(name => name !== '$schema').join(', ')}`,
      };
    }
    case 'required': {
      const key: string = params.missingProperty;
      return {
        severity: 'error',
        path: `${path}/${escapePointer(key)}`,
        message: 'is missing',
        kind: 'missing-key',
        hint: parentSchema?.properties[key].description ?? '',
      };
    }
    case 'type':
      return { ...violation(`should be ${typeNames[params.type]} ${found()}`), kind: 'type' };
    case 'enum':
      return {
        ...violation(`should be one of ${params.allowedValues.join(', ')} ${found()}`),
        kind: 'enum',
        hint: suggest(String(error.data), params.allowedValues),
      };
    case 'pattern':
      return {
        ...violation(`should be ${expected(error)} ${found()}`),
        kind: 'pattern',
        severity: 'warning',
      };
    default:
      return { ...violation(`should be ${expected(error)} ${found()}`), kind: error.keyword };
  }
}

const typeNames: Record<string, string> = {
  string: 'a string in double quotes',
  boolean: 'true or false',
  array: 'an array in [ ]',
  object: 'an object in { }',
  number: 'a number',
  integer: 'an integer',
};

/** The expected form: the part of the schema's description after its last colon, or else ajv's own message. */
function expected({ parentSchema, message }: ErrorObject): string {
  return parentSchema?.description?.split(': ').at(-1) ?? message;
}
