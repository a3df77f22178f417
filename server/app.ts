// Builds the Fastify application: registers every plugin, hook and route in one order, and opens no port.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { readColours } from './assets/design-tokens.ts';
import { ASSETS_FOLDER } from './assets/manifest.ts';
import { type Config, trustProxy } from './config.ts';
import type { LiveContent } from './content/live-content.ts';
import { createTypesetter } from './formats/pdf/typesetter.ts';
import { type AccessLogOptions, registerAccessLog } from './http/access-log.ts';
import { drainOnClose } from './http/connections/drain.ts';
import { enforceMinDataRate } from './http/connections/min-data-rate.ts';
import { limitPipelining } from './http/connections/pipelining.ts';
import { createRateLimits, type OverloadOptions, registerOverloadProtection } from './http/overload.ts';
import { clientErrorHandler, refuseTunnels } from './http/parse-errors.ts';
import { MAX_HEADER_BYTES, registerRequestGuard } from './http/request-guard.ts';
import { registerResponseCache } from './http/response-cache.ts';
import { registerSecurityHeaders } from './http/security-headers.ts';
import { pageRenderer } from './pages/render.ts';
import { createResponses } from './pages/respond.ts';
import { registerTemplates } from './pages/templates.ts';
import { root } from './project.ts';
import { cvRoutes } from './routes/cv.ts';
import { fileRoutes } from './routes/files.ts';
import { formatsRoutes } from './routes/formats.ts';
import { healthRoutes } from './routes/health.ts';
import { homeRoutes } from './routes/home.ts';
import { iconRoutes } from './routes/icons.ts';
import { infoRoutes } from './routes/info.ts';
import { manifestRoutes } from './routes/manifest.ts';
import { robotsRoutes } from './routes/robots.ts';
import { shortcutsRoutes } from './routes/shortcuts.ts';
import { sitemapRoutes } from './routes/sitemap.ts';
import { staticRoutes } from './routes/static.ts';
import { registerShareLinks } from './sharing/share-link.ts';
import { createLiveSnapshot } from './snapshot/live-snapshot.ts';
import type { Content, Snapshot } from './snapshot/snapshot.ts';
import { knownLanguage } from './urls/languages.ts';

export interface AppOptions {
  config: Config;
  /** The content on air; another in its place is on air from the next request. */
  content: LiveContent<Content>;
  /** The current day (YYYY-MM-DD, UTC). It is an input, so that no page reads the clock. */
  today: () => string;
  logger?: FastifyServerOptions['logger'];
  /** Gets what is told of each answer. */
  observe?: AccessLogOptions['observe'];
  /** Whether its socket outlives the process: then there is no other to send readers to, and the next one gets them. */
  socketStays?: boolean;
  /** How much load is too much to take more requests, where it is not what {@link registerOverloadProtection} takes it to be. */
  most?: OverloadOptions['most'];
  /** Whether an owner is at work: templates and styles are read anew, and pages show what is found in the content. */
  dev?: boolean;
  /** Whether answers are to be files, for servers that know nothing else: see `export/`. */
  files?: boolean;
}

declare module 'fastify' {
  interface FastifyInstance {
    snapshot: () => Snapshot;
  }
  interface FastifyRequest {
    snapshot: Snapshot;
  }
}

/**
 * The address of a request as the routes and hooks take it. A request for a proxy names the origin, too (RFC 9112 3.2.2),
 * which is not part of it. A stray percent sign is escaped: then the address names a page that is not there; Fastify
 * would answer it before any hook, so without our headers.
 */
function requestTarget(url: string): string {
  const address = url.replace(/^https?:\/\/[^/?#]*\/?/i, '/');
  try {
    decodeURIComponent(address.split('?', 1)[0] as string);
    return address;
  } catch {
    return address.replaceAll('%', '%25');
  }
}

/** Builds the whole application; it opens no port. */
export async function buildApp({
  config,
  content,
  today,
  logger = false,
  observe,
  socketStays = false,
  most,
  dev = false,
  files = false,
}: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger,
    logController: new LogController({ disableRequestLogging: true }), // http/access-log.ts has one line for each.
    genReqId: () => randomUUID(),
    rewriteUrl: ({ url }) => requestTarget(url as string),
    // As long as an address can be: what is too long for a name is a 404, or for an address a 414.
    routerOptions: { maxParamLength: MAX_HEADER_BYTES },
    clientErrorHandler,
    trustProxy: trustProxy(config.TRUST_PROXY),
    requestTimeout: config.REQUEST_TIMEOUT_MS,
    handlerTimeout: config.HANDLER_TIMEOUT_MS,
    connectionTimeout: config.CONNECTION_TIMEOUT_MS,
    keepAliveTimeout: config.KEEP_ALIVE_TIMEOUT_MS,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      insecureHTTPParser: false,
      requireHostHeader: false, // The guard does, and answers with a page.
      // requestTimeout has no effect on a slow body while headersTimeout (60 s by default) is the longer of the two.
      headersTimeout: config.REQUEST_TIMEOUT_MS,
      // How often Node looks for requests over their limit; its default of 30 s would double a limit of 15.
      connectionsCheckingInterval: 1_000,
    },
    // Requests that arrive while draining get a response; http/connections/drain.ts decides when to stop accepting.
    return503OnClosing: false,
  });

  registerAccessLog(app, { observe });
  const snapshot = createLiveSnapshot({
    content,
    today,
    assets: join(root, ASSETS_FOLDER),
    settings: {
      ...(config.BASE_URL !== undefined && { baseUrl: config.BASE_URL }),
      ...(files && { addresses: 'path' }),
    },
    dev,
  });
  const draining = drainOnClose(app, config.SHUTDOWN_ANNOUNCE_MS);
  enforceMinDataRate(app, config.CONNECTION_TIMEOUT_MS);
  if (!dev) registerResponseCache(app, { snapshot, draining, observe });
  limitPipelining(app);
  app.decorate('snapshot', snapshot);
  app.decorateRequest('snapshot', null as unknown as Snapshot);
  app.addHook('onRequest', async request => {
    request.snapshot = snapshot();
  });
  const typesetter = createTypesetter({ root, warn: message => app.log.warn(message) });
  app.addHook('onClose', () => typesetter.close());
  const renderPage = pageRenderer((template, data) => app.view(template, data), dev);
  const limits = await createRateLimits(app);
  const responses = createResponses({ renderPage, limit: limits(120) });

  await registerSecurityHeaders(app);
  // Of files nobody waits for another's.
  if (!files) await registerOverloadProtection(app, { connections: config.MAX_CONNECTIONS, most });
  registerShareLinks(app, { secret: config.SHARE_SECRET, limit: limits(60), today });
  registerRequestGuard(app);
  refuseTunnels(app);
  await registerTemplates(app, { root, dev });
  await app.register(fastifyStatic, { root: join(root, ASSETS_FOLDER), serve: false, preCompressed: true });
  app.setErrorHandler(responses.problem);
  app.setNotFoundHandler(responses.notFound);

  if (dev) {
    const { devRoutes } = await import('./editor/live-reload.ts');
    const { buildAssets } = await import('./assets/build.ts');
    devRoutes(app, content, { root, draining, build: () => buildAssets(root) });
  }
  healthRoutes(app, content, () => draining() && !socketStays);
  staticRoutes(app);
  iconRoutes(app);
  manifestRoutes(app, readColours(root));
  robotsRoutes(app);
  sitemapRoutes(app);
  if (files) fileRoutes(app);
  else homeRoutes(app);
  await app.register(async scope => {
    scope.addHook('onRequest', knownLanguage);
    cvRoutes(scope, responses);
    formatsRoutes(scope, typesetter);
    infoRoutes(scope, responses);
    shortcutsRoutes(scope, responses);
  });
  return app;
}
