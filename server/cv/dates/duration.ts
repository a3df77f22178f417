// Computes durations between partial dates, and formats them.
import { type DateText, isDate, type PartialDate } from './partial-date.ts';

/** A duration in whole years and months; `months` is below twelve. */
export interface Duration {
  years: number;
  months: number;
}

/** An interval of two dates, the first of which is not after the second unless one is wrong. */
export interface DateInterval {
  start: PartialDate;
  end: PartialDate;
}

/**
 * The time that intervals cover, each month once. Months count inclusively when both dates of an interval have a month
 * (January to March is three months); else years are subtracted. Null when that is less than one month or year.
 */
export function durationOf(intervals: DateInterval[]): Duration | null {
  let totalMonths = 0;
  let coveredUntilMonth = 0;
  for (const [firstMonth, endMonth] of intervals.map(monthsOfInterval).sort((a, b) => a[0] - b[0])) {
    totalMonths += Math.max(0, endMonth - Math.max(firstMonth, coveredUntilMonth));
    coveredUntilMonth = Math.max(coveredUntilMonth, endMonth);
  }
  return totalMonths > 0 ? { years: Math.floor(totalMonths / 12), months: totalMonths % 12 } : null;
}

/** The first month of an interval and the one after its last, counted from the year 0. */
function monthsOfInterval({ start, end }: DateInterval): [from: number, to: number] {
  const [startYear = 0, startMonth] = start.split('-').map(Number);
  const [endYear = 0, endMonth] = end.split('-').map(Number);
  return startMonth && endMonth
    ? [startYear * 12 + startMonth - 1, endYear * 12 + endMonth]
    : [startYear * 12, endYear * 12];
}

/** Formats a duration in a locale (BCP 47), such as "29 years, 11 months" or "29 años y 11 meses". */
export function formatDuration({ years, months }: Duration, locale: string): string {
  const formatUnit = (unitCount: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(unitCount);
  const durationUnits: string[] = [];
  if (years) durationUnits.push(formatUnit(years, 'year'));
  if (months) durationUnits.push(formatUnit(months, 'month'));
  return new Intl.ListFormat(locale, { type: 'unit' }).format(durationUnits);
}

/** Formats a duration as ISO 8601 has it, such as P29Y11M. */
export function isoDuration({ years, months }: Duration): string {
  return `P${years ? `${years}Y` : ''}${months ? `${months}M` : ''}`;
}

/** The time that intervals cover as text in a locale (BCP 47); null where an end is no date, or there is no duration. */
export function createDurationText(intervals: DateInterval[], locale: string): DateText | null {
  const areDates = intervals.every(({ start, end }) => isDate(start) && isDate(end));
  const duration = areDates ? durationOf(intervals) : null;
  return duration && { iso: isoDuration(duration), text: formatDuration(duration, locale) };
}
