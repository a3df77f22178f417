// Writes a CV as JSON Resume, without the values that its schema forbids.
import { CvSchema, DATE_PATTERN, OwnSectionSchema } from '../cv/schema.ts';
import { sectionsOf } from '../cv/sections/names.ts';
import type { CvDocument } from './document.ts';
import { uriOf } from './uri.ts';

/** `$schema` of the samples of `@jsonresume/schema` 1.3.1; version 1.3.1 of the schema has no URL of its own. */
const SCHEMA_URL = 'https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json';

const datePattern = new RegExp(DATE_PATTERN);
/** The format `email` of JSON Schema as ajv-formats validates it: a domain with a dot, no quoted local part. */
const emailPattern =
  /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z\d]([a-z\d-]*[a-z\d])?$/i;

const dateOf = (text: string) => (datePattern.test(text) ? text : '');
const emailOf = (text: string) => (emailPattern.test(text) ? text : '');

/** Converts a text to the format that JSON Resume requires under a key; '' when that is not possible. */
const converters: Record<string, (text: string) => string> = {
  startDate: dateOf,
  endDate: dateOf,
  date: dateOf,
  releaseDate: dateOf,
  email: emailOf,
  url: uriOf,
  canonical: uriOf,
};

/**
 * Writes a CV as JSON Resume (schema 1.3.1, https://jsonresume.org/schema): UTF-8, `basics`, then sections in the order of
 * the CV, the keys of entries in that of the schema, with our extension fields. A value that JSON Resume forbids in its
 * field is left out. The share note becomes `meta.note`.
 */
export function toJson({ cv, note }: CvDocument): string {
  const { basics, meta } = cv;
  const sections = sectionsOf(cv).map(({ name, entries }) => [name, entries] as const);
  const values = [['basics', basics], ...sections, ['meta', note ? { ...meta, note } : meta]] as const;
  const schemas: Record<string, Schema> = CvSchema.properties;
  const conforming = values.flatMap(([name, value]) => {
    const schema = Object.hasOwn(schemas, name) ? (schemas[name] as Schema) : OwnSectionSchema;
    return value === undefined ? [] : [[name, conform(schema, value)]];
  });
  return `${JSON.stringify({ $schema: SCHEMA_URL, ...Object.fromEntries(conforming) }, null, 2)}\n`;
}

/** Keywords of JSON Schema. `type` is not read: without it TypeScript would not accept the schema of a text. */
interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** Makes a value conform to JSON Resume: keys in the order of the schema, unknown keys last, no forbidden values. */
function conform({ properties, items }: Schema, value: unknown): unknown {
  if (items) return (value as unknown[]).map(item => conform(items, item));
  if (!properties) return value;
  const object = value as Record<string, unknown>;
  const endIsForbidden = typeof object.endDate === 'string' && !dateOf(object.endDate);
  const known = Object.entries(properties).flatMap(([key, schema]) => {
    if (object[key] === undefined) return [];
    // In JSON Resume a start date without an end date means that the entry is ongoing.
    if (key === 'startDate' && endIsForbidden) return [];
    const convert = converters[key];
    if (!convert) return [[key, conform(schema, object[key])]];
    const text = convert(object[key] as string);
    return text ? [[key, text]] : [];
  });
  const unknown = Object.entries(object).filter(([key]) => !Object.hasOwn(properties, key));
  return Object.fromEntries([...known, ...unknown]);
}
