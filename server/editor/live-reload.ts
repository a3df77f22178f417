// npm run dev: reloads open pages on every edit, and shows the diagnostics of the content over the last valid page.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { countDiagnostics, groupDiagnostics } from '../content/diagnostics.ts';
import { explainGroup } from '../content/format-diagnostic.ts';
import type { LiveContent } from '../content/live-content.ts';
import { watchFolders } from '../content/watcher.ts';
import { linkTo } from '../urls/base-url.ts';

/** Interval between pings on an event stream, in milliseconds: less than CONNECTION_TIMEOUT_MS, which ends idle ones. */
const PING_MS = 5_000;

/** The maximum number of groups of diagnostics that an event contains. */
const MAX_GROUPS = 50;

export interface DevOptions {
  /** The folder of the program. */
  root: string;
  /** The path of the owner's style sheet, which may not exist. */
  customCss: string;
  /** Whether the server is shutting down and must not open another event stream. */
  draining: () => boolean;
  /** Rebuilds the assets; rejects when a style sheet or script has an error. */
  build: () => Promise<void>;
  /** Interval between pings on an event stream, in milliseconds. Default 5 000. */
  pingMs?: number;
  /** Interval between polls of the source folders, in milliseconds. Default that of `watchFolders`. */
  pollMs?: number;
}

/**
 * Adds what only development has: a stream of server-sent events (HTML Standard, 9.2) with the version of the pages and
 * the diagnostics of the content, the client script and style sheet that act on them, and hooks that put both into every
 * page. An edit of a template, style sheet or script rebuilds the assets first; when that fails, no page reloads.
 */
export function devRoutes(app: FastifyInstance, live: LiveContent<unknown>, options: DevOptions): void {
  const { root, customCss, draining, build, pingMs = PING_MS, pollMs } = options;
  const events = new EventStreams(live);
  const sources = ['views', 'partials', 'static', 'server/editor'].map(folder => join(root, folder));
  const stopWatching = [
    watchEdits([customCss], pollMs, () => events.reloadPages()),
    watchEdits(sources, pollMs, async () => {
      try {
        await build();
        events.reloadPages();
      } catch (error) {
        app.log.error(error, 'a style sheet or script has an error; the last build is still used');
      }
    }),
  ];
  const ping = setInterval(() => events.ping(), pingMs).unref();
  app.addHook('preClose', async () => {
    for (const stop of stopWatching) stop();
    clearInterval(ping);
    events.end();
  });
  addEventRoute(app, events, draining);
  addClientRoutes(app, root);
  addPageHooks(app, events);
}

/** The open event streams. Each event is the whole state: the version of the pages and the diagnostics. */
class EventStreams {
  readonly #live: LiveContent<unknown>;
  readonly #streams = new Set<PassThrough>();
  /** The version of the pages: a page that was rendered at another version reloads. */
  version: string = randomUUID();

  constructor(live: LiveContent<unknown>) {
    this.#live = live;
    let { current } = live;
    live.on('load', () => {
      if (live.current === current) this.#sendAll(this.#state());
      else this.reloadPages();
      current = live.current;
    });
  }

  /** Opens a stream; its first event is the present state. */
  open(): PassThrough {
    const stream = new PassThrough();
    this.#streams.add(stream);
    stream.on('close', () => this.#streams.delete(stream));
    stream.write(this.#state());
    return stream;
  }

  /** Makes open pages reload. */
  reloadPages(): void {
    this.version = randomUUID();
    this.#sendAll(this.#state());
  }

  /** Sends a comment, which keeps idle connections open. */
  ping(): void {
    this.#sendAll(':\n\n');
  }

  end(): void {
    for (const stream of this.#streams) stream.end();
  }

  #sendAll(text: string): void {
    for (const stream of this.#streams) stream.write(text);
  }

  #state(): string {
    const { diagnostics } = this.#live;
    const shown = groupDiagnostics(diagnostics).slice(0, MAX_GROUPS);
    const state = {
      version: this.version,
      ...countDiagnostics(diagnostics),
      diagnostics: shown.map(group => explainGroup(group)).join('\n\n'),
    };
    return `data: ${JSON.stringify(state)}\n\n`;
  }
}

/** Calls `onChange` after each edit of files below some paths; returns a function that stops watching. */
function watchEdits(paths: string[], pollMs: number | undefined, onChange: () => void): () => void {
  let isFirst = true;
  return watchFolders(
    paths,
    () => {
      // The first call reports the files that are there at the start, not an edit.
      if (!isFirst) onChange();
      isFirst = false;
    },
    pollMs,
  );
}

function addEventRoute(app: FastifyInstance, events: EventStreams, draining: () => boolean): void {
  app.get('/dev/events', { exposeHeadRoute: false }, (_request, reply) => {
    if (draining()) return reply.code(503).send();
    return reply.type('text/event-stream').header('cache-control', 'no-store').send(events.open());
  });
}

/** Serves the client's script and style sheet from `server/editor`, read at every request. */
function addClientRoutes(app: FastifyInstance, root: string): void {
  const mediaTypes = {
    'client.js': 'text/javascript; charset=utf-8',
    'client.css': 'text/css; charset=utf-8',
  };
  for (const [name, type] of Object.entries(mediaTypes)) {
    app.get(`/dev/${name}`, (_request, reply) => {
      const file = readFileSync(join(root, 'server/editor', name));
      return reply.type(type).header('cache-control', 'no-store').send(file);
    });
  }
}

/** Puts the client into every HTML response, and lets the Content-Security-Policy allow it. */
function addPageHooks(app: FastifyInstance, events: EventStreams): void {
  // The client is inserted into unencoded bodies, and a page must not be revalidated as unchanged with an old client.
  app.addHook('onRequest', async request => {
    delete request.headers['accept-encoding'];
    delete request.headers['if-none-match'];
  });
  app.addHook('onSend', async (request, reply, payload) => {
    // The client is not an asset, so the policy has no hash of it.
    const policy = reply.getHeader('content-security-policy');
    if (policy) {
      reply.header('content-security-policy', String(policy).replace('script-src', "script-src 'self'"));
    }
    const type = String(reply.getHeader('content-type'));
    const { site } = request.snapshot;
    const style = `<link rel="stylesheet" href="${linkTo(site, '/dev/client.css')}">`;
    const script = `<script src="${linkTo(site, '/dev/client.js')}?${events.version}" type="module"></script>`;
    const tags = style + script;
    if (type.startsWith('text/html')) return String(payload).replace('</head>', `${tags}</head>`);
    if (reply.statusCode < 500 || !type.startsWith('text/plain')) return payload;
    // The error is in the layout, so not even an error page could be rendered: this page must reload, too, after the fix.
    reply.type('text/html; charset=utf-8');
    return `<!doctype html><title>${reply.statusCode}</title>${tags}<pre>${payload}</pre>`;
  });
}
