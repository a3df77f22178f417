// Serves a cached response before routing. A cached response is exactly what the router and hooks would produce again.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccessLogEntry, AccessLogOptions } from '../access-log.ts';
import { evaluatePreconditions, isNotModifiedHeader } from '../conditional.ts';
import type { HttpServer } from '../connections/server.ts';
import { type Encoding, negotiateEncoding } from '../content-encoding.ts';
import { isWellFormed, MAX_URL_BYTES } from '../request-guard.ts';
import { pathOfTarget, stripBasePath } from '../url.ts';
import type { Cache, CacheView } from './cache.ts';

/** An entry of the access log, with a logger that has its fields bound. */
interface AccessReport {
  logEntry: AccessLogEntry;
  log: FastifyBaseLogger;
}

/** A response to GET with its route, raw headers, entity tag and body. */
interface CachedResponse {
  route: string;
  /** The path of the cached response, without the base path. */
  path: string;
  /** Names and values in turn, as `response.writeHead()` takes them. */
  headers: string[];
  /** The headers of the 304 (Not Modified) response. */
  notModifiedHeaders: string[];
  etag: string;
  body: Buffer;
  /** What to report of this response, by status and by method; behind a space the base path, where the request has it. */
  accessReports: { 200: Map<string, AccessReport>; 304: Map<string, AccessReport> };
}

declare module 'fastify' {
  interface FastifyReply {
    /** Whether every request with the same cache key and encoding gets the same response, while the snapshot is live. */
    cacheable: boolean;
  }
}

export interface ResponseCacheOptions {
  server: HttpServer;
  cache: Cache;
  /** Returns the live snapshot, on which cached responses hang. */
  snapshot: () => { site: { basePath: string } };
  /**
   * Returns the key of a URL without base path: its path and the known parameters of its query. Undefined for a URL that the
   * router has to check. URLs with the same key get the same response.
   */
  cacheKey: (url: string) => string | undefined;
  isDraining: () => boolean;
  observe: AccessLogOptions['observe'];
}

/**
 * Caches responses with `reply.cacheable`, and serves them before any hook runs. A request that is unusual, or has no
 * cached response, falls through to the router.
 */
export function registerResponseCache(
  app: FastifyInstance,
  { server, cache, snapshot, cacheKey, isDraining, observe }: ResponseCacheOptions,
): void {
  /** A view for each content coding: to look one up costs less than to compose a key for each request. */
  const responses: Record<Encoding, CacheView<CachedResponse>> = {
    br: cache.view(sizeOf),
    gzip: cache.view(sizeOf),
    identity: cache.view(sizeOf),
  };
  const reportAccess = createAccessReporter(app.log, observe);
  const viewFor = ({ headers }: IncomingMessage) => responses[negotiateEncoding(headers['accept-encoding'])];

  server.intercept((request, response) => {
    // While draining, responses need the `Connection: close` that a hook adds.
    if (!isPlainRequest(request) || isDraining()) return false;
    const liveSnapshot = snapshot();
    const { basePath } = liveSnapshot.site;
    const requestUrl = request.url as string;
    const target = basePath ? stripBasePath(requestUrl, basePath) : requestUrl;
    const responseKey = cacheKey(target);
    const cachedResponse = responseKey && viewFor(request).get(liveSnapshot, responseKey);
    const status = cachedResponse ? sendCached(cachedResponse, request, response) : null;
    if (!cachedResponse || !status) return false;
    reportAccess(cachedResponse, request.method as string, status, target === requestUrl ? '' : basePath);
    return true;
  });

  app.decorateReply('cacheable', false);
  app.addHook('onSend', async (request, reply, payload) => {
    if (!reply.cacheable || request.method !== 'GET' || reply.statusCode !== 200 || isDraining())
      return payload;
    const responseKey = cacheKey(request.url);
    if (!responseKey) return payload;
    const body = payload instanceof Readable ? await buffer(payload) : (payload as Buffer);
    reply.header('content-length', body.length);
    viewFor(request.raw).set(request.snapshot, responseKey, toCachedResponse(request, reply, body));
    return body;
  });
}

/** The size of a cached response in bytes. Its headers are strings of one byte per character. */
function sizeOf({ body, headers, notModifiedHeaders }: CachedResponse): number {
  return body.length + headers.join('').length + notModifiedHeaders.join('').length;
}

function toCachedResponse(request: FastifyRequest, reply: FastifyReply, body: Buffer): CachedResponse {
  const rawHeaders = Object.entries(reply.getHeaders())
    // Connection is about one connection: the last response on it has `close`.
    .filter(([headerName]) => headerName !== 'connection')
    .map(([headerName, value]) => [headerName, String(value)]);
  return {
    route: request.routeOptions.url as string,
    path: pathOfTarget(request.url),
    headers: rawHeaders.flat(),
    notModifiedHeaders: rawHeaders.filter(([headerName]) => isNotModifiedHeader(String(headerName))).flat(),
    etag: String(reply.getHeader('etag')),
    body,
    accessReports: { 200: new Map(), 304: new Map() },
  };
}

/** Sends a cached response, and returns its status; null if a precondition fails, as the 412 has an error page. */
function sendCached(
  cachedResponse: CachedResponse,
  request: IncomingMessage,
  response: ServerResponse,
): 200 | 304 | null {
  switch (evaluatePreconditions(request.headers, [cachedResponse.etag]).status) {
    case 'failed':
      return null;
    case 'notModified':
      response.writeHead(304, cachedResponse.notModifiedHeaders).end();
      return 304;
    case 'pass':
      response
        .writeHead(200, cachedResponse.headers)
        .end(request.method === 'HEAD' ? undefined : cachedResponse.body);
      return 200;
  }
}

/**
 * Creates the function that reports cached responses to access log and metrics. It reports all responses of one turn of
 * the event loop after that turn: between two responses, a report would take as long as the next response.
 */
function createAccessReporter(log: FastifyBaseLogger, observe: AccessLogOptions['observe']) {
  // Composing a line that is not logged would cost as much as the response.
  const isLogged = ['trace', 'debug', 'info'].includes(log.level);
  if (!isLogged && !observe) return () => {};
  const pendingReports: AccessReport[] = [];
  let cachedCount = 0;
  const flushReports = (): void => {
    for (const accessReport of pendingReports) {
      if (isLogged) accessReport.log.info({ reqId: `cached-${++cachedCount}` }, 'response sent');
      observe?.(accessReport.logEntry);
    }
    pendingReports.length = 0;
  };
  return (cachedResponse: CachedResponse, method: string, status: 200 | 304, basePath: string): void => {
    const accessReports = cachedResponse.accessReports[status];
    const reportKey = basePath ? `${method} ${basePath}` : method;
    let accessReport = accessReports.get(reportKey);
    if (!accessReport) {
      accessReport = createAccessReport(
        log,
        { ...cachedResponse, path: basePath + cachedResponse.path },
        method,
        status,
      );
      accessReports.set(reportKey, accessReport);
    }
    if (pendingReports.push(accessReport) === 1) setImmediate(flushReports);
  };
}

function createAccessReport(
  log: FastifyBaseLogger,
  { route, path, body }: CachedResponse,
  method: string,
  status: number,
): AccessReport {
  const sentBytes = method === 'HEAD' || status === 304 ? 0 : body.length;
  // A cached response takes less time than `ms` can express.
  const entry = { method, route, path, status, bytes: sentBytes, ms: 0 };
  return { logEntry: entry, log: log.child(entry) };
}

/** Whether a request is a well-formed GET or HEAD without a body, and its URL not too long. */
function isPlainRequest(request: IncomingMessage): boolean {
  const { method, headers, url = '' } = request;
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
  return url.length <= MAX_URL_BYTES && isWellFormed(request);
}
