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

/** Interval between pings on an event stream, in milliseconds: a proxy ends one that is silent for longer. */
const PING_MS = 5_000;

/** The maximum number of groups of diagnostics that an event contains. */
const MAX_DIAGNOSTIC_GROUPS = 50;

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
export function devRoutes(
  app: FastifyInstance,
  liveContent: LiveContent<unknown>,
  options: DevOptions,
): void {
  const { root, customCss, draining, build, pingMs = PING_MS, pollMs } = options;
  const eventStreams = new EventStreams(liveContent);
  const sourceFolders = ['views', 'partials', 'static', 'server/editor'].map(folder => join(root, folder));
  const watchStops = [
    watchEdits([customCss], pollMs, () => eventStreams.reloadPages()),
    watchEdits(sourceFolders, pollMs, async () => {
      try {
        await build();
        eventStreams.reloadPages();
      } catch (error) {
        app.log.error(error, 'a style sheet or script has an error; the last build is still used');
      }
    }),
  ];
  const pingTimer = setInterval(() => eventStreams.ping(), pingMs).unref();
  app.addHook('preClose', async () => {
    for (const stopWatch of watchStops) stopWatch();
    clearInterval(pingTimer);
    eventStreams.end();
  });
  addEventRoute(app, eventStreams, draining);
  addClientRoutes(app, root);
  addPageHooks(app, eventStreams);
}

/** The open event streams. Each event is the whole state: the version of the pages and the diagnostics. */
class EventStreams {
  readonly #liveContent: LiveContent<unknown>;
  readonly #eventStreams = new Set<PassThrough>();
  /** The version of the pages: a page that was rendered at another version reloads. */
  version: string = randomUUID();

  constructor(liveContent: LiveContent<unknown>) {
    this.#liveContent = liveContent;
    let { current: shownContent } = liveContent;
    liveContent.on('load', () => {
      if (liveContent.current === shownContent) this.#sendEvent(this.#stateEvent());
      else this.reloadPages();
      shownContent = liveContent.current;
    });
  }

  /** Opens an event stream; its first event is the present state of the pages. */
  open(): PassThrough {
    const eventStream = new PassThrough();
    this.#eventStreams.add(eventStream);
    eventStream.on('close', () => this.#eventStreams.delete(eventStream));
    eventStream.write(this.#stateEvent());
    return eventStream;
  }

  /** Makes the open pages reload. */
  reloadPages(): void {
    this.version = randomUUID();
    this.#sendEvent(this.#stateEvent());
  }

  /** Sends a comment on each event stream, which keeps idle connections open. */
  ping(): void {
    this.#sendEvent(':\n\n');
  }

  end(): void {
    for (const eventStream of this.#eventStreams) eventStream.end();
  }

  #sendEvent(eventText: string): void {
    for (const eventStream of this.#eventStreams) eventStream.write(eventText);
  }

  #stateEvent(): string {
    const { diagnostics } = this.#liveContent;
    const shownGroups = groupDiagnostics(diagnostics).slice(0, MAX_DIAGNOSTIC_GROUPS);
    const pageState = {
      version: this.version,
      ...countDiagnostics(diagnostics),
      diagnostics: shownGroups.map(group => explainGroup(group)).join('\n\n'),
    };
    return `data: ${JSON.stringify(pageState)}\n\n`;
  }
}

/** Calls `onChange` after each edit of files below some paths; returns a function that stops watching. */
function watchEdits(watchedPaths: string[], pollMs: number | undefined, onChange: () => void): () => void {
  let isFirstPoll = true;
  return watchFolders(
    watchedPaths,
    () => {
      // The first poll reports the files that are there at the start, not an edit.
      if (!isFirstPoll) onChange();
      isFirstPoll = false;
    },
    pollMs,
  );
}

function addEventRoute(app: FastifyInstance, eventStreams: EventStreams, draining: () => boolean): void {
  app.get('/dev/events', { exposeHeadRoute: false }, (_request, reply) => {
    if (draining()) return reply.code(503).send();
    return reply.type('text/event-stream').header('cache-control', 'no-store').send(eventStreams.open());
  });
}

/** Serves the client's script and style sheet from `server/editor`, read at every request. */
function addClientRoutes(app: FastifyInstance, root: string): void {
  const clientMediaTypes = {
    'client.js': 'text/javascript; charset=utf-8',
    'client.css': 'text/css; charset=utf-8',
  };
  for (const [clientFile, clientMediaType] of Object.entries(clientMediaTypes)) {
    app.get(`/dev/${clientFile}`, (_request, reply) => {
      const clientSource = readFileSync(join(root, 'server/editor', clientFile));
      return reply.type(clientMediaType).header('cache-control', 'no-store').send(clientSource);
    });
  }
}

/** Puts the client into every HTML response, and lets the Content-Security-Policy allow it. */
function addPageHooks(app: FastifyInstance, eventStreams: EventStreams): void {
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
    const mediaType = String(reply.getHeader('content-type'));
    const { site } = request.snapshot;
    const clientStyle = `<link rel="stylesheet" href="${linkTo(site, '/dev/client.css')}">`;
    const clientScript = `<script src="${linkTo(site, '/dev/client.js')}?${eventStreams.version}" type="module"></script>`;
    const clientTags = clientStyle + clientScript;
    if (mediaType.startsWith('text/html')) return String(payload).replace('</head>', `${clientTags}</head>`);
    if (reply.statusCode < 500 || !mediaType.startsWith('text/plain')) return payload;
    // The error is in the layout, so not even an error page could be rendered: this page must reload, too, after the fix.
    reply.type('text/html; charset=utf-8');
    return `<!doctype html><title>${reply.statusCode}</title>${clientTags}<pre>${payload}</pre>`;
  });
}
