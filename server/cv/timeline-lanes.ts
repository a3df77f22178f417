// Packs the bars of the timeline into lanes: labelled ones, and thin ones without labels.
import {
  type Bar,
  columnsOf,
  createTicks,
  createTimeline,
  positionOf,
  type Tick,
  type Timeline,
  type TimelineOptions,
} from './timeline-scale.ts';
import type { Section } from './view-model.ts';

/** A bar with its label. All positions are percentages of the width, from the inline start. */
export interface PositionedBar extends Bar {
  start: number;
  end: number;
  /**
   * The title, shortened to fit the width, with the employer where both fit. It begins or ends at `at`, by its `anchor` (as in
   * SVG text-anchor).
   */
  label: { text: string; at: number; anchor: 'start' | 'end' };
  /** The extent of bar and label together. */
  area: [start: number, end: number];
}

/** A bar without a label. All positions are percentages of the width, from the inline start. */
export interface ThinBar extends Bar {
  start: number;
  end: number;
}

/** The timeline as a drawing that is `columns` characters wide. */
export interface Strip {
  ticks: Tick[];
  bands: StripBand[];
}

/** A section of the drawing: lanes of bars with labels, and below them lanes of thin bars. */
export interface StripBand extends Pick<Section, 'name' | 'id' | 'words'> {
  labelled: PositionedBar[][];
  thin: ThinBar[][];
}

export interface StripOptions extends TimelineOptions {
  /** The width in characters of its labels. */
  columns: number;
  /** Writes a year of the scale. */
  formatYear: (year: number) => string;
}

/** How many bands a drawing has at most. */
const MAX_BANDS = 6;

/**
 * How many lanes a drawing has at most, so that it is lower than half a screen, also on a phone, where the name of a band
 * takes a line: each band takes one of the lanes.
 */
const MAX_LANES = { labelled: 11, thin: 12 };

/** How many bars of a band may have a label: more would not fit into the lanes. */
const MAX_LABELS = 24;

/** The least distance between two thin bars of a lane, in percent of the width. */
const THIN_GAP = 0.8;

/**
 * Creates the drawing of a life from the sections of a view model: page, PDF, card and favicon draw this data. Entries that
 * the short CV has are bars with labels, the others are thin bars without. All positions are percentages of the width from
 * the inline start, whatever the writing direction. The numbers of bands and lanes are limited: later bands and labels of later
 * entries are dropped, and thin bars in excess share a lane. Null when no entry has a date.
 *
 * A bar (`Bar`) has `id` (of the element of its entry), `title`, `lang`, `employer`, `dateRange`, `from` and `to` in years,
 * `spans` (more than one where there are gaps) and `isShort`; `start` and `end` are its extent.
 */
export function createStrip(sections: Section[], options: StripOptions): Strip | null {
  const { columns, formatYear, comma } = options;
  const whole = createTimeline(sections, options);
  if (!whole) return null;
  const timeline = { ...whole, bands: whole.bands.slice(0, MAX_BANDS) };
  const count = timeline.bands.length;
  const candidates = timeline.bands.map(({ bars }) =>
    bars.filter(({ isShort }) => isShort).slice(0, MAX_LABELS),
  );
  const shares = shareOut(
    candidates.map(bars => createLanes(timeline, bars, columns).length),
    MAX_LANES.labelled - count,
  );
  const packed = timeline.bands.map((band, i) => {
    const labelled = fitLanes(timeline, candidates[i] as Bar[], columns, shares[i] as number);
    const ids = new Set(labelled.flat().map(({ id }) => id));
    const others = band.bars.filter(({ id }) => !ids.has(id));
    return { ...band, labelled, thin: createThinLanes(timeline, others) };
  });
  const thinShares = shareOut(
    packed.map(({ thin }) => thin.length),
    MAX_LANES.thin - count,
  );
  return {
    ticks: createTicks(timeline, formatYear, columns),
    bands: packed.map(({ name, id, words, labelled, thin }, i) => ({
      name,
      id,
      words,
      labelled: labelled.map(lane => addEmployers(lane, columns, comma)),
      thin: mergeLanes(thin, thinShares[i] as number),
    })),
  };
}

/** The longest bars of a life, at most `count`, longest first. */
export function longestBars({ bands }: Timeline, count: number): Bar[] {
  return bands
    .flatMap(({ bars }) => bars)
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, count);
}

/** Reduces the largest of some demands, one by one, until their sum is at most `max`. */
function shareOut(demands: number[], max: number): number[] {
  const shares = [...demands];
  let excess = shares.reduce((sum, share) => sum + share, 0) - max;
  for (; excess > 0; excess -= 1) {
    const largest = shares.reduce((most, share) => Math.max(most, share), 0);
    shares[shares.indexOf(largest)] = largest - 1;
  }
  return shares;
}

/** Packs labelled bars into at most `max` lanes; the last bars in the order of the page are left out. */
function fitLanes(timeline: Timeline, bars: Bar[], columns: number, max: number): PositionedBar[][] {
  let fitting = bars;
  let lanes = createLanes(timeline, fitting, columns);
  while (lanes.length > max) {
    fitting = fitting.slice(0, -1);
    lanes = createLanes(timeline, fitting, columns);
  }
  return lanes;
}

/** Packs thin bars into lanes. */
function createThinLanes(timeline: Timeline, bars: Bar[]): ThinBar[][] {
  const lanes: ThinBar[][] = [];
  for (const bar of [...bars].sort((a, b) => a.from - b.from)) {
    const thin = { ...bar, start: positionOf(timeline, bar.from), end: positionOf(timeline, bar.to) };
    const lane = lanes.find(lane => (lane.at(-1) as ThinBar).end + THIN_GAP <= thin.start);
    if (lane) lane.push(thin);
    else lanes.push([thin]);
  }
  return lanes;
}

/** Draws lanes from the one with index `max` on over those before it; one lane remains at least. */
function mergeLanes(lanes: ThinBar[][], max: number): ThinBar[][] {
  const count = Math.min(lanes.length, Math.max(1, max));
  return Array.from({ length: count }, (_, i) => lanes.filter((_, other) => other % count === i).flat());
}

/** Adds the employer to each label of a lane that begins with its bar, where it fits before the next one. */
function addEmployers(lane: PositionedBar[], columns: number, comma: string): PositionedBar[] {
  return lane.map((bar, i) => {
    const { label, title, employer, area } = bar;
    if (!employer || label.anchor === 'end' || label.text !== title) return bar;
    const text = `${title}${comma}${employer}`;
    const end = label.at + (columnsOf(text) / columns) * 100;
    const limit = (lane[i + 1]?.area[0] ?? 100 + 100 / columns) - 100 / columns;
    if (end > limit) return bar;
    return { ...bar, label: { ...label, text }, area: [area[0], Math.max(area[1], end)] };
  });
}

/**
 * Packs bars with their labels into as few lanes as possible without overlaps. `columns` is the width of the timeline in
 * characters. The lane with the earliest bar comes first.
 */
export function createLanes(timeline: Timeline, bars: Bar[], columns: number): PositionedBar[][] {
  const gap = 100 / columns;
  const positioned = bars
    .map(bar => positionBar(timeline, bar, columns))
    .sort((a, b) => a.area[0] - b.area[0]);
  const lanes: PositionedBar[][] = [];
  for (const bar of positioned) {
    const lane = lanes.find(lane => (lane.at(-1) as PositionedBar).area[1] + gap <= bar.area[0]);
    if (lane) lane.push(bar);
    else lanes.push([bar]);
  }
  const firstYear = (lane: PositionedBar[]) =>
    lane.reduce((first, bar) => Math.min(first, bar.from), Infinity);
  return lanes.sort((a, b) => firstYear(a) - firstYear(b));
}

/** Positions a bar. Its label begins with it or, where the width does not suffice, ends with it. */
function positionBar(timeline: Timeline, bar: Bar, columns: number): PositionedBar {
  const start = positionOf(timeline, bar.from);
  const end = positionOf(timeline, bar.to);
  const text = shorten(bar.title, columns);
  const width = (columnsOf(text) / columns) * 100;
  if (start + width <= 100) {
    const label = { text, at: start, anchor: 'start' as const };
    return { ...bar, start, end, label, area: [start, Math.max(end, start + width)] };
  }
  const at = Math.max(end, width);
  const label = { text, at, anchor: 'end' as const };
  return { ...bar, start, end, label, area: [Math.min(start, at - width), at] };
}

/** Shortens a text to a width in characters, with an ellipsis, after a whole word where there is one. */
function shorten(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const characters = [...text];
  while (characters.length > 1 && columnsOf(characters.join('')) >= columns) characters.pop();
  const cut = characters.join('');
  const isWholeWord = /^\s/u.test(text.slice(cut.length));
  const beginning = isWholeWord ? cut : cut.replace(/(?<=\S)\s+\S*$/u, '');
  return `${beginning.replace(/[\s\p{P}]+$/u, '')}…`;
}
