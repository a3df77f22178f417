import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { type Config, trustProxy } from './config.ts';
import type { LiveContent } from './content/live.ts';
import { readColours } from './formats/tokens.ts';
import { createTypesetter } from './formats/typesetter.ts';
import type { Content } from './load.ts';
import { root } from './root.ts';
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
import { ASSETS_FOLDER, Assets } from './web/assets.ts';
import { clientErrorHandler, refuseTunnels } from './web/client-errors.ts';
import { drainOnClose } from './web/drain.ts';
import { MAX_HEADER_BYTES, registerGuard } from './web/guard.ts';
import { registerHeaders } from './web/headers.ts';
import { knownLanguage } from './web/languages.ts';
import { createLimits, type LoadOptions, registerLoad } from './web/limits.ts';
import { type LogOptions, registerLog } from './web/log.ts';
import { pageRenderer } from './web/pages.ts';
import { limitPipelining } from './web/pipelining.ts';
import { registerReplay } from './web/replay.ts';
import { createResponses } from './web/responses.ts';
import { registerShared } from './web/shared.ts';
import { dropSlowReaders } from './web/slow-readers.ts';
import { registerTemplates } from './web/templates.ts';

export interface AppOptions {
  config: Config;
  /** The content on air; another in its place is on air from the next request. */
  content: LiveContent<Content>;
  /** The present day (YYYY-MM-DD, UTC). Today is an input, so that a page never depends on the clock unseen. */
  asOf: () => string;
  logger?: FastifyServerOptions['logger'];
  /** Gets what is told of each answer. */
  observe?: LogOptions['observe'];
  /** Whether its socket outlives the process: then there is no other to send readers to, and the next one gets them. */
  socketStays?: boolean;
  /** How much load is too much to take more requests, where it is not what {@link registerLoad} takes it to be. */
  most?: LoadOptions['most'];
  /** Whether an owner is at work: templates and styles are read anew, and pages show what is found in the content. */
  dev?: boolean;
  /** Whether answers are to be files, for servers that know nothing else: see `export/`. */
  files?: boolean;
}

/** What is on air: content, and the files that its pages load. A request keeps to it from beginning to end. */
export interface Served {
  content: Content;
  assets: Assets;
}

declare module 'fastify' {
  interface FastifyInstance {
    served: () => Served;
  }
  interface FastifyRequest {
    served: Served;
  }
}

/** Tells what is on air; files are looked at once for each content, in development for each request. */
function serve(
  live: LiveContent<Content>,
  { config, dev, files }: { config: Config; dev: boolean; files: boolean },
): () => Served {
  let from: Content | undefined;
  let served: Served;
  return () => {
    if (from !== live.current || dev) {
      const content = live.current;
      const site = {
        ...content.site,
        baseUrl: config.BASE_URL ?? content.site.baseUrl,
        addresses: files ? ('path' as const) : content.site.addresses,
      };
      served = {
        content: { ...content, site },
        assets: new Assets(join(root, ASSETS_FOLDER), content.images),
      };
      from = content;
    }
    return served;
  };
}

/**
 * The address of a request as the routes and hooks take it. A request for a proxy names the origin, too (RFC 9112 3.2.2),
 * which is not part of it. A stray percent sign is escaped: then the address names a page that is not there; Fastify
 * would answer it before any hook, so without our headers.
 */
function addressOf(url: string): string {
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
  asOf,
  logger = false,
  observe,
  socketStays = false,
  most,
  dev = false,
  files = false,
}: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger,
    logController: new LogController({ disableRequestLogging: true }), // log.ts has one line for each.
    genReqId: () => randomUUID(),
    rewriteUrl: ({ url }) => addressOf(url as string),
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
    // A request that arrives during the drain is answered; the drain itself says when to stop (drain.ts).
    return503OnClosing: false,
  });

  registerLog(app, { observe });
  const served = serve(content, { config, dev, files });
  const draining = drainOnClose(app, config.SHUTDOWN_ANNOUNCE_MS);
  dropSlowReaders(app, config.CONNECTION_TIMEOUT_MS);
  if (!dev) registerReplay(app, { served, asOf, draining, observe });
  limitPipelining(app);
  app.decorate('served', served);
  app.decorateRequest('served', null as unknown as Served);
  app.addHook('onRequest', async request => {
    request.served = served();
  });
  const typesetter = createTypesetter({ root, warn: message => app.log.warn(message) });
  app.addHook('onClose', () => typesetter.close());
  const renderPage = pageRenderer((template, data) => app.view(template, data), dev);
  const limits = await createLimits(app);
  const responses = createResponses({ renderPage, limit: limits(120), asOf });

  await registerHeaders(app);
  // Of files nobody waits for another's.
  if (!files) await registerLoad(app, { connections: config.MAX_CONNECTIONS, most });
  registerShared(app, { secret: config.SHARE_SECRET, limit: limits(60), asOf });
  registerGuard(app);
  refuseTunnels(app);
  await registerTemplates(app, { root, dev });
  await app.register(fastifyStatic, { root: join(root, ASSETS_FOLDER), serve: false, preCompressed: true });
  app.setErrorHandler(responses.problem);
  app.setNotFoundHandler(responses.notFound);

  if (dev) {
    const { devRoutes } = await import('./dev/routes.ts');
    const { buildAssets } = await import('./web/bundle.ts');
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
    formatsRoutes(scope, { typesetter, asOf });
    infoRoutes(scope, responses);
    shortcutsRoutes(scope, responses);
  });
  return app;
}
