import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { negotiateEncoding } from './encodings.ts';
import { isSound } from './guard.ts';
import { putInFront } from './pipelining.ts';

/** How many answers are kept for one version of the content: all that links lead to, and some. */
const MOST = 2_000;

/** An answer that was given before: its headers by turns of name and value, its validator and its bytes. */
interface Answer {
  headers: string[];
  unchanged: string[];
  etag: string;
  bytes: Buffer;
}

declare module 'fastify' {
  interface FastifyReply {
    /** Whether whoever asks for the same address in the same encoding gets the same answer, until the content changes. */
    repeatable: boolean;
  }
}

export interface ReplayOptions {
  /** What is on air: another in its place has other answers. */
  served: () => object;
  /** The present day (YYYY-MM-DD, UTC). */
  asOf: () => string;
  draining: () => boolean;
}

/**
 * Gives an answer that was given before again, headers and all, in front of everything else: to route it, to run the
 * hooks and to compose the headers would come to the same. What is not plainly right, or not known, goes the long way.
 */
export function registerReplay(app: FastifyInstance, { served, asOf, draining }: ReplayOptions): void {
  let answers = new Map<string, Answer>();
  let of: object | undefined;
  let month = '';
  const find = (request: IncomingMessage): Answer | undefined => {
    const [now, today] = [served(), asOf()];
    if (now !== of || !today.startsWith(month)) {
      [answers, of, month] = [new Map(), now, today.slice(0, 7)];
    }
    return answers.get(keyOf(request));
  };
  const answer = (request: IncomingMessage, response: ServerResponse): boolean => {
    const kept = isPlain(request) && !draining() ? find(request) : undefined;
    if (!kept) return false;
    const { method, url = '' } = request;
    const known = isKnown(kept.etag, request.headers['if-none-match']);
    response.writeHead(known ? 304 : 200, known ? kept.unchanged : kept.headers);
    response.end(known || method === 'HEAD' ? undefined : kept.bytes);
    app.log.info({ reqId: randomUUID(), method, path: pathOf(url), res: response }, 'answered as before');
    return true;
  };
  putInFront(app, answer);

  app.decorateReply('repeatable', false);
  app.addHook('onSend', async (request, reply, payload) => {
    if (!reply.repeatable || request.served !== of || answers.size >= MOST || draining()) return;
    const headers = headersOf(reply);
    const bytes = payload as Buffer;
    answers.set(keyOf(request.raw), {
      headers: [...headers, 'content-length', String(bytes.length)],
      unchanged: headers,
      etag: String(reply.getHeader('etag')),
      bytes,
    });
  });
}

/** Whether a request says no more than what it wants: rightly, by GET or HEAD, without a body. */
function isPlain(request: IncomingMessage): boolean {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
  return isSound(request);
}

const pathOf = (url: string): string => url.split('?', 1)[0] as string;

const keyOf = ({ url, headers }: IncomingMessage): string =>
  `${negotiateEncoding(headers['accept-encoding'])} ${url}`;

function headersOf(reply: FastifyReply): string[] {
  return Object.entries(reply.getHeaders()).flatMap(([name, value]) => [name, String(value)]);
}

/** Whether an If-None-Match header has a validator; weak and strong ones compare alike there (RFC 9110 8.8.3.2). */
export function isKnown(etag: string, ifNoneMatch?: string): boolean {
  if (ifNoneMatch === undefined || ifNoneMatch === etag) return ifNoneMatch === etag;
  return ifNoneMatch.split(',').some(tag => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}
