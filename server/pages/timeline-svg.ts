// Draws the timeline of a CV as SVG, once for wide windows and once for phones.
import { type DateRange, formatDate } from '../cv/dates.ts';
import { createLanes, createTimeline, type PositionedBar, positionOf } from '../cv/timeline-scale.ts';
import type { Section } from '../cv/view-model.ts';
import type { Ui } from '../ui/schema.ts';

/** How many characters of a label go into the picture's width: on a wide sheet and on a phone. */
const rooms = { wide: 104, narrow: 48 };

/** The height of a lane, in rem: no target is smaller than 24 pixels (WCAG 2.5.8). */
const LANE = 1.625;

/** How many lanes a page of paper has room for; a picture of more is left to the screen. */
const MOST_LANES_ON_PAPER = 30;

/**
 * The timeline as its partial draws it: twice, as on a phone labels need more lanes. Places are in percent of the width,
 * from the left whatever the direction of writing is. Null when the CV has nothing to be shown in it.
 */
export function drawTimeline(sections: Section[], { month, ui }: { month: string; ui: Ui }) {
  const timeline = createTimeline(sections, month);
  if (!timeline) return null;
  const mirrored = ui.dir === 'rtl';
  const round = (percent: number) => Math.round(percent * 100) / 100;
  const left = (percent: number) => round(mirrored ? 100 - percent : percent);

  const draw = (bar: PositionedBar, lane: number) => {
    const [start, end] = bar.area;
    return {
      id: bar.id,
      name: `${bar.title}, ${periodText(bar.period, ui.ongoing)}`,
      lang: bar.lang,
      y: lane * LANE,
      from: left(bar.start),
      to: left(bar.end),
      // What goes on has no end yet.
      ends: [bar.start, ...(bar.period.ongoing ? [] : [bar.end])].map(left),
      label: { text: bar.label.text, at: left(bar.label.at), anchor: bar.label.late ? 'end' : 'start' },
      area: { at: Math.min(left(start), left(end)), width: round(end - start) },
    };
  };
  const bands = timeline.bands.map(({ name, bars }) => ({
    name,
    pictures: Object.entries(rooms).map(([width, room]) => {
      const lanes = createLanes(timeline, bars, room);
      return {
        width,
        height: lanes.length * LANE,
        bars: lanes
          .flatMap((bars, lane) => bars.map(bar => ({ bar, lane })))
          .sort((a, b) => a.bar.from - b.bar.from)
          .map(({ bar, lane }) => draw(bar, lane)),
      };
    }),
  }));
  const height = bands
    .flatMap(band => band.pictures.slice(0, 1))
    .reduce((sum, { height }) => sum + height, 0);
  return {
    tall: height > MOST_LANES_ON_PAPER * LANE,
    ticks: timeline.ticks.map(year => ({
      at: left(positionOf(timeline, year)),
      anchor: anchorAt(positionOf(timeline, year)),
      text: formatDate(String(year).padStart(4, '0'), ui.locale),
    })),
    bands,
  };
}

/** How a year stands at its place, in percent: beside it, where there would be no room on one side. */
function anchorAt(place: number): 'start' | 'middle' | 'end' {
  if (place < 2) return 'start';
  return place > 98 ? 'end' : 'middle';
}

/** A period in words, without markup. */
function periodText({ start, end, ongoing }: DateRange, ongoingWord: string): string {
  return [start?.text, end?.text ?? (ongoing ? ongoingWord : undefined)].filter(Boolean).join(' – ');
}
