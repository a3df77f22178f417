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
import {
  CvSchema,
  DATE_PATTERN,
  DOI_PATTERN,
  LINK_PATTERN,
  MARKDOWN,
  OwnSectionSchema,
  YEARS_PATTERN,
} from './schema.ts';
import { isEntryList, standardNameOf, suggestSection } from './sections/names.ts';

/** A normalized document, with a violation for each change. */
export interface Normalized {
  value: unknown;
  violations: Violation[];
  /** Maps a path (JSON Pointer) in `value` to that in the file, which differs where a field was renamed. */
  origin: (path: string) => string;
}

/** The part of JSON Schema that {@link CvSchema} uses. `additionalProperties` is true where pages show other fields, too. */
interface ValueSchema {
  type?: string;
  pattern?: string;
  contentMediaType?: string;
  items?: ValueSchema;
  properties?: Record<string, ValueSchema>;
  additionalProperties?: ValueSchema | boolean;
}

const TextSchema: ValueSchema = { type: 'string' };
const knownKeys = Object.keys(CvSchema.properties);

/** Keys that may hold the text, where an object stands in place of a text. */
const textKeys = ['name', 'title', 'label', 'text', 'value', 'keyword', 'city'];

/** Printable ASCII without what begins a tag or a character reference. */
const PLAIN_ASCII = /^[\t\n\r -%'-;=-~]*$/;

/**
 * Normalizes a resume as far as its meaning is plain: other names of sections, old field names, null and empty values,
 * end dates such as "Present", dates such as "May 2018", URLs without a scheme, objects and numbers in place of texts,
 * HTML entities, invisible characters. Each change is a warning. What is still wrong after that is left for the schema to
 * report. With `markdown` the warnings include Markdown that is shown as written.
 */
export function normalize(resume: unknown, markdown = true): Normalized {
  const normalizer = new Normalizer(markdown);
  const value = isJsonObject(resume) ? normalizer.readResume(resume) : resume;
  return { value, violations: normalizer.violations, origin: path => normalizer.origin(path) };
}

/** Reads the values of one resume by their schemas. Paths are those in the file. */
class Normalizer {
  readonly violations: Violation[] = [];
  /** Paths in the file of renamed fields, by their paths in the value. */
  readonly #fieldOrigins = new Map<string, string>();
  /** Paths in the file of sections that have another name there, and of the entries of joined sections. */
  readonly #sectionOrigins = new Map<string, string>();
  /** The section that is being read, or `basics`. */
  #sectionName = '';
  readonly #isMarkdown: boolean;

  constructor(isMarkdown: boolean) {
    this.#isMarkdown = isMarkdown;
  }

  origin(pointer: string): string {
    return originOfPointer(originOfPointer(pointer, this.#sectionOrigins), this.#fieldOrigins);
  }

  /** The resume with its sections under their names; those that are one section under several names are joined. */
  readResume(resume: Record<string, unknown>): object {
    const sectionValues = new Map<string, unknown>();
    for (const [key, resumeValue] of Object.entries(resume)) {
      const pointer = `/${escapePointer(key)}`;
      const sectionName = this.#readSectionName(key, resumeValue, pointer);
      if (sectionName === undefined) continue;
      this.#sectionName = sectionName;
      const sectionSchema = (CvSchema.properties as Record<string, ValueSchema>)[sectionName];
      const sectionValue = this.readValue(
        knownKeys.includes(sectionName) && sectionSchema ? sectionSchema : OwnSectionSchema,
        resumeValue,
        pointer,
      );
      const earlierEntries = sectionValues.get(sectionName);
      if (Array.isArray(earlierEntries) && Array.isArray(sectionValue))
        this.#joinEntries(sectionName, earlierEntries, sectionValue, pointer);
      else if (sectionValue !== undefined) {
        sectionValues.set(sectionName, sectionValue);
        if (sectionName !== key) this.#sectionOrigins.set(`/${sectionName}`, pointer);
      }
    }
    return Object.fromEntries(sectionValues);
  }

  /** The name under which a value of the resume is read; undefined for one that nothing shows. */
  #readSectionName(key: string, resumeValue: unknown, pointer: string): string | undefined {
    if (knownKeys.includes(key)) return key;
    const isEntries = isEntryList(resumeValue);
    const standardName = isEntries ? standardNameOf(key) : undefined;
    if (standardName !== undefined) {
      const message = `is another name of "${standardName}", and is read as such`;
      this.#warnKey(pointer, message, `rename it to "${standardName}"`, { fix: { rename: standardName } });
      return standardName;
    }
    if (isEntries && /[\p{L}\p{N}]/u.test(key)) {
      const suggestion = suggestSection(key);
      if (suggestion) this.#warnKey(pointer, 'is a section of its own', suggestion);
      return key;
    }
    if (Array.isArray(resumeValue) && resumeValue.some(item => typeof item === 'string')) {
      const [firstText] = resumeValue.filter(item => typeof item === 'string');
      const hint = `write an object for each: [{ "name": ${excerpt(firstText)} }]`;
      this.#warnKey(pointer, 'is not shown: a section is a list of objects', hint, {
        notShown: countValues(resumeValue),
      });
    } else {
      const hint =
        suggest(key, knownKeys) || `a section is a list of objects; other known keys: basics, meta`;
      this.#warnKey(pointer, 'is not a known key and is ignored', hint, {
        notShown: countValues(resumeValue),
      });
    }
    return undefined;
  }

  /** Appends the entries at a path in the file to those of a section. */
  #joinEntries(sectionName: string, entries: unknown[], appendedEntries: unknown[], pointer: string): void {
    for (const [i, resumeEntry] of appendedEntries.entries()) {
      this.#sectionOrigins.set(`/${sectionName}/${entries.length}`, `${pointer}/${i}`);
      entries.push(resumeEntry);
    }
  }

  /** The value of a resume as its schema has it, where that is plain; undefined for a value that is as good as absent. */
  readValue(valueSchema: ValueSchema, resumeValue: unknown, pointer: string): unknown {
    if (isEmpty(resumeValue)) {
      // An entry has a position, by which it may pair with one of another language.
      const isSectionEntry = valueSchema.type === 'object' && /\/\d+$/.test(pointer);
      this.#warn(pointer, `is empty (found ${excerpt(resumeValue)}): it counts as absent`, 'remove it', {
        kind: 'empty',
        ...(!isSectionEntry && { fix: { remove: true } }),
      });
      return undefined;
    }
    if (valueSchema.type === 'string') return this.#readText(valueSchema, resumeValue, pointer);
    if (valueSchema.type === 'array')
      return this.#readList(valueSchema.items as ValueSchema, resumeValue, pointer);
    if (valueSchema.type === 'object' && isJsonObject(resumeValue))
      return this.#readObject(valueSchema, resumeValue, pointer);
    return resumeValue;
  }

  #readText(valueSchema: ValueSchema, resumeValue: unknown, pointer: string): unknown {
    if (typeof resumeValue === 'string') return this.#readString(valueSchema, resumeValue, pointer);
    if (typeof resumeValue === 'number') {
      if (valueSchema.pattern === YEARS_PATTERN) return String(resumeValue);
      // A number with a decimal point would be read as a month or host in quotes.
      const isFixable = !valueSchema.pattern || Number.isInteger(resumeValue);
      this.#warn(pointer, `should be a text (found ${resumeValue})`, `write it in quotes: "${resumeValue}"`, {
        kind: 'number',
        ...(isFixable && { fix: { value: String(resumeValue) } }),
      });
      return String(resumeValue);
    }
    const textKey = isJsonObject(resumeValue)
      ? textKeys.find(textKey => typeof resumeValue[textKey] === 'string')
      : undefined;
    if (!isJsonObject(resumeValue) || textKey === undefined) return resumeValue;
    const message = `should be a text (found an object): its ${textKey} is used`;
    const notShown = countValues({ ...resumeValue, [textKey]: null });
    this.#warn(pointer, message, `write ${excerpt(resumeValue[textKey])}`, { notShown });
    const firstViolation = this.violations.length;
    const readText = this.readValue(valueSchema, resumeValue[textKey], pointer);
    // A fix would replace the object, with the values that are not shown.
    for (const violation of this.violations.slice(firstViolation)) delete violation.fix;
    return readText;
  }

  #readString(textSchema: ValueSchema, written: string, pointer: string): string | undefined {
    const { pattern: textPattern } = textSchema;
    const cleanedText = this.#cleanText(textSchema, written, pointer);
    const trimmedText = cleanedText.trim();
    if (!trimmedText) return undefined;
    const writtenDate =
      textPattern === DATE_PATTERN ? readWrittenDate(trimmedText, pointer.endsWith('/endDate')) : null;
    if (writtenDate) {
      const fix: Fix = writtenDate.date === undefined ? { remove: true } : { value: writtenDate.date };
      this.#warn(pointer, writtenDate.message, writtenDate.hint, { kind: 'written-date', fix });
      return writtenDate.date;
    }
    if (textPattern === DOI_PATTERN) return readDoi(trimmedText);
    const linkUrl = textPattern === LINK_PATTERN ? hostUrl(trimmedText) : '';
    if (linkUrl) {
      this.#warn(pointer, `lacks its scheme (found ${excerpt(cleanedText)})`, `write ${excerpt(linkUrl)}`, {
        kind: 'missing-scheme',
        fix: { value: linkUrl },
      });
      return linkUrl;
    }
    const emailAddress = textPattern === EMAIL_ADDRESS ? trimmedText.replace(/^mailto:/i, '') : trimmedText;
    if (emailAddress !== trimmedText) {
      this.#warn(
        pointer,
        `is a URL (found ${excerpt(cleanedText)}): its e-mail address is read`,
        `write ${excerpt(emailAddress)}`,
        {
          kind: 'mailto',
          fix: { value: emailAddress },
        },
      );
      return emailAddress;
    }
    if (!textPattern || cleanedText === trimmedText) return cleanedText;
    this.#warn(pointer, `has white space around it (found ${excerpt(cleanedText)})`, 'remove it', {
      kind: 'outer-white-space',
      fix: { value: trimmedText },
    });
    return trimmedText;
  }

  /** A text of the resume with its character references decoded and without invisible characters. */
  #cleanText({ pattern, contentMediaType }: ValueSchema, written: string, pointer: string): string {
    const isMarkdown = this.#isMarkdown && contentMediaType === MARKDOWN;
    const markdownProblems = isMarkdown ? findUnsupported(written) : [];
    if (PLAIN_ASCII.test(written)) {
      this.#reportProblems(markdownProblems, pointer);
      return written;
    }
    const isIdentifier = pattern !== undefined;
    const decodedText = decodeCharacterReferences(written, isMarkdown);
    const cleanedText = cleanText(decodedText.text, isIdentifier);
    const bulletProblems = isMarkdown ? findBullets(cleanedText.text) : [];
    const htmlProblems = markdownProblems.filter(({ kind }) => kind === HTML_PROBLEM);
    const fixableProblems = [
      ...htmlProblems,
      ...decodedText.problems,
      ...cleanedText.problems,
      ...bulletProblems,
    ];
    const otherProblems = markdownProblems.filter(problem => !fixableProblems.includes(problem));
    this.#reportProblems([...otherProblems, ...(isMarkdown ? [] : findHtml(written))], pointer);
    if (fixableProblems.length) {
      const rewrittenText = rewriteText(written, isMarkdown, isIdentifier);
      this.#reportProblems(
        fixableProblems,
        pointer,
        rewrittenText === written ? undefined : fixOfText(rewrittenText),
      );
    }
    return cleanedText.text;
  }

  #reportProblems(textProblems: TextProblem[], pointer: string, fix?: Fix): void {
    for (const { message, hint, kind } of textProblems) {
      this.#warn(pointer, message, hint, { ...(kind && { kind }), ...(fix && { fix }) });
    }
  }

  #readList(itemSchema: ValueSchema, resumeValue: unknown, pointer: string): unknown {
    if (typeof resumeValue === 'string' && itemSchema.type === 'string') {
      const message = `should be a list (found ${excerpt(resumeValue)})`;
      this.#warn(pointer, message, `write [${excerpt(resumeValue)}]`, {
        kind: 'single-item',
        fix: { value: [resumeValue] },
      });
      return this.#readList(itemSchema, [resumeValue], pointer);
    }
    if (!Array.isArray(resumeValue)) return resumeValue;
    // An absent item is replaced, not removed, so that indices stay those in the file.
    const absentItem = itemSchema.type === 'string' ? '' : {};
    return resumeValue.map((item, i) => this.readValue(itemSchema, item, `${pointer}/${i}`) ?? absentItem);
  }

  #readObject(objectSchema: ValueSchema, writtenObject: Record<string, unknown>, pointer: string): object {
    const { properties = {} } = objectSchema;
    const { fields, violations } = renameFields(writtenObject, pointer, this.#sectionName, name =>
      Object.hasOwn(properties, name),
    );
    this.violations.push(...violations);
    const fieldValues = new Map<string, unknown>();
    for (const field of fields) {
      const fieldValue = Object.hasOwn(properties, field.name)
        ? this.readValue(properties[field.name] as ValueSchema, field.value, field.path)
        : this.#readOtherField(objectSchema, field.value, field.path);
      if (fieldValue === undefined) continue;
      const earlierValue = fieldValues.get(field.name);
      fieldValues.set(
        field.name,
        Array.isArray(earlierValue) && Array.isArray(fieldValue)
          ? [...earlierValue, ...fieldValue]
          : fieldValue,
      );
      const currentPointer = `${pointer}/${escapePointer(field.name)}`;
      if (currentPointer !== field.path) this.#fieldOrigins.set(currentPointer, field.path);
    }
    return Object.fromEntries(fieldValues);
  }

  /** The value of a field that the schema of its object does not have: in a section of one's own a text or list of texts. */
  #readOtherField(objectSchema: ValueSchema, fieldValue: unknown, pointer: string): unknown {
    if (objectSchema.additionalProperties !== true) return fieldValue;
    if (typeof fieldValue === 'number') return String(fieldValue);
    const isTexts = Array.isArray(fieldValue) && fieldValue.every(item => typeof item === 'string');
    if (typeof fieldValue === 'string' || isTexts || isEmpty(fieldValue)) {
      return this.readValue(isTexts ? { type: 'array', items: TextSchema } : TextSchema, fieldValue, pointer);
    }
    this.#warnKey(pointer, 'is neither a text nor a list of texts, and is ignored', 'write a text', {
      notShown: countValues(fieldValue),
    });
    return undefined;
  }

  #warn(pointer: string, message: string, hint: string, details: Partial<Violation> = {}): void {
    this.violations.push({ severity: 'warning', path: pointer, message, hint, at: 'value', ...details });
  }

  #warnKey(pointer: string, message: string, hint: string, details: Partial<Violation> = {}): void {
    this.violations.push({ severity: 'warning', path: pointer, message, hint, at: 'key', ...details });
  }
}

/** A path (JSON Pointer) whose longest known beginning is replaced by its origin. */
function originOfPointer(pointer: string, origins: ReadonlyMap<string, string>): string {
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
    const originPointer = origins.get(pointer.slice(0, end));
    if (originPointer !== undefined) return originPointer + pointer.slice(end);
  }
  return pointer;
}

/** The fix by a rewritten text: a text of white space alone is removed. */
function fixOfText(rewrittenText: string): Fix {
  return rewrittenText.trim() ? { value: rewrittenText } : { remove: true };
}

function isJsonObject(jsonValue: unknown): jsonValue is Record<string, unknown> {
  return typeof jsonValue === 'object' && jsonValue !== null && !Array.isArray(jsonValue);
}

/** The DOI in its URL or after "doi:". In a URL some of its characters are percent-encoded. */
function readDoi(doiText: string): string {
  const [resolverUrl = ''] = /^https?:\/\/(?:dx\.)?doi\.org\//i.exec(doiText) ?? [];
  const doi = doiText.slice(resolverUrl.length).replace(/^doi:\s*/i, '');
  const isEncoded = resolverUrl && /^(?:[^%]|%(?![89a-f])[\da-f]{2})*$/i.test(doi);
  return isEncoded ? decodeURIComponent(doi) : doi;
}
