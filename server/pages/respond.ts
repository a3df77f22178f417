// Sends pages and error pages: headers, validators, encodings and 304 responses.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formatLinks } from '../formats/links.ts';
import { negotiateEncoding } from '../http/content-encoding.ts';
import { HttpError, notFoundError, toHttpError } from '../http/http-error.ts';
import type { RateLimit } from '../http/overload.ts';
import { Body, createMemo } from '../http/representation.ts';
import { isKnown } from '../http/response-cache.ts';
import { editionOf } from '../snapshot/snapshot.ts';
import { findLanguage, lookupLanguage } from '../urls/languages.ts';
import type { Page } from '../urls/page-url.ts';
import { parseChoices } from '../urls/query.ts';
import type { RenderPage } from './render.ts';

export const HTML = 'text/html; charset=utf-8';
const TEXT = 'text/plain; charset=utf-8';

export interface ResponsesOptions {
  renderPage: RenderPage;
  /** How many pages about problems an address may have: each is made anew. */
  limit: RateLimit;
}

/** The answers that have a body: pages, dialogs and problems, with the headers that each must carry. */
export type Responses = ReturnType<typeof createResponses>;

/** Makes the answers. */
export function createResponses({ renderPage, limit }: ResponsesOptions) {
  const memoize = createMemo<Body>();

  /** Answers with a page or a dialog in the language of the address, which {@link knownLanguage} has checked. */
  async function page(
    request: FastifyRequest,
    reply: FastifyReply,
    name: 'cv' | 'info' | 'shortcuts',
    part: Page['part'] = 'page',
  ): Promise<FastifyReply> {
    const { language } = request.params as { language: string };
    const { snapshot, shared } = request;
    const choices = parseChoices(request.query as Record<string, unknown>, snapshot.site.defaults);
    const page = { language, name, part };
    const render = async () => new Body(await renderPage({ page, choices, snapshot, shared }), HTML);
    const { length, icons, theme } = choices;
    const key = [name, part, language, length, icons, theme, shared ? 'ended' : ''].join(' ');
    const body = await (shared?.share ? render() : memoize(snapshot, key, render));
    if (part === 'dialog') reply.header('x-robots-tag', 'noindex');
    if (name === 'cv') reply.header('link', alternatesOf({ snapshot, shared, choices }, language));
    return send(reply.header('cache-control', 'public, no-cache'), language, body);
  }

  /**
   * Answers with the page of what went wrong; under the address of a dialog, with the dialog of it. Whoever is to come
   * again later, as there is too much to do, gets its words alone, which cost nothing.
   */
  async function problem(
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    let found = toHttpError(error);
    if (found.retryAfter === undefined) {
      if (found.statusCode >= 500) request.log.error({ err: error }, 'request failed');
      const wait = await limit(request);
      if (wait) found = new HttpError('tooMany', 429, {}, wait);
    }
    const { page: problem, statusCode, values, retryAfter } = found;
    const { snapshot, shared } = request;
    const { site } = snapshot;
    const path = request.url.split('?', 1)[0] as string;
    const language =
      findLanguage(path.split('/')[1], site.languages) ??
      lookupLanguage(request.headers['accept-language'], site.languages) ??
      site.defaultLanguage;
    const page: Page = {
      name: 'problem',
      language,
      part: path.endsWith('/dialog') ? 'dialog' : 'page',
      problem,
      values: statusCode >= 500 ? { ...values, id: request.id } : values,
    };
    reply.code(statusCode).header('cache-control', 'no-store').header('x-robots-tag', 'noindex');
    if (retryAfter !== undefined) {
      const { title, text } = editionOf(snapshot, language).ui.problems[problem];
      return send(reply.header('retry-after', retryAfter), language, new Body(`${title}\n\n${text}\n`, TEXT));
    }
    try {
      const bytes = await renderPage({ page, choices: site.defaults, snapshot, shared });
      return await send(reply, language, new Body(bytes, HTML));
    } catch (failure) {
      request.log.error({ err: failure }, 'the page of a problem could not be made');
      return reply.code(500).type(TEXT).send(`500 (${request.id})\n`);
    }
  }

  /** Nothing is here: a slash too many at the end leads to the address without it, anything else is a 404. */
  async function notFound(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const [path = '', query] = request.url.split(/\?(.*)/s);
    if (/[^/]\/+$/.test(path) && (request.method === 'GET' || request.method === 'HEAD')) {
      // One slash at the front only: two would name another host.
      let end = path.length;
      while (path[end - 1] === '/') end--;
      const shorter = path.slice(0, end).replace(/^[/\\]+/, '/');
      return reply.redirect(query ? `${shorter}?${query}` : shorter, 301);
    }
    return problem(notFoundError(request), request, reply);
  }

  return { page, problem, notFound };
}

/** The other formats of a page as a Link header (RFC 8288). */
function alternatesOf(request: Parameters<typeof formatLinks>[0], language: string): string {
  return formatLinks(request, language)
    .map(({ href, type }) => `<${href}>; rel="alternate"; type="${type}"`)
    .join(', ');
}

/**
 * Sends a body in the encoding that the request likes best. One that the reader has already is not sent again (RFC 9110
 * 13.1.2); what nobody may keep, an error or the answer to a shared link, has no validator.
 */
export async function send(reply: FastifyReply, language: string, body: Body): Promise<FastifyReply> {
  const { headers, shared } = reply.request;
  const encoding = body.compressible ? negotiateEncoding(headers['accept-encoding']) : 'identity';
  if (body.compressible) reply.header('vary', 'Accept-Encoding');
  const isKept = reply.statusCode === 200 && !shared;
  if (isKept) {
    const known = body.etags(encoding).find(etag => isKnown(etag, headers['if-none-match']));
    if (known) return reply.header('etag', known).code(304).send();
  }
  const { bytes, etag, final } = await body.in(encoding);
  if (isKept) reply.header('etag', etag);
  reply.repeatable = isKept && final;
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply.type(body.type).header('content-language', language).send(bytes);
}
