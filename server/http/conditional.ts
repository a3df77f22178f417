// Evaluates the preconditions of a request (RFC 9110, 13).
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import { HttpError } from './http-error.ts';

/** What a response has to be: as if there were no precondition, 304 (Not Modified), or 412 (Precondition Failed). */
export type PreconditionResult =
  | { status: 'pass' }
  | { status: 'notModified'; etag: string }
  | { status: 'failed' };

/** An entity tag (RFC 9110, 8.8.3): a quoted text, which may contain a comma, after `W/` if it is weak. */
const ENTITY_TAG = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/**
 * Evaluates If-Match and If-None-Match of a GET or HEAD request, in the order of RFC 9110, 13.2.2. If-Match compares
 * strongly, If-None-Match weakly (8.8.3.2). Preconditions with dates are ignored, as RFC 9110, 13.1.3 and 13.1.4 require for
 * a resource without a modification date: no response has Last-Modified. Range is ignored as well (14.2), as no response
 * has Accept-Ranges.
 *
 * @param etags the strong entity tags that stand for the representation that would be sent, the current one first.
 */
export function evaluatePreconditions(
  { 'if-match': ifMatch, 'if-none-match': ifNoneMatch }: IncomingHttpHeaders,
  etags: [string, ...string[]],
): PreconditionResult {
  if (ifMatch !== undefined && findEtag(ifMatch, etags, 'strong') === undefined) return { status: 'failed' };
  const etag = ifNoneMatch === undefined ? undefined : findEtag(ifNoneMatch, etags, 'weak');
  return etag === undefined ? { status: 'pass' } : { status: 'notModified', etag };
}

/** Finds the first of these entity tags that a precondition lists; `*` stands for any. */
function findEtag(
  precondition: string,
  etags: [string, ...string[]],
  comparison: 'strong' | 'weak',
): string | undefined {
  // What nearly every client sends: the one entity tag that it has.
  if (etags.includes(precondition)) return precondition;
  if (precondition.trim() === '*') return etags[0];
  for (const [, weak, etag = ''] of precondition.matchAll(ENTITY_TAG)) {
    if (etags.includes(etag) && (!weak || comparison === 'weak')) return etag;
  }
  return undefined;
}

/**
 * Whether a 304 response has a header. It has only those by which a cache selects and keeps its stored response, whose
 * other headers stay as they were stored (RFC 9110, 15.4.5).
 */
export function isNotModifiedHeader(headerName: string): boolean {
  return ['cache-control', 'connection', 'etag', 'vary'].includes(headerName);
}

/**
 * Responds with 304 if the client has the representation already.
 *
 * @param etags as in {@link evaluatePreconditions}.
 * @returns whether the 304 response is sent.
 * @throws {HttpError} 412 if a precondition fails.
 */
export function checkPreconditions(reply: FastifyReply, etags: [string, ...string[]]): boolean {
  const precondition = evaluatePreconditions(reply.request.headers, etags);
  if (precondition.status === 'failed') throw new HttpError('badRequest', 412);
  if (precondition.status === 'pass') return false;
  for (const headerName of Object.keys(reply.getHeaders())) {
    if (isNotModifiedHeader(headerName)) continue;
    reply.removeHeader(headerName);
    // What @fastify/helmet has set.
    reply.raw.removeHeader(headerName);
  }
  reply.header('etag', precondition.etag).code(304).send();
  return true;
}
