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
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { AccessLogEntry, AccessLogOptions } from './access-log.ts';
import { interceptRequests } from './connections/pipelining.ts';
import { negotiateEncoding } from './content-encoding.ts';
import { isWellFormed } from './request-guard.ts';

/** How many answers are kept for one version of the content: all that links lead to, and some. */
const MOST = 2_000;

/** What is told of an answer, and a logger that has all of that. */
interface Told {
  answered: AccessLogEntry;
  log: FastifyBaseLogger;
}

/** An answer that was given before: to which route and path, its two heads, its validator and its bytes. */
interface Answer {
  route: string;
  path: string;
  /** For each method, and whether it was known. */
  told: Map<string, Told>;
  whole: string;
  /** What Node has to see, or it would send the body in chunks: the name and value of that header. */
  length: string[];
  unchanged: string;
  etag: string;
  bytes: Buffer;
}

/**
 * What Node's writeHead() calls when it has checked name and value of each header, which takes a sixth of all the time that
 * an answer takes. These heads were checked when they were made. Date and Connection are added here, as ever.
 */
interface Head {
  _hasBody: boolean;
  _storeHeader(head: string, more: string[]): void;
}

declare module 'fastify' {
  interface FastifyReply {
    /** Whether whoever asks for the same address in the same encoding gets the same answer, until the content changes. */
    repeatable: boolean;
  }
}

export interface ResponseCacheOptions {
  /** What is on air: another in its place has other answers. */
  snapshot: () => object;
  draining: () => boolean;
  observe: AccessLogOptions['observe'];
}

/**
 * Gives an answer that was given before again, headers and all, in front of everything else: to route it, to run the
 * hooks and to compose the headers would come to the same. What is not plainly right, or not known, goes the long way.
 */
export function registerResponseCache(
  app: FastifyInstance,
  { snapshot, draining, observe }: ResponseCacheOptions,
): void {
  let answers = new Map<string, Answer>();
  let of: object | undefined;
  let again = 0;
  // To make what is not logged would cost as much as to compose the answer.
  const says = ['trace', 'debug', 'info'].includes(app.log.level);
  const find = (request: IncomingMessage): Answer | undefined => {
    const live = snapshot();
    if (live !== of) {
      answers = new Map();
      of = live;
    }
    return answers.get(keyOf(request));
  };
  const untold: Told[] = [];
  const tell = (): void => {
    for (const { answered, log } of untold) {
      if (says) log.info({ reqId: `again-${++again}` }, 'answered');
      observe?.(answered);
    }
    untold.length = 0;
  };
  const learn = ({ route, path, bytes }: Answer, method: string, status: number): Told => {
    const sent = method === 'HEAD' || status === 304 ? 0 : bytes.length;
    // It takes less than can be told.
    const answered = { method, route, path, status, bytes: sent, ms: 0 };
    return { answered, log: app.log.child(answered) };
  };
  const answer = (request: IncomingMessage, response: ServerResponse): boolean => {
    const kept = isPlain(request) && !draining() ? find(request) : undefined;
    if (!kept) return false;
    const method = request.method as string;
    const known = isKnown(kept.etag, request.headers['if-none-match']);
    const head = response as unknown as Head;
    if (known) head._hasBody = false;
    response.statusCode = known ? 304 : 200;
    head._storeHeader(known ? kept.unchanged : kept.whole, known ? [] : kept.length);
    response.end(known || method === 'HEAD' ? undefined : kept.bytes);
    const key = known ? `${method} 304` : method;
    const told = kept.told.get(key) ?? learn(kept, method, response.statusCode);
    kept.told.set(key, told);
    // All that are given in one turn of the event loop are told after it: between two answers each would take as long
    // as to give the next.
    if (untold.push(told) === 1) setImmediate(tell);
    return true;
  };
  interceptRequests(app, answer);

  app.decorateReply('repeatable', false);
  app.addHook('onSend', async (request, reply, payload) => {
    if (!reply.repeatable || reply.statusCode !== 200 || request.snapshot !== of) return payload;
    if (answers.size >= MOST || draining()) return payload;
    const encoding = reply.getHeader('content-encoding');
    // A file is sent in the encoding that @fastify/static finds best, which may be another.
    if (encoding && encoding !== negotiateEncoding(request.headers['accept-encoding'])) return payload;
    const bytes = payload instanceof Readable ? await buffer(payload) : (payload as Buffer);
    reply.header('content-length', bytes.length);
    answers.set(keyOf(request.raw), {
      route: request.routeOptions.url as string,
      path: request.url.split('?', 1)[0] as string,
      told: new Map(),
      whole: serializeHead(200, reply.getHeaders(), /^content-length$/),
      length: ['content-length', String(bytes.length)],
      // Of the body it says nothing but that it is the same (RFC 9110 15.4.5).
      unchanged: serializeHead(304, reply.getHeaders(), /^content-(length|type|encoding|language)$/),
      etag: String(reply.getHeader('etag')),
      bytes,
    });
    return bytes;
  });
}

/** Whether a request says no more than what it wants: rightly, by GET or HEAD, without a body, and all of it. */
function isPlain(request: IncomingMessage): boolean {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
  return headers.range === undefined && isWellFormed(request);
}

const keyOf = ({ url, headers }: IncomingMessage): string =>
  `${negotiateEncoding(headers['accept-encoding'])} ${url}`;

/**
 * The first line of an answer and its headers, without some.
 *
 * @throws TypeError when a header has what none may have, such as the end of a line.
 */
export function serializeHead(status: number, sent: Record<string, unknown>, without: RegExp): string {
  const headers = Object.entries(sent).filter(([name]) => !without.test(name));
  const lines = headers.map(([name, value]) => {
    validateHeaderName(name);
    validateHeaderValue(name, String(value));
    return `${name}: ${value}`;
  });
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, ''].join('\r\n');
}

/** Whether an If-None-Match header has a validator; weak and strong ones compare alike there (RFC 9110 8.8.3.2). */
export function isKnown(etag: string, ifNoneMatch?: string): boolean {
  if (ifNoneMatch === undefined || ifNoneMatch === etag) return ifNoneMatch === etag;
  return ifNoneMatch.split(',').some(tag => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}
