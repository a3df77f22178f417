// Provides the live snapshot, and replaces it when the content or the month changes.
import { Assets } from '../assets/manifest.ts';
import type { LiveContent } from '../content/live-content.ts';
import type { Site } from '../content/site.ts';
import type { Content, Snapshot } from './snapshot.ts';

export interface LiveSnapshotOptions {
  content: LiveContent<Content>;
  /** The current day (YYYY-MM-DD, UTC). */
  today: () => string;
  /** Folder of the built assets. */
  assets: string;
  /** Settings that override those of site.json. */
  settings: Partial<Pick<Site, 'baseUrl' | 'choicesIn'>>;
  /** Whether assets may change at any time, as in development. */
  dev: boolean;
}

/** A function that returns the live snapshot. Assets are read once per snapshot, in development once per call. */
export function createLiveSnapshot({
  content,
  today,
  assets,
  settings,
  dev,
}: LiveSnapshotOptions): () => Snapshot {
  let source: Content | undefined;
  let snapshot: Snapshot | undefined;
  return () => {
    const { current } = content;
    const month = today().slice(0, 7);
    if (snapshot && current === source && snapshot.month === month && !dev) return snapshot;
    source = current;
    snapshot = {
      ...current,
      site: { ...current.site, ...settings },
      month,
      assets: new Assets(assets, current.images),
    };
    return snapshot;
  };
}
