// Builds the application with the sample content.
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Test } from 'tap';
import { type AppOptions, buildApp } from '../../server/app.ts';
import { ASSETS_FOLDER, Assets } from '../../server/assets/manifest.ts';
import { loadConfig } from '../../server/config.ts';
import { LiveContent } from '../../server/content/live-content.ts';
import { parseBaseUrl } from '../../server/content/site.ts';
import { type Cv, sectionNames } from '../../server/cv/schema.ts';
import { servedImages } from '../../server/images/image.ts';
import { root } from '../../server/project.ts';
import { loadContent } from '../../server/snapshot/load.ts';
import { type Content, type Edition, editionOf, type Snapshot } from '../../server/snapshot/snapshot.ts';
import { basePath } from './urls.ts';

const load = () => loadContent(join(root, 'content'));

/** The sample content of the project. */
export const content = (await load()).content as Content;

/** The public CV of the sample in a language. */
export const cvOf = (language: string): Cv => editionOf(content, language).publicCv;

/** The interface messages of the sample in a language. */
export const uiOf = (language: string) => editionOf(content, language).ui;

/** Content with a changed edition of a language. A new language starts as a copy of English. */
export function withEdition(language: string, changes: Partial<Edition>, given: Content = content): Content {
  const edition = { ...(given.editions.get(language) ?? editionOf(given, 'en')), ...changes };
  return { ...given, editions: new Map([...given.editions, [language, edition]]) };
}

/** Content with another CV in a language, all of it public. */
export const withCv = (cv: Cv, language = 'en', given: Content = content): Content =>
  withEdition(language, { cv, publicCv: cv }, given);

/** Content with every edition changed. */
export function mapEditions(
  change: (edition: Edition, language: string) => Partial<Edition>,
  given: Content = content,
): Content {
  const editions = [...given.editions].map(
    ([language, edition]) => [language, { ...edition, ...change(edition, language) }] as const,
  );
  return { ...given, editions: new Map(editions) };
}

/** A CV with the first two entries of each section. */
function cut(cv: Cv): Cv {
  const copy = structuredClone(cv);
  for (const name of sectionNames) copy[name]?.splice(2);
  return copy;
}

/** The sample with short CVs, for tests of all its pages and files, which depend on the number of them. */
export const cutContent = mapEditions(({ cv, publicCv }) => ({ cv: cut(cv), publicCv: cut(publicCv) }));

/** A snapshot of content in November 2026. */
export const snapshotOf = (given: Content = content, month = '2026-11'): Snapshot => ({
  ...given,
  month,
  assets: new Assets(join(root, ASSETS_FOLDER), servedImages(given.images)),
});

/** Live content that does not change. */
export const createLiveContent = (content: Content): LiveContent<Content> =>
  new LiveContent(content, { diagnostics: [], hash: content.hash }, load);

/** Content with another base URL, as loaded with BASE_URL; with none, the content itself. */
const withBaseUrl = (given: Content, baseUrl: string): Content =>
  baseUrl ? { ...given, site: { ...given.site, ...parseBaseUrl(baseUrl) } } : given;

/** Builds the application, by default with the sample content, and closes it when the test ends. */
export async function createApp(
  t: Test,
  {
    env = {},
    content: given = content,
    ...options
  }: Partial<Omit<AppOptions, 'content'>> & {
    env?: Record<string, string>;
    content?: Content | LiveContent<Content>;
  } = {},
): Promise<FastifyInstance> {
  const config = loadConfig({ SHUTDOWN_ANNOUNCE_MS: '0', ...env });
  const baseUrl = config.BASE_URL ?? (basePath && `http://localhost:1999${basePath}`);
  const live = given instanceof LiveContent ? given : createLiveContent(withBaseUrl(given, baseUrl));
  // Thousands of requests in a row must not count as overload.
  const loadLimits = { eventLoopDelayMs: 0, heapBytes: 0 };
  const app = await buildApp({ config, content: live, today: () => '2026-11-23', loadLimits, ...options });
  t.teardown(() => app.close());
  return app;
}
