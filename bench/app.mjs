import { buildApp, root } from '../dist/app.js';
import { loadConfig } from '../dist/config.js';
import { LiveContent } from '../dist/content/live.js';
import { loadContent } from '../dist/load.js';

/** The compiled app with its sample, at a port of its own. */
export async function startApp() {
  const { content, ...reading } = loadContent(`${root}/content`);
  const live = new LiveContent(content, reading, () => ({ content, ...reading }));
  const config = loadConfig({ SHUTDOWN_ANNOUNCE_MS: '0' });
  const app = await buildApp({ config, content: live, asOf: () => '2026-11' });
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, base, content, close: () => app.close() };
}
