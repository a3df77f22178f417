// Draws the timeline of a CV as SVG, once for wide windows and once for phones.
import { MAX_PAIRS } from '../assets/pair-rules.ts';
import type { Site } from '../content/site.ts';
import { formatDateRange } from '../cv/dates/date-range.ts';
import { formatDate } from '../cv/dates/partial-date.ts';
import { createStrip, type PositionedBar, type StripBand, type ThinBar } from '../cv/timeline-lanes.ts';
import type { Section } from '../cv/view-model.ts';
import { commaOf } from '../text/script/comma.ts';
import { isolatedText } from '../text/script/isolates.ts';
import { sectionTitle } from '../ui/messages.ts';
import type { Ui } from '../ui/schema.ts';

/** The least width of the drawing, in half an em of its labels: in a wide window and on a phone. */
const drawingWidths = { wide: 92, narrow: 49 };

type DrawingWidth = keyof typeof drawingWidths;

/** The heights of lanes, in em: the targets of labelled bars are at least 24 CSS pixels high (WCAG 2.5.8). */
const LANE_HEIGHT = { labelled: 1.5, thin: 0.4375 };

/** The distance from labelled bars to thin ones, in em. */
const THIN_GAP = 0.25;

/** The least height of a band, in em: in a wide window its name is beside it. */
const MIN_BAND_HEIGHT = { wide: 1.25, narrow: 0 };

/** The least length of a bar, in percent of the width: a day would be invisible. */
const MIN_BAR_LENGTH = 0.8;

type AnyBar = PositionedBar | ThinBar;

const roundPercent = (percent: number) => Math.round(percent * 100) / 100;

/** Turns a percentage from the inline start into one from the left, with two decimals. */
const fromLeft =
  ({ dir }: Ui) =>
  (percent: number) =>
    roundPercent(dir === 'rtl' ? 100 - percent : percent);

/**
 * Draws the timeline for its partial, once per width, because labels need more lanes on a phone. Positions are percentages of
 * the width from the left, in every writing direction; heights are in em. `pairs` numbers the bars by the id of their entry,
 * so that the style sheet can accent the one with the other. Null when no entry has a date.
 */
export function drawTimeline(
  sections: Section[],
  { month, ui, shown = true }: { month: string; ui: Ui; shown?: Site['timeline'] },
) {
  const comma = commaOf(ui.locale);
  const formatYear = (year: number) => formatDate(String(year).padStart(4, '0'), ui.locale);
  const percentFromLeft = fromLeft(ui);
  const timelineStrips = (['wide', 'narrow'] as const).flatMap(width => {
    const columns = drawingWidths[width];
    const timelineStrip = createStrip(sections, { month, comma, shown, columns, formatYear });
    return timelineStrip ? [{ width, ...timelineStrip }] : [];
  });
  const [firstStrip] = timelineStrips;
  if (!firstStrip) return null;
  const allBars = firstStrip.bands.flatMap(({ labelled, thin }): AnyBar[] => [
    ...labelled.flat(),
    ...thin.flat(),
  ]);
  const pairs = new Map(allBars.slice(0, MAX_PAIRS).map(({ id }, i) => [id, i + 1]));
  return {
    pairs,
    scales: timelineStrips.map(({ width, ticks }) => ({
      width,
      ticks: ticks.map(tick => ({ ...tick, at: percentFromLeft(tick.at) })),
    })),
    bands: firstStrip.bands.map((section, i) => ({
      id: section.id,
      title: sectionTitle(ui, section),
      drawings: timelineStrips.map(({ width, bands }) => ({
        width,
        ...drawBand(bands[i] as StripBand, width, { ui, comma, pairs }),
      })),
    })),
  };
}

interface DrawOptions {
  ui: Ui;
  comma: string;
  pairs: ReadonlyMap<string, number>;
}

/** Draws the labelled and the thin bars of a band, each in the order of time. */
function drawBand({ labelled, thin }: StripBand, width: DrawingWidth, drawOptions: DrawOptions) {
  const thinTop = labelled.length * LANE_HEIGHT.labelled + (labelled.length && thin.length ? THIN_GAP : 0);
  const thinY = (lane: number) => thinTop + (lane + 0.5) * LANE_HEIGHT.thin;
  const bandHeight = Math.max(MIN_BAND_HEIGHT[width], thinTop + thin.length * LANE_HEIGHT.thin);
  return {
    height: Math.round(bandHeight * 1e4) / 1e4,
    bars: inTimeOrder(labelled).map(({ bar, lane }) =>
      drawLabelledBar(bar, lane * LANE_HEIGHT.labelled, drawOptions),
    ),
    thin: inTimeOrder(thin).map(({ bar, lane }) =>
      drawBar(bar, Math.round(thinY(lane) * 1e4) / 1e4, drawOptions),
    ),
  };
}

/** The bars of some lanes in the order of time, each with the index of its lane. */
function inTimeOrder<B extends AnyBar>(lanes: B[][]): { bar: B; lane: number }[] {
  return lanes
    .flatMap((bars, lane) => bars.map(bar => ({ bar, lane })))
    .sort((drawn, otherDrawn) => drawn.bar.from - otherDrawn.bar.from);
}

/** Draws a bar: its lines, and its name with its dates. */
function drawBar(bar: AnyBar, y: number, { ui, comma, pairs }: DrawOptions) {
  const percentFromLeft = fromLeft(ui);
  const yearScale = (bar.end - bar.start) / (bar.to - bar.from);
  const positionOf = (years: number) => bar.start + (years - bar.from) * yearScale;
  return {
    id: bar.id,
    pair: pairs.get(bar.id) ?? 0,
    // It has the text of the label (WCAG 2.5.3).
    name: [bar.title, bar.employer, formatDateRange(bar.dateRange, ui)].filter(Boolean).join(comma),
    lang: bar.lang,
    y,
    lines: bar.spans.map(([from, to]) => ({
      from: percentFromLeft(positionOf(from)),
      to: percentFromLeft(Math.max(positionOf(to), positionOf(from) + MIN_BAR_LENGTH)),
    })),
  };
}

/** Draws a bar with its label and its click target. */
function drawLabelledBar(bar: PositionedBar, y: number, drawOptions: DrawOptions) {
  const { ui } = drawOptions;
  const percentFromLeft = fromLeft(ui);
  const { text, at, anchor } = bar.label;
  const [start, end] = bar.area;
  return {
    ...drawBar(bar, y, drawOptions),
    label: {
      text: isolatedText(text, ui.dir),
      at: percentFromLeft(at),
      anchor,
    },
    area: { at: Math.min(percentFromLeft(start), percentFromLeft(end)), width: roundPercent(end - start) },
  };
}
