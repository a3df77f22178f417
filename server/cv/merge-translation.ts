// Merges a translation into the base CV: pairs entries, takes words from the translation and facts from the base.
import { distance } from 'fastest-levenshtein';
import type { Violation } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { suggest } from '../content/suggest.ts';
import { type Cv, sectionNames } from './schema.ts';

/** A part of a CV: an entry, the basics and what is in them. */
type Part = Record<string, unknown>;

/** Texts that a CV has from its base, as the translation lacks them: by the part that has them, their keys. */
export type FallbackTexts = Map<object, Set<string>>;

/** A CV in the words of a translation and with the facts of its base. */
export interface Translation {
  cv: Cv;
  fallback: FallbackTexts;
  /** The paths (JSON Pointer, in the base) of what the translation lacks. */
  missing: string[];
  /** The paths (JSON Pointer, in the base) of what the base lacks and the translation has. */
  missingInBase: string[];
  /** What is wrong, by paths in the translation. */
  violations: Violation[];
}

/** A CV to translate from or into, and the name of its file. */
export interface Source {
  cv: Cv;
  file: string;
}

/** What is the same in every language, so that it is said once, in the base. Every other text is words. */
export const factNames = new Set([
  ...['startDate', 'endDate', 'date', 'releaseDate', 'url', 'email', 'phone', 'image', 'postalCode'],
  ...['countryCode', 'username', 'score', 'id', 'logo', 'short', 'lang'],
]);

/**
 * Puts the words of a translation to the facts of its base. Entries pair by their ids; those without one, in the base and
 * in the translation, by their place or by a fact that nobody else has ({@link pair}). The base's entries have ids, all of them; `given` are
 * those of them whose id stands in the file.
 */
export function translate(base: Source, given: Set<object>, { cv: translation, file }: Source): Translation {
  const result: Translation = { cv: {}, fallback: new Map(), missing: [], missingInBase: [], violations: [] };
  if (!isSamePerson(base.cv.basics?.name, translation.basics?.name)) {
    result.violations.push({
      severity: 'error',
      path: '/basics/name',
      message: `is another person than ${excerpt(base.cv.basics?.name)} of ${base.file} (found ${excerpt(translation.basics?.name)})`,
      hint: `all languages are of one person: take ${file} away, or see npm run new; if they are one, spell the name alike`,
    });
    return result;
  }

  const violation = (severity: Violation['severity'], path: string, message: string, hint: string) =>
    result.violations.push({ severity, path, message, hint });

  /** One part: its facts from the base, its words from the translation. */
  function merge(from: Part, words: Part, fromPath: string, path: string): Part {
    const merged: Part = {};
    for (const key of new Set([...Object.keys(from), ...Object.keys(words)])) {
      const [fact, word] = [said(from[key]), said(words[key])];
      if (factNames.has(key)) {
        if (fact !== undefined) merged[key] = fact;
        if (word !== undefined && word !== fact) {
          const message =
            fact === undefined
              ? `is a fact that ${base.file} lacks, where facts are said: it is shown nowhere`
              : `differs from ${base.file}, which has ${excerpt(fact)} and counts`;
          const hint = 'say it there alone, and leave it out here';
          violation('warning', `${path}/${key}`, `${message} (found ${excerpt(word)})`, hint);
        }
      } else if (word !== undefined) {
        merged[key] = word;
        if (fact === undefined) {
          result.missingInBase.push(`${fromPath}/${key}`);
          const message = `is said in this language alone: ${base.file} lacks it`;
          violation('warning', `${path}/${key}`, message, 'say it there');
        }
      } else if (fact !== undefined) {
        merged[key] = fact;
        if (!needsNoTranslation(key, from, path)) borrow(merged, key, `${fromPath}/${key}`, path);
      }
    }
    // What the base says of the language of its name is not true of another name.
    const renamed = named.some(key => said(words[key]) !== undefined && words[key] !== from[key]);
    if (renamed && words.lang === undefined) delete merged.lang;
    return merged;
  }

  function borrow(part: Part, key: string, fromPath: string, path: string): void {
    result.fallback.set(part, (result.fallback.get(part) ?? new Set()).add(key));
    result.missing.push(fromPath);
    violation(
      'warning',
      `${path}/${key}`,
      `is missing, so that of ${base.file} is shown`,
      `there it is ${excerpt(part[key])}`,
    );
  }

  /** A part of which the translation has nothing. */
  function borrowAll(from: Part, fromPath: string, path: string, called: string): Part {
    const merged = { ...from };
    const words = Object.keys(from).filter(key => !factNames.has(key) && said(from[key]) !== undefined);
    if (!words.length) return merged;
    result.fallback.set(merged, new Set(words));
    result.missing.push(fromPath);
    violation(
      'warning',
      path,
      `lacks ${called} of ${base.file}, which is shown in its place`,
      'add its words',
    );
    return merged;
  }

  /** Lists of parts, paired. */
  function mergeList(from: Part[], words: Part[], path: string): Part[] {
    const { pairs, byFact } = pair(from, words, given);
    const taken = new Set(pairs.values());
    const merged = from.map((part, i) => {
      const place = pairs.get(i);
      const called = part.id === undefined ? `number ${i + 1}` : `the entry ${excerpt(part.id)}`;
      if (place === undefined) return borrowAll(part, `${path}/${i}`, path, called);
      if (byFact.has(i)) {
        const message = `has no id: its date or address tells that it is ${called} of ${base.file}`;
        violation('warning', `${path}/${place}`, message, 'give both the same id');
      }
      return merge(part, words[place] as Part, `${path}/${i}`, `${path}/${place}`);
    });
    for (const [i, { id }] of words.entries()) {
      if (taken.has(i)) continue;
      if (id !== undefined) {
        violation(
          'error',
          `${path}/${i}/id`,
          `should be the id of an entry in ${base.file} (found ${excerpt(id)})`,
          suggest(
            String(id),
            from.slice(0, 200).map(part => String(part.id)),
          ) || 'add the entry there, or take it away here; for the CV of another person see npm run new',
        );
      } else {
        violation(
          'warning',
          `${path}/${i}`,
          `belongs to nothing in ${base.file} that could be told, so it is shown nowhere`,
          'give it the id that its entry has there',
        );
      }
    }
    return merged;
  }

  const { basics: fromBasics, meta } = base.cv;
  const { basics } = translation;
  if (fromBasics || basics) {
    const { location, profiles, ...rest } = fromBasics ?? {};
    const { location: locationWords, profiles: profileWords, ...words } = basics ?? {};
    const merged: Part = merge(rest, words, '/basics', '/basics');
    if (location || locationWords) {
      const path = '/basics/location';
      merged.location = merge(location ?? {}, locationWords ?? {}, path, path);
    }
    if (profiles || profileWords) {
      merged.profiles = mergeList(profiles ?? [], profileWords ?? [], '/basics/profiles');
    }
    result.cv.basics = merged as NonNullable<Cv['basics']>;
  }
  for (const section of sectionNames) {
    if (!base.cv[section] && !translation[section]) continue;
    const merged = mergeList(base.cv[section] ?? [], translation[section] ?? [], `/${section}`);
    Object.assign(result.cv, { [section]: merged });
  }
  // What is said of a document is said of this one.
  if (meta || translation.meta) result.cv.meta = { ...meta, ...translation.meta };
  return result;
}

/** The keys that an entry's `lang` is about. */
const named = ['name', 'title', 'publisher'];

/** A value, unless it says nothing: a list without a text is as good as absent. */
function said(value: unknown): unknown {
  return Array.isArray(value) && !value.some(Boolean) ? undefined : value;
}

/** Whether a text is the same in every language: a person's name, or a name whose own language is said. */
function needsNoTranslation(key: string, from: Part, path: string): boolean {
  return path === '/basics' ? key === 'name' : named.includes(key) && from.lang !== undefined;
}

/**
 * Which of a translation's parts, by place, belongs to which of the base's. Parts without an id pair by their place when
 * there are as many in both, unless the facts of all tell otherwise; when there are not, those pair whose fact nobody else
 * has. `byFact` are those of the base that did not pair by id or place.
 */
function pair(
  from: Part[],
  words: Part[],
  given: Set<object>,
): { pairs: Map<number, number>; byFact: Set<number> } {
  const pairs = new Map<number, number>();
  const ids = new Map(words.map((part, i) => [part.id, i]));
  ids.delete(undefined);
  for (const [i, { id }] of from.entries()) if (ids.has(id)) pairs.set(i, ids.get(id) as number);

  const nameless = [...words.keys()].filter(i => words[i]?.id === undefined);
  const left = [...from.keys()].filter(i => !pairs.has(i));
  const places = left.filter(i => !given.has(from[i] as Part));
  const told = pairByFact(from, left, words, nameless);
  const byPlace = new Map(places.length === nameless.length ? places.map((i, n) => [i, nameless[n]]) : []);
  const facts = !byPlace.size || told.size === nameless.length;
  for (const [i, place] of facts ? told : (byPlace as Map<number, number>)) pairs.set(i, place);
  return {
    pairs,
    byFact: new Set(facts ? [...told.keys()].filter(i => byPlace.get(i) !== told.get(i)) : []),
  };
}

/** Pairs parts by a fact that is one's alone in both: when it was, else its address or name on a site. */
function pairByFact(from: Part[], left: number[], words: Part[], nameless: number[]): Map<number, number> {
  const unique = (parts: Part[], places: number[]) => {
    const seen = new Map<unknown, number | null>();
    for (const i of places) {
      const { startDate, date, releaseDate, url, username } = parts[i] as Part;
      const fact = startDate ?? date ?? releaseDate ?? url ?? username;
      seen.set(fact, seen.has(fact) ? null : i);
    }
    seen.delete(undefined);
    return seen;
  };
  const theirs = unique(words, nameless);
  return new Map(
    [...unique(from, left)].flatMap(([fact, i]) => {
      const place = theirs.get(fact);
      return i === null || place === null || place === undefined ? [] : [[i, place] as const];
    }),
  );
}

/** Scripts that set spaces between the parts of a name. */
const scripts = [
  ...[
    'Latin',
    'Cyrillic',
    'Greek',
    'Arabic',
    'Hebrew',
    'Armenian',
    'Georgian',
    'Devanagari',
    'Bengali',
    'Tamil',
  ],
  'Ethiopic',
].map(script => new RegExp(`\\p{Script=${script}}`, 'u'));

/** Letters that Unicode does not take apart, and how those write them who have not got them. */
const plainLetters: Record<string, string> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  ı: 'i',
};

/**
 * Whether two names can be one person's: most parts of the shorter are nearly parts of the longer, whatever the accents,
 * the order, the titles and the initials. Names that share no script, and those in scripts that set no spaces, cannot be
 * compared; an absent one says nothing.
 */
export function isSamePerson(one: string | undefined, other: string | undefined): boolean {
  if (!one || !other || !scripts.some(script => script.test(one) && script.test(other))) return true;
  const parts = (name: string) => {
    const plain = name.slice(0, 200).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
    const ours = plain.replace(/[æœøłđðþßı]/g, letter => plainLetters[letter] as string);
    return [...new Set(ours.split(/[^\p{L}\p{N}]+/u))].filter(part => part.length > 2);
  };
  const [short = [], long = []] = [parts(one), parts(other)].sort((a, b) => a.length - b.length);
  const shared = short.filter(part => long.some(their => distance(part, their) <= part.length / 4));
  return shared.length > short.length / 2 || short.length === 0;
}

/** The language of a text, where it is not that of its page: `lang` for what the entry says of itself, else the base's. */
export type TextLang = (part: object, key: string) => string;

/** Tells languages of texts in a CV of one language with fallback texts from a base. */
export function textLang(
  fallback: FallbackTexts | undefined,
  baseLanguage: string,
  language: string,
): TextLang {
  return (part, key) => {
    const { lang } = part as { lang?: string };
    const own = lang && named.includes(key) ? lang : fallback?.get(part)?.has(key) ? baseLanguage : '';
    return own === language ? '' : own;
  };
}
