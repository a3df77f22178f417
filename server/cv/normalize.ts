// Normalizes a resume as people write it: old field names, empty values, loose dates and URLs, each with a warning.

import { countValues, type Fix, type Violation } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { findBullets } from '../text/bullets.ts';
import { decodeCharacterReferences } from '../text/character-references.ts';
import { cleanText } from '../text/clean.ts';
import type { Problem } from '../text/problem.ts';
import { rewriteText } from '../text/rewrite/rewrite.ts';
import { findHtml, findUnsupported, HTML } from '../text/unsupported.ts';
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
      // An entry has a position, by which it may pair with one of another language.
      const isEntry = schema.type === 'object' && /\/\d+$/.test(path);
      this.#warn(path, `is empty (found ${excerpt(value)}): it counts as absent`, 'remove it', {
        kind: 'empty',
        ...(!isEntry && { fix: { remove: true } }),
      });
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
      this.#warn(path, `should be a text (found ${value})`, `write it in quotes: "${value}"`, {
        kind: 'number',
        fix: { value: String(value) },
      });
      return String(value);
    }
    const key = isObject(value) ? textKeys.find(key => typeof value[key] === 'string') : undefined;
    if (!isObject(value) || key === undefined) return value;
    const message = `should be a text (found an object): its ${key} is used`;
    const notShown = countValues({ ...value, [key]: null });
    this.#warn(path, message, `write ${excerpt(value[key])}`, { notShown });
    const firstOfText = this.violations.length;
    const text = this.readValue(schema, value[key], path);
    // A fix would replace the object, with the values that are not shown.
    for (const violation of this.violations.slice(firstOfText)) delete violation.fix;
    return text;
  }

  #readString(schema: Schema, written: string, path: string): string | undefined {
    const { pattern } = schema;
    const text = this.#readCharacters(schema, written, path);
    const trimmed = text.trim();
    if (!trimmed) return undefined;
    const date = pattern === DATE ? readWrittenDate(trimmed, path.endsWith('/endDate')) : null;
    if (date) {
      const fix: Fix = date.date === undefined ? { remove: true } : { value: date.date };
      this.#warn(path, date.message, date.hint, { kind: 'written-date', fix });
      return date.date;
    }
    if (pattern === LINK && lacksScheme(trimmed)) {
      const link = `https://${trimmed.replace(/^\/\//, '')}`;
      this.#warn(path, `lacks its scheme (found ${excerpt(text)})`, `write ${excerpt(link)}`, {
        kind: 'missing-scheme',
        fix: { value: link },
      });
      return link;
    }
    if (!pattern || text === trimmed) return text;
    this.#warn(path, `has white space around it (found ${excerpt(text)})`, 'remove it', {
      kind: 'outer-white-space',
      fix: { value: trimmed },
    });
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
    const isIdentifier = pattern !== undefined;
    const decoded = decodeCharacterReferences(written, isMarkdown);
    const cleaned = cleanText(decoded.text, isIdentifier);
    const bullets = isMarkdown ? findBullets(cleaned.text) : [];
    const html = problems.filter(({ kind }) => kind === HTML);
    const fixable = [...html, ...decoded.problems, ...cleaned.problems, ...bullets];
    const rest = problems.filter(problem => !fixable.includes(problem));
    this.#report([...rest, ...(isMarkdown ? [] : findHtml(written))], path);
    if (fixable.length) {
      const rewritten = rewriteText(written, isMarkdown, isIdentifier);
      this.#report(fixable, path, rewritten === written ? undefined : fixOf(rewritten));
    }
    return cleaned.text;
  }

  #report(problems: Problem[], path: string, fix?: Fix): void {
    for (const { message, hint, kind } of problems) {
      this.#warn(path, message, hint, { ...(kind && { kind }), ...(fix && { fix }) });
    }
  }

  #readList(items: Schema, value: unknown, path: string): unknown {
    if (typeof value === 'string' && items.type === 'string') {
      this.#warn(path, `should be a list (found ${excerpt(value)})`, `write [${excerpt(value)}]`, {
        kind: 'single-item',
        fix: { value: [value] },
      });
      return this.#readList(items, [value], path);
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

  #warn(path: string, message: string, hint: string, rest: Partial<Violation> = {}): void {
    this.violations.push({ severity: 'warning', path, message, hint, at: 'value', ...rest });
  }
}

/** The fix of a text: without white space, nothing is left of it. */
function fixOf(text: string): Fix {
  return text.trim() ? { value: text } : { remove: true };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a text is a URL without its scheme: a host name with dots, and perhaps a port, path, query or fragment. */
function lacksScheme(text: string): boolean {
  return /^(\/\/)?[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:\d+)?([/?#]\S*)?$/u.test(text);
}
