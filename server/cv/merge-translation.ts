// Merges a translated CV into the base CV: translatable texts from the translation, facts and missing texts from the base.

import type { Violation } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { escapePointer } from '../content/json-pointer.ts';
import { suggest } from '../content/suggest.ts';
import { type CvPart, entryNameOf, type IndexedEntries, pairEntries } from './pair-entries.ts';
import type { Cv } from './schema.ts';
import { type SectionSource, sectionsOf } from './sections/names.ts';
import { isSamePerson } from './validate.ts';

/** Fallback texts of a CV, which come from the base: the part that has them, and their keys there. */
export type FallbackTexts = Map<object, Set<string>>;

/** A CV with the texts of a translation and the facts of its base. */
export interface MergedTranslation {
  cv: Cv;
  fallback: FallbackTexts;
  /** Paths (JSON Pointer, in the base) of missing translations. */
  missing: string[];
  /** Paths (JSON Pointer, in the base) of texts that only the translation has. */
  missingInBase: string[];
  /** The violations of the translation, with paths in it. */
  violations: Violation[];
}

/** A CV in one language, and the name of its file. */
export interface LanguageCv {
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
const MAX_NAMED_ENTRIES = 3;

/** How many ids of the base a mistyped id is compared with, at most: each comparison costs time. */
const MAX_COMPARED_IDS = 200;

/**
 * Merges a translation into its base, whose entries all have ids. {@link pairEntries} pairs the entries. One marked `only`
 * is not paired: it is shown in the language of its file alone. An id that the base lacks is an error otherwise; a
 * translation of another person is an error, and nothing is merged.
 */
export function mergeTranslation(base: LanguageCv, translation: LanguageCv): MergedTranslation {
  const cv: Cv = {};
  const merger = new Merger(base.file);
  const { fallback, missing, missingInBase, violations } = merger;
  const otherPerson = findOtherPerson(base, translation);
  if (otherPerson) return { cv, fallback, missing, missingInBase, violations: [otherPerson] };

  const mergedBasics = mergeBasics(merger, base.cv.basics, translation.cv.basics);
  if (mergedBasics) cv.basics = mergedBasics;
  const sections = mergeSections(merger, sectionsOf(base.cv), sectionsOf(translation.cv));
  merger.reportMissingSections();
  // Each document has its own version and date.
  const hasMeta = base.cv.meta || translation.cv.meta;
  const meta = hasMeta && { meta: { ...base.cv.meta, ...translation.cv.meta } };
  return { cv: { ...cv, ...sections, ...meta }, fallback, missing, missingInBase, violations };
}

/** Merges the sections: those of the base in its order, then those that only the translation has. */
function mergeSections(
  merger: Merger,
  baseSections: SectionSource[],
  translatedSections: SectionSource[],
): Partial<Cv> {
  const baseEntries = new Map(baseSections.map(({ name, entries }) => [name, entries]));
  const translatedEntries = new Map(translatedSections.map(({ name, entries }) => [name, entries]));
  const sectionNames = new Set([...baseEntries.keys(), ...translatedEntries.keys()]);
  return Object.fromEntries(
    [...sectionNames].map(name => {
      const entries = baseEntries.get(name) ?? [];
      return [
        name,
        merger.mergeEntries(entries, translatedEntries.get(name) ?? [], `/${escapePointer(name)}`),
      ];
    }),
  );
}

function findOtherPerson(base: LanguageCv, translation: LanguageCv): Violation | null {
  const baseName = base.cv.basics?.name;
  const translatedName = translation.cv.basics?.name;
  if (isSamePerson(baseName, translatedName)) return null;
  return {
    severity: 'error',
    path: '/basics/name',
    message: `is another person than ${excerpt(baseName)} of ${base.file} (found ${excerpt(translatedName)})`,
    hint: `all languages are of one person: remove ${translation.file}, or see npm run new; if it is one person, spell the name alike`,
  };
}

function mergeBasics(merger: Merger, base: Cv['basics'], translation: Cv['basics']): Cv['basics'] {
  if (!base && !translation) return undefined;
  const { location: baseLocation, profiles: baseProfiles, ...baseRest } = base ?? {};
  const { location, profiles, ...rest } = translation ?? {};
  const basics: NonNullable<Cv['basics']> = merger.mergePart(baseRest, rest, '/basics', '/basics');
  if (baseLocation || location) {
    const pointer = '/basics/location';
    basics.location = merger.mergePart(baseLocation ?? {}, location ?? {}, pointer, pointer);
  }
  if (baseProfiles || profiles) {
    basics.profiles = merger.mergeEntries(baseProfiles ?? [], profiles ?? [], '/basics/profiles');
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
  mergePart(basePart: CvPart, translatedPart: CvPart, basePointer: string, pointer: string): CvPart {
    const mergedPart: CvPart = {};
    const fallbackKeys: string[] = [];
    const addedKeys: string[] = [];
    for (const key of new Set([...Object.keys(basePart), ...Object.keys(translatedPart)])) {
      const baseValue = nonEmpty(basePart[key]);
      const translatedValue = nonEmpty(translatedPart[key]);
      const mayDiffer = localFacts.has(key) && pointer.startsWith('/basics');
      const isFact = factNames.has(key) && !mayDiffer;
      const mergedValue = isFact ? baseValue : (translatedValue ?? baseValue);
      if (mergedValue !== undefined) mergedPart[key] = mergedValue;
      if (isFact) this.#checkFact(baseValue, translatedValue, `${pointer}/${key}`);
      else if (mayDiffer || mergedValue === undefined) continue;
      else if (baseValue === undefined) addedKeys.push(key);
      else if (translatedValue === undefined && needsTranslation(key, basePart, pointer))
        fallbackKeys.push(key);
    }
    if (fallbackKeys.length) this.#addMissingTexts(mergedPart, fallbackKeys, basePointer, pointer);
    if (addedKeys.length) this.#addMissingInBase(addedKeys, basePointer, pointer);
    // The base's `lang` is that of its name; a translated name is in the language of the page.
    const isRenamed = keysInOwnLanguage.some(
      key => nonEmpty(translatedPart[key]) !== undefined && translatedPart[key] !== basePart[key],
    );
    if (isRenamed && translatedPart.lang === undefined) delete mergedPart.lang;
    return mergedPart;
  }

  /**
   * Merges a section or list of profiles: the entries of the base, in its order, and those marked `only` in the translation,
   * each after its predecessor there.
   */
  mergeEntries(baseEntries: CvPart[], translatedEntries: CvPart[], pointer: string): CvPart[] {
    const sharedEntries = [...baseEntries.entries()].filter(isShared);
    const sharedTranslation = [...translatedEntries.entries()].filter(isShared);
    const pairs = pairEntries(sharedEntries, sharedTranslation);
    const untranslatedParts: CvPart[] = [];
    const mergedByIndex = new Map<number, CvPart>();
    const mergedEntries = sharedEntries.map(([i, basePart]) => {
      const translationIndex = pairs.get(i);
      if (translationIndex === undefined)
        return this.#copyBasePart(basePart, `${pointer}/${i}`, untranslatedParts);
      const mergedEntry = this.mergePart(
        basePart,
        translatedEntries[translationIndex] as CvPart,
        `${pointer}/${i}`,
        `${pointer}/${translationIndex}`,
      );
      mergedByIndex.set(translationIndex, mergedEntry);
      return mergedEntry;
    });
    this.#reportUntranslated(untranslatedParts, translatedEntries.length === 0, pointer);
    this.#checkEntryIds(baseEntries, translatedEntries, pointer);
    const unmatchedEntries = sharedTranslation.filter(
      ([i, { id }]) => id === undefined && !mergedByIndex.has(i),
    );
    this.#reportUnmatched(unmatchedEntries, pointer);
    return insertOnlyEntries(mergedEntries, translatedEntries, mergedByIndex);
  }

  /** Reports the sections that the translation lacks, in one diagnostic. */
  reportMissingSections(): void {
    if (!this.#missingSections.length) return;
    const sectionNames = this.#missingSections.map(({ name }) => name).join(', ');
    const entryCount = this.#missingSections.reduce((sum, section) => sum + section.count, 0);
    const message = `lacks ${sectionNames} of ${this.#baseFile} (${countEntries(entryCount)}), shown untranslated`;
    this.#warn('', message, 'translate what visitors of this language should read');
  }

  /** A part that the translation lacks: a copy of the base's, with fallback texts. Joins `untranslatedParts` if it has any. */
  #copyBasePart(basePart: CvPart, basePointer: string, untranslatedParts: CvPart[]): CvPart {
    const copiedPart = { ...basePart };
    const fallbackKeys = Object.keys(basePart).filter(
      key => nonEmpty(basePart[key]) !== undefined && needsTranslation(key, basePart, basePointer),
    );
    if (!fallbackKeys.length) return copiedPart;
    this.fallback.set(copiedPart, new Set(fallbackKeys));
    this.missing.push(basePointer);
    untranslatedParts.push(basePart);
    return copiedPart;
  }

  #reportUntranslated(untranslatedParts: CvPart[], isWholeSection: boolean, pointer: string): void {
    const untranslatedCount = untranslatedParts.length;
    if (!untranslatedCount) return;
    if (isWholeSection) {
      this.#missingSections.push({ name: pointer.slice(1), count: untranslatedCount });
      return;
    }
    const untranslatedEntries = `${countEntries(untranslatedCount)} of ${this.#baseFile}, shown untranslated`;
    const hint = `translate ${untranslatedCount === 1 ? 'it' : 'them'}, or write "only": true there to show it in that language alone`;
    this.#warn(pointer, `lacks ${untranslatedEntries}: ${listEntryIds(untranslatedParts)}`, hint);
  }

  #checkFact(baseValue: unknown, translatedValue: unknown, pointer: string): void {
    // Facts are texts or lists of texts.
    if (translatedValue === undefined || String(translatedValue) === String(baseValue)) return;
    const found = `(found ${excerpt(translatedValue)})`;
    if (baseValue === undefined) {
      this.#warn(
        pointer,
        `is a fact that ${this.#baseFile} lacks, so it is not shown ${found}`,
        'move it there',
        { kind: 'fact-missing-in-base', notShown: 1 },
      );
    } else {
      const message = `differs from ${excerpt(baseValue)} in ${this.#baseFile}, which is shown ${found}`;
      this.#warn(pointer, message, 'remove it: facts are written there only', { kind: 'other-fact' });
    }
  }

  #addMissingTexts(mergedPart: CvPart, fallbackKeys: string[], basePointer: string, pointer: string): void {
    this.fallback.set(mergedPart, new Set(fallbackKeys));
    this.missing.push(...fallbackKeys.map(key => `${basePointer}/${key}`));
    const [key = ''] = fallbackKeys;
    const hint = fallbackKeys.length === 1 ? excerpt(mergedPart[key]) : 'them';
    const message = `lacks ${fallbackKeys.join(', ')} of ${this.#baseFile}, shown untranslated`;
    this.#warn(pointer, message, `translate ${hint}`);
  }

  #addMissingInBase(addedKeys: string[], basePointer: string, pointer: string): void {
    this.missingInBase.push(...addedKeys.map(key => `${basePointer}/${key}`));
    const message = `has ${addedKeys.join(', ')}, which ${this.#baseFile} lacks, so only this language shows it`;
    this.#warn(pointer, message, 'add it there');
  }

  /** Checks the ids that the translation writes: that of an entry of the base, or of its own for one marked `only`. */
  #checkEntryIds(baseEntries: CvPart[], translatedEntries: CvPart[], pointer: string): void {
    const baseById = new Map(baseEntries.map(basePart => [basePart.id, basePart]));
    for (const [i, { id: entryId, only = false }] of translatedEntries.entries()) {
      if (entryId === undefined) continue;
      const baseEntry = baseById.get(entryId);
      const idPointer = `${pointer}/${i}/id`;
      if (!baseEntry) {
        if (!only) this.#addUnknownId(entryId, baseEntries, idPointer);
      } else if (only && !baseEntry.only) {
        const message = `should not be the id of an entry in ${this.#baseFile} (found ${excerpt(entryId)})`;
        this.#addError(
          idPointer,
          message,
          'an entry marked "only" is no translation: give it an id of its own',
        );
      } else if (baseEntry.only && !only) {
        const message = `is marked "only" in ${this.#baseFile}, so it is not shown here (found ${excerpt(entryId)})`;
        this.#warn(idPointer, message, 'remove "only" there, or the entry here', { notShown: 1 });
      }
    }
  }

  #addUnknownId(unknownId: unknown, baseEntries: CvPart[], pointer: string): void {
    const knownIds = baseEntries.slice(0, MAX_COMPARED_IDS).map(basePart => String(basePart.id));
    const message = `should be the id of an entry in ${this.#baseFile} (found ${excerpt(unknownId)})`;
    const hint =
      'add the entry there, or write "only": true to show it in this language alone; for the CV of another person see npm run new';
    this.#addError(pointer, message, suggest(String(unknownId), knownIds) || hint);
  }

  /** Reports each entry of a list that has neither an id nor a pair. */
  #reportUnmatched(unmatchedEntries: IndexedEntries, pointer: string): void {
    const hint =
      pointer === '/basics/profiles'
        ? 'add it there'
        : 'write the id of its entry there, or "only": true to show it in this language alone';
    for (const [i, unmatchedEntry] of unmatchedEntries) {
      const message = `matches nothing in ${this.#baseFile}, so it is not shown: ${excerpt(entryNameOf(unmatchedEntry) ?? '')}`;
      this.#warn(`${pointer}/${i}`, message, hint, { kind: 'unmatched-entry', notShown: 1 });
    }
  }

  #addError(pointer: string, message: string, hint: string): void {
    this.violations.push({ severity: 'error', path: pointer, message, hint });
  }

  #warn(pointer: string, message: string, hint: string, details: Partial<Violation> = {}): void {
    this.violations.push({ severity: 'warning', path: pointer, message, hint, ...details });
  }
}

/** The value of a CV, unless it is a list without a text, which is as good as absent. */
function nonEmpty(cvValue: unknown): unknown {
  return Array.isArray(cvValue) && !cvValue.some(Boolean) ? undefined : cvValue;
}

/** Whether an entry is shown in all languages, and so has a pair in a translation. */
function isShared([, { only }]: IndexedEntries[number]): boolean {
  return only !== true;
}

/** The merged entries, with those marked `only` in the translation, each after its predecessor there that is shown. */
function insertOnlyEntries(
  mergedEntries: CvPart[],
  translatedEntries: CvPart[],
  mergedByIndex: Map<number, CvPart>,
): CvPart[] {
  const firstEntries: CvPart[] = [];
  const successors = new Map<CvPart, CvPart[]>();
  let currentSuccessors = firstEntries;
  for (const [i, translatedEntry] of translatedEntries.entries()) {
    const mergedEntry = mergedByIndex.get(i);
    if (translatedEntry.only) {
      currentSuccessors.push(translatedEntry);
    } else if (mergedEntry) {
      currentSuccessors = [];
      successors.set(mergedEntry, currentSuccessors);
    }
  }
  return [...firstEntries, ...mergedEntries.flatMap(entry => [entry, ...(successors.get(entry) ?? [])])];
}

/** Whether a translation should have a text of its own; not for facts, and names that are equal in all languages. */
function needsTranslation(key: string, basePart: CvPart, pointer: string): boolean {
  if (factNames.has(key) || equalNames.has(key)) return false;
  // The person's name, and that of an employer.
  if (key === 'name' && (pointer === '/basics' || pointer.startsWith('/work/'))) return false;
  return !(keysInOwnLanguage.includes(key) && basePart.lang !== undefined);
}

function countEntries(count: number): string {
  return count === 1 ? 'an entry' : `${count} entries`;
}

/** The ids of the first entries, and how many more there are. */
function listEntryIds(entries: CvPart[]): string {
  const ids = entries.slice(0, MAX_NAMED_ENTRIES).map(({ id }) => excerpt(id));
  const unlistedCount = entries.length - ids.length;
  return ids.join(', ') + (unlistedCount ? ` and ${unlistedCount} more` : '');
}

/** The language tag (BCP 47) of the text under a key of a part of a CV; '' where it is the language of the page. */
export type TextLang = (cvPart: object, textKey: string) => string;

/**
 * Creates the lookup of text languages for a CV: an entry's own `lang` for its name, else the base language for fallback
 * texts.
 */
export function createTextLang(
  fallback: FallbackTexts | undefined,
  baseLanguage: string,
  language: string,
): TextLang {
  const findTextLang = (cvPart: { lang?: string }, textKey: string) => {
    if (cvPart.lang && keysInOwnLanguage.includes(textKey)) return cvPart.lang;
    return fallback?.get(cvPart)?.has(textKey) ? baseLanguage : '';
  };
  return (cvPart, textKey) => {
    const foundLang = findTextLang(cvPart, textKey);
    return foundLang === language ? '' : foundLang;
  };
}
