// Parses, compares, shortens and formats partial dates: YYYY, YYYY-MM, YYYY-MM-DD.
import type { datePrecisions } from '../../content/site.ts';

/**
 * A date as the content has it: YYYY, YYYY-MM or YYYY-MM-DD (JSON Resume 1.3.1). A month or day that is absent is never
 * made up. Any other text is shown as written.
 */
export type PartialDate = string;

/** How precise a date is at most. */
export type DatePrecision = (typeof datePrecisions)[number];

/** Lengths of dates in characters, by their precision. */
const dateLengths: Record<DatePrecision, number> = { year: 4, month: 7, day: 10 };

/** Options of date formats by precision: year, month, day. The month is added. */
const dateFormatOptions: Intl.DateTimeFormatOptions[] = [
  { year: 'numeric' },
  { year: 'numeric' },
  { year: 'numeric', day: 'numeric' },
];

/** How a month is written: "Mar" in the columns of a CV, "March" within a phrase. */
export type MonthStyle = 'short' | 'long';

/** Formats of dates, cached by locale, precision and style of the month: creating a format takes sixty times as long as using it. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/**
 * Formats a date in a locale (BCP 47), as precise as it is. A text that is no date, or a day that does not exist, such as
 * the 30th of February, is returned unchanged. Always in UTC: in local time a date would be a day earlier west of Greenwich.
 * Always in the Gregorian calendar, as the date is written: the calendar of a locale such as `th` has other years.
 */
export function formatDate(date: PartialDate, locale: string, monthStyle: MonthStyle = 'short'): string {
  if (!isDate(date)) return date;
  const precision = date.split('-').length - 1;
  const formatKey = `${locale} ${precision} ${monthStyle}`;
  const dateFormat = dateFormats.get(formatKey) ?? createDateFormat(locale, precision, monthStyle);
  dateFormats.set(formatKey, dateFormat);
  return dateFormat.format(new Date(date));
}

function createDateFormat(locale: string, precision: number, month: MonthStyle): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, {
    ...dateFormatOptions[precision],
    ...(precision > 0 && { month }),
    calendar: 'gregory',
    timeZone: 'UTC',
  });
}

/** Whether a text is a partial date that exists. `Date` alone would take the 30th of February for a day in March. */
export function isDate(date: string): boolean {
  if (!/^\d{4}(-\d\d(-\d\d)?)?$/.test(date)) return false;
  const parsedDate = new Date(date);
  return !Number.isNaN(parsedDate.getTime()) && parsedDate.toISOString().startsWith(date);
}

/** Whether a date is later than all of a month (YYYY-MM): not for the month itself, its days, or the year that it is in. */
export function isAfter(date: PartialDate, month: PartialDate): boolean {
  const monthOrYear = date.slice(0, dateLengths.month);
  return isDate(date) && monthOrYear > month.slice(0, monthOrYear.length);
}

/** Shortens a date to a precision; one that is less precise, or a text that is no date, stays as it is. */
export function shortenDate(date: PartialDate, precision: DatePrecision): PartialDate {
  return isDate(date) ? date.slice(0, dateLengths[precision]) : date;
}

/** A date or duration as text in a locale, and in ISO 8601; `iso` is '' for a text that is no date. */
export interface DateText {
  iso: string;
  text: string;
}

/** Turns a date into text in a locale (BCP 47). */
export function createDateText(date: PartialDate, locale: string): DateText {
  return { iso: isoDate(date), text: formatDate(date, locale) };
}

/** The date, as it is in ISO 8601; '' for a text that is no date. */
export function isoDate(date: PartialDate): string {
  return isDate(date) ? date : '';
}
