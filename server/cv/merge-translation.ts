// Merges a translated CV into the base CV: translatable texts from the translation, facts and missing texts from the base.

import type { Violation } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { escapePointer } from '../content/json-pointer.ts';
import { suggest } from '../content/suggest.ts';
import { type IndexedParts, nameOf, type Part, pairEntries } from './pair-entries.ts';
import type { Cv } from './schema.ts';
import { type SectionSource, sectionsOf } from './sections/names.ts';
import { isSamePerson } from './validate.ts';

/** Fallback texts of a CV, which come from the base: the part that has them, and their keys there. */
export type FallbackTexts = Map<object, Set<string>>;

/** A CV with the texts of a translation and the facts of its base. */
export interface Translation {
  cv: Cv;
  fallback: FallbackTexts;
  /** Paths (JSON Pointer, in the base) of missing translations. */
  missing: string[];
  /** Paths (JSON Pointer, in the base) of texts that only the translation has. */
  missingInBase: string[];
  /** Paths are in the translation. */
  violations: Violation[];
}

/** A CV and the name of its file. */
export interface Source {
  cv: Cv;
  file: string;
}

/** Keys of facts, which are the same in every language and written in the base only. All other texts are translatable. */
export const factNames = new Set(
  'startDate endDate date releaseDate url email phone image postalCode countryCode username score authors doi years id logo short only lang'.split(
    ' ',
  ),
);

/** The keys whose language an entry's `lang` gives. */
const keysInOwnLanguage = ['name', 'title', 'publisher'];

/** Keys of texts that are usually equal in all languages. Where a translation lacks one, that of the base needs no translation. */
const equalNames = new Set(['organization', 'institution', 'publisher', 'city', 'network', 'keywords']);

/** Facts of `basics` and its profiles that may differ by language. */
const localFacts = new Set(['url', 'username']);

/** How many entries a diagnostic names, at most. */
const MAX_NAMED = 3;

/** How many ids of the base a mistyped id is compared with, at most: each comparison costs time. */
const MAX_COMPARED_IDS = 200;

/**
 * Merges a translation into its base, whose entries all have ids. {@link pairEntries} pairs the entries. One marked `only`
 * is not paired: it is shown in the language of its file alone. An id that the base lacks is an error otherwise; a
 * translation of another person is an error, and nothing is merged.
 */
export function mergeTranslation(base: Source, translation: Source): Translation {
  const cv: Cv = {};
  const merger = new Merger(base.file);
  const { fallback, missing, missingInBase, violations } = merger;
  const otherPerson = findOtherPerson(base, translation);
  if (otherPerson) return { cv, fallback, missing, missingInBase, violations: [otherPerson] };

  const basics = mergeBasics(merger, base.cv.basics, translation.cv.basics);
  if (basics) cv.basics = basics;
  const sections = mergeSections(merger, sectionsOf(base.cv), sectionsOf(translation.cv));
  merger.reportMissingSections();
  // Each document has its own version and date.
  const hasMeta = base.cv.meta || translation.cv.meta;
  const meta = hasMeta && { meta: { ...base.cv.meta, ...translation.cv.meta } };
  return { cv: { ...cv, ...sections, ...meta }, fallback, missing, missingInBase, violations };
}

/** Merges the sections: those of the base in its order, then those that only the translation has. */
function mergeSections(merger: Merger, base: SectionSource[], translation: SectionSource[]): Partial<Cv> {
  const baseEntries = new Map(base.map(({ name, entries }) => [name, entries]));
  const translated = new Map(translation.map(({ name, entries }) => [name, entries]));
  const names = new Set([...baseEntries.keys(), ...translated.keys()]);
  return Object.fromEntries(
    [...names].map(name => {
      const entries = baseEntries.get(name) ?? [];
      return [name, merger.mergeList(entries, translated.get(name) ?? [], `/${escapePointer(name)}`)];
    }),
  );
}

function findOtherPerson(base: Source, translation: Source): Violation | null {
  const name = base.cv.basics?.name;
  const translatedName = translation.cv.basics?.name;
  if (isSamePerson(name, translatedName)) return null;
  return {
    severity: 'error',
    path: '/basics/name',
    message: `is another person than ${excerpt(name)} of ${base.file} (found ${excerpt(translatedName)})`,
    hint: `all languages are of one person: remove ${translation.file}, or see npm run new; if it is one person, spell the name alike`,
  };
}

function mergeBasics(merger: Merger, base: Cv['basics'], translation: Cv['basics']): Cv['basics'] {
  if (!base && !translation) return undefined;
  const { location: baseLocation, profiles: baseProfiles, ...baseRest } = base ?? {};
  const { location, profiles, ...rest } = translation ?? {};
  const basics: NonNullable<Cv['basics']> = merger.mergePart(baseRest, rest, '/basics', '/basics');
  if (baseLocation || location) {
    const path = '/basics/location';
    basics.location = merger.mergePart(baseLocation ?? {}, location ?? {}, path, path);
  }
  if (baseProfiles || profiles) {
    basics.profiles = merger.mergeList(baseProfiles ?? [], profiles ?? [], '/basics/profiles');
  }
  return basics;
}

/** Merges the parts of one translation, and collects what is missing and what is wrong. */
class Merger {
  readonly fallback: FallbackTexts = new Map();
  readonly missing: string[] = [];
  readonly missingInBase: string[] = [];
  readonly violations: Violation[] = [];
  readonly #baseFile: string;
  /** The sections of which the translation has no entry, with the number of entries in the base. */
  readonly #missingSections: { name: string; count: number }[] = [];

  constructor(baseFile: string) {
    this.#baseFile = baseFile;
  }

  /** Merges an object: facts from the base, texts from the translation or, where it lacks them, from the base. */
  mergePart(base: Part, translation: Part, basePath: string, path: string): Part {
    const merged: Part = {};
    const fallbackKeys: string[] = [];
    const addedKeys: string[] = [];
    for (const key of new Set([...Object.keys(base), ...Object.keys(translation)])) {
      const baseValue = nonEmpty(base[key]);
      const translated = nonEmpty(translation[key]);
      const mayDiffer = localFacts.has(key) && path.startsWith('/basics');
      const isFact = factNames.has(key) && !mayDiffer;
      const value = isFact ? baseValue : (translated ?? baseValue);
      if (value !== undefined) merged[key] = value;
      if (isFact) this.#checkFact(baseValue, translated, `${path}/${key}`);
      else if (mayDiffer || value === undefined) continue;
      else if (baseValue === undefined) addedKeys.push(key);
      else if (translated === undefined && needsTranslation(key, base, path)) fallbackKeys.push(key);
    }
    if (fallbackKeys.length) this.#addMissing(merged, fallbackKeys, basePath, path);
    if (addedKeys.length) this.#addMissingInBase(addedKeys, basePath, path);
    // The base's `lang` is that of its name; a translated name is in the language of the page.
    const isRenamed = keysInOwnLanguage.some(
      key => nonEmpty(translation[key]) !== undefined && translation[key] !== base[key],
    );
    if (isRenamed && translation.lang === undefined) delete merged.lang;
    return merged;
  }

  /**
   * Merges a section or list of profiles: the entries of the base, in its order, and those marked `only` in the translation,
   * each after its predecessor there.
   */
  mergeList(base: Part[], translation: Part[], path: string): Part[] {
    const shared = [...base.entries()].filter(isShared);
    const sharedTranslation = [...translation.entries()].filter(isShared);
    const pairs = pairEntries(shared, sharedTranslation);
    const lacking: Part[] = [];
    const mergedByIndex = new Map<number, Part>();
    const merged = shared.map(([i, part]) => {
      const index = pairs.get(i);
      if (index === undefined) return this.#copyBase(part, `${path}/${i}`, lacking);
      const pair = this.mergePart(part, translation[index] as Part, `${path}/${i}`, `${path}/${index}`);
      mergedByIndex.set(index, pair);
      return pair;
    });
    this.#reportLacking(lacking, translation.length === 0, path);
    this.#checkIds(base, translation, path);
    const unmatched = sharedTranslation.filter(([i, { id }]) => id === undefined && !mergedByIndex.has(i));
    this.#reportUnmatched(unmatched, path);
    return insertOnly(merged, translation, mergedByIndex);
  }

  /** Reports the sections that the translation lacks, in one diagnostic. */
  reportMissingSections(): void {
    if (!this.#missingSections.length) return;
    const names = this.#missingSections.map(({ name }) => name).join(', ');
    const count = this.#missingSections.reduce((sum, section) => sum + section.count, 0);
    const message = `lacks ${names} of ${this.#baseFile} (${countEntries(count)}), shown untranslated`;
    this.#warn('', message, 'translate what visitors of this language should read');
  }

  /** A part that the translation lacks: a copy of the base's, with fallback texts. Joins `lacking` if it has any. */
  #copyBase(base: Part, basePath: string, lacking: Part[]): Part {
    const merged = { ...base };
    const keys = Object.keys(base).filter(
      key => nonEmpty(base[key]) !== undefined && needsTranslation(key, base, basePath),
    );
    if (!keys.length) return merged;
    this.fallback.set(merged, new Set(keys));
    this.missing.push(basePath);
    lacking.push(base);
    return merged;
  }

  #reportLacking(lacking: Part[], isWholeSection: boolean, path: string): void {
    const count = lacking.length;
    if (!count) return;
    if (isWholeSection) {
      this.#missingSections.push({ name: path.slice(1), count });
      return;
    }
    const entries = `${countEntries(count)} of ${this.#baseFile}, shown untranslated`;
    const hint = `translate ${count === 1 ? 'it' : 'them'}, or write "only": true there to show it in that language alone`;
    this.#warn(path, `lacks ${entries}: ${listIds(lacking)}`, hint);
  }

  #checkFact(baseValue: unknown, translated: unknown, path: string): void {
    // Facts are texts or lists of texts.
    if (translated === undefined || String(translated) === String(baseValue)) return;
    const found = `(found ${excerpt(translated)})`;
    if (baseValue === undefined) {
      this.#warn(
        path,
        `is a fact that ${this.#baseFile} lacks, so it is not shown ${found}`,
        'move it there',
        { kind: 'fact-missing-in-base', notShown: 1 },
      );
    } else {
      const message = `differs from ${excerpt(baseValue)} in ${this.#baseFile}, which is shown ${found}`;
      this.#warn(path, message, 'remove it: facts are written there only', { kind: 'other-fact' });
    }
  }

  #addMissing(merged: Part, keys: string[], basePath: string, path: string): void {
    this.fallback.set(merged, new Set(keys));
    this.missing.push(...keys.map(key => `${basePath}/${key}`));
    const [key = ''] = keys;
    const hint = keys.length === 1 ? excerpt(merged[key]) : 'them';
    const message = `lacks ${keys.join(', ')} of ${this.#baseFile}, shown untranslated`;
    this.#warn(path, message, `translate ${hint}`);
  }

  #addMissingInBase(keys: string[], basePath: string, path: string): void {
    this.missingInBase.push(...keys.map(key => `${basePath}/${key}`));
    const message = `has ${keys.join(', ')}, which ${this.#baseFile} lacks, so only this language shows it`;
    this.#warn(path, message, 'add it there');
  }

  /** Checks the ids that the translation writes: that of an entry of the base, or of its own for one marked `only`. */
  #checkIds(base: Part[], translation: Part[], path: string): void {
    const baseById = new Map(base.map(part => [part.id, part]));
    for (const [i, { id, only = false }] of translation.entries()) {
      if (id === undefined) continue;
      const twin = baseById.get(id);
      const idPath = `${path}/${i}/id`;
      if (!twin) {
        if (!only) this.#addUnknownId(id, base, idPath);
      } else if (only && !twin.only) {
        const message = `should not be the id of an entry in ${this.#baseFile} (found ${excerpt(id)})`;
        this.#addError(idPath, message, 'an entry marked "only" is no translation: give it an id of its own');
      } else if (twin.only && !only) {
        const message = `is marked "only" in ${this.#baseFile}, so it is not shown here (found ${excerpt(id)})`;
        this.#warn(idPath, message, 'remove "only" there, or the entry here', { notShown: 1 });
      }
    }
  }

  #addUnknownId(id: unknown, base: Part[], path: string): void {
    const known = base.slice(0, MAX_COMPARED_IDS).map(part => String(part.id));
    const message = `should be the id of an entry in ${this.#baseFile} (found ${excerpt(id)})`;
    const hint =
      'add the entry there, or write "only": true to show it in this language alone; for the CV of another person see npm run new';
    this.#addError(path, message, suggest(String(id), known) || hint);
  }

  /** Reports each entry of a list that has neither an id nor a pair. */
  #reportUnmatched(unmatched: IndexedParts, path: string): void {
    const hint =
      path === '/basics/profiles'
        ? 'add it there'
        : 'write the id of its entry there, or "only": true to show it in this language alone';
    for (const [i, part] of unmatched) {
      const message = `matches nothing in ${this.#baseFile}, so it is not shown: ${excerpt(nameOf(part) ?? '')}`;
      this.#warn(`${path}/${i}`, message, hint, { kind: 'unmatched-entry', notShown: 1 });
    }
  }

  #addError(path: string, message: string, hint: string): void {
    this.violations.push({ severity: 'error', path, message, hint });
  }

  #warn(path: string, message: string, hint: string, rest: Partial<Violation> = {}): void {
    this.violations.push({ severity: 'warning', path, message, hint, ...rest });
  }
}

/** The value, unless it is a list without a text, which is as good as absent. */
function nonEmpty(value: unknown): unknown {
  return Array.isArray(value) && !value.some(Boolean) ? undefined : value;
}

/** Whether an entry is one of all languages. */
function isShared([, { only }]: IndexedParts[number]): boolean {
  return only !== true;
}

/** The merged entries, with those marked `only` in the translation, each after its predecessor there that is shown. */
function insertOnly(merged: Part[], translation: Part[], mergedByIndex: Map<number, Part>): Part[] {
  const first: Part[] = [];
  const successors = new Map<Part, Part[]>();
  let current = first;
  for (const [i, part] of translation.entries()) {
    const pair = mergedByIndex.get(i);
    if (part.only) {
      current.push(part);
    } else if (pair) {
      current = [];
      successors.set(pair, current);
    }
  }
  return [...first, ...merged.flatMap(part => [part, ...(successors.get(part) ?? [])])];
}

/** Whether a translation should have a text of its own; not for facts, and names that are equal in all languages. */
function needsTranslation(key: string, base: Part, path: string): boolean {
  if (factNames.has(key) || equalNames.has(key)) return false;
  // The person's name, and that of an employer.
  if (key === 'name' && (path === '/basics' || path.startsWith('/work/'))) return false;
  return !(keysInOwnLanguage.includes(key) && base.lang !== undefined);
}

function countEntries(count: number): string {
  return count === 1 ? 'an entry' : `${count} entries`;
}

/** The ids of the first entries, and how many more there are. */
function listIds(parts: Part[]): string {
  const ids = parts.slice(0, MAX_NAMED).map(({ id }) => excerpt(id));
  const rest = parts.length - ids.length;
  return ids.join(', ') + (rest ? ` and ${rest} more` : '');
}

/** The language tag (BCP 47) of the text under a key of a part of a CV; '' where it is the language of the page. */
export type TextLang = (part: object, key: string) => string;

/**
 * Creates the lookup of text languages for a CV: an entry's own `lang` for its name, else the base language for fallback
 * texts.
 */
export function textLang(
  fallback: FallbackTexts | undefined,
  baseLanguage: string,
  language: string,
): TextLang {
  const find = (part: { lang?: string }, key: string) => {
    if (part.lang && keysInOwnLanguage.includes(key)) return part.lang;
    return fallback?.get(part)?.has(key) ? baseLanguage : '';
  };
  return (part, key) => {
    const found = find(part, key);
    return found === language ? '' : found;
  };
}
