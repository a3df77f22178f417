// Validates of a CV what no schema can express: real dates, ends after starts, unique ids, known images, one person.
import { distance } from 'fastest-levenshtein';
import type { Violation } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { escapePointer } from '../content/json-pointer.ts';
import { existingLanguage, isLanguage, languageHint } from '../content/string-formats.ts';
import { suggest } from '../content/suggest.ts';
import { telephoneUrl } from '../text/telephone.ts';
import { isDate } from './dates/partial-date.ts';
import { type Cv, DATE_PATTERN, type ResumeEntry } from './schema.ts';
import { entryDatesOf } from './sections/entry-values.ts';
import { sectionsOf } from './sections/names.ts';

const datePattern = new RegExp(DATE_PATTERN);

/** Finds the violations of a CV whose types its schema has checked. `imageNames` are the file names in content/images. */
export function validateCv(cv: Cv, imageNames: string[]): Violation[] {
  const sectionViolations = sectionsOf(cv).flatMap(({ name, entries }) => {
    const sectionPointer = `/${escapePointer(name)}`;
    return [
      ...entries.flatMap((resumeEntry, i) =>
        validateEntry(resumeEntry, imageNames, `${sectionPointer}/${i}`),
      ),
      ...validateEntryIds(entries, sectionPointer),
    ];
  });
  const { image: portrait, phone } = cv.basics ?? {};
  return [
    ...validateImage(portrait, imageNames, '/basics/image'),
    ...validatePhone(phone),
    ...sectionViolations,
  ];
}

function validateEntry(resumeEntry: ResumeEntry, imageNames: string[], entryPointer: string): Violation[] {
  const entryDates = entryDatesOf(resumeEntry);
  const { startDate, endDate, date, releaseDate } = entryDates;
  return [
    ...validateImage(resumeEntry.logo, imageNames, `${entryPointer}/logo`),
    ...validateLanguageTag(resumeEntry.lang, `${entryPointer}/lang`),
    ...Object.entries(entryDates).flatMap(([key, fieldDate]) =>
      validateDate(fieldDate, `${entryPointer}/${key}`),
    ),
    ...validateDateOrder(startDate ?? date ?? releaseDate, endDate, `${entryPointer}/endDate`),
  ];
}

function validateImage(imageName: string | undefined, imageNames: string[], pointer: string): Violation[] {
  if (imageName === undefined || imageNames.includes(imageName)) return [];
  if (/^(\w+:)?\/\/|^data:/i.test(imageName)) {
    const [, lastSegment] = /^(?:\w+:)?\/\/[^/?#]+\/(?:[^?#]*\/)?([^/?#]+)/.exec(imageName) ?? [];
    const message = `should be a file in content/images: a URL is never loaded (found ${excerpt(imageName)})`;
    const exampleFile = excerpt(lastSegment ?? 'portrait.jpg');
    const hint = `put the image there and write its file name, such as ${exampleFile}`;
    return [{ ...warning(pointer, message, hint), kind: 'image-url', notShown: 1 }];
  }
  const message = `should be a file in content/images (found ${excerpt(imageName)})`;
  return [
    { ...warning(pointer, message, suggestImage(imageName, imageNames)), kind: 'missing-image', notShown: 1 },
  ];
}

/** Checks that a telephone number of a CV can be a link. */
function validatePhone(phone: string | undefined): Violation[] {
  if (!phone || telephoneUrl(phone)) return [];
  const message = `should be one telephone number with its country code (found ${excerpt(phone)}); it is shown without a link`;
  return [{ ...warning('/basics/phone', message, 'such as "+1 415 555 0100 ext. 89"'), kind: 'telephone' }];
}

/** Checks that the language tag of an entry exists. */
function validateLanguageTag(languageTag: string | undefined, pointer: string): Violation[] {
  if (languageTag === undefined || !isLanguage(languageTag)) return [];
  const existingTag = existingLanguage(languageTag);
  const message = `should be a language that exists (found ${excerpt(languageTag)})`;
  return existingTag === languageTag ? [] : [warning(pointer, message, languageHint(existingTag))];
}

/** Suggests the image that a path ends with or a name resembles; else lists all images. */
function suggestImage(imageName: string, imageNames: string[]): string {
  const sameImage = imageNames.find(knownImage => imageName.endsWith(`/${knownImage}`));
  if (sameImage) return `write ${excerpt(sameImage)}`;
  const imageList = imageNames.length ? `there are ${imageNames.join(', ')}` : 'there is none';
  return suggest(imageName, imageNames) || imageList;
}

/** Checks that a date of an entry exists. A text that does not look like a date is for the schema to report. */
function validateDate(date: string | undefined, pointer: string): Violation[] {
  if (date === undefined || !datePattern.test(date) || isDate(date)) return [];
  const month = Number(date.slice(5, 7));
  const message = `should be a date that exists (found ${excerpt(date)}); it is shown as written`;
  const hint = month < 1 || month > 12 ? 'months are 01 to 12' : 'the month has no such day';
  return [{ ...warning(pointer, message, hint), kind: 'impossible-date' }];
}

/** Checks that an end date is not before its start date, as far as both are precise. */
function validateDateOrder(
  startDate: string | undefined,
  endDate: string | undefined,
  pointer: string,
): Violation[] {
  if (!startDate || !endDate || !isDate(startDate) || !isDate(endDate)) return [];
  const precision = Math.min(startDate.length, endDate.length);
  if (endDate.slice(0, precision) >= startDate.slice(0, precision)) return [];
  const message = `should not be before the start, ${startDate} (found ${excerpt(endDate)})`;
  return [{ ...warning(pointer, message, 'one of the two is wrong'), kind: 'end-before-start' }];
}

/** Finds ids that an earlier entry of the section at a path (JSON Pointer) has. */
function validateEntryIds(entries: ResumeEntry[], sectionPointer: string): Violation[] {
  const violations: Violation[] = [];
  const indexById = new Map<string, number>();
  for (const [i, { id: entryId }] of entries.entries()) {
    if (entryId === undefined) continue;
    const firstIndex = indexById.get(entryId);
    if (firstIndex === undefined) {
      indexById.set(entryId, i);
      continue;
    }
    violations.push({
      severity: 'error',
      path: `${sectionPointer}/${i}/id`,
      kind: 'duplicate-id',
      message: `should be unique in its section (found ${excerpt(entryId)}, which ${sectionPointer}/${firstIndex} has)`,
      hint: 'give each entry an id of its own, the same in every language',
    });
  }
  return violations;
}

function warning(pointer: string, message: string, hint: string): Violation {
  return { severity: 'warning', path: pointer, message, hint };
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
const otherSpellings: Record<string, string> = {
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
 * signs of Devanagari, are letters of a name.
 */
const optionalMarks =
  /(?=\p{M})[\p{sc=Inherited}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}]/gu;

/**
 * Whether two names can be of one person: more than half of the parts of the shorter name are nearly parts of the longer,
 * whatever their diacritics, order, titles and initials. Names that cannot be compared pass: absent ones, and those that
 * share no script with spaces between the parts of a name.
 */
export function isSamePerson(name: string | undefined, otherName: string | undefined): boolean {
  if (!name || !otherName || !spacedScripts.some(script => script.test(name) && script.test(otherName)))
    return true;
  const [shorterName = [], longerName = []] = [namePartsOf(name), namePartsOf(otherName)].sort(
    (nameParts, otherParts) => nameParts.length - otherParts.length,
  );
  const isSharedPart = (namePart: string) =>
    longerName.some(longerNamePart => distance(namePart, longerNamePart) <= namePart.length / 4);
  return shorterName.length === 0 || shorterName.filter(isSharedPart).length > shorterName.length / 2;
}

/**
 * The parts of a name in lower case without diacritics; initials and other parts of one or two characters are left out. A
 * Korean name is one part, as it is written with spaces or without.
 */
function namePartsOf(name: string): string[] {
  const plainName = name
    .slice(0, 200)
    .normalize('NFKD')
    .replace(optionalMarks, '')
    .replace(/\p{Cf}|(?<=\p{sc=Hangul})\s+(?=\p{sc=Hangul})/gu, '')
    .toLowerCase()
    .replace(/[æœøłđðþßıیىکة]/g, letter => otherSpellings[letter] as string);
  return [...new Set(plainName.split(/[^\p{L}\p{M}\p{N}]+/u))].filter(namePart => namePart.length > 2);
}
