// Parses, formats and compares partial dates (YYYY, YYYY-MM, YYYY-MM-DD), date ranges and durations.
/**
 * A date as content writes it: YYYY, YYYY-MM or YYYY-MM-DD. Its precision is kept and never invented. Anything else is
 * shown as it is written.
 */
export type PartialDate = string;

/** Whole years and months; months below twelve. */
export interface Duration {
  years: number;
  months: number;
}

const dateStyle: Intl.DateTimeFormatOptions[] = [
  { year: 'numeric' },
  { year: 'numeric', month: 'short' },
  { year: 'numeric', month: 'short', day: 'numeric' },
];

/** Made once for each locale and precision: making one takes sixty times as long as using it. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/**
 * Writes a date in a locale (BCP 47), as precise as it is; a day that the calendar lacks, such as the 30th of February,
 * stays as it is written. Always by UTC: a date without a time is no moment, and local time would move it a day west of
 * Greenwich.
 */
export function formatDate(date: PartialDate, locale: string): string {
  if (!isDate(date)) return date;
  const precision = date.split('-').length - 1;
  const key = `${locale} ${precision}`;
  const format =
    dateFormats.get(key) ?? new Intl.DateTimeFormat(locale, { ...dateStyle[precision], timeZone: 'UTC' });
  dateFormats.set(key, format);
  return format.format(new Date(date));
}

/** Whether a text is a date, and the calendar has it. JavaScript takes the 30th of February for the 1st or 2nd of March. */
export function isDate(date: string): boolean {
  if (!/^\d{4}(-\d\d(-\d\d)?)?$/.test(date)) return false;
  const time = new Date(date);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(date);
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** The date that a text probably means: "August 2021", "08/2021", "2021-8-1", "2021-08-01T00:00"; else ''. */
export function guessDate(text: string): string {
  const named = /^([a-z]{3})[a-z]*\.? (\d{4})$/i.exec(text);
  const numbered = /^(\d{1,2})[./-](\d{4})$/.exec(text);
  const [, year = numbered?.[2] ?? named?.[2], month, day] =
    /^(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?(?:T.*)?$/.exec(text) ?? [];
  const number = month ?? numbered?.[1] ?? months.indexOf(named?.[1]?.toLowerCase() ?? '') + 1;
  const date = [year, number, day]
    .filter(part => part !== undefined)
    .map(part => String(part).padStart(2, '0'))
    .join('-');
  return isDate(date) ? date : '';
}

/**
 * How long from start to end. Months count inclusively when both dates have a month (January to March is three); else
 * years are subtracted. Null when that is less than the shortest unit known, or when the end is before the start.
 */
export function durationBetween(start: PartialDate, end: PartialDate): Duration | null {
  const [startYear = 0, startMonth] = start.split('-').map(Number);
  const [endYear = 0, endMonth] = end.split('-').map(Number);
  const months = startMonth && endMonth ? endMonth - startMonth + 1 : 0;
  const total = (endYear - startYear) * 12 + months;
  return total > 0 ? { years: Math.floor(total / 12), months: total % 12 } : null;
}

/** Writes a duration in a locale, such as "29 years, 11 months" or "29 años y 11 meses". */
export function formatDuration({ years, months }: Duration, locale: string): string {
  const unit = (value: number, name: string) =>
    value
      ? [new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value)]
      : [];
  return new Intl.ListFormat(locale, { type: 'unit' }).format([
    ...unit(years, 'year'),
    ...unit(months, 'month'),
  ]);
}

/** A duration as ISO 8601 writes it, such as P29Y11M. */
export function isoDuration({ years, months }: Duration): string {
  return `P${years ? `${years}Y` : ''}${months ? `${months}M` : ''}`;
}

/** A date or a duration for machines (ISO 8601; empty for a date that the calendar lacks) and for readers. */
export interface DateText {
  iso: string;
  text: string;
}

/** When something was, in words. `end` null: an event on one date, or, when `ongoing`, something that goes on. */
export interface DateRange {
  start: DateText | null;
  end: DateText | null;
  ongoing: boolean;
  duration: DateText | null;
}

/** How dates are written and counted. */
export interface DateRangeOptions {
  /** Locale (BCP 47) that dates are written in. */
  locale: string;
  /** The month (YYYY-MM, UTC) up to which what goes on is counted. */
  asOf: PartialDate;
}

/**
 * Puts a period into words; null when it has no date. An equal start and end is an event. How long it lasted is told
 * when `timed`.
 */
export function createDateRange(
  [start, end]: [start: PartialDate | undefined, end: PartialDate | undefined],
  timed: boolean,
  { locale, asOf }: DateRangeOptions,
): DateRange | null {
  if (!start && !end) return null;
  const event = start === end;
  const last = end ?? asOf;
  const duration =
    timed && start && !event && isDate(start) && isDate(last) ? durationBetween(start, last) : null;
  const date = (written: PartialDate | undefined) =>
    written ? { iso: isDate(written) ? written : '', text: formatDate(written, locale) } : null;
  return {
    start: date(start),
    end: event ? null : date(end),
    ongoing: !end,
    duration: duration ? { iso: isoDuration(duration), text: formatDuration(duration, locale) } : null,
  };
}
