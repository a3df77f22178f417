import { excerpt, type Fault } from '../content/findings.ts';
import { type Cv, sectionNames } from './schema.ts';

/** A part of a CV: an entry, the basics and what is in them. */
type Part = Record<string, unknown>;

/** Texts that a CV has from its base, as the translation lacks them: by the part that has them, their keys. */
export type Borrowed = Map<object, Set<string>>;

/** A CV in the words of a translation and with the facts of its base. */
export interface Translation {
  cv: Cv;
  borrowed: Borrowed;
  /** The paths (JSON Pointer, in the base) of what the translation lacks. */
  gaps: string[];
  /** The paths (JSON Pointer, in the base) of what the base lacks and the translation has. */
  gapsOfBase: string[];
  /** What is wrong, by paths in the translation. */
  faults: Fault[];
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
 * in the translation, by their place when there are as many, else by their date. The base's entries have ids, all of them; `given` are
 * those of them whose id stands in the file.
 */
export function translate(base: Source, given: Set<object>, { cv: translation, file }: Source): Translation {
  const result: Translation = { cv: {}, borrowed: new Map(), gaps: [], gapsOfBase: [], faults: [] };
  if (!isSamePerson(base.cv.basics?.name, translation.basics?.name)) {
    result.faults.push({
      severity: 'error',
      path: '/basics/name',
      message: `is another person than ${excerpt(base.cv.basics?.name)} of ${base.file} (found ${excerpt(translation.basics?.name)})`,
      hint: `all languages are of one person: take ${file} away, or see npm run new; if they are one, spell the name alike`,
    });
    return result;
  }

  const fault = (severity: Fault['severity'], path: string, message: string, hint: string) =>
    result.faults.push({ severity, path, message, hint });

  /** One part: its facts from the base, its words from the translation. */
  function merge(from: Part, words: Part, fromPath: string, path: string): Part {
    const merged: Part = {};
    for (const key of new Set([...Object.keys(from), ...Object.keys(words)])) {
      const [fact, word] = [from[key], words[key]];
      if (factNames.has(key)) {
        if (fact !== undefined) merged[key] = fact;
        if (word !== undefined && word !== fact) {
          const told = fact === undefined ? 'nothing' : excerpt(fact);
          fault(
            'warning',
            `${path}/${key}`,
            `differs from ${base.file}, which has ${told} and counts (found ${excerpt(word)})`,
            'say it there alone, and leave it out here',
          );
        }
      } else if (word !== undefined) {
        merged[key] = word;
        if (fact === undefined) {
          result.gapsOfBase.push(`${fromPath}/${key}`);
          fault(
            'warning',
            `${path}/${key}`,
            `is said in this language alone: ${base.file} lacks it`,
            'say it there',
          );
        }
      } else {
        merged[key] = fact;
        // A name needs no translation.
        if (key !== 'name' || path !== '/basics') borrow(merged, key, `${fromPath}/${key}`, path);
      }
    }
    return merged;
  }

  function borrow(part: Part, key: string, fromPath: string, path: string): void {
    result.borrowed.set(part, (result.borrowed.get(part) ?? new Set()).add(key));
    result.gaps.push(fromPath);
    fault(
      'warning',
      `${path}/${key}`,
      `is missing, so that of ${base.file} is shown`,
      `there it is ${excerpt(part[key])}`,
    );
  }

  /** A part of which the translation has nothing. */
  function borrowAll(from: Part, fromPath: string, path: string, called: string): Part {
    const merged = { ...from };
    const words = Object.keys(from).filter(key => !factNames.has(key));
    if (!words.length) return merged;
    result.borrowed.set(merged, new Set(words));
    result.gaps.push(fromPath);
    fault('warning', path, `lacks ${called} of ${base.file}, which is shown in its place`, 'add its words');
    return merged;
  }

  /** Lists of parts, paired. */
  function mergeList(from: Part[], words: Part[], path: string): Part[] {
    const { pairs, byDate } = pair(from, words, given);
    const taken = new Set(pairs.values());
    const merged = from.map((part, i) => {
      const place = pairs.get(i);
      if (place === undefined) {
        const called = part.id === undefined ? `number ${i + 1}` : `the entry ${excerpt(part.id)}`;
        return borrowAll(part, `${path}/${i}`, path, called);
      }
      if (byDate.has(i)) {
        const message = `has no id: its date tells that it is ${excerpt(part.id)} of ${base.file}`;
        fault('warning', `${path}/${place}`, message, `give it "id": "${part.id}", here and there`);
      }
      return merge(part, words[place] as Part, `${path}/${i}`, `${path}/${place}`);
    });
    for (const [i, { id }] of words.entries()) {
      if (taken.has(i)) continue;
      if (id !== undefined) {
        fault(
          'error',
          `${path}/${i}/id`,
          `should be the id of an entry in ${base.file} (found ${excerpt(id)})`,
          'add the entry there, or take it away here; for the CV of another person see npm run new',
        );
      } else {
        fault(
          'warning',
          `${path}/${i}`,
          `belongs to no entry of ${base.file} that could be told, so it is shown nowhere`,
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

/**
 * Which of a translation's parts, by place, belongs to which of the base's. What neither has an id pairs by place when
 * there are as many of both; of what is left, parts pair whose date nobody else has: `byDate` are those of the base.
 */
function pair(
  from: Part[],
  words: Part[],
  given: Set<object>,
): { pairs: Map<number, number>; byDate: Set<number> } {
  const pairs = new Map<number, number>();
  const ids = new Map(words.map((part, i) => [part.id, i]));
  ids.delete(undefined);
  for (const [i, { id }] of from.entries()) if (ids.has(id)) pairs.set(i, ids.get(id) as number);

  const nameless = [...words.keys()].filter(i => words[i]?.id === undefined);
  const places = [...from.keys()].filter(i => !pairs.has(i) && !given.has(from[i] as Part));
  if (places.length === nameless.length) {
    for (const [i, place] of places.entries()) pairs.set(place, nameless[i] as number);
    return { pairs, byDate: new Set() };
  }
  const dateOf = ({ startDate, date, releaseDate }: Part) => startDate ?? date ?? releaseDate;
  const unique = (parts: Part[], places: number[]) => {
    const all = places
      .map(i => [dateOf(parts[i] as Part), i] as const)
      .filter(([date]) => date !== undefined);
    const counts = new Map<unknown, number>();
    for (const [date] of all) counts.set(date, (counts.get(date) ?? 0) + 1);
    return new Map(all.filter(([date]) => counts.get(date) === 1));
  };
  const left = unique(
    from,
    [...from.keys()].filter(i => !pairs.has(i)),
  );
  const dated = unique(words, nameless);
  const byDate = new Set<number>();
  for (const [date, i] of left) {
    const place = dated.get(date);
    if (place === undefined) continue;
    pairs.set(i, place);
    byDate.add(i);
  }
  return { pairs, byDate };
}

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
  ...['Thai', 'Ethiopic', 'Hangul', 'Han', 'Hiragana', 'Katakana'],
].map(script => new RegExp(`\\p{Script=${script}}`, 'u'));

/**
 * Whether two names can be one person's: every part of the shorter is in the longer, whatever the accents and the order.
 * Names that share no script cannot be compared, and an absent one says nothing.
 */
export function isSamePerson(one: string | undefined, other: string | undefined): boolean {
  if (!one || !other || !scripts.some(script => script.test(one) && script.test(other))) return true;
  const parts = (name: string) =>
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean);
  const [short = [], long = []] = [parts(one), parts(other)].sort((a, b) => a.length - b.length);
  const all = new Set(long);
  return short.every(part => all.has(part));
}

/** The language of a text, where it is not that of its page: `lang` for what the entry says of itself, else the base's. */
export type TextLang = (part: object, key: string) => string;

/** Tells languages of texts in a CV with texts borrowed from a base. */
export function textLang(borrowed: Borrowed | undefined, baseLanguage: string): TextLang {
  return (part, key) => {
    const { lang } = part as { lang?: string };
    if (lang && ['name', 'title', 'publisher'].includes(key)) return lang;
    return borrowed?.get(part)?.has(key) ? baseLanguage : '';
  };
}
