// Compiles a JSON Schema into a validation function, describes ajv's errors as violations, and renames deprecated keys.
import { Ajv, type ErrorObject } from 'ajv';
import type { TSchema } from 'typebox';
import { type Deprecation, describeDeprecation } from '../deprecated.ts';
import type { Violation } from './diagnostics.ts';
import { excerpt } from './excerpt.ts';
import { escapePointer, unescapePointer } from './json-pointer.ts';
import { stringFormats } from './string-formats.ts';
import { suggest } from './suggest.ts';

const ajv = new Ajv({
  formats: stringFormats,
  allErrors: true,
  strict: true,
  // Errors of ajv then carry the invalid value and its schema, which the messages quote.
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
  const validateSchema = ajv.compile(schema);
  return value =>
    validateSchema(value) ? [] : (validateSchema.errors as ErrorObject[]).map(describeAjvError);
}

/**
 * A copy of a value in which deprecated keys, by their JSON Pointers, have their current names; each is a warning of the kind
 * `deprecated`. A deprecated key beside the current one is left out.
 */
export function renameDeprecated(
  contentValue: unknown,
  deprecations: Record<string, Deprecation>,
): { value: unknown; violations: Violation[] } {
  const renamedContent = structuredClone(contentValue);
  const violations: Violation[] = [];
  for (const [pointer, deprecation] of Object.entries(deprecations)) {
    const parentKeys = pointer.split('/').slice(1).map(unescapePointer);
    const deprecatedKey = String(parentKeys.pop());
    const parentObject = parentKeys.reduce(memberOf, renamedContent);
    const deprecatedValue = memberOf(parentObject, deprecatedKey);
    if (typeof parentObject !== 'object' || parentObject === null || deprecatedValue === undefined) continue;
    Reflect.deleteProperty(parentObject, deprecatedKey);
    const { current } = deprecation;
    const isRepeated = Object.hasOwn(parentObject, current);
    if (!isRepeated) Reflect.set(parentObject, current, deprecatedValue);
    violations.push({
      severity: 'warning',
      path: pointer,
      at: 'key',
      kind: 'deprecated',
      message: isRepeated
        ? `is the old name of "${current}", which is also present`
        : describeDeprecation(deprecation),
      hint: isRepeated ? 'remove it' : `rename it to "${current}"`,
      fix: isRepeated ? { remove: true } : { rename: current },
    });
  }
  return { value: renamedContent, violations };
}

/** The member of an object by its key; undefined when there is none, or the value is no object. */
function memberOf(parentObject: unknown, key: string): unknown {
  const isMember =
    typeof parentObject === 'object' && parentObject !== null && Object.hasOwn(parentObject, key);
  return isMember ? Reflect.get(parentObject, key) : undefined;
}

function describeAjvError(ajvError: ErrorObject): Violation {
  const { instancePath: pointer, params, parentSchema } = ajvError;
  // Called only where needed: the object around an unknown key can be large, and have many such keys.
  const foundValue = () => `(found ${excerpt(ajvError.data)})`;
  const schemaError = (message: string): Violation => ({ severity: 'error', path: pointer, message });
  switch (ajvError.keyword) {
    case 'additionalProperties': {
      const unknownKey: string = params.additionalProperty;
      const knownKeys = Object.keys(parentSchema?.properties);
      return {
        severity: 'warning',
        path: `${pointer}/${escapePointer(unknownKey)}`,
        at: 'key',
        message: 'is not a known key and is ignored',
        kind: 'unknown-key',
        hint:
          suggest(unknownKey, knownKeys) ||
          `known keys: ${knownKeys.filter(name => name !== '$schema').join(', ')}`,
      };
    }
    case 'required': {
      const missingKey: string = params.missingProperty;
      return {
        severity: 'error',
        path: `${pointer}/${escapePointer(missingKey)}`,
        message: 'is missing',
        kind: 'missing-key',
        hint: parentSchema?.properties[missingKey].description ?? '',
      };
    }
    case 'type':
      return { ...schemaError(`should be ${jsonTypeNames[params.type]} ${foundValue()}`), kind: 'type' };
    case 'enum':
      return {
        ...schemaError(`should be one of ${params.allowedValues.join(', ')} ${foundValue()}`),
        kind: 'enum',
        hint: suggest(String(ajvError.data), params.allowedValues),
      };
    case 'pattern':
      return {
        ...schemaError(`should be ${expectedForm(ajvError)} ${foundValue()}`),
        kind: 'pattern',
        severity: 'warning',
      };
    default:
      return {
        ...schemaError(`should be ${expectedForm(ajvError)} ${foundValue()}`),
        kind: ajvError.keyword,
      };
  }
}

const jsonTypeNames: Record<string, string> = {
  string: 'a string in double quotes',
  boolean: 'true or false',
  array: 'an array in [ ]',
  object: 'an object in { }',
  number: 'a number',
  integer: 'an integer',
};

/** The expected form: the part of the schema's description after its last colon, or else ajv's own message. */
function expectedForm({ parentSchema, message }: ErrorObject): string {
  return parentSchema?.description?.split(': ').at(-1) ?? message;
}
