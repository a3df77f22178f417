// Builds the Fastify application: registers every plugin, hook and route in one order, and opens no port.
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { CustomCss } from './assets/custom-css.ts';
import { readColours } from './assets/design-tokens.ts';
import { ASSETS_FOLDER } from './assets/manifest.ts';
import { type Config, trustProxy } from './config.ts';
import type { LiveContent } from './content/live-content.ts';
import { createTypesetter } from './formats/pdf/typesetter.ts';
import { type AccessLogOptions, registerAccessLog } from './http/access-log.ts';
import { Cache } from './http/cache/cache.ts';
import { registerResponseCache } from './http/cache/response-cache.ts';
import { drainOnClose } from './http/connections/drain.ts';
import { enforceMinDataRate } from './http/connections/min-data-rate.ts';
import { limitPipelining } from './http/connections/pipelining.ts';
import { HttpServer } from './http/connections/server.ts';
import { type OverloadOptions, registerOverloadProtection } from './http/overload.ts';
import { createClientErrorHandler, refuseTunnels } from './http/parse-errors.ts';
import { createRateLimits } from './http/rate-limit.ts';
import { MAX_HEADER_BYTES, registerRequestGuard } from './http/request-guard.ts';
import { registerSecurityHeaders } from './http/security-headers.ts';
import { originForm, pathOfTarget, stripBasePath } from './http/url.ts';
import { pageRenderer } from './pages/render.ts';
import { Responder } from './pages/respond.ts';
import { registerTemplates } from './pages/templates.ts';
import { root as projectRoot, siteFolder } from './project.ts';
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
import { cacheKey } from './urls/cache-key.ts';
import { knownLanguage } from './urls/languages.ts';

export interface AppOptions {
  config: Config;
  /** The live content; a replacement is used from the next request on. */
  content: LiveContent<Content>;
  /** The current day (YYYY-MM-DD, UTC). It is an input, so that no page reads the clock. */
  today: () => string;
  /** The style sheet of the owner; by default that of the site folder, read once. */
  customCss?: CustomCss;
  logger?: FastifyServerOptions['logger'];
  /** Receives the access log entry of each response, for metrics. */
  observe?: AccessLogOptions['observe'];
  /** Whether the listening socket outlives the process (socket activation): then readiness does not turn 503. */
  socketStays?: boolean;
  /** The load from which requests get 503, if not the default of {@link registerOverloadProtection}. */
  loadLimits?: OverloadOptions['loadLimits'];
  /** Development: templates and assets are read on every request, and pages reload and show diagnostics. */
  dev?: boolean;
  /** Whether responses become files of a static export: see `export/`. */
  files?: boolean;
}

declare module 'fastify' {
  interface FastifyInstance {
    snapshot: () => Snapshot;
  }
  interface FastifyRequest {
    /** The snapshot that was live when the request arrived. */
    snapshot: Snapshot;
  }
}

/** Builds the whole application; it opens no port. */
export async function buildApp(appOptions: AppOptions): Promise<FastifyInstance> {
  const { config, content, today, observe, loadLimits, dev = false, files = false } = appOptions;
  const customCss = appOptions.customCss ?? new CustomCss(siteFolder);
  const server = createServer(config);
  const app = createFastify(appOptions, server);
  const cache = new Cache(config.CACHE_MAX_BYTES);
  const snapshot = createLiveSnapshot({
    content,
    today,
    assets: join(projectRoot, ASSETS_FOLDER),
    customCss,
    colours: readColours(projectRoot),
    choicesIn: files ? 'path' : 'query',
    dev,
  });

  // In front of the router. The access log comes first, so that it sees every response.
  registerAccessLog(app, server, { observe });
  const isDraining = drainOnClose(app, server, config.SHUTDOWN_ANNOUNCE_MS);
  enforceMinDataRate(app, server, config.CONNECTION_TIMEOUT_MS);
  if (!dev) registerResponseCache(app, { server, cache, snapshot, cacheKey, isDraining, observe });
  limitPipelining(server);

  // Hooks of every request. The security headers come before whatever may refuse a request.
  app.decorate('snapshot', snapshot);
  app.decorateRequest('snapshot');
  app.addHook('onRequest', async request => {
    request.snapshot = snapshot();
  });
  const rateLimits = await createRateLimits(app);
  await registerSecurityHeaders(app, { hstsSubdomains: config.HSTS_SUBDOMAINS });
  // The requests of an export wait in line without harm.
  if (!files) await registerOverloadProtection(app, { connections: config.MAX_CONNECTIONS, loadLimits });
  registerShareLinks(app, { secret: config.SHARE_SECRET, shareLimit: rateLimits(60), today });
  registerRequestGuard(app);
  refuseTunnels(app);

  await registerTemplates(app, { root: projectRoot, dev });
  await app.register(fastifyStatic, {
    root: join(projectRoot, ASSETS_FOLDER),
    serve: false,
    // routes/static.ts sends these headers, and the response is the whole file.
    ...{ etag: false, lastModified: false, cacheControl: false, contentType: false, acceptRanges: false },
  });
  const renderPage = pageRenderer((template, data) => app.view(template, data), dev);
  const responder = new Responder({ renderPage, cache, errorLimit: rateLimits(120) });
  app.setErrorHandler(responder.error);
  app.setNotFoundHandler(responder.notFound);

  if (dev) {
    const { devRoutes } = await import('./editor/live-reload.ts');
    // Loaded by an edit of the sources: a package has none, and no build tool.
    const build = async () => (await import('./assets/build.ts')).buildAssets(projectRoot);
    devRoutes(app, content, { root: projectRoot, customCss: customCss.file, draining: isDraining, build });
  }
  healthRoutes(app, content, () => isDraining() && !appOptions.socketStays);
  await registerRoutes(app, { responder, cache, files });
  return app;
}

function createServer(config: Config): HttpServer {
  return new HttpServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    insecureHTTPParser: false,
    requireHostHeader: false, // The request guard requires it, and sends an error page.
    requestTimeout: config.REQUEST_TIMEOUT_MS,
    // requestTimeout has no effect on a slow body while headersTimeout (60 s by default) is the longer of the two.
    headersTimeout: config.REQUEST_TIMEOUT_MS,
    keepAliveTimeout: config.KEEP_ALIVE_TIMEOUT_MS,
    // How often Node.js looks for requests over their limit; its default of 30 s would double a limit of 15 s.
    connectionsCheckingInterval: 1_000,
  });
}

function createFastify(
  { config, content, files = false, logger = false }: AppOptions,
  server: HttpServer,
): FastifyInstance {
  return Fastify<Server>({
    logger,
    logController: new LogController({ disableRequestLogging: true }), // http/access-log.ts writes one line per response.
    genReqId: () => randomUUID(),
    rewriteUrl: ({ url = '/' }) => requestPath(url, content.current.site.basePath),
    // As long as a URL can be: a long name is a 404, and a URL that is too long a 414.
    routerOptions: { maxParamLength: MAX_HEADER_BYTES },
    clientErrorHandler: createClientErrorHandler(server),
    trustProxy: trustProxy(config.TRUST_PROXY),
    // No client waits for an export: on a slow machine it takes its time.
    handlerTimeout: files ? 0 : config.HANDLER_TIMEOUT_MS,
    serverFactory: handler => server.handle(handler),
    // Requests that arrive while draining get a response; http/connections/drain.ts decides when to stop accepting.
    return503OnClosing: false,
  });
}

/**
 * The request target as the router takes it: in origin form, without the base path. A stray percent sign is escaped, so that
 * the path is a 404 with all headers, and a target that is no path gets a slash for the request guard, which responds with
 * 400: Fastify would refuse both before any hook runs.
 */
function requestPath(target: string, basePath: string): string {
  const routerPath = stripBasePath(originForm(target).replace(/^(?!\/)/, '/'), basePath);
  try {
    decodeURIComponent(pathOfTarget(routerPath));
    return routerPath;
  } catch {
    // decodeURIComponent throws nothing but URIError: Fastify would refuse the request target.
    return routerPath.replaceAll('%', '%25');
  }
}

async function registerRoutes(
  app: FastifyInstance,
  { responder, cache, files }: { responder: Responder; cache: Cache; files: boolean },
): Promise<void> {
  const typesetter = createTypesetter({ root: projectRoot, warn: message => app.log.warn(message) });
  app.addHook('onClose', () => typesetter.close());
  staticRoutes(app);
  iconRoutes(app);
  manifestRoutes(app, readColours(projectRoot));
  robotsRoutes(app);
  sitemapRoutes(app);
  if (files) fileRoutes(app);
  else homeRoutes(app);
  await app.register(async scope => {
    scope.addHook('onRequest', knownLanguage);
    cvRoutes(scope, responder);
    formatsRoutes(scope, typesetter, cache);
    infoRoutes(scope, responder);
    shortcutsRoutes(scope, responder);
  });
}
