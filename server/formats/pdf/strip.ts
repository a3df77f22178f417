// Composes the drawing of a life for PDF and card: lanes of bars on a scale of years, in percent of the width.
import { formatDate } from '../../cv/dates/partial-date.ts';
import { createStrip } from '../../cv/timeline-lanes.ts';
import type { Bar, Tick } from '../../cv/timeline-scale.ts';
import { commaOf } from '../../text/script/comma.ts';
import { sectionTitle } from '../../ui/messages.ts';
import type { CvDocument } from '../document.ts';
import type { TypesetTexts } from './glyphs.ts';
import { cleanText } from './words.ts';

/** A width in characters with which labels take few lanes: the drawing has none. */
const COLUMNS = 200;

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
}

export interface Strip {
  ticks: Tick[];
  lanes: Lane[];
  /** The height with the years above. */
  height: number;
}

/** The heights of the years, of lanes, and of the gap between two sections, in points. */
const HEIGHTS = { years: 13, labelled: 5, thin: 3.5, gap: 3, least: 9 };

/** Composes the strip of a document: the lanes of its page without labels. Null without a dated entry. */
export function composeStrip({ month, timeline }: CvDocument, { view, ui }: TypesetTexts): Strip | null {
  const strip = createStrip(view.sections, {
    month,
    comma: commaOf(ui.locale),
    shown: timeline,
    columns: COLUMNS,
    formatYear: year => formatDate(String(year).padStart(4, '0'), ui.locale),
  });
  if (!strip) return null;
  let y = HEIGHTS.years;
  const lanes = strip.bands.flatMap(band => {
    const { labelled, thin } = band;
    const top = y;
    const all = [
      ...labelled.map(bars => ({ isThin: false, bars })),
      ...thin.map(bars => ({ isThin: true, bars })),
    ];
    const composed = all.map(({ isThin, bars }, i): Lane => {
      const lane = {
        title: i ? '' : cleanText(sectionTitle(ui, band)),
        isThin,
        y,
        bars: bars.flatMap(extentsOf),
      };
      y += isThin ? HEIGHTS.thin : HEIGHTS.labelled;
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

/** The extents of a bar: more than one where it has gaps. */
function extentsOf({ from, to, spans, start, end }: Bar & { start: number; end: number }): Extent[] {
  const positionOf = (year: number) => start + ((year - from) / (to - from)) * (end - start);
  return spans.map(span => [positionOf(span[0]), positionOf(span[1])]);
}
