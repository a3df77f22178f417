// Serves a cached response before routing. A cached response is exactly what the router and hooks would produce again.
import {
  type IncomingMessage,
  type ServerResponse,
  STATUS_CODES,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccessLogEntry, AccessLogOptions } from './access-log.ts';
import { matchesEtag } from './conditional.ts';
import { interceptRequests } from './connections/pipelining.ts';
import { negotiateEncoding } from './content-encoding.ts';
import { isWellFormed } from './request-guard.ts';

/** How many responses are cached per snapshot: more than the site has links. */
const MAX_RESPONSES = 2_000;

/** An entry of the access log, with a logger that has its fields bound. */
interface AccessReport {
  entry: AccessLogEntry;
  log: FastifyBaseLogger;
}

/** A response to GET with its route, serialized heads, entity tag and body. */
interface CachedResponse {
  route: string;
  path: string;
  /** Status line and headers of the 200 response, without Content-Length. */
  head: string;
  /** Name and value of Content-Length. Node has to see them, or it would use the chunked transfer coding. */
  contentLength: string[];
  /** Status line and headers of the 304 response. */
  notModifiedHead: string;
  etag: string;
  bytes: Buffer;
  /** What to report of this response, by method and status. */
  reports: Map<string, AccessReport>;
}

/**
 * What Node's writeHead() calls after it has validated the name and value of each header, which takes a sixth of the time
 * of a response. Cached heads were validated when they were serialized. Node still adds Date and Connection here.
 */
interface HeadWriter {
  _hasBody: boolean;
  _storeHeader(head: string, headers: string[]): void;
}

declare module 'fastify' {
  interface FastifyReply {
    /** Whether every request for the same URL and encoding gets the same response, until the snapshot is replaced. */
    cacheable: boolean;
  }
}

export interface ResponseCacheOptions {
  /** Returns the live snapshot; the cache is emptied when it is another object. */
  snapshot: () => object;
  draining: () => boolean;
  observe: AccessLogOptions['observe'];
}

/**
 * Caches responses with `reply.cacheable`, and serves them before any hook runs. A request that is unusual, or has no
 * cached response, falls through to the router.
 */
export function registerResponseCache(
  app: FastifyInstance,
  { snapshot, draining, observe }: ResponseCacheOptions,
): void {
  let responses = new Map<string, CachedResponse>();
  let cachedSnapshot: object | undefined;
  const report = createReporter(app.log, observe);

  const find = (request: IncomingMessage): CachedResponse | undefined => {
    const live = snapshot();
    if (live !== cachedSnapshot) {
      responses = new Map();
      cachedSnapshot = live;
    }
    return responses.get(cacheKey(request));
  };

  interceptRequests(app, (request, response) => {
    // While draining, responses need the `Connection: close` that a hook adds.
    const cached = isPlain(request) && !draining() ? find(request) : undefined;
    if (!cached) return false;
    sendCached(cached, request, response);
    report(cached, request.method as string, response.statusCode);
    return true;
  });

  app.decorateReply('cacheable', false);
  app.addHook('onSend', async (request, reply, payload) => {
    if (!reply.cacheable || reply.statusCode !== 200 || request.snapshot !== cachedSnapshot) return payload;
    if (responses.size >= MAX_RESPONSES || draining()) return payload;
    const encoding = reply.getHeader('content-encoding');
    // @fastify/static negotiates by itself, and may choose another encoding than the one in the cache key.
    if (encoding && encoding !== negotiateEncoding(request.headers['accept-encoding'])) return payload;
    const bytes = payload instanceof Readable ? await buffer(payload) : (payload as Buffer);
    reply.header('content-length', bytes.length);
    responses.set(cacheKey(request.raw), toCachedResponse(request, reply, bytes));
    return bytes;
  });
}

function toCachedResponse(request: FastifyRequest, reply: FastifyReply, bytes: Buffer): CachedResponse {
  const headers = reply.getHeaders();
  return {
    route: request.routeOptions.url as string,
    path: request.url.split('?', 1)[0] as string,
    head: serializeHead(200, headers, /^content-length$/),
    contentLength: ['content-length', String(bytes.length)],
    // A 304 has no headers that describe a body (RFC 9110, 15.4.5).
    notModifiedHead: serializeHead(304, headers, /^content-(length|type|encoding|language)$/),
    etag: String(reply.getHeader('etag')),
    bytes,
    reports: new Map(),
  };
}

function sendCached(cached: CachedResponse, request: IncomingMessage, response: ServerResponse): void {
  const writer = response as ServerResponse & HeadWriter;
  if (matchesEtag(cached.etag, request.headers['if-none-match'])) {
    writer._hasBody = false;
    response.statusCode = 304;
    writer._storeHeader(cached.notModifiedHead, []);
    response.end();
  } else {
    response.statusCode = 200;
    writer._storeHeader(cached.head, cached.contentLength);
    response.end(request.method === 'HEAD' ? undefined : cached.bytes);
  }
}

/**
 * Creates the function that reports cached responses to access log and metrics. It reports all responses of one turn of
 * the event loop after that turn: between two responses, a report would take as long as the next response.
 */
function createReporter(log: FastifyBaseLogger, observe: AccessLogOptions['observe']) {
  // Composing a line that is not logged would cost as much as the response.
  const isLogged = ['trace', 'debug', 'info'].includes(log.level);
  const pending: AccessReport[] = [];
  let count = 0;
  const flush = (): void => {
    for (const report of pending) {
      if (isLogged) report.log.info({ reqId: `cached-${++count}` }, 'response sent');
      observe?.(report.entry);
    }
    pending.length = 0;
  };
  return (cached: CachedResponse, method: string, status: number): void => {
    const key = `${method} ${status}`;
    const report = cached.reports.get(key) ?? createReport(log, cached, method, status);
    cached.reports.set(key, report);
    if (pending.push(report) === 1) setImmediate(flush);
  };
}

function createReport(
  log: FastifyBaseLogger,
  { route, path, bytes }: CachedResponse,
  method: string,
  status: number,
): AccessReport {
  const sentBytes = method === 'HEAD' || status === 304 ? 0 : bytes.length;
  // A cached response takes less time than `ms` can express.
  const entry = { method, route, path, status, bytes: sentBytes, ms: 0 };
  return { entry, log: log.child(entry) };
}

/** Whether a request is a well-formed GET or HEAD without a body or Range. */
function isPlain(request: IncomingMessage): boolean {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
  return headers.range === undefined && isWellFormed(request);
}

const cacheKey = ({ url, headers }: IncomingMessage): string =>
  `${negotiateEncoding(headers['accept-encoding'])} ${url}`;

/**
 * Serializes a status line and headers.
 *
 * @param omitted matches the names of headers to leave out.
 * @throws TypeError when a header has an invalid name or value, such as one with a line break.
 */
export function serializeHead(status: number, headers: Record<string, unknown>, omitted: RegExp): string {
  const sent = Object.entries(headers).filter(([name]) => !omitted.test(name));
  const lines = sent.map(([name, value]) => {
    validateHeaderName(name);
    validateHeaderValue(name, String(value));
    return `${name}: ${value}`;
  });
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, ''].join('\r\n');
}
