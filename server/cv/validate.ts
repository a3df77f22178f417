// Validates of a CV what no schema can express: real dates, ends after starts, unique ids, known images, one person.
import { distance } from 'fastest-levenshtein';
import type { Violation } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { escapePointer } from '../content/json-pointer.ts';
import { existingLanguage, isLanguage, languageHint } from '../content/string-formats.ts';
import { suggest } from '../content/suggest.ts';
import { telephoneUrl } from '../text/telephone.ts';
import { isDate } from './dates/partial-date.ts';
import { type AnyEntry, type Cv, DATE } from './schema.ts';
import { datesOf } from './sections/entry-values.ts';
import { sectionsOf } from './sections/names.ts';

const datePattern = new RegExp(DATE);

/** Finds the violations of a CV whose types its schema has checked. `images` are the file names in content/images. */
export function validateCv(cv: Cv, images: string[]): Violation[] {
  const sections = sectionsOf(cv).flatMap(({ name, entries }) => {
    const path = `/${escapePointer(name)}`;
    return [
      ...entries.flatMap((entry, i) => validateEntry(entry, images, `${path}/${i}`)),
      ...validateIds(entries, path),
    ];
  });
  const { image, phone } = cv.basics ?? {};
  return [...validateImage(image, images, '/basics/image'), ...validatePhone(phone), ...sections];
}

function validateEntry(entry: AnyEntry, images: string[], path: string): Violation[] {
  const dates = datesOf(entry);
  const { startDate, endDate, date, releaseDate } = dates;
  return [
    ...validateImage(entry.logo, images, `${path}/logo`),
    ...validateLanguage(entry.lang, `${path}/lang`),
    ...Object.entries(dates).flatMap(([key, value]) => validateDate(value, `${path}/${key}`)),
    ...validateOrder(startDate ?? date ?? releaseDate, endDate, `${path}/endDate`),
  ];
}

function validateImage(name: string | undefined, images: string[], path: string): Violation[] {
  if (name === undefined || images.includes(name)) return [];
  if (/^(\w+:)?\/\/|^data:/i.test(name)) {
    const [, lastSegment] = /^(?:\w+:)?\/\/[^/?#]+\/(?:[^?#]*\/)?([^/?#]+)/.exec(name) ?? [];
    const message = `should be a file in content/images: a URL is never loaded (found ${excerpt(name)})`;
    const file = excerpt(lastSegment ?? 'portrait.jpg');
    const hint = `put the image there and write its file name, such as ${file}`;
    return [{ ...warning(path, message, hint), kind: 'image-url', notShown: 1 }];
  }
  const message = `should be a file in content/images (found ${excerpt(name)})`;
  return [{ ...warning(path, message, suggestImage(name, images)), kind: 'missing-image', notShown: 1 }];
}

/** Checks that a telephone number is a link. */
function validatePhone(phone: string | undefined): Violation[] {
  if (!phone || telephoneUrl(phone)) return [];
  const message = `should be one telephone number with its country code (found ${excerpt(phone)}); it is shown without a link`;
  return [{ ...warning('/basics/phone', message, 'such as "+1 415 555 0100 ext. 89"'), kind: 'telephone' }];
}

/** Checks that a language tag exists. */
function validateLanguage(tag: string | undefined, path: string): Violation[] {
  if (tag === undefined || !isLanguage(tag)) return [];
  const existing = existingLanguage(tag);
  const message = `should be a language that exists (found ${excerpt(tag)})`;
  return existing === tag ? [] : [warning(path, message, languageHint(existing))];
}

/** Suggests the image that a path ends with or a name resembles; else lists all. */
function suggestImage(name: string, images: string[]): string {
  const sameFile = images.find(image => name.endsWith(`/${image}`));
  if (sameFile) return `write ${excerpt(sameFile)}`;
  const list = images.length ? `there are ${images.join(', ')}` : 'there is none';
  return suggest(name, images) || list;
}

/** Checks that a date exists. A text that does not look like a date is for the schema to report. */
function validateDate(date: string | undefined, path: string): Violation[] {
  if (date === undefined || !datePattern.test(date) || isDate(date)) return [];
  const month = Number(date.slice(5, 7));
  const message = `should be a date that exists (found ${excerpt(date)}); it is shown as written`;
  const hint = month < 1 || month > 12 ? 'months are 01 to 12' : 'the month has no such day';
  return [{ ...warning(path, message, hint), kind: 'impossible-date' }];
}

/** Checks that an end is not before its start, as far as both are precise. */
function validateOrder(start: string | undefined, end: string | undefined, path: string): Violation[] {
  if (!start || !end || !isDate(start) || !isDate(end)) return [];
  const precision = Math.min(start.length, end.length);
  if (end.slice(0, precision) >= start.slice(0, precision)) return [];
  const message = `should not be before the start, ${start} (found ${excerpt(end)})`;
  return [{ ...warning(path, message, 'one of the two is wrong'), kind: 'end-before-start' }];
}

/** Finds ids that an earlier entry of the section at a path (JSON Pointer) has. */
function validateIds(entries: AnyEntry[], section: string): Violation[] {
  const violations: Violation[] = [];
  const firstIndex = new Map<string, number>();
  for (const [i, { id }] of entries.entries()) {
    if (id === undefined) continue;
    const first = firstIndex.get(id);
    if (first === undefined) {
      firstIndex.set(id, i);
      continue;
    }
    violations.push({
      severity: 'error',
      path: `${section}/${i}/id`,
      kind: 'duplicate-id',
      message: `should be unique in its section (found ${excerpt(id)}, which ${section}/${first} has)`,
      hint: 'give each entry an id of its own, the same in every language',
    });
  }
  return violations;
}

function warning(path: string, message: string, hint: string): Violation {
  return { severity: 'warning', path, message, hint };
}

/** Scripts (Unicode Script property) that separate the parts of a name by spaces. */
const spacedScripts = [
  ...['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Georgian', 'Arabic', 'Hebrew', 'Ethiopic', 'Hangul', 'Thai'],
  ...[
    'Devanagari',
    'Bengali',
    'Gujarati',
    'Gurmukhi',
    'Kannada',
    'Malayalam',
    'Oriya',
    'Sinhala',
    'Tamil',
    'Telugu',
  ],
].map(script => new RegExp(`\\p{Script=${script}}`, 'u'));

/** How letters without a Unicode decomposition are written otherwise: Latin ones in ASCII, Persian ones in Arabic. */
const otherLetters: Record<string, string> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  ı: 'i',
  ی: 'ي',
  ى: 'ي',
  ک: 'ك',
  ة: 'ه',
};

/**
 * Marks that people leave out: diacritics, the vowel points of Arabic and Hebrew. Those of other scripts, such as the vowel
 * signs of Devanagari, are letters to their readers.
 */
const optionalMarks =
  /(?=\p{M})[\p{sc=Inherited}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}]/gu;

/**
 * Whether two names can be of one person: more than half of the parts of the shorter name are nearly parts of the longer,
 * whatever their diacritics, order, titles and initials. Names that cannot be compared pass: absent ones, and those that
 * share no script with spaces between the parts of a name.
 */
export function isSamePerson(one: string | undefined, other: string | undefined): boolean {
  if (!one || !other || !spacedScripts.some(script => script.test(one) && script.test(other))) return true;
  const [shorter = [], longer = []] = [namePartsOf(one), namePartsOf(other)].sort(
    (a, b) => a.length - b.length,
  );
  const isShared = (part: string) => longer.some(longerPart => distance(part, longerPart) <= part.length / 4);
  return shorter.length === 0 || shorter.filter(isShared).length > shorter.length / 2;
}

/**
 * The parts of a name in lower case without diacritics; initials and other parts of one or two characters are left out. A
 * Korean name is one part, as it is written with spaces or without.
 */
function namePartsOf(name: string): string[] {
  const plain = name
    .slice(0, 200)
    .normalize('NFKD')
    .replace(optionalMarks, '')
    .replace(/\p{Cf}|(?<=\p{sc=Hangul})\s+(?=\p{sc=Hangul})/gu, '')
    .toLowerCase()
    .replace(/[æœøłđðþßıیىکة]/g, letter => otherLetters[letter] as string);
  return [...new Set(plain.split(/[^\p{L}\p{M}\p{N}]+/u))].filter(part => part.length > 2);
}
