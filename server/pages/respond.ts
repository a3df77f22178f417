// Sends pages and error pages: headers, validators, encodings and 304 responses.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cache } from '../http/cache/cache.ts';
import { cacheRepresentations, Representation } from '../http/cache/representation.ts';
import { checkPreconditions } from '../http/conditional.ts';
import { negotiateEncoding } from '../http/content-encoding.ts';
import { HttpError, notFoundError, toHttpError } from '../http/http-error.ts';
import type { RateLimit } from '../http/rate-limit.ts';
import { pathOfTarget } from '../http/url.ts';
import { editionOf } from '../snapshot/snapshot.ts';
import { linkTo } from '../urls/base-url.ts';
import { findLanguage, lookupLanguage } from '../urls/languages.ts';
import type { Page } from '../urls/page-url.ts';
import { parseChoices } from '../urls/query.ts';
import type { RenderPage } from './render.ts';

export const HTML_TYPE = 'text/html; charset=utf-8';
const PLAIN_TEXT_TYPE = 'text/plain; charset=utf-8';

export interface ResponderOptions {
  renderPage: RenderPage;
  cache: Cache;
  /** Limits the error pages per client, because they are not cached. */
  errorLimit: RateLimit;
}

/** Sends pages, dialogs and error pages. Routes call {@link Responder.page}; the others are Fastify's error handlers. */
export class Responder {
  readonly #renderPage: RenderPage;
  readonly #errorLimit: RateLimit;
  readonly #memoizePage: ReturnType<typeof cacheRepresentations>;

  constructor({ renderPage, cache, errorLimit }: ResponderOptions) {
    this.#renderPage = renderPage;
    this.#memoizePage = cacheRepresentations(cache);
    this.#errorLimit = errorLimit;
  }

  /** Sends a page or a dialog in the language of the URL, which {@link knownLanguage} has checked. */
  async page(
    request: FastifyRequest,
    reply: FastifyReply,
    pageName: 'cv' | 'info' | 'shortcuts',
    part: Page['part'] = 'page',
  ): Promise<FastifyReply> {
    const { language } = request.params as { language: string };
    const { snapshot, shared } = request;
    const choices = parseChoices(request.query as Record<string, unknown>, snapshot.site.defaults);
    const page = { language, name: pageName, part };
    const renderRepresentation = async () =>
      new Representation(await this.#renderPage({ page, choices, snapshot, shared }), HTML_TYPE);
    const pageVariant = [choices.length, choices.icons, choices.theme, shared ? 'ended' : ''];
    const pageKey = [pageName, part, language, ...pageVariant].join(' ');
    // The page of a valid share link is for one recipient: it is rendered again for each request.
    const representation = await (shared?.share
      ? renderRepresentation()
      : this.#memoizePage(snapshot, pageKey, renderRepresentation));
    if (part === 'dialog') reply.header('x-robots-tag', 'noindex');
    return sendRepresentation(reply.header('cache-control', 'public, no-cache'), language, representation);
  }

  /**
   * The error handler: sends the error page in the language of the URL, else of Accept-Language; below a `dialog` URL only
   * its partial. An error with Retry-After is plain text, which costs nothing to render.
   */
  error = async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    let httpError = toHttpError(error);
    if (httpError.retryAfter === undefined) {
      if (httpError.statusCode >= 500) request.log.error({ err: error }, 'request failed');
      const retryAfter = await this.#errorLimit(request);
      if (retryAfter) httpError = new HttpError('tooMany', 429, {}, retryAfter);
    }
    const { page, statusCode, retryAfter } = httpError;
    const language = errorLanguage(request);
    reply.code(statusCode).header('cache-control', 'no-store').header('x-robots-tag', 'noindex');
    if (retryAfter !== undefined) {
      const { title, text } = editionOf(request.snapshot, language).ui.problems[page];
      const plainError = new Representation(`${title}\n\n${text}\n`, PLAIN_TEXT_TYPE);
      return sendRepresentation(reply.header('retry-after', retryAfter), language, plainError);
    }
    return this.#errorPage(httpError, language, request, reply);
  };

  async #errorPage(
    { page: problem, statusCode, messageValues }: HttpError,
    language: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { snapshot, shared } = request;
    const errorPage: Page = {
      name: 'problem',
      language,
      part: pathOfTarget(request.url).endsWith('/dialog') ? 'dialog' : 'page',
      problem,
      values: statusCode >= 500 ? { ...messageValues, id: request.id } : messageValues,
    };
    try {
      const choices = snapshot.site.defaults;
      return await sendRepresentation(
        reply,
        language,
        new Representation(await this.#renderPage({ page: errorPage, choices, snapshot, shared }), HTML_TYPE),
      );
    } catch (err) {
      // The layout itself fails: the visitor still gets the status code and the id that the log has.
      request.log.error({ err }, 'the error page could not be rendered');
      return reply.code(500).type(PLAIN_TEXT_TYPE).send(`500 (${request.id})\n`);
    }
  }

  /** The handler of paths without a route: redirects a path with trailing slashes to the one without, else sends a 404. */
  notFound = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const [unmatchedPath = '', query] = request.url.split(/\?(.*)/s);
    if (!/[^/]\/+$/.test(unmatchedPath)) return this.error(notFoundError(request), request, reply);
    let pathEnd = unmatchedPath.length;
    while (unmatchedPath[pathEnd - 1] === '/') pathEnd--;
    // Exactly one slash in front: `//host` would be a URL of another host.
    const redirectTarget = linkTo(
      request.snapshot.site,
      unmatchedPath.slice(0, pathEnd).replace(/^[/\\]+/, '/'),
    );
    return reply.redirect(query ? `${redirectTarget}?${query}` : redirectTarget, 301);
  };
}

/** The language of an error page: that of the path, else of Accept-Language, else the default. */
function errorLanguage(request: FastifyRequest): string {
  const { languages, defaultLanguage } = request.snapshot.site;
  return (
    findLanguage(pathOfTarget(request.url).split('/')[1], languages) ??
    lookupLanguage(request.headers['accept-language'], languages) ??
    defaultLanguage
  );
}

/**
 * Sends a body in the negotiated content coding, unless a precondition makes it 304 or 412. Errors and responses to share
 * links are not cacheable, so they have no entity tag. With `no-transform` (RFC 9111, 5.2.2.6) intermediaries leave the body as
 * it is: Cloudflare would replace e-mail addresses by links to a page of its own, whose script the policy forbids.
 */
export async function sendRepresentation(
  reply: FastifyReply,
  language: string,
  representation: Representation,
): Promise<FastifyReply> {
  const { headers: requestHeaders, shared } = reply.request;
  reply.header('cache-control', `${reply.getHeader('cache-control')}, no-transform`);
  const encoding = representation.compressible
    ? negotiateEncoding(requestHeaders['accept-encoding'])
    : 'identity';
  if (representation.compressible) reply.header('vary', 'Accept-Encoding');
  const isCacheable = reply.statusCode === 200 && !shared;
  if (isCacheable && checkPreconditions(reply, representation.etags(encoding))) return reply;
  const { bytes, etag, final } = await representation.encode(encoding);
  if (isCacheable) reply.header('etag', etag);
  reply.cacheable = isCacheable && final;
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply.type(representation.mediaType).header('content-language', language).send(bytes);
}
