// Composes the drawing of a life for PDF and card: lanes of bars on a scale of years, in percent of the width.
import { formatDate } from '../../cv/dates/partial-date.ts';
import { createStrip } from '../../cv/timeline-lanes.ts';
import type { Bar } from '../../cv/timeline-scale.ts';
import { commaOf } from '../../text/script/comma.ts';
import type { CvDocument } from '../document.ts';
import { cleanText } from './words.ts';

/** A width in characters with which labels take few lanes: the drawing has none. */
const COLUMNS = 200;

/** A part of a life as an extent, in percent of the width from the inline start. */
type Extent = [start: number, end: number];

/** Composes the strip of a document: the same lanes as on its page, without labels. Null without a dated entry. */
export function composeStrip({ view, month, ui, timeline }: CvDocument) {
  const strip = createStrip(view.sections, {
    month,
    comma: commaOf(ui.locale),
    shown: timeline,
    columns: COLUMNS,
    formatYear: year => formatDate(String(year).padStart(4, '0'), ui.locale),
  });
  if (!strip) return null;
  return {
    ticks: strip.ticks.map(({ at, text, anchor }) => ({ at, text: cleanText(text), anchor })),
    lanes: strip.bands.flatMap(({ labelled, thin }) => [
      ...labelled.map(lane => ({ isThin: false, bars: lane.flatMap(extentsOf) })),
      ...thin.map(lane => ({ isThin: true, bars: lane.flatMap(extentsOf) })),
    ]),
  };
}

/** The extents of a bar: more than one where it has gaps. */
function extentsOf({ from, to, spans, start, end }: Bar & { start: number; end: number }): Extent[] {
  const positionOf = (year: number) => start + ((year - from) / (to - from)) * (end - start);
  return spans.map(span => [positionOf(span[0]), positionOf(span[1])]);
}
