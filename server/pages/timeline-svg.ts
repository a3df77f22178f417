// Draws the timeline of a CV as SVG, once for wide windows and once for phones.
import type { Site } from '../content/site.ts';
import { formatDateRange } from '../cv/dates/date-range.ts';
import { formatDate } from '../cv/dates/partial-date.ts';
import {
  createLanes,
  createTicks,
  createTimeline,
  type PositionedBar,
  positionOf,
} from '../cv/timeline-scale.ts';
import type { Section } from '../cv/view-model.ts';
import { commaOf } from '../text/script/comma.ts';
import { isolatedText } from '../text/script/isolates.ts';
import { sectionTitle } from '../ui/messages.ts';
import type { Ui } from '../ui/schema.ts';

/** How many characters of a label fit into the width of the drawing: in a wide window and on a phone. */
const widths = { wide: 104, narrow: 48 };

/** The height of a lane, in rem: targets are at least 24 CSS pixels high (WCAG 2.5.8). */
const LANE_HEIGHT = 1.625;

/** A timeline of more lanes is not printed. */
const MAX_PRINTED_LANES = 30;

/**
 * Draws the timeline for its partial, once per width, because labels need more lanes on a phone. Positions are percentages of
 * the width from the left, in every writing direction. Null when no entry has a date.
 */
export function drawTimeline(
  sections: Section[],
  { month, ui, shown = true }: { month: string; ui: Ui; shown?: Site['timeline'] },
) {
  const comma = commaOf(ui.locale);
  const timeline = createTimeline(sections, { month, comma, shown });
  if (!timeline) return null;
  const mirrored = ui.dir === 'rtl';
  const round = (percent: number) => Math.round(percent * 100) / 100;
  const left = (percent: number) => round(mirrored ? 100 - percent : percent);

  const labelYear = (year: number) => formatDate(String(year).padStart(4, '0'), ui.locale);

  const draw = (bar: PositionedBar, lane: number) => {
    const [start, end] = bar.area;
    const lines = bar.spans.map(
      ([from, to]) => [positionOf(timeline, from), positionOf(timeline, to)] as const,
    );
    return {
      id: bar.id,
      name: `${bar.title}${comma}${formatDateRange(bar.dateRange, ui)}`,
      lang: bar.lang,
      y: lane * LANE_HEIGHT,
      lines: lines.map(([start, end]) => ({ from: left(start), to: left(end) })),
      // An ongoing entry has no end yet.
      ends: (bar.dateRange.ongoing ? lines.flat().slice(0, -1) : lines.flat()).map(left),
      label: { text: isolatedText(bar.label.text, ui.dir), at: left(bar.label.at), anchor: bar.label.anchor },
      area: { at: Math.min(left(start), left(end)), width: round(end - start) },
    };
  };
  const scales = Object.entries(widths).map(([width, characters]) => ({
    width,
    ticks: createTicks(timeline, labelYear, characters).map(tick => ({ ...tick, at: left(tick.at) })),
  }));
  const bands = timeline.bands.map(({ bars, ...section }) => ({
    id: section.id,
    title: sectionTitle(ui, section),
    drawings: Object.entries(widths).map(([width, characters]) => {
      const lanes = createLanes(timeline, bars, characters);
      return {
        width,
        height: lanes.length * LANE_HEIGHT,
        bars: lanes
          .flatMap((bars, lane) => bars.map(bar => ({ bar, lane })))
          .sort((a, b) => a.bar.from - b.bar.from)
          .map(({ bar, lane }) => draw(bar, lane)),
      };
    }),
  }));
  const height = bands
    .flatMap(band => band.drawings.slice(0, 1))
    .reduce((sum, { height }) => sum + height, 0);
  return {
    tall: height > MAX_PRINTED_LANES * LANE_HEIGHT,
    scales,
    bands,
  };
}
