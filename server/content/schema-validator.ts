// Compiles a JSON Schema into a validation function, describes ajv's errors as violations, and renames deprecated keys.
import { Ajv, type ErrorObject } from 'ajv';
import type { TSchema } from 'typebox';
import { type Deprecation, describeDeprecation } from '../deprecated.ts';
import type { Violation } from './diagnostics.ts';
import { excerpt } from './excerpt.ts';
import { escapePointer, unescapePointer } from './json-pointer.ts';
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

/**
 * A copy of a value in which deprecated keys, by their JSON Pointers, have their current names; each is a warning of the kind
 * `deprecated`. A deprecated key beside the current one is left out.
 */
export function renameDeprecated(
  value: unknown,
  deprecations: Record<string, Deprecation>,
): { value: unknown; violations: Violation[] } {
  const copy = structuredClone(value);
  const violations: Violation[] = [];
  for (const [path, deprecation] of Object.entries(deprecations)) {
    const parents = path.split('/').slice(1).map(unescapePointer);
    const name = String(parents.pop());
    const parent = parents.reduce(memberOf, copy);
    const old = memberOf(parent, name);
    if (typeof parent !== 'object' || parent === null || old === undefined) continue;
    Reflect.deleteProperty(parent, name);
    const { current } = deprecation;
    const isRepeated = Object.hasOwn(parent, current);
    if (!isRepeated) Reflect.set(parent, current, old);
    violations.push({
      severity: 'warning',
      path,
      at: 'key',
      kind: 'deprecated',
      message: isRepeated
        ? `is the old name of "${current}", which is also present`
        : describeDeprecation(deprecation),
      hint: isRepeated ? 'remove it' : `rename it to "${current}"`,
      fix: isRepeated ? { remove: true } : { rename: current },
    });
  }
  return { value: copy, violations };
}

/** The member of an object by its key; undefined when there is none, or the value is no object. */
function memberOf(value: unknown, key: string): unknown {
  const isMember = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return isMember ? Reflect.get(value, key) : undefined;
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
