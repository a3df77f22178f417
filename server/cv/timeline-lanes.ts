// Packs the bars of the timeline into lanes: labelled ones, and thin ones without labels.
import {
  type Bar,
  createTicks,
  createTimeline,
  labelWidthOf,
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

/** The timeline as a drawing that is as many columns wide as its options say. */
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
  /** The width in half an em of its labels. */
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

/** How much of a label remains at least when it is shortened to begin or end with its bar. */
const MIN_SHORTENED_LABEL = 2 / 3;

/** The least distance between two thin bars of a lane, in percent of the width. */
const THIN_BAR_GAP = 0.8;

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
  const wholeTimeline = createTimeline(sections, options);
  if (!wholeTimeline) return null;
  const timeline = { ...wholeTimeline, bands: wholeTimeline.bands.slice(0, MAX_BANDS) };
  const bandCount = timeline.bands.length;
  const labelledCandidates = timeline.bands.map(({ bars }) =>
    bars.filter(({ isShort }) => isShort).slice(0, MAX_LABELS),
  );
  const laneShares = shareOutLanes(
    labelledCandidates.map(bars => createLanes(timeline, bars, columns).length),
    MAX_LANES.labelled - bandCount,
  );
  const packedBands = timeline.bands.map((band, i) => {
    const labelledLanes = fitLabelledLanes(
      timeline,
      labelledCandidates[i] as Bar[],
      columns,
      laneShares[i] as number,
    );
    const labelledIds = new Set(labelledLanes.flat().map(({ id }) => id));
    const unlabelledBars = band.bars.filter(({ id }) => !labelledIds.has(id));
    return { ...band, labelled: labelledLanes, thin: createThinLanes(timeline, unlabelledBars) };
  });
  const thinShares = shareOutLanes(
    packedBands.map(({ thin }) => thin.length),
    MAX_LANES.thin - bandCount,
  );
  return {
    ticks: createTicks(timeline, formatYear, columns),
    bands: packedBands.map(({ name, id, words, labelled: labelledLanes, thin }, i) => ({
      name,
      id,
      words,
      labelled: labelledLanes.map(lane => addEmployerLabels(lane, columns, comma)),
      thin: mergeThinLanes(thin, thinShares[i] as number),
    })),
  };
}

/** The longest bars of a life, at most `count`, longest first. */
export function longestBars({ bands }: Timeline, count: number): Bar[] {
  return bands
    .flatMap(({ bars }) => bars)
    .sort((bar, otherBar) => otherBar.to - otherBar.from - (bar.to - bar.from))
    .slice(0, count);
}

/** Reduces the largest of some demands for lanes, one by one, until their sum is at most `maxLanes`. */
function shareOutLanes(laneDemands: number[], maxLanes: number): number[] {
  const laneShares = [...laneDemands];
  let excessLanes = laneShares.reduce((sum, share) => sum + share, 0) - maxLanes;
  for (; excessLanes > 0; excessLanes -= 1) {
    const largestShare = laneShares.reduce((most, share) => Math.max(most, share), 0);
    laneShares[laneShares.indexOf(largestShare)] = largestShare - 1;
  }
  return laneShares;
}

/** Packs labelled bars into at most `maxLanes` lanes; the last bars in the order of the page are left out. */
function fitLabelledLanes(
  timeline: Timeline,
  bars: Bar[],
  columns: number,
  maxLanes: number,
): PositionedBar[][] {
  let fittingBars = bars;
  let lanes = createLanes(timeline, fittingBars, columns);
  while (lanes.length > maxLanes) {
    fittingBars = fittingBars.slice(0, -1);
    lanes = createLanes(timeline, fittingBars, columns);
  }
  return lanes;
}

/** Packs thin bars into lanes. */
function createThinLanes(timeline: Timeline, bars: Bar[]): ThinBar[][] {
  const lanes: ThinBar[][] = [];
  for (const bar of [...bars].sort((bar, otherBar) => bar.from - otherBar.from)) {
    const thinBar = { ...bar, start: positionOf(timeline, bar.from), end: positionOf(timeline, bar.to) };
    const lane = lanes.find(lane => (lane.at(-1) as ThinBar).end + THIN_BAR_GAP <= thinBar.start);
    if (lane) lane.push(thinBar);
    else lanes.push([thinBar]);
  }
  return lanes;
}

/** Draws lanes from the one with index `maxLanes` on over those before it; one lane remains at least. */
function mergeThinLanes(lanes: ThinBar[][], maxLanes: number): ThinBar[][] {
  const laneCount = Math.min(lanes.length, Math.max(1, maxLanes));
  return Array.from({ length: laneCount }, (_, i) =>
    lanes.filter((_, other) => other % laneCount === i).flat(),
  );
}

/** Adds the employer to each label of a lane that begins with its bar, where it fits before the next one. */
function addEmployerLabels(lane: PositionedBar[], columns: number, comma: string): PositionedBar[] {
  return lane.map((bar, i) => {
    const { label, title, employer, area } = bar;
    if (!employer || label.anchor === 'end' || label.text !== title) return bar;
    const labelText = `${title}${comma}${employer}`;
    const labelEnd = label.at + percentOf(labelText, columns);
    const nextBarStart = (lane[i + 1]?.area[0] ?? 100 + 100 / columns) - 100 / columns;
    if (labelEnd > nextBarStart) return bar;
    return { ...bar, label: { ...label, text: labelText }, area: [area[0], Math.max(area[1], labelEnd)] };
  });
}

/**
 * Packs bars with their labels into as few lanes as possible without overlaps. `columns` is the width of the timeline in
 * characters. The lane with the earliest bar comes first.
 */
export function createLanes(timeline: Timeline, bars: Bar[], columns: number): PositionedBar[][] {
  const laneGap = 100 / columns;
  const positionedBars = bars
    .map(bar => positionBar(timeline, bar, columns))
    .sort((bar, otherBar) => bar.area[0] - otherBar.area[0]);
  const lanes: PositionedBar[][] = [];
  for (const bar of positionedBars) {
    const lane = lanes.find(lane => (lane.at(-1) as PositionedBar).area[1] + laneGap <= bar.area[0]);
    if (lane) lane.push(bar);
    else lanes.push([bar]);
  }
  const firstYearOf = (lane: PositionedBar[]) =>
    lane.reduce((firstYear, bar) => Math.min(firstYear, bar.from), Infinity);
  return lanes.sort((lane, otherLane) => firstYearOf(lane) - firstYearOf(otherLane));
}

/**
 * Positions a bar. Its label begins with it or, where the width does not suffice, ends with it. One that fits on neither side
 * is shortened, or is above the bar with all its words where it would lose more than a third of them.
 */
function positionBar(timeline: Timeline, bar: Bar, columns: number): PositionedBar {
  const start = positionOf(timeline, bar.from);
  const end = positionOf(timeline, bar.to);
  const wholeText = shortenLabel(bar.title, columns);
  const anchor = start + percentOf(wholeText, columns) <= 100 || 100 - start >= end ? 'start' : 'end';
  const roomPercent = anchor === 'start' ? 100 - start : end;
  const shortText = shortenLabel(wholeText, (roomPercent / 100) * columns);
  const isAnchored = shortText.length >= wholeText.length * MIN_SHORTENED_LABEL;
  const labelText = isAnchored ? shortText : wholeText;
  const labelWidth = percentOf(labelText, columns);
  if (isAnchored && anchor === 'start') {
    const label = { text: labelText, at: start, anchor: 'start' as const };
    return { ...bar, start, end, label, area: [start, Math.max(end, start + labelWidth)] };
  }
  const labelEnd = Math.max(end, labelWidth);
  const label = { text: labelText, at: labelEnd, anchor: 'end' as const };
  return { ...bar, start, end, label, area: [Math.min(start, labelEnd - labelWidth), labelEnd] };
}

const percentOf = (labelText: string, columns: number): number => (labelWidthOf(labelText) / columns) * 100;

/** Shortens a label of the timeline to a width in half an em, with an ellipsis, after a whole word where there is one. */
function shortenLabel(labelText: string, columns: number): string {
  if (labelWidthOf(labelText) <= columns) return labelText;
  const labelCharacters = [...labelText];
  while (labelCharacters.length > 1 && labelWidthOf(`${labelCharacters.join('')}…`) > columns)
    labelCharacters.pop();
  const cutLabel = labelCharacters.join('');
  const isWholeWord = /^\s/u.test(labelText.slice(cutLabel.length));
  const shortLabel = isWholeWord ? cutLabel : cutLabel.replace(/(?<=\S)\s+\S*$/u, '');
  // A bracket that does not end is cut, too.
  const closedLabel = shortLabel.replace(/(?<=\S)\s*[([{][^)\]}]*$/u, '');
  return `${closedLabel.replace(/(?:\s|(?!\p{Pe})\p{P})+$/u, '')}…`;
}
