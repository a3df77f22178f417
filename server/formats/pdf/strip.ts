// Composes the drawing of a life for PDF and card: lanes of bars on a scale of years, in percent of the width.
import { formatDate } from '../../cv/dates/partial-date.ts';
import { createStrip } from '../../cv/timeline-lanes.ts';
import type { Bar, Tick } from '../../cv/timeline-scale.ts';
import { commaOf } from '../../text/script/comma.ts';
import { sectionTitle } from '../../ui/messages.ts';
import type { CvDocument } from '../document.ts';
import type { TypesetTexts } from './glyphs.ts';
import { cleanPdfText } from './words.ts';

/** A width in characters with which labels take few lanes: the drawing has none. */
const STRIP_COLUMNS = 200;

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
}

export interface Strip {
  ticks: Tick[];
  lanes: StripLane[];
  /** The height of the strip with the years above. */
  height: number;
}

/** The heights of the years, of lanes, and of the gap between two sections, in points. */
const STRIP_HEIGHTS = { years: 13, labelled: 5, thin: 3.5, gap: 3, least: 9 };

/** Composes the strip of a document: the lanes of its page without labels. Null without a dated entry. */
export function composeStrip({ month, timeline }: CvDocument, { view, ui }: TypesetTexts): Strip | null {
  const timelineStrip = createStrip(view.sections, {
    month,
    comma: commaOf(ui.locale),
    shown: timeline,
    columns: STRIP_COLUMNS,
    formatYear: year => formatDate(String(year).padStart(4, '0'), ui.locale),
  });
  if (!timelineStrip) return null;
  let y = STRIP_HEIGHTS.years;
  const lanes = timelineStrip.bands.flatMap(band => {
    const { labelled, thin } = band;
    const bandTop = y;
    const bandLanes = [
      ...labelled.map(bars => ({ isThin: false, bars })),
      ...thin.map(bars => ({ isThin: true, bars })),
    ];
    const composedLanes = bandLanes.map(({ isThin, bars }, i): StripLane => {
      const lane = {
        title: i ? '' : cleanPdfText(sectionTitle(ui, band)),
        isThin,
        y,
        bars: bars.flatMap(barExtentsOf),
      };
      y += isThin ? STRIP_HEIGHTS.thin : STRIP_HEIGHTS.labelled;
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

/** The extents of a bar: more than one where it has gaps. */
function barExtentsOf({ from, to, spans, start, end }: Bar & { start: number; end: number }): BarExtent[] {
  const positionOf = (year: number) => start + ((year - from) / (to - from)) * (end - start);
  return spans.map(span => [positionOf(span[0]), positionOf(span[1])]);
}
