// Writes a CV as JSON Resume, without the values that its schema forbids.
import { CvSchema, DATE_PATTERN, OwnSectionSchema } from '../cv/schema.ts';
import { sectionsOf } from '../cv/sections/names.ts';
import type { CvDocument } from './document.ts';
import { uriOf } from './uri.ts';

/** `$schema` of the samples of `@jsonresume/schema` 1.3.1; version 1.3.1 of the schema has no URL of its own. */
const SCHEMA_URL = 'https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json';

const resumeDate = new RegExp(DATE_PATTERN);
/** The format `email` of JSON Schema as ajv-formats validates it: a domain with a dot, no quoted local part. */
const resumeEmail =
  /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z\d]([a-z\d-]*[a-z\d])?$/i;

const resumeDateOf = (text: string) => (resumeDate.test(text) ? text : '');
const resumeEmailOf = (text: string) => (resumeEmail.test(text) ? text : '');

/** Converts a text to the format that JSON Resume requires under a key; '' when that is not possible. */
const textConverters: Record<string, (text: string) => string> = {
  startDate: resumeDateOf,
  endDate: resumeDateOf,
  date: resumeDateOf,
  releaseDate: resumeDateOf,
  email: resumeEmailOf,
  url: uriOf,
  canonical: uriOf,
};

/**
 * Writes a CV as JSON Resume (schema 1.3.1, https://jsonresume.org/schema): UTF-8, `basics`, then sections in the order of
 * the CV, the keys of entries in that of the schema, with our extension fields. A value that JSON Resume forbids in its
 * field is left out. The share note of the document becomes `meta.note` of the JSON Resume.
 */
export function toJsonResume({ cv, note }: CvDocument): string {
  const { basics, meta } = cv;
  const sections = sectionsOf(cv).map(({ name, entries }) => [name, entries] as const);
  const resumeParts = [['basics', basics], ...sections, ['meta', note ? { ...meta, note } : meta]] as const;
  const partSchemas: Record<string, JsonSchema> = CvSchema.properties;
  const conformingParts = resumeParts.flatMap(([name, resumePart]) => {
    const schema = Object.hasOwn(partSchemas, name) ? (partSchemas[name] as JsonSchema) : OwnSectionSchema;
    return resumePart === undefined ? [] : [[name, conformToSchema(schema, resumePart)]];
  });
  return `${JSON.stringify({ $schema: SCHEMA_URL, ...Object.fromEntries(conformingParts) }, null, 2)}\n`;
}

/** Keywords of JSON Schema. `type` is not read: without it TypeScript would not accept the schema of a text. */
interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
}

/** Makes a value conform to JSON Resume: keys in the order of the schema, unknown keys last, no forbidden values. */
function conformToSchema({ properties, items }: JsonSchema, jsonValue: unknown): unknown {
  if (items) return (jsonValue as unknown[]).map(item => conformToSchema(items, item));
  if (!properties) return jsonValue;
  const jsonObject = jsonValue as Record<string, unknown>;
  const isEndForbidden = typeof jsonObject.endDate === 'string' && !resumeDateOf(jsonObject.endDate);
  const knownProperties = Object.entries(properties).flatMap(([key, schema]) => {
    if (jsonObject[key] === undefined) return [];
    // In JSON Resume a start date without an end date means that the entry is ongoing.
    if (key === 'startDate' && isEndForbidden) return [];
    const convertText = textConverters[key];
    if (!convertText) return [[key, conformToSchema(schema, jsonObject[key])]];
    const convertedText = convertText(jsonObject[key] as string);
    return convertedText ? [[key, convertedText]] : [];
  });
  const unknownProperties = Object.entries(jsonObject).filter(([key]) => !Object.hasOwn(properties, key));
  return Object.fromEntries([...knownProperties, ...unknownProperties]);
}
