// Normalizes a resume as people write it: old field names, empty values, loose dates and URLs, each with a warning.

import { countValues, type Fix, type Violation } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { escapePointer } from '../content/json-pointer.ts';
import { suggest } from '../content/suggest.ts';
import { findBullets } from '../text/bullets.ts';
import { decodeCharacterReferences } from '../text/character-references.ts';
import { cleanText } from '../text/clean.ts';
import { EMAIL_ADDRESS, hostUrl } from '../text/links.ts';
import type { TextProblem } from '../text/problem.ts';
import { rewriteText } from '../text/rewrite/rewrite.ts';
import { findHtml, findUnsupported, HTML_PROBLEM } from '../text/unsupported.ts';
import { readWrittenDate } from './dates/written-date.ts';
import { isEmpty, renameFields } from './rename-fields.ts';
import { CvSchema, DATE, DOI, LINK, MARKDOWN, OwnSectionSchema, YEARS } from './schema.ts';
import { isEntryList, standardNameOf, suggestSection } from './sections/names.ts';

/** A normalized document, with a violation for each change. */
export interface Normalized {
  value: unknown;
  violations: Violation[];
  /** Maps a path (JSON Pointer) in `value` to that in the file, which differs where a field was renamed. */
  origin: (path: string) => string;
}

/** The part of JSON Schema that {@link CvSchema} uses. `additionalProperties` is true where pages show other fields, too. */
interface Schema {
  type?: string;
  pattern?: string;
  contentMediaType?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
}

const TextSchema: Schema = { type: 'string' };
const knownKeys = Object.keys(CvSchema.properties);

/** Keys that may hold the text, where an object stands in place of a text. */
const textKeys = ['name', 'title', 'label', 'text', 'value', 'keyword', 'city'];

/** Printable ASCII without what begins a tag or a character reference. */
const PLAIN = /^[\t\n\r -%'-;=-~]*$/;

/**
 * Normalizes a resume as far as its meaning is plain: other names of sections, old field names, null and empty values, end dates such as "Present",
 * dates such as "May 2018", URLs without a scheme, objects and numbers in place of texts, HTML entities, invisible
 * characters. Each change is a warning. What is still wrong after that is left for the schema to report. With `markdown`
 * the warnings include Markdown that is shown as written.
 */
export function normalize(document: unknown, markdown = true): Normalized {
  const normalizer = new Normalizer(markdown);
  const value = isObject(document) ? normalizer.readDocument(document) : document;
  return { value, violations: normalizer.violations, origin: path => normalizer.origin(path) };
}

/** Reads the values of one document by their schemas. Paths are those in the file. */
class Normalizer {
  readonly violations: Violation[] = [];
  /** Paths in the file of renamed fields, by their paths in the value. */
  readonly #origins = new Map<string, string>();
  /** Paths in the file of sections that have another name there, and of the entries of joined sections. */
  readonly #sectionOrigins = new Map<string, string>();
  /** The section that is being read, or `basics`. */
  #section = '';
  readonly #markdown: boolean;

  constructor(markdown: boolean) {
    this.#markdown = markdown;
  }

  origin(path: string): string {
    return originOf(originOf(path, this.#sectionOrigins), this.#origins);
  }

  /** The document with its sections under their names; those that are one section under several names are joined. */
  readDocument(document: Record<string, unknown>): object {
    const values = new Map<string, unknown>();
    for (const [key, value] of Object.entries(document)) {
      const path = `/${escapePointer(key)}`;
      const name = this.#readKey(key, value, path);
      if (name === undefined) continue;
      this.#section = name;
      const schema = (CvSchema.properties as Record<string, Schema>)[name];
      const read = this.readValue(
        knownKeys.includes(name) && schema ? schema : OwnSectionSchema,
        value,
        path,
      );
      const joined = values.get(name);
      if (Array.isArray(joined) && Array.isArray(read)) this.#join(name, joined, read, path);
      else if (read !== undefined) {
        values.set(name, read);
        if (name !== key) this.#sectionOrigins.set(`/${name}`, path);
      }
    }
    return Object.fromEntries(values);
  }

  /** The name under which a value of the document is read; undefined for one that nothing shows. */
  #readKey(key: string, value: unknown, path: string): string | undefined {
    if (knownKeys.includes(key)) return key;
    const isSection = isEntryList(value);
    const standardName = isSection ? standardNameOf(key) : undefined;
    if (standardName !== undefined) {
      const message = `is another name of "${standardName}", and is read as such`;
      this.#warnKey(path, message, `rename it to "${standardName}"`, { fix: { rename: standardName } });
      return standardName;
    }
    if (isSection && /[\p{L}\p{N}]/u.test(key)) {
      const suggestion = suggestSection(key);
      if (suggestion) this.#warnKey(path, 'is a section of its own', suggestion);
      return key;
    }
    if (Array.isArray(value) && value.some(item => typeof item === 'string')) {
      const [text] = value.filter(item => typeof item === 'string');
      const hint = `write an object for each: [{ "name": ${excerpt(text)} }]`;
      this.#warnKey(path, 'is not shown: a section is a list of objects', hint, {
        notShown: countValues(value),
      });
    } else {
      const hint =
        suggest(key, knownKeys) || `a section is a list of objects; other known keys: basics, meta`;
      this.#warnKey(path, 'is not a known key and is ignored', hint, { notShown: countValues(value) });
    }
    return undefined;
  }

  /** Appends the entries at a path in the file to those of a section. */
  #join(name: string, entries: unknown[], appended: unknown[], path: string): void {
    for (const [i, entry] of appended.entries()) {
      this.#sectionOrigins.set(`/${name}/${entries.length}`, `${path}/${i}`);
      entries.push(entry);
    }
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
      if (schema.pattern === YEARS) return String(value);
      // A number with a decimal point would be read as a month or host in quotes.
      const isFixable = !schema.pattern || Number.isInteger(value);
      this.#warn(path, `should be a text (found ${value})`, `write it in quotes: "${value}"`, {
        kind: 'number',
        ...(isFixable && { fix: { value: String(value) } }),
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
    if (pattern === DOI) return readDoi(trimmed);
    const link = pattern === LINK ? hostUrl(trimmed) : '';
    if (link) {
      this.#warn(path, `lacks its scheme (found ${excerpt(text)})`, `write ${excerpt(link)}`, {
        kind: 'missing-scheme',
        fix: { value: link },
      });
      return link;
    }
    const address = pattern === EMAIL_ADDRESS ? trimmed.replace(/^mailto:/i, '') : trimmed;
    if (address !== trimmed) {
      this.#warn(
        path,
        `is a URL (found ${excerpt(text)}): its e-mail address is read`,
        `write ${excerpt(address)}`,
        {
          kind: 'mailto',
          fix: { value: address },
        },
      );
      return address;
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
    const html = problems.filter(({ kind }) => kind === HTML_PROBLEM);
    const fixable = [...html, ...decoded.problems, ...cleaned.problems, ...bullets];
    const rest = problems.filter(problem => !fixable.includes(problem));
    this.#report([...rest, ...(isMarkdown ? [] : findHtml(written))], path);
    if (fixable.length) {
      const rewritten = rewriteText(written, isMarkdown, isIdentifier);
      this.#report(fixable, path, rewritten === written ? undefined : fixOf(rewritten));
    }
    return cleaned.text;
  }

  #report(problems: TextProblem[], path: string, fix?: Fix): void {
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

  #readObject(schema: Schema, object: Record<string, unknown>, path: string): object {
    const { properties = {} } = schema;
    const { fields, violations } = renameFields(object, path, this.#section, name =>
      Object.hasOwn(properties, name),
    );
    this.violations.push(...violations);
    const values = new Map<string, unknown>();
    for (const field of fields) {
      const value = Object.hasOwn(properties, field.name)
        ? this.readValue(properties[field.name] as Schema, field.value, field.path)
        : this.#readOther(schema, field.value, field.path);
      if (value === undefined) continue;
      const joined = values.get(field.name);
      values.set(field.name, Array.isArray(joined) && Array.isArray(value) ? [...joined, ...value] : value);
      const currentPath = `${path}/${escapePointer(field.name)}`;
      if (currentPath !== field.path) this.#origins.set(currentPath, field.path);
    }
    return Object.fromEntries(values);
  }

  /** The value of a field that the schema of its object does not have: in a section of one's own a text or list of texts. */
  #readOther(schema: Schema, value: unknown, path: string): unknown {
    if (schema.additionalProperties !== true) return value;
    if (typeof value === 'number') return String(value);
    const isTexts = Array.isArray(value) && value.every(item => typeof item === 'string');
    if (typeof value === 'string' || isTexts || isEmpty(value)) {
      return this.readValue(isTexts ? { type: 'array', items: TextSchema } : TextSchema, value, path);
    }
    this.#warnKey(path, 'is neither a text nor a list of texts, and is ignored', 'write a text', {
      notShown: countValues(value),
    });
    return undefined;
  }

  #warn(path: string, message: string, hint: string, rest: Partial<Violation> = {}): void {
    this.violations.push({ severity: 'warning', path, message, hint, at: 'value', ...rest });
  }

  #warnKey(path: string, message: string, hint: string, rest: Partial<Violation> = {}): void {
    this.violations.push({ severity: 'warning', path, message, hint, at: 'key', ...rest });
  }
}

/** A path (JSON Pointer) whose longest known beginning is replaced by its origin. */
function originOf(path: string, origins: ReadonlyMap<string, string>): string {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const origin = origins.get(path.slice(0, end));
    if (origin !== undefined) return origin + path.slice(end);
  }
  return path;
}

/** The fix of a text: without white space, nothing is left of it. */
function fixOf(text: string): Fix {
  return text.trim() ? { value: text } : { remove: true };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The DOI in its URL or after "doi:". In a URL some of its characters are percent-encoded. */
function readDoi(text: string): string {
  const [url = ''] = /^https?:\/\/(?:dx\.)?doi\.org\//i.exec(text) ?? [];
  const doi = text.slice(url.length).replace(/^doi:\s*/i, '');
  const isEncoded = url && /^(?:[^%]|%(?![89a-f])[\da-f]{2})*$/i.test(doi);
  return isEncoded ? decodeURIComponent(doi) : doi;
}
