// Provides the live snapshot, and replaces it when the content, the style sheet of the owner or the month changes.
import type { CustomCss } from '../assets/custom-css.ts';
import type { Colours } from '../assets/design-tokens.ts';
import { Assets } from '../assets/manifest.ts';
import type { LiveContent } from '../content/live-content.ts';
import type { Site } from '../content/site.ts';
import { servedImages } from '../images/image.ts';
import { createFavicon } from './favicon.ts';
import type { Content, Snapshot } from './snapshot.ts';

export interface LiveSnapshotOptions {
  content: LiveContent<Content>;
  /** The current day (YYYY-MM-DD, UTC), whose month the snapshot has. */
  today: () => string;
  /** Folder of the built assets. */
  assets: string;
  /** The style sheet of the owner, whose edits replace the snapshot. */
  customCss: CustomCss;
  /** The colours of the favicon of a snapshot. */
  colours: Colours;
  choicesIn: Site['choicesIn'];
  /** Whether assets may change at any time, as in development. */
  dev: boolean;
}

/** A function that returns the live snapshot. Assets are read once per snapshot, in development once per call. */
export function createLiveSnapshot({
  content,
  today,
  assets,
  customCss,
  colours,
  choicesIn,
  dev,
}: LiveSnapshotOptions): () => Snapshot {
  let snapshotContent: Content | undefined;
  let snapshotCss: Buffer | undefined;
  let snapshotFavicon: Buffer | undefined;
  let liveSnapshot: Snapshot | undefined;
  return () => {
    const { current: liveContent } = content;
    const currentMonth = today().slice(0, 7);
    const isSnapshotCurrent =
      liveContent === snapshotContent &&
      customCss.current === snapshotCss &&
      liveSnapshot?.month === currentMonth;
    if (liveSnapshot && isSnapshotCurrent && !dev) return liveSnapshot;
    if (liveContent !== snapshotContent || liveSnapshot?.month !== currentMonth)
      snapshotFavicon = createFavicon(liveContent, currentMonth, colours);
    snapshotContent = liveContent;
    snapshotCss = customCss.current;
    liveSnapshot = {
      ...liveContent,
      site: { ...liveContent.site, choicesIn },
      month: currentMonth,
      assets: new Assets(assets, servedImages(liveContent.images), snapshotCss, snapshotFavicon),
    };
    return liveSnapshot;
  };
}
