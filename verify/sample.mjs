// Serves the sample content, or other content.
import { buildApp } from '../dist/suite/server/app.js';
import { loadConfig } from '../dist/suite/server/config.js';
import { content, createLiveContent } from '../dist/suite/test/helpers/app.js';

/** Serves content in November 2026 on a port of its own: `given` with settings of site.json. */
export async function serve({ given = content, site = {}, env = {} } = {}) {
  const live = createLiveContent({ ...given, site: { ...given.site, ...site } });
  const config = loadConfig({ SHUTDOWN_ANNOUNCE_MS: '0', LOG_LEVEL: 'silent', ...env });
  const app = await buildApp({ config, content: live, today: () => '2026-11-23' });
  return { app, origin: await app.listen({ host: '127.0.0.1', port: 0 }) };
}
