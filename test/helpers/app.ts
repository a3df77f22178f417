import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Test } from 'tap';
import { type AppOptions, buildApp, root } from '../../server/app.ts';
import { loadConfig } from '../../server/config.ts';
import { type Content, loadContent } from '../../server/load.ts';

/** The project's own content. */
export const content: Content = loadContent(join(root, 'content'));

/** The application on the project's own content, closed with the test; environment and options as given. */
export async function createApp(
  t: Test,
  { env = {}, ...options }: Partial<AppOptions> & { env?: Record<string, string> } = {},
): Promise<FastifyInstance> {
  const config = loadConfig({ SHUTDOWN_ANNOUNCE_MS: '0', ...env });
  const app = await buildApp({ config, content, asOf: () => '2026-11', ...options });
  t.teardown(() => app.close());
  return app;
}
