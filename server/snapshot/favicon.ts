// Draws the favicon of a site from the longest bars of its timeline.
import type { Colours } from '../assets/design-tokens.ts';
import { drawFavicon } from '../assets/favicons.ts';
import { longestBars } from '../cv/timeline-lanes.ts';
import { createTimeline, positionOf } from '../cv/timeline-scale.ts';
import { createViewModel } from '../cv/view-model.ts';
import { type Content, editionOf } from './snapshot.ts';

/** How many bars the favicon has. */
const FAVICON_BARS = 3;

/**
 * The favicon of a site as SVG: the three longest bars of the timeline, the earliest first, mirrored where the default
 * language is written from right to left. Undefined when the timeline has no bar, or is not shown: the built favicon is
 * generic. `month` is the current one (YYYY-MM).
 */
export function createFavicon(content: Content, month: string, colours: Colours): Buffer | undefined {
  const { site } = content;
  const { publicCv, ui } = editionOf(content, site.defaultLanguage);
  const { sections } = createViewModel(publicCv, {
    locale: ui.locale,
    month,
    precision: 'year',
    length: 'long',
    textLang: () => '',
    groupBy: publicCv,
  });
  const timeline = createTimeline(sections, { month, comma: '', shown: site.timeline });
  if (!timeline) return undefined;
  const bars = longestBars(timeline, FAVICON_BARS).sort((bar, otherBar) => bar.from - otherBar.from);
  const fractionOf = (years: number) => {
    const timelinePosition = positionOf(timeline, years) / 100;
    return ui.dir === 'rtl' ? 1 - timelinePosition : timelinePosition;
  };
  const barExtents = bars.map(({ from, to }) => [fractionOf(from), fractionOf(to)] as const);
  const faviconBars = barExtents.map(([from, to]) => ({
    start: Math.min(from, to),
    end: Math.max(from, to),
  }));
  return Buffer.from(drawFavicon(faviconBars, colours));
}
