// Finds the values of a resume, as written, that a representation of it lacks.

import type { Diagnostic } from '../../server/content/diagnostics.ts';
import { escapePointer } from '../../server/content/json-pointer.ts';
import { displayUrl } from '../../server/cv/entries.ts';
import { stepsOf } from './commonmark.ts';

/** A value of a resume file and its path (JSON Pointer). */
export interface Value {
  path: string;
  value: string;
}

/** Every value of a resume, but for empty values and what describes the file. */
export function valuesOf(resume: unknown): Value[] {
  const walk = (node: unknown, path: string): Value[] => {
    if (node === null || node === '') return [];
    if (typeof node !== 'object') return [{ path, value: String(node) }];
    return Object.entries(node).flatMap(([key, below]) => walk(below, `${path}/${escapePointer(key)}`));
  };
  return walk(resume, '').filter(({ path }) => !/^\/(\$schema$|meta\/)/.test(path));
}

/**
 * The values that a representation should show: those that no diagnostic is about. What is read under another name is
 * shown, so that diagnostic is no reason to lack it.
 */
export function expectedValues(resume: unknown, diagnostics: Diagnostic[]): Value[] {
  const reported = new Set(
    diagnostics.filter(({ message }) => !/\bread as\b/.test(message)).map(({ path }) => path),
  );
  const ancestors = (path: string): string[] =>
    path ? [path, ...ancestors(path.slice(0, path.lastIndexOf('/')))] : [];
  return valuesOf(resume).filter(({ path }) => !ancestors(path).some(ancestor => reported.has(ancestor)));
}

/** The texts and links of a representation, by its media type; of a PDF, what an extractor reads in it. */
export const readers = {
  page: (html: string) => {
    const content = html.replace(/<svg[\s\S]*?<\/svg>/g, ' ').replace(/^[\s\S]*?<body/, '<body');
    const attributes = [...content.matchAll(/ (?:href|value)="([^"]*)"/g)].map(([, value]) => value);
    return unescapeHtml(`${content.replace(/<[^>]*>/g, ' ')} ${attributes.join(' ')}`);
  },
  text: (text: string) => text,
  markdown: (markdown: string) => {
    const nodes = stepsOf(markdown).flatMap(({ entering, node }) => (entering ? [node] : []));
    const texts = nodes.map(({ literal }) => literal ?? '');
    return [...texts, ...nodes.map(({ destination }) => decodeURI(destination ?? ''))].join('\n');
  },
  json: (json: string) =>
    valuesOf(JSON.parse(json))
      .map(({ value }) => value)
      .join('\n'),
  pdf: (extracted: string) => extracted,
};

export type Representation = keyof typeof readers;

/**
 * The values that a representation lacks. A value that several entries have must be in it as often; a year of both ends of
 * an entry, and what consecutive positions at one employer share, once.
 */
export function missingValues(values: Value[], representation: Representation, body: string): Value[] {
  const fold = representation === 'pdf' ? foldExtracted : foldSpace;
  const shown = fold(readers[representation](body));
  const counts = new Map<string, number>();
  const counted = new Set<string>();
  const previous = new Map<string, string>();
  return values.filter(({ path, value }) => {
    const [, section, index, key = ''] = path.split('/');
    const spellings = spellingsOf(path, value, representation);
    const name = foldSpace(spellings.map(parts => parts.join()).join());
    const isShared = sharedKeys.includes(key) && previous.get(`${section} ${key}`) === name;
    previous.set(`${section} ${key}`, name);
    const entry = `${section} ${index} ${name}`;
    const isRepeated = isShared || (YEAR.test(value) && counted.has(entry));
    counted.add(entry);
    const count = (counts.get(name) ?? 0) + (isRepeated ? 0 : 1);
    counts.set(name, count);
    if (spellings.some(parts => includes(shown, parts.map(fold), count))) return false;
    // Extractors reorder the words of lines with both directions.
    const isReordered = representation === 'pdf' && RIGHT_TO_LEFT.test(value);
    return !isReordered || !value.split(/\s+/).every(word => includes(shown, [fold(word)], count));
  });
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** What consecutive positions at one employer may share. */
const sharedKeys = ['name', 'company', 'organization', 'url', 'website', 'location'];

/** A date of JSON Resume. */
const YEAR = /^\d{4}(-\d\d){0,2}$/;

/** The ways in which a representation may write a value: each a list of texts in their order. */
function spellingsOf(path: string, value: string, representation: Representation): string[][] {
  if (representation === 'json' && YEAR.test(value)) return [[value]];
  const year = (/date$/i.test(path) ? /\b\d{4}\b/ : YEAR).exec(value)?.[0].slice(0, 4);
  if (year) return [[year]];
  if (path.endsWith('/countryCode'))
    return [value, ...regions.map(names => names.of(value) ?? '')].map(name => [name]);
  if (/^https?:/.test(value)) return [[value], [displayUrl(value)]];
  const markdown = value.replace(/^• */gm, '- ');
  const literals = stepsOf(markdown).flatMap(({ entering, node }) => (entering && node.literal) || []);
  return [[value], literals].filter(parts => parts.length);
}

/** The names of countries in the languages of `test/resumes`. */
const regions = 'en es fr de pt uk zh ar'
  .split(' ')
  .map(locale => new Intl.DisplayNames(locale, { type: 'region' }));

/** Whether a text has parts one after the other, at least a number of times. */
function includes(text: string, parts: string[], times: number): boolean {
  let end = 0;
  for (let i = 0; i < times; i++)
    for (const part of parts) {
      const start = text.indexOf(part, end);
      if (start < 0) return false;
      end = start + part.length;
    }
  return true;
}

/** A text without white space, hyphens and format characters: where lines and words break differs by format. */
function foldSpace(text: string): string {
  return text.normalize('NFKC').replace(/[\s\p{Cf}-]/gu, '');
}

/** The same for what is extracted from a PDF: extractors move marks, and turn the ligatures of lam and alef around. */
function foldExtracted(text: string): string {
  const letters = foldSpace(text).replace(/\p{M}/gu, '');
  return letters.replace(/[لاأإآ]{2,}/g, run => [...run].sort().join(''));
}

function unescapeHtml(html: string): string {
  const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => characters[name] as string);
}
