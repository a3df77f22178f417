import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Test } from 'tap';
import { type AppOptions, buildApp } from '../../server/app.ts';
import { loadConfig } from '../../server/config.ts';
import { LiveContent } from '../../server/content/live-content.ts';
import { root } from '../../server/project.ts';
import { type Content, loadContent } from '../../server/snapshot/load.ts';

const read = () => loadContent(join(root, 'content'));

/** The project's own content. */
export const content = read().content as Content;

/** Content as it is on air; it stays as it is. */
export const onAir = (content: Content): LiveContent<Content> =>
  new LiveContent(content, { diagnostics: [], hash: content.hash }, read);

/** The application on the project's own content, closed with the test; environment and options as given. */
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
  const live = given instanceof LiveContent ? given : onAir(given);
  // Thousands of requests in a row, with nothing between them, are no load of a real server.
  const most = { delay: 0, heap: 0 };
  const app = await buildApp({ config, content: live, asOf: () => '2026-11-23', most, ...options });
  t.teardown(() => app.close());
  return app;
}
