// Parses, formats and compares partial dates (YYYY, YYYY-MM, YYYY-MM-DD), date ranges and durations of a CV.

/**
 * A date as the content has it: YYYY, YYYY-MM or YYYY-MM-DD (JSON Resume 1.3.1). A month or day that is absent is never
 * made up. Any other text is shown as written.
 */
export type PartialDate = string;

/** Whole years and months; `months` is below twelve. */
export interface Duration {
  years: number;
  months: number;
}

/** Format options by precision: year, month, day. */
const formatOptions: Intl.DateTimeFormatOptions[] = [
  { year: 'numeric' },
  { year: 'numeric', month: 'short' },
  { year: 'numeric', month: 'short', day: 'numeric' },
];

/** Cached by locale and precision: creating a format takes sixty times as long as using it. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/**
 * Formats a date in a locale (BCP 47), as precise as it is. A text that is no date, or a day that does not exist, such as
 * the 30th of February, is returned unchanged. Always in UTC: in local time a date would be a day earlier west of Greenwich.
 */
export function formatDate(date: PartialDate, locale: string): string {
  if (!isDate(date)) return date;
  const precision = date.split('-').length - 1;
  const key = `${locale} ${precision}`;
  const format =
    dateFormats.get(key) ?? new Intl.DateTimeFormat(locale, { ...formatOptions[precision], timeZone: 'UTC' });
  dateFormats.set(key, format);
  return format.format(new Date(date));
}

/** Whether a text is a partial date that exists. `Date` alone would take the 30th of February for a day in March. */
export function isDate(date: string): boolean {
  if (!/^\d{4}(-\d\d(-\d\d)?)?$/.test(date)) return false;
  const time = new Date(date);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(date);
}

/** Other ways to write a date: "2021-8-1" or "2021-08-01T00:00", "08/2021", "August 2021". */
const dateSpellings = [
  /^(?<year>\d{4})[./-](?<month>\d{1,2})(?:[./-](?<day>\d{1,2}))?(?:T.*)?$/,
  /^(?<month>\d{1,2})[./-](?<year>\d{4})$/,
  /^(?<month>[a-z]{3})[a-z]*\.? (?<year>\d{4})$/i,
];

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** Guesses the date (YYYY-MM or YYYY-MM-DD) that a text in another spelling means; '' when there is none. */
export function guessDate(text: string): string {
  const groups = dateSpellings.map(spelling => spelling.exec(text)?.groups).find(Boolean);
  if (!groups) return '';
  const { year, month = '', day } = groups;
  const monthNumber = /\d/.test(month) ? month : monthNames.indexOf(month.toLowerCase()) + 1;
  const date = [year, monthNumber, day]
    .filter(part => part !== undefined)
    .map(part => String(part).padStart(2, '0'))
    .join('-');
  return isDate(date) ? date : '';
}

/**
 * The time from start to end. Months count inclusively when both dates have a month (January to March is three months);
 * else years are subtracted. Null when that is less than one month or year, or when the end is before the start.
 */
export function durationBetween(start: PartialDate, end: PartialDate): Duration | null {
  const [startYear = 0, startMonth] = start.split('-').map(Number);
  const [endYear = 0, endMonth] = end.split('-').map(Number);
  const months = startMonth && endMonth ? endMonth - startMonth + 1 : 0;
  const total = (endYear - startYear) * 12 + months;
  return total > 0 ? { years: Math.floor(total / 12), months: total % 12 } : null;
}

/** Formats a duration in a locale (BCP 47), such as "29 years, 11 months" or "29 años y 11 meses". */
export function formatDuration({ years, months }: Duration, locale: string): string {
  const formatUnit = (value: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  const units: string[] = [];
  if (years) units.push(formatUnit(years, 'year'));
  if (months) units.push(formatUnit(months, 'month'));
  return new Intl.ListFormat(locale, { type: 'unit' }).format(units);
}

/** Formats a duration as ISO 8601 has it, such as P29Y11M. */
export function isoDuration({ years, months }: Duration): string {
  return `P${years ? `${years}Y` : ''}${months ? `${months}M` : ''}`;
}

/** A date or duration as text in a locale, and in ISO 8601; `iso` is '' for a text that is no date. */
export interface DateText {
  iso: string;
  text: string;
}

/** Turns a date into text in a locale (BCP 47). */
export function createDateText(date: PartialDate, locale: string): DateText {
  return { iso: isDate(date) ? date : '', text: formatDate(date, locale) };
}

/** A date range as texts. Without an `end` it is an event on one date or, when `ongoing`, has not ended. */
export interface DateRange {
  start: DateText | null;
  end: DateText | null;
  ongoing: boolean;
  duration: DateText | null;
}

/** The dates of an entry as the content has them. */
export interface StartAndEnd {
  start: PartialDate | undefined;
  end: PartialDate | undefined;
}

export interface DateRangeOptions {
  /** Locale (BCP 47) of the texts. */
  locale: string;
  /** The current month (YYYY-MM, UTC): ongoing entries are counted up to it, and what begins later is in the future. */
  month: PartialDate;
}

/**
 * Creates the date range of an entry; null when it has no date. An equal start and end is an event. A duration is given
 * only on request, and only between dates that exist.
 */
export function createDateRange(
  { start, end }: StartAndEnd,
  withDuration: boolean,
  { locale, month }: DateRangeOptions,
): DateRange | null {
  if (!start && !end) return null;
  const isEvent = start === end;
  return {
    start: start ? createDateText(start, locale) : null,
    end: end && !isEvent ? createDateText(end, locale) : null,
    ongoing: !end,
    duration: withDuration && start && !isEvent ? createDurationText(start, end ?? month, locale) : null,
  };
}

function createDurationText(start: PartialDate, end: PartialDate, locale: string): DateText | null {
  const duration = isDate(start) && isDate(end) ? durationBetween(start, end) : null;
  return duration && { iso: isoDuration(duration), text: formatDuration(duration, locale) };
}

/** Formats a date range without its duration, such as "1907 – 1936"; `presentWord` is the end of what is ongoing. */
export function formatDateRange({ start, end, ongoing }: DateRange, presentWord: string): string {
  const endText = ongoing ? presentWord : end?.text;
  return [start?.text, endText].filter(text => text !== undefined).join(' – ');
}
