// Defines what is live at one moment.
import type { Assets } from '../assets/manifest.ts';
import type { Content } from './load.ts';

/** What is live at one moment: content, and the files that its pages load. A request keeps to one from beginning to end. */
export interface Snapshot {
  content: Content;
  assets: Assets;
}
