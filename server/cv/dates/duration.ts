// Computes durations between partial dates, and formats them.
import { type DateText, isDate, type PartialDate } from './partial-date.ts';

/** Whole years and months; `months` is below twelve. */
export interface Duration {
  years: number;
  months: number;
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

/** The time from start to end as text in a locale (BCP 47); null where one is no date, or there is no duration. */
export function createDurationText(start: PartialDate, end: PartialDate, locale: string): DateText | null {
  const duration = isDate(start) && isDate(end) ? durationBetween(start, end) : null;
  return duration && { iso: isoDuration(duration), text: formatDuration(duration, locale) };
}
