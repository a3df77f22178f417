// npm run dev: reloads pages on every edit, and shows diagnostics over the last good page.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { countDiagnostics } from '../content/diagnostics.ts';
import { explainDiagnostic } from '../content/format-diagnostic.ts';
import type { LiveContent } from '../content/live-content.ts';
import { watchFolders } from '../content/watcher.ts';

/** How often an open stream gets a line, in milliseconds: less than CONNECTION_TIMEOUT_MS, which would cut it. */
const PING_MS = 5_000;

/** How many diagnostics the page shows, at most. */
const SHOWN = 50;

/**
 * What a page has in development and nowhere else: a stream of server-sent events (HTML Standard, 9.2) that tells it when
 * to load itself again and what is found in the content, and the script and styles that act on it. `build` makes anew
 * what pages load.
 */
export function devRoutes(
  app: FastifyInstance,
  live: LiveContent<unknown>,
  {
    root,
    draining,
    build,
    pingMs = PING_MS,
    pollMs,
  }: { root: string; draining: () => boolean; build: () => void; pingMs?: number; pollMs?: number },
): void {
  const streams = new Set<PassThrough>();
  let version: string = randomUUID();

  const state = () => {
    const diagnostics = live.diagnostics.slice(0, SHOWN).map(diagnostic => explainDiagnostic(diagnostic));
    const data = { version, ...countDiagnostics(live.diagnostics), diagnostics: diagnostics.join('\n\n') };
    return `data: ${JSON.stringify(data)}\n\n`;
  };
  const tell = (changed: boolean) => {
    if (changed) version = randomUUID();
    for (const stream of streams) stream.write(state());
  };
  let onAir = live.current;
  live.on('load', () => {
    tell(live.current !== onAir);
    onAir = live.current;
  });
  const change = () => {
    try {
      build();
      tell(true);
    } catch (error) {
      app.log.error(error, 'a style sheet or script is not right; the last good one stays');
    }
  };
  let looked = false;
  const stop = watchFolders(
    ['views', 'partials', 'static', 'server/editor'].map(folder => join(root, folder)),
    () => {
      // The first look only tells that there are files.
      if (looked) change();
      looked = true;
    },
    pollMs,
  );
  const ping = setInterval(() => {
    for (const stream of streams) stream.write(':\n\n');
  }, pingMs).unref();

  app.addHook('preClose', async () => {
    stop();
    clearInterval(ping);
    for (const stream of streams) stream.end();
  });

  app.get('/dev/events', { exposeHeadRoute: false }, (_request, reply) => {
    if (draining()) return reply.code(503).send();
    const stream = new PassThrough();
    streams.add(stream);
    stream.on('close', () => streams.delete(stream));
    stream.write(state());
    return reply.type('text/event-stream').header('cache-control', 'no-store').send(stream);
  });
  for (const [name, type] of [
    ['client.js', 'text/javascript; charset=utf-8'],
    ['client.css', 'text/css; charset=utf-8'],
  ] as const) {
    app.get(`/dev/${name}`, (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', 'no-store')
        .send(readFileSync(join(root, 'server/editor', name))),
    );
  }
  // Bodies come as they are, so that something can be put into them; and come each time, as what is put in may be other.
  app.addHook('onRequest', async request => {
    delete request.headers['accept-encoding'];
    delete request.headers['if-none-match'];
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    // The client is no asset, so it has no hash.
    const policy = reply.getHeader('content-security-policy');
    if (policy) {
      reply.header('content-security-policy', String(policy).replace('script-src', "script-src 'self'"));
    }
    const type = String(reply.getHeader('content-type'));
    const tags = `<link rel="stylesheet" href="/dev/client.css"><script src="/dev/client.js?${version}" type="module"></script>`;
    if (type.startsWith('text/html')) return String(payload).replace('</head>', `${tags}</head>`);
    if (reply.statusCode < 500 || !type.startsWith('text/plain')) return payload;
    // The layout itself is broken: this page, too, has to load itself again when it is mended.
    reply.type('text/html; charset=utf-8');
    return `<!doctype html><title>${reply.statusCode}</title>${tags}<pre>${payload}</pre>`;
  });
}
