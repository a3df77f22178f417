// Writes a CV as JSON Resume, without extension fields.
import type { TSchema } from 'typebox';
import { CvSchema, DATE } from '../cv/schema.ts';
import type { CvDocument } from './document.ts';
import { uriOf } from './uri.ts';

/** The schema that the samples of `@jsonresume/schema` 1.3.1 name; 1.3.1 has no address of its own. */
const SCHEMA = 'https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json';

const DATE_FORM = new RegExp(DATE);
/** `email` of JSON Schema as validators (ajv-formats) read it: a domain with a dot in it, and nothing in quotes. */
const EMAIL_FORM =
  /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z\d]([a-z\d-]*[a-z\d])?$/i;

const dateOf = (text: string) => (DATE_FORM.test(text) ? text : '');

/** What JSON Resume wants of a text, by its key; a text that cannot be put so is left out. */
const forms: Record<string, (text: string) => string> = {
  startDate: dateOf,
  endDate: dateOf,
  date: dateOf,
  releaseDate: dateOf,
  email: text => (EMAIL_FORM.test(text) ? text : ''),
  url: uriOf,
  canonical: uriOf,
};

/**
 * A CV as JSON Resume (schema 1.3.1, https://jsonresume.org/schema): UTF-8, keys in the order of the schema. It has our
 * own fields too, and no value that JSON Resume forbids in its field. For whom a copy is stands in `meta`.
 */
export function toJson({ cv, note }: CvDocument): string {
  const meta = note ? { meta: { ...cv.meta, note } } : {};
  const whole = { ...cv, ...meta, $schema: SCHEMA };
  return `${JSON.stringify(ordered(CvSchema as TSchema as Shape, whole), null, 2)}\n`;
}

interface Shape {
  properties?: Record<string, Shape>;
  items?: Shape;
}

/** A value with its keys in the order of its schema, those that the schema does not know at the end. */
function ordered(schema: Shape, value: unknown): unknown {
  const { properties, items } = schema;
  if (items) return (value as unknown[]).map(item => ordered(items, item));
  if (!properties) return value;
  const given = value as Record<string, unknown>;
  // A start whose end cannot be said would say that it goes on.
  const open = typeof given.endDate === 'string' && !dateOf(given.endDate);
  const entries = Object.entries(properties).flatMap(([key, below]) => {
    if (given[key] === undefined || (open && key === 'startDate')) return [];
    const form = forms[key];
    const kept = form ? form(given[key] as string) : ordered(below, given[key]);
    return kept === '' && form ? [] : [[key, kept]];
  });
  const others = Object.entries(given).filter(([key]) => !Object.hasOwn(properties, key));
  return Object.fromEntries([...entries, ...others]);
}
