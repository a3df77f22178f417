// Loads arbitrary resume files as a site, and renders their pages.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { LoadResult } from '../../server/content/live-content.ts';
import { contactFields } from '../../server/content/site.ts';
import { root } from '../../server/project.ts';
import { loadContent } from '../../server/snapshot/load.ts';
import type { Content } from '../../server/snapshot/snapshot.ts';
import { content, createApp, createLiveContent } from './app.ts';

const messages = readFileSync(join(root, 'content/ui/en.json'), 'utf8');

/** Creates a function that loads a file as the only CV of a content folder. */
export function createLoader(t: Test): (cv: string | Uint8Array) => Promise<LoadResult<Content>> {
  const site = JSON.stringify({ public: contactFields, dates: 'day' });
  const folder = t.testdir({ 'site.json': site, cv: {}, ui: { 'en.json': messages } });
  return cv => {
    writeFileSync(join(folder, 'cv/en.json'), cv);
    return loadContent(folder);
  };
}

/** Creates a function that renders the CV and the info page of content, by one application for the whole test. */
export async function createRenderer(t: Test) {
  const live = createLiveContent(content);
  const app = await createApp(t, { content: live });
  const page = async (path: string) => {
    const { statusCode, body } = await app.inject(path);
    return { statusCode, body };
  };
  return async (loaded: Content) => {
    live.current = loaded;
    return { cv: await page('/en'), info: await page('/en/info') };
  };
}
