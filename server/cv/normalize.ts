// Normalizes a resume as people write it: old field names, empty values, loose dates and URLs, each with a warning.

import type { Violation } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { decodeCharacterReferences } from '../text/character-references.ts';
import { cleanText } from '../text/clean.ts';
import type { Problem } from '../text/problem.ts';
import { findHtml, findUnsupported } from '../text/unsupported.ts';
import { readWrittenDate } from './dates/written-date.ts';
import { isEmpty, renameFields } from './rename-fields.ts';
import { CvSchema, DATE, LINK, MARKDOWN } from './schema.ts';

/** A normalized document, with a violation for each change. */
export interface Normalized {
  value: unknown;
  violations: Violation[];
  /** Maps a path (JSON Pointer) in `value` to that in the file, which differs where a field was renamed. */
  origin: (path: string) => string;
}

/** The part of JSON Schema that {@link CvSchema} uses. */
interface Schema {
  type?: string;
  pattern?: string;
  contentMediaType?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
}

/** Keys that may hold the text, where an object stands in place of a text. */
const textKeys = ['name', 'title', 'label', 'text', 'value', 'keyword'];

/** Printable ASCII without what begins a tag or a character reference. */
const PLAIN = /^[\t\n\r -%'-;=-~]*$/;

/**
 * Normalizes a resume as far as its meaning is plain: old field names, null and empty values, end dates such as "Present",
 * dates such as "May 2018", URLs without a scheme, objects and numbers in place of texts, HTML entities, invisible
 * characters. Each change is a warning. What is still wrong after that is left for the schema to report. With `markdown`
 * the warnings include Markdown that is shown as written.
 */
export function normalize(document: unknown, markdown = true): Normalized {
  const normalizer = new Normalizer(markdown);
  const value = normalizer.readValue(CvSchema, document, '');
  return { value, violations: normalizer.violations, origin: path => normalizer.origin(path) };
}

/** Reads the values of one document by their schemas. Paths are those in the file. */
class Normalizer {
  readonly violations: Violation[] = [];
  /** Paths in the file of renamed fields, by their paths in the value. */
  readonly #origins = new Map<string, string>();
  readonly #markdown: boolean;

  constructor(markdown: boolean) {
    this.#markdown = markdown;
  }

  origin(path: string): string {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const origin = this.#origins.get(path.slice(0, end));
      if (origin !== undefined) return origin + path.slice(end);
    }
    return path;
  }

  /** The value as its schema has it, where that is plain; undefined for a value that is as good as absent. */
  readValue(schema: Schema, value: unknown, path: string): unknown {
    if (isEmpty(value)) {
      this.#warn(path, `is empty (found ${excerpt(value)}): it counts as absent`, 'remove it');
      return undefined;
    }
    if (schema.type === 'string') return this.#readText(schema, value, path);
    if (schema.type === 'array') return this.#readList(schema.items as Schema, value, path);
    if (schema.type === 'object' && isObject(value)) return this.#readObject(schema, value, path);
    return value;
  }

  #readText(schema: Schema, value: unknown, path: string): unknown {
    if (typeof value === 'string') return this.#readString(schema, value, path);
    if (typeof value === 'number') {
      this.#warn(path, `should be a text (found ${value})`, `write it in quotes: "${value}"`);
      return String(value);
    }
    const key = isObject(value) ? textKeys.find(key => typeof value[key] === 'string') : undefined;
    if (!isObject(value) || key === undefined) return value;
    this.#warn(
      path,
      `should be a text (found an object): its ${key} is used`,
      `write ${excerpt(value[key])}`,
    );
    return this.readValue(schema, value[key], path);
  }

  #readString(schema: Schema, written: string, path: string): string | undefined {
    const { pattern } = schema;
    const text = this.#readCharacters(schema, written, path);
    const trimmed = text.trim();
    if (!trimmed) return undefined;
    const date = pattern === DATE ? readWrittenDate(trimmed, path.endsWith('/endDate')) : null;
    if (date) {
      this.#warn(path, date.message, date.hint);
      return date.date;
    }
    if (pattern === LINK && lacksScheme(trimmed)) {
      const link = `https://${trimmed.replace(/^\/\//, '')}`;
      this.#warn(path, `lacks its scheme (found ${excerpt(text)})`, `write ${excerpt(link)}`);
      return link;
    }
    if (!pattern || text === trimmed) return text;
    this.#warn(path, `has white space around it (found ${excerpt(text)})`, 'remove it');
    return trimmed;
  }

  /** The text with its character references decoded and without invisible characters. */
  #readCharacters({ pattern, contentMediaType }: Schema, written: string, path: string): string {
    const isMarkdown = this.#markdown && contentMediaType === MARKDOWN;
    const problems = isMarkdown ? findUnsupported(written) : [];
    if (PLAIN.test(written)) {
      this.#report(problems, path);
      return written;
    }
    const decoded = decodeCharacterReferences(written, isMarkdown);
    const cleaned = cleanText(decoded.text, pattern !== undefined);
    const html = isMarkdown ? [] : findHtml(written);
    this.#report([...problems, ...html, ...decoded.problems, ...cleaned.problems], path);
    return cleaned.text;
  }

  #report(problems: Problem[], path: string): void {
    for (const { message, hint } of problems) this.#warn(path, message, hint);
  }

  #readList(items: Schema, value: unknown, path: string): unknown {
    if (typeof value === 'string' && items.type === 'string') {
      this.#warn(path, `should be a list (found ${excerpt(value)})`, `write [${excerpt(value)}]`);
      return [value];
    }
    if (!Array.isArray(value)) return value;
    // An absent item is replaced, not removed, so that indices stay those in the file.
    const placeholder = items.type === 'string' ? '' : {};
    return value.map((item, i) => this.readValue(items, item, `${path}/${i}`) ?? placeholder);
  }

  #readObject({ properties = {} }: Schema, object: Record<string, unknown>, path: string): object {
    const { fields, violations } = renameFields(object, path, name => Object.hasOwn(properties, name));
    this.violations.push(...violations);
    const entries = fields.flatMap(field => {
      const schema = Object.hasOwn(properties, field.name) ? properties[field.name] : undefined;
      if (!schema) return [[field.name, field.value] as const];
      const currentPath = `${path}/${field.name}`;
      if (currentPath !== field.path) this.#origins.set(currentPath, field.path);
      const value = this.readValue(schema, field.value, field.path);
      return value === undefined ? [] : [[field.name, value] as const];
    });
    return Object.fromEntries(entries);
  }

  #warn(path: string, message: string, hint: string): void {
    this.violations.push({ severity: 'warning', path, message, hint, at: 'value' });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a text is a URL without its scheme: a host name with dots, and perhaps a port, path, query or fragment. */
function lacksScheme(text: string): boolean {
  return /^(\/\/)?[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:\d+)?([/?#]\S*)?$/u.test(text);
}
