// Composes the drawing of a life for PDF and card: lanes of bars on a scale of years, in percent of the width.
import { formatDate } from '../../cv/dates/partial-date.ts';
import { createStrip, type PositionedBar } from '../../cv/timeline-lanes.ts';
import type { Bar, Tick } from '../../cv/timeline-scale.ts';
import { commaOf } from '../../text/script/comma.ts';
import { sectionTitle } from '../../ui/messages.ts';
import type { CvDocument } from '../document.ts';
import type { TypesetTexts } from './glyphs.ts';
import { cleanText } from './words.ts';

/** The width of the drawing in characters of its labels; without them bars need less distance. */
const COLUMNS = { labels: 96, plain: 200 };

/** A part of a life as an extent, in percent of the width from the inline start. */
type Extent = [start: number, end: number];

/** A row of the drawing. Positions are percentages of the width from the inline start, heights points in the PDF. */
interface Lane {
  /** The section whose first lane it is; else ''. */
  title: string;
  isThin: boolean;
  /** The distance from the top. */
  y: number;
  bars: Extent[];
  labels: Label[];
}

/** The title of a bar, which begins or ends at `at`. `length` is that of the bar, in percent. */
interface Label {
  text: string;
  at: number;
  anchor: 'start' | 'end';
  length: number;
}

export interface Strip {
  ticks: Tick[];
  lanes: Lane[];
  /** The height with the years above. */
  height: number;
}

/** The heights of the years, of lanes, of labels above bars, and of the gap between two sections, in points. */
const HEIGHTS = { years: 13, thick: 5, label: 5, thin: 3.5, gap: 3, least: 9 };

/** Composes the strip of a document: the lanes of its page, with labels or without. Null without a dated entry. */
export function composeStrip(
  { month, timeline }: CvDocument,
  { view, ui }: TypesetTexts,
  { hasLabels }: { hasLabels: boolean },
): Strip | null {
  const strip = createStrip(view.sections, {
    month,
    comma: commaOf(ui.locale),
    shown: timeline,
    columns: hasLabels ? COLUMNS.labels : COLUMNS.plain,
    formatYear: year => formatDate(String(year).padStart(4, '0'), ui.locale),
  });
  if (!strip) return null;
  let y = HEIGHTS.years;
  const lanes = strip.bands.flatMap(band => {
    const { labelled, thin } = band;
    const top = y;
    const all = [
      ...labelled.map(bars => ({ isThin: false, bars, labels: hasLabels ? bars.map(labelOf) : [] })),
      ...thin.map(bars => ({ isThin: true, bars, labels: [] })),
    ];
    const composed = all.map(({ isThin, bars, labels }, i): Lane => {
      const lane = {
        title: i ? '' : cleanText(sectionTitle(ui, band)),
        isThin,
        y,
        bars: bars.flatMap(extentsOf),
        labels,
      };
      y += isThin ? HEIGHTS.thin : HEIGHTS.thick + (hasLabels ? HEIGHTS.label : 0);
      return lane;
    });
    y = Math.max(y, top + HEIGHTS.least) + HEIGHTS.gap;
    return composed;
  });
  return {
    ticks: strip.ticks.map(({ at, text, anchor }) => ({ at, text: cleanText(text), anchor })),
    lanes,
    height: y,
  };
}

/** The label of a bar: the title alone, as the employer is in the text below. */
function labelOf({ title, label, start, end }: PositionedBar): Label {
  const text = label.text.startsWith(title) ? title : label.text;
  return { text: cleanText(text), at: label.at, anchor: label.anchor, length: end - start };
}

/** The extents of a bar: more than one where it has gaps. */
function extentsOf({ from, to, spans, start, end }: Bar & { start: number; end: number }): Extent[] {
  const positionOf = (year: number) => start + ((year - from) / (to - from)) * (end - start);
  return spans.map(span => [positionOf(span[0]), positionOf(span[1])]);
}
