// Merges a translated CV into the base CV: translatable texts from the translation, facts and missing texts from the base.

import type { Violation } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { suggest } from '../content/suggest.ts';
import { type Part, pairEntries } from './pair-entries.ts';
import { type Cv, sectionNames } from './schema.ts';
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
  'startDate endDate date releaseDate url email phone image postalCode countryCode username score id logo short lang'.split(
    ' ',
  ),
);

/** The keys whose language an entry's `lang` gives. */
const keysInOwnLanguage = ['name', 'title', 'publisher'];

/** How many ids of the base a mistyped id is compared with, at most: each comparison costs time. */
const MAX_COMPARED_IDS = 200;

/**
 * Merges a translation into its base. Entries pair by id, fact or position ({@link pairEntries}). All entries of the base
 * have ids; `withOwnId` are those whose id is written in the file. An id that the base lacks is an error; a translation of
 * another person is an error, and nothing is merged.
 */
export function mergeTranslation(
  base: Source,
  withOwnId: ReadonlySet<object>,
  translation: Source,
): Translation {
  const cv: Cv = {};
  const merger = new Merger(base.file, withOwnId);
  const { fallback, missing, missingInBase, violations } = merger;
  const otherPerson = findOtherPerson(base, translation);
  if (otherPerson) return { cv, fallback, missing, missingInBase, violations: [otherPerson] };

  const basics = mergeBasics(merger, base.cv.basics, translation.cv.basics);
  if (basics) cv.basics = basics;
  for (const section of sectionNames) {
    const entries = base.cv[section];
    const translated = translation.cv[section];
    if (!entries && !translated) continue;
    Object.assign(cv, { [section]: merger.mergeList(entries ?? [], translated ?? [], `/${section}`) });
  }
  // Each document has its own version and date.
  if (base.cv.meta || translation.cv.meta) cv.meta = { ...base.cv.meta, ...translation.cv.meta };
  return { cv, fallback, missing, missingInBase, violations };
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
  readonly #withOwnId: ReadonlySet<object>;

  constructor(baseFile: string, withOwnId: ReadonlySet<object>) {
    this.#baseFile = baseFile;
    this.#withOwnId = withOwnId;
  }

  /** Merges an object: facts from the base, texts from the translation or, where it lacks them, from the base. */
  mergePart(base: Part, translation: Part, basePath: string, path: string): Part {
    const merged: Part = {};
    const fallbackKeys = new Set<string>();
    for (const key of new Set([...Object.keys(base), ...Object.keys(translation)])) {
      const baseValue = nonEmpty(base[key]);
      const translated = nonEmpty(translation[key]);
      if (factNames.has(key)) {
        if (baseValue !== undefined) merged[key] = baseValue;
        this.#checkFact(baseValue, translated, `${path}/${key}`);
      } else if (translated !== undefined) {
        merged[key] = translated;
        if (baseValue === undefined) this.#addMissingInBase(`${basePath}/${key}`, `${path}/${key}`);
      } else if (baseValue !== undefined) {
        merged[key] = baseValue;
        if (needsNoTranslation(key, base, path)) continue;
        fallbackKeys.add(key);
        this.#addMissing(baseValue, `${basePath}/${key}`, `${path}/${key}`);
      }
    }
    if (fallbackKeys.size) this.fallback.set(merged, fallbackKeys);
    // The base's `lang` is that of its name; a translated name is in the language of the page.
    const isRenamed = keysInOwnLanguage.some(
      key => nonEmpty(translation[key]) !== undefined && translation[key] !== base[key],
    );
    if (isRenamed && translation.lang === undefined) delete merged.lang;
    return merged;
  }

  /** Merges a section or list of profiles: the entries of the base, in its order. */
  mergeList(base: Part[], translation: Part[], path: string): Part[] {
    const { pairs, onlyByFact } = pairEntries(base, translation, this.#withOwnId);
    const merged = base.map((part, i) => {
      const name = part.id === undefined ? `number ${i + 1}` : `the entry ${excerpt(part.id)}`;
      const index = pairs.get(i);
      if (index === undefined) return this.#copyBase(part, `${path}/${i}`, path, name);
      if (onlyByFact.has(i)) {
        const message = `has no id: its date or URL matches ${name} of ${this.#baseFile}`;
        this.#warn(`${path}/${index}`, message, 'give both the same id');
      }
      return this.mergePart(part, translation[index] as Part, `${path}/${i}`, `${path}/${index}`);
    });
    const paired = new Set(pairs.values());
    for (const [i, { id }] of translation.entries()) {
      if (!paired.has(i)) this.#addUnpaired(id, base, `${path}/${i}`);
    }
    return merged;
  }

  /** A part that the translation lacks: a copy of the base's, all of whose texts are fallback texts. */
  #copyBase(base: Part, basePath: string, path: string, name: string): Part {
    const merged = { ...base };
    const keys = Object.keys(base).filter(key => !factNames.has(key) && nonEmpty(base[key]) !== undefined);
    if (!keys.length) return merged;
    this.fallback.set(merged, new Set(keys));
    this.missing.push(basePath);
    this.#warn(path, `lacks ${name} of ${this.#baseFile}, which is shown untranslated`, 'translate it');
    return merged;
  }

  #checkFact(baseValue: unknown, translated: unknown, path: string): void {
    if (translated === undefined || translated === baseValue) return;
    const found = `(found ${excerpt(translated)})`;
    if (baseValue === undefined) {
      this.#warn(
        path,
        `is a fact that ${this.#baseFile} lacks, so it is not shown ${found}`,
        'move it there',
      );
    } else {
      const message = `differs from ${excerpt(baseValue)} in ${this.#baseFile}, which is shown ${found}`;
      this.#warn(path, message, 'remove it: facts are written there only');
    }
  }

  #addMissing(baseValue: unknown, basePath: string, path: string): void {
    this.missing.push(basePath);
    const message = `is missing, so the text of ${this.#baseFile} is shown`;
    this.#warn(path, message, `translate ${excerpt(baseValue)}`);
  }

  #addMissingInBase(basePath: string, path: string): void {
    this.missingInBase.push(basePath);
    this.#warn(path, `is missing in ${this.#baseFile}, so only this language shows it`, 'add it there');
  }

  #addUnpaired(id: unknown, base: Part[], path: string): void {
    if (id === undefined) {
      const message = `matches nothing in ${this.#baseFile}, so it is not shown`;
      this.#warn(path, message, 'give it the id of its entry there');
      return;
    }
    const known = base.slice(0, MAX_COMPARED_IDS).map(part => String(part.id));
    this.violations.push({
      severity: 'error',
      path: `${path}/id`,
      message: `should be the id of an entry in ${this.#baseFile} (found ${excerpt(id)})`,
      hint:
        suggest(String(id), known) ||
        'add the entry there, or remove it here; for the CV of another person see npm run new',
    });
  }

  #warn(path: string, message: string, hint: string): void {
    this.violations.push({ severity: 'warning', path, message, hint });
  }
}

/** The value, unless it is a list without a text, which is as good as absent. */
function nonEmpty(value: unknown): unknown {
  return Array.isArray(value) && !value.some(Boolean) ? undefined : value;
}

/** Whether a text is the same in every language: the person's name, or a name whose own language is given. */
function needsNoTranslation(key: string, base: Part, path: string): boolean {
  if (path === '/basics') return key === 'name';
  return keysInOwnLanguage.includes(key) && base.lang !== undefined;
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
