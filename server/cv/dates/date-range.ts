// Creates the date range of an entry as texts, and formats it as one line.
import { createDurationText } from './duration.ts';
import {
  createDateText,
  type DatePrecision,
  type DateText,
  formatDate,
  isAfter,
  isDate,
  isoDate,
  type MonthStyle,
  type PartialDate,
  shortenDate,
} from './partial-date.ts';

/** A date range as texts. It has a start, an end or both. */
export interface DateRange {
  start: DateText | null;
  /** The end date; null where it would repeat the text of the start. */
  end: DateText | null;
  /** Whether the date range has begun and no end is known. */
  ongoing: boolean;
  /** Whether the date range begins after the current month and no end is known. */
  upcoming: boolean;
  duration: DateText | null;
  /** First and last date as the content has them, in ISO 8601; '' for a text that is no date. */
  interval: { first: string; last: string };
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
  /** How precise the dates of a range are shown at most. `iso` and durations are as precise as the content. */
  precision: DatePrecision;
}

/** Creates the date range of an event, such as an award: one date, as precise as it is. Null without a date. */
export function createEvent(eventDate: PartialDate | undefined, locale: string): DateRange | null {
  if (!eventDate) return null;
  const iso = isoDate(eventDate);
  return {
    start: createDateText(eventDate, locale),
    end: null,
    ongoing: false,
    upcoming: false,
    duration: null,
    interval: { first: iso, last: iso },
  };
}

/** Creates the date range of an entry; null when it has no date. A duration is given only on request. */
export function createDateRange(
  dates: StartAndEnd,
  withDuration: boolean,
  options: DateRangeOptions,
): DateRange | null {
  return buildDateRange(dates, withDuration ? createElapsedTime([dates], options) : null, options);
}

/**
 * Creates the date range from the first start to the last end of several; null when they have no valid date. Its duration
 * has each month once and leaves gaps out.
 */
export function createDateSpan(ranges: StartAndEnd[], options: DateRangeOptions): DateRange | null {
  const validRanges = ranges.filter(({ start = '', end = '' }) => isDate(start) || isDate(end));
  const startDates = validRanges.map(({ start = '', end = '' }) => (isDate(start) ? start : end));
  const endDates = validRanges.map(({ start = '', end = '' }) => (isDate(end) ? end : start));
  const isOngoing = validRanges.some(({ end }) => !end);
  const startAndEnd = { start: startDates.sort()[0], end: isOngoing ? undefined : endDates.sort().at(-1) };
  return buildDateRange(startAndEnd, createElapsedTime(validRanges, options), options);
}

function buildDateRange(
  { start, end }: StartAndEnd,
  elapsedTime: DateText | null,
  options: DateRangeOptions,
): DateRange | null {
  const firstDate = start || end;
  const lastDate = end || start;
  if (!firstDate || !lastDate) return null;
  const { locale, month, precision } = options;
  const upcoming = !end && isAfter(firstDate, month);
  const dateRange: DateRange = {
    start: start ? createShownDate(start, options, upcoming ? 'long' : 'short') : null,
    end: end ? createShownDate(end, options) : null,
    ongoing: !end && !upcoming,
    upcoming,
    duration: elapsedTime,
    interval: { first: isoDate(firstDate), last: isoDate(lastDate) },
  };
  const shownDate = shortenDate(firstDate, precision);
  if (!start || !end || shownDate !== shortenDate(end, precision)) return dateRange;
  // The one date that is shown contains both ends, so it is no more precise than its text. A month says how long it is.
  const duration = shownDate.length === 4 ? dateRange.duration : null;
  return { ...dateRange, start: createDateText(shownDate, locale), end: null, duration };
}

/** A date as exact as the content has it, with a text of the precision of the options. */
function createShownDate(
  date: PartialDate,
  { locale, precision }: DateRangeOptions,
  monthStyle: MonthStyle = 'short',
): DateText {
  return { iso: isoDate(date), text: formatDate(shortenDate(date, precision), locale, monthStyle) };
}

/** The time that date ranges cover up to now; null where one has an end in the future, as it has not lasted so long yet. */
function createElapsedTime(ranges: StartAndEnd[], { locale, month }: DateRangeOptions): DateText | null {
  const intervals = ranges.flatMap(({ start, end }) => (start ? [{ start, end: end || month }] : []));
  return intervals.some(({ end }) => isAfter(end, month)) ? null : createDurationText(intervals, locale);
}

/** The interface messages of date ranges. */
export interface DateRangeMessages {
  /** The message for the end of an ongoing date range. */
  ongoing: string;
  /** The message for a date range that begins in the future; `{date}` is its start. */
  upcoming: string;
}

/** Formats a date range without its duration, such as "1907 – 1936". */
export function formatDateRange(
  { start, end, ongoing, upcoming }: DateRange,
  messages: DateRangeMessages,
): string {
  const dateTexts = [start, end].flatMap(date => (date ? [date.text] : [])).join(' – ');
  if (upcoming) {
    const [beforeDate, afterDate] = splitUpcoming(messages);
    return `${beforeDate}${dateTexts}${afterDate}`;
  }
  return ongoing ? `${dateTexts} – ${messages.ongoing}` : dateTexts;
}

/** What the message of a range in the future has before and after its date. Without a placeholder the date comes last. */
export function splitUpcoming({ upcoming }: Pick<DateRangeMessages, 'upcoming'>): [string, string] {
  const [beforeDate = '', afterDate] = upcoming.split('{date}');
  return afterDate === undefined ? [`${beforeDate} `, ''] : [beforeDate, afterDate];
}
