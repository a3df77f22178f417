// Places the dated entries of a CV on a scale of years, and packs their bars and labels into lanes.
import type { DateRange } from './dates.ts';
import type { Entry } from './entries.ts';
import type { SectionName } from './schema.ts';
import type { Section } from './view-model.ts';

/** The sections that the picture shows, in its order. */
const shown = ['work', 'education', 'projects'] as const satisfies SectionName[];

/** How many years are written along the picture, at most. */
const MOST_TICKS = 8;

/** An entry as a span of time: years as fractions, such as 1907.14 for the 22nd of February 1907. */
export interface Bar {
  id: string;
  title: string;
  /** Its title's language (BCP 47) where that is not the page's; else ''. */
  lang: string;
  period: DateRange;
  from: number;
  to: number;
}

/** A life to scale. `from` and `to` are whole years; `ticks` are the years to be written. */
export interface Timeline {
  from: number;
  to: number;
  ticks: number[];
  bands: { name: SectionName; bars: Bar[] }[];
}

/** A bar in its place: all positions in percent of the width, from the side where a line begins. */
export interface PositionedBar extends Bar {
  start: number;
  end: number;
  /** Its title, shortened where there is no room for all of it: it begins at a place or, when `late`, ends there. */
  label: { text: string; at: number; late: boolean };
  /** Where bar and label together begin and end. */
  area: [start: number, end: number];
}

/**
 * Puts positions, education and projects on a scale of time, as precise as their dates are: 1907 is all of that year. What
 * goes on ends with the month `asOf` (YYYY-MM). Entries without a date that can be read are left out; null when none is
 * left.
 */
export function createTimeline(sections: Section[], asOf: string): Timeline | null {
  const bands = shown.flatMap(name => {
    const entries = sections.find(section => section.name === name)?.entries ?? [];
    const bars = entries.flatMap(entry => createBar(entry, asOf)).sort((a, b) => a.from - b.from);
    return bars.length ? [{ name, bars }] : [];
  });
  const bars = bands.flatMap(band => band.bars);
  if (!bars.length) return null;
  const from = Math.floor(bars.reduce((first, bar) => Math.min(first, bar.from), Infinity));
  const to = Math.ceil(bars.reduce((last, bar) => Math.max(last, bar.to), -Infinity));
  return { from, to, ticks: ticksBetween(from, to), bands };
}

function createBar({ id, title, period }: Entry, asOf: string): Bar[] {
  const [name] = title;
  if (!period || !name) return [];
  const { start, end, ongoing } = period;
  const first = (start ?? end)?.iso;
  const last = ongoing ? asOf : end ? end.iso : first;
  if (!first || !last) return [];
  const [from, to] = [yearsOf(first)[0], yearsOf(last)[1]];
  // What is to begin only after this month is no span yet; nor is what ends before it begins.
  if (to <= from) return [];
  const text = title.map(({ text }) => text).join(', ');
  return [{ id, title: text, lang: name.lang, period, from, to }];
}

/** Where a date begins and ends, in years: all of its day, month or year. Months are taken for equal. */
function yearsOf(iso: string): [from: number, to: number] {
  const [year, month = 1, day = 1] = iso.split('-').map(Number) as [number, number?, number?];
  const days = [372, 31, 1][iso.split('-').length - 1] as number;
  const from = year * 372 + (month - 1) * 31 + day - 1;
  return [from / 372, (from + days) / 372];
}

/** Years that are easy to read, as many as there is room for. */
function ticksBetween(from: number, to: number): number[] {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]; // A year has four digits.
  const step = steps.find(step => (to - from) / step <= MOST_TICKS) as number;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, i) => first + i * step);
}

/** The place of a time on the scale, in percent. */
export function positionOf({ from, to }: Timeline, years: number): number {
  return ((years - from) / (to - from)) * 100;
}

/**
 * Lays bars with their labels out in as few lanes as it takes so that none covers another. `room` is how many characters
 * of a label go into the whole width.
 */
export function createLanes(timeline: Timeline, bars: Bar[], room: number): PositionedBar[][] {
  const gap = 100 / room;
  const placed = bars.map(bar => placeBar(timeline, bar, room)).sort((a, b) => a.area[0] - b.area[0]);
  const lanes: PositionedBar[][] = [];
  for (const bar of placed) {
    const lane = lanes.find(lane => (lane.at(-1) as PositionedBar).area[1] + gap <= bar.area[0]);
    if (lane) lane.push(bar);
    else lanes.push([bar]);
  }
  // What began first stands at the top.
  const begin = (lane: PositionedBar[]) => lane.reduce((first, bar) => Math.min(first, bar.from), Infinity);
  return lanes.sort((a, b) => begin(a) - begin(b));
}

function placeBar(timeline: Timeline, bar: Bar, room: number): PositionedBar {
  const [start, end] = [positionOf(timeline, bar.from), positionOf(timeline, bar.to)];
  const text = shorten(bar.title, room);
  const width = (widthOf(text) / room) * 100;
  const late = start + width > 100;
  const at = late ? Math.max(end, width) : start;
  const area: PositionedBar['area'] = late
    ? [Math.min(start, at - width), Math.max(end, at)]
    : [start, Math.max(end, at + width)];
  return { ...bar, start, end, label: { text, at, late }, area };
}

/** How wide a text is, in Latin characters; those of East Asia take the room of two. */
function widthOf(text: string): number {
  return (
    text.length +
    (text.match(/[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g)?.length ?? 0)
  );
}

/** The beginning of a text, by whole words where that can be, that is no wider than this. */
function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && widthOf(letters.join('')) >= width) letters.pop();
  const cut = letters.join('');
  const beginning = /^\s/u.test(text.slice(cut.length)) ? cut : cut.replace(/(?<=\S)\s+\S*$/u, '');
  return `${beginning.replace(/[\s\p{P}]+$/u, '')}…`;
}
