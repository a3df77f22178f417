// Positions the dated entries of a CV on a scale of years: its bars, bands and ticks.
import type { Site } from '../content/site.ts';
import type { DateRange } from './dates/date-range.ts';
import type { Entry } from './entries.ts';
import type { EntryGroup } from './sections/employers.ts';
import { isStandardSection } from './sections/names.ts';
import type { Section } from './view-model.ts';

/** The sections of JSON Resume that the timeline has unless site.json names others. */
const timelineSections = ['work', 'education', 'projects'];

/** The scale of the timeline has at most this many steps between years. */
const MAX_TICKS = 8;

/** An entry, or the positions at one employer, on the scale. `from` and `to` are years with fractions, such as 1907.14 for the 22nd of February 1907. */
export interface Bar {
  id: string;
  title: string;
  /** Language tag (BCP 47) of the title; '' where it is the language of the page. */
  lang: string;
  /** The employer, school or the like, without its location; '' where it is the title, or in another language. */
  employer: string;
  /** Whether the short CV has the entry of the bar: then the drawing labels the bar. */
  isShort: boolean;
  dateRange: DateRange;
  from: number;
  to: number;
  /** What the bar covers from first to last: several spans where there are gaps between positions. */
  spans: Span[];
}

/** An interval of years, with fractions, on the timeline. */
type Span = [from: number, to: number];

/** A scale of years with a band of bars for each section. `from` and `to` are whole years. */
export interface Timeline {
  from: number;
  to: number;
  /** Bars are in the order of the page. */
  bands: (Pick<Section, 'name' | 'id' | 'words'> & { bars: Bar[] })[];
}

/** A year with its label on the scale. `at` is a percentage of the width, from the inline start. */
export interface Tick {
  at: number;
  text: string;
  /** The anchor of the label, as in SVG text-anchor: at the edges a label would not fit if it were centred. */
  anchor: 'start' | 'middle' | 'end';
}

export interface TimelineOptions {
  /** The current month (YYYY-MM, UTC), with which ongoing entries end. */
  month: string;
  /** Separates the parts of a title. */
  comma: string;
  /** The sections on the timeline. */
  shown?: Site['timeline'];
}

/**
 * Creates the timeline of the shown sections; with `true` of positions, education, projects and all sections that JSON
 * Resume does not have, with `false` of none. Sections are in their order on the page. A date covers all of the
 * year, month or day that it names. Entries without a title or valid dates, and those in the future whose end is not known,
 * are left out; null when none remains.
 */
export function createTimeline(
  sections: Section[],
  { month, comma, shown = true }: TimelineOptions,
): Timeline | null {
  const bands = sections.flatMap(({ name, id, words, groups, short }) => {
    if (!isOnTimeline(name, shown)) return [];
    const bars = groups.flatMap(group => createBar(group, short, { month, comma }));
    return bars.length ? [{ name, id, words, bars }] : [];
  });
  const bars = bands.flatMap(band => band.bars);
  if (!bars.length) return null;
  // Not Math.min(...bars): the number of arguments is limited.
  const from = Math.floor(bars.reduce((first, bar) => Math.min(first, bar.from), Infinity));
  const to = Math.ceil(bars.reduce((last, bar) => Math.max(last, bar.to), -Infinity));
  return { from, to, bands };
}

function isOnTimeline(sectionName: string, shown: Site['timeline']): boolean {
  if (typeof shown !== 'boolean') return shown.includes(sectionName);
  return shown && (timelineSections.includes(sectionName) || !isStandardSection(sectionName));
}

/** Creates the bar of an entry, or of the positions at one employer, which has the name of the employer. */
function createBar(
  { employer, entries }: EntryGroup,
  short: Section['short'],
  { month, comma }: Pick<TimelineOptions, 'month' | 'comma'>,
): Bar[] {
  const { id, dateRange, title, organization } = employer ?? (entries[0] as Entry);
  const [firstTitle] = title;
  const [organizationText] = employer ? [] : organization;
  if (!dateRange || !firstTitle) return [];
  const barSpans = joinSpans(entries.flatMap(({ dateRange }) => createSpans(dateRange, month)));
  const [firstSpan] = barSpans;
  const lastSpan = barSpans.at(-1);
  if (!firstSpan || !lastSpan) return [];
  const barTitle = title.map(({ text }) => text).join(comma);
  return [
    {
      id,
      title: barTitle,
      lang: firstTitle.lang,
      employer: organizationText?.lang === firstTitle.lang ? organizationText.text : '',
      isShort: entries.some(({ id }) => short.has(id)),
      dateRange,
      from: firstSpan[0],
      to: lastSpan[1],
      spans: barSpans,
    },
  ];
}

function createSpans(dateRange: DateRange | null, month: string): Span[] {
  if (!dateRange) return [];
  const { interval, ongoing, upcoming } = dateRange;
  const lastDate = ongoing ? month : interval.last;
  if (upcoming || !interval.first || !lastDate) return [];
  const [spanStart] = yearsCovered(interval.first);
  const [, spanEnd] = yearsCovered(lastDate);
  // The end of the date range is before its start.
  return spanEnd <= spanStart ? [] : [[spanStart, spanEnd]];
}

/** Joins spans that overlap or touch, in the order of time. */
function joinSpans(spans: Span[]): Span[] {
  const joinedSpans: Span[] = [];
  for (const [from, to] of spans.sort((span, otherSpan) => span[0] - otherSpan[0])) {
    const lastSpan = joinedSpans.at(-1);
    if (lastSpan && from <= lastSpan[1]) lastSpan[1] = Math.max(lastSpan[1], to);
    else joinedSpans.push([from, to]);
  }
  return joinedSpans;
}

/** The interval of years that a date covers. All months count as 31 days, so that they are equally long. */
function yearsCovered(iso: string): [from: number, to: number] {
  const [year = 0, month, day] = iso.split('-').map(Number);
  const firstDay = year * 372 + ((month ?? 1) - 1) * 31 + (day ?? 1) - 1;
  const coveredDays = countDays(month, day);
  return [firstDay / 372, (firstDay + coveredDays) / 372];
}

function countDays(month: number | undefined, day: number | undefined): number {
  if (month === undefined) return 372;
  return day === undefined ? 31 : 1;
}

/** Steps between the years of ticks; years have four digits. */
const yearSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/**
 * Creates the ticks of a timeline that is `columns` digits wide: round years, multiples of the smallest step that needs
 * no more than {@link MAX_TICKS} of them and keeps labels one character apart. At an edge, where labels are not centred, a
 * tick that touches its neighbour is left out. `formatYear` labels a year.
 */
export function createTicks(
  timeline: Timeline,
  formatYear: (year: number) => string,
  columns: number,
): Tick[] {
  const { from, to } = timeline;
  const labelColumns = Math.max(columnsOf(formatYear(from)), columnsOf(formatYear(to)));
  const maxSteps = Math.min(MAX_TICKS, columns / (labelColumns + 1));
  const yearStep = yearSteps.find(yearStep => (to - from) / yearStep <= maxSteps) as number;
  const firstTick = Math.ceil(from / yearStep) * yearStep;
  const ticks = Array.from({ length: Math.floor((to - firstTick) / yearStep) + 1 }, (_, i) => {
    const year = firstTick + i * yearStep;
    const tickPosition = positionOf(timeline, year);
    return { at: tickPosition, anchor: tickAnchorAt(tickPosition), text: formatYear(year) };
  });
  // From a label at the edge to the middle of the next one: one and a half labels, and a character between them.
  const minDistance = ((labelColumns * 1.5 + 1) / columns) * 100;
  const isApart = (one: number, other = Infinity) => Math.abs(other - one) >= minDistance;
  return ticks.filter(({ at: tickPosition, anchor }, i) => {
    if (anchor === 'middle') return true;
    return isApart(tickPosition, ticks[anchor === 'start' ? i + 1 : i - 1]?.at);
  });
}

/** The text anchor of a label at a position in percent: at the edges it would not fit if it were centred. */
function tickAnchorAt(labelPosition: number): Tick['anchor'] {
  if (labelPosition < 2) return 'start';
  return labelPosition > 98 ? 'end' : 'middle';
}

/** The position of a time, in years, on the scale of a timeline: a percentage of its width. */
export function positionOf({ from: firstYear, to: lastYear }: Timeline, years: number): number {
  return ((years - firstYear) / (lastYear - firstYear)) * 100;
}

/** The width of a text in Latin characters; East Asian ones are two wide (Unicode UAX #11, roughly). */
export function columnsOf(labelText: string): number {
  const wideCharacters = labelText.match(
    /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g,
  );
  return labelText.length + (wideCharacters?.length ?? 0);
}

/** The widths of characters in half an em: those of Source Sans 3, rounded up. */
const characterWidths = new Map(
  Object.entries({
    ' ': 0.4,
    "|ij',.:;lI·’‘": 0.5,
    '!f()[]{}-tr/\\ł': 0.7,
    '*s"?zxc': 0.9,
    vyYJLagVXek: 1,
    ESTZoAhnubdpqP: 1.1,
    'CRKBDG&': 1.2,
    NUHOQфыДЛ: 1.35,
    wMжшщюмФЫЮ: 1.5,
    'W%m@ЖШЩ—': 1.7,
    '…': 1.9,
  }).flatMap(([characters, width]) => [...characters].map(character => [character, width] as const)),
);

/** The width of a label of the timeline in half an em, at most. East Asian characters are an em wide. */
export function labelWidthOf(labelText: string): number {
  return [...labelText.normalize('NFC')].reduce((sum, character) => {
    if (/\p{M}/u.test(character)) return sum;
    // A letter is as wide as without its accents.
    const [base = ''] = character.normalize('NFD');
    return sum + (characterWidths.get(base) ?? (columnsOf(base) > 1 ? 2 : 1.1));
  }, 0);
}
