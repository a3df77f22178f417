// Composes the drawing of a life for PDF and card: lanes of bars on a scale of years, in percent of the width.
import { formatDate } from '../../cv/dates/partial-date.ts';
import { createStrip, type PositionedBar } from '../../cv/timeline-lanes.ts';
import type { Bar, Tick } from '../../cv/timeline-scale.ts';
import { commaOf } from '../../text/script/comma.ts';
import { sectionTitle } from '../../ui/messages.ts';
import type { CvDocument } from '../document.ts';
import type { TypesetTexts } from './glyphs.ts';
import { cleanPdfText } from './words.ts';

/** The width of the drawing in half an em of its labels; without them bars need less distance. */
const STRIP_COLUMNS = { labels: 96, plain: 200 };

/** A part of a life as an extent, in percent of the width from the inline start. */
type BarExtent = [start: number, end: number];

/** A row of the drawing. Positions are percentages of the width from the inline start, heights points in the PDF. */
interface StripLane {
  /** The section whose first lane it is; else ''. */
  title: string;
  isThin: boolean;
  /** The distance of the lane from the top of the strip. */
  y: number;
  bars: BarExtent[];
  labels: StripLabel[];
}

/** The title of a bar, which begins or ends at `at`. `length` and `extents` are those of the bar, in percent. */
interface StripLabel {
  text: string;
  at: number;
  anchor: 'start' | 'end';
  length: number;
  extents: BarExtent[];
}

export interface Strip {
  ticks: Tick[];
  lanes: StripLane[];
  /** The height of the strip with the years above. */
  height: number;
}

/** The heights of the years, of lanes, of labels above bars, and of the gap between two sections, in points. */
const STRIP_HEIGHTS = { years: 13, thick: 5, label: 5, thin: 3.5, gap: 3, least: 9 };

/** Composes the strip of a document: the lanes of its page, with labels or without. Null without a dated entry. */
export function composeStrip(
  { month, timeline }: CvDocument,
  { view, ui }: TypesetTexts,
  { hasLabels }: { hasLabels: boolean },
): Strip | null {
  const timelineStrip = createStrip(view.sections, {
    month,
    comma: commaOf(ui.locale),
    shown: timeline,
    columns: hasLabels ? STRIP_COLUMNS.labels : STRIP_COLUMNS.plain,
    formatYear: year => formatDate(String(year).padStart(4, '0'), ui.locale),
  });
  if (!timelineStrip) return null;
  let y = STRIP_HEIGHTS.years;
  const lanes = timelineStrip.bands.flatMap(band => {
    const { labelled, thin } = band;
    const bandTop = y;
    const bandLanes = [
      ...labelled.map(bars => ({ isThin: false, bars, labels: hasLabels ? bars.map(stripLabelOf) : [] })),
      ...thin.map(bars => ({ isThin: true, bars, labels: [] })),
    ];
    const composedLanes = bandLanes.map(({ isThin, bars, labels }, i): StripLane => {
      const lane = {
        title: i ? '' : cleanPdfText(sectionTitle(ui, band)),
        isThin,
        y,
        bars: bars.flatMap(barExtentsOf),
        labels,
      };
      y += isThin ? STRIP_HEIGHTS.thin : STRIP_HEIGHTS.thick + (hasLabels ? STRIP_HEIGHTS.label : 0);
      return lane;
    });
    y = Math.max(y, bandTop + STRIP_HEIGHTS.least) + STRIP_HEIGHTS.gap;
    return composedLanes;
  });
  return {
    ticks: timelineStrip.ticks.map(({ at, text, anchor }) => ({ at, text: cleanPdfText(text), anchor })),
    lanes,
    height: y,
  };
}

/** The label of a bar: the title alone, as the employer is in the text below. */
function stripLabelOf(bar: PositionedBar): StripLabel {
  const { title, label, start, end } = bar;
  const text = label.text.startsWith(title) ? title : label.text;
  return {
    text: cleanPdfText(text),
    at: label.at,
    anchor: label.anchor,
    length: end - start,
    extents: barExtentsOf(bar),
  };
}

/** The extents of a bar: more than one where it has gaps. */
function barExtentsOf({ from, to, spans, start, end }: Bar & { start: number; end: number }): BarExtent[] {
  const positionOf = (year: number) => start + ((year - from) / (to - from)) * (end - start);
  return spans.map(span => [positionOf(span[0]), positionOf(span[1])]);
}
