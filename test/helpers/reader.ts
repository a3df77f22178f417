import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { LoadResult } from '../../server/content/live-content.ts';
import { contactFields } from '../../server/content/site.ts';
import { root } from '../../server/project.ts';
import { loadContent } from '../../server/snapshot/load.ts';
import type { Content } from '../../server/snapshot/snapshot.ts';
import { content, createApp, onAir } from './app.ts';

const words = readFileSync(join(root, 'content/ui/en.json'), 'utf8');

/** A folder that holds one CV at a time, and what reading it comes to. */
export function reader(t: Test): (cv: string | Uint8Array) => LoadResult<Content> {
  const site = JSON.stringify({ public: contactFields });
  const folder = t.testdir({ 'site.json': site, cv: {}, ui: { 'en.json': words } });
  return cv => {
    writeFileSync(join(folder, 'cv/en.json'), cv);
    return loadContent(folder);
  };
}

/** One application for all that a test reads, and its pages of a content. */
export async function renderer(t: Test) {
  const live = onAir(content);
  const app = await createApp(t, { content: live });
  const page = async (path: string) => {
    const { statusCode, body } = await app.inject(path);
    return { statusCode, body };
  };
  return async (read: Content) => {
    live.current = read;
    return { cv: await page('/en'), info: await page('/en/info') };
  };
}
