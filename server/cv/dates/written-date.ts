// Reads dates in the other spellings that people use, where their meaning is plain, such as 05/2019 and May 2018.
import { excerpt } from '../../content/excerpt.ts';
import { isOngoingWord } from './ongoing-words.ts';
import { isDate, type PartialDate } from './partial-date.ts';

/** A date that was read from another spelling, with the parts of the diagnostic. */
export interface WrittenDate {
  /** The date that was meant; undefined for the end of what is ongoing. */
  date: PartialDate | undefined;
  message: string;
  hint: string;
}

/**
 * Other spellings of a date: "2021-8", "2021/08/01" or "2021-08-01T00:00", "08/2021", "August 2021", "1 Aug. 2021",
 * "August 1st, 2021". A day and a month in numbers before the year are ambiguous.
 */
const dateSpellings = [
  /^(?<year>[12]\d{3})(?<separator>[./-])(?<month>\d{1,2})(?:\k<separator>(?<day>\d{1,2}))?(?:[T ]\d\d:.*)?$/,
  /^(?<month>\d{1,2})[./-](?<year>[12]\d{3})$/,
  /^(?:(?<day>\d{1,2})(?:st|nd|rd|th)?[ -])?(?<name>[a-z]{3,9})\.?,?[ /-](?<year>[12]\d{3})$/i,
  /^(?<name>[a-z]{3,9})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>[12]\d{3})$/i,
];

/** A text in the form of a date, which most are, whether the date exists or not. */
const DATE_FORM = /^\d{4}(-\d\d){0,2}$/;

const monthNames =
  'january february march april may june july august september october november december'.split(' ');

/**
 * Reads a text without white space around it that stands in place of a date. `isEnd`: whether it is the end of an entry.
 * Null where the text is a date already, or where its meaning is not plain.
 */
export function readWrittenDate(written: string, isEnd: boolean): WrittenDate | null {
  if (DATE_FORM.test(written)) return null;
  if (isEnd && isOngoingWord(written)) {
    return {
      date: undefined,
      message: `should be absent while ongoing (found ${excerpt(written)})`,
      hint: 'remove it',
    };
  }
  const meantDate = parseDateSpelling(written);
  if (!meantDate) return null;
  const message = `should be YYYY, YYYY-MM or YYYY-MM-DD (found ${excerpt(written)}): it is read as ${meantDate}`;
  return { date: meantDate, message, hint: `write "${meantDate}"` };
}

/** The date (YYYY-MM or YYYY-MM-DD) of a text in one of the spellings; '' for another text, or a day that does not exist. */
function parseDateSpelling(written: string): PartialDate {
  const dateGroups = dateSpellings.map(spelling => spelling.exec(written)?.groups).find(Boolean);
  if (!dateGroups) return '';
  const { year, name: monthName, month = monthNumberOf(monthName), day } = dateGroups;
  const dateParts = [year, month, day].filter(datePart => datePart !== undefined);
  const date = dateParts.map(datePart => datePart.padStart(2, '0')).join('-');
  return isDate(date) ? date : '';
}

/** The number of a month by its English name or the beginning of that, such as "Sept". */
function monthNumberOf(monthName = ''): string {
  return String(monthNames.findIndex(month => month.startsWith(monthName.toLowerCase())) + 1);
}
