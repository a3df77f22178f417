import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Address } from './address.ts';
import { parseChoices } from './choices.ts';
import { encode } from './encodings.ts';
import { findLanguage, lookupLanguage } from './languages.ts';
import type { RenderPage } from './pages.ts';
import { nothingHere, toProblem } from './problem.ts';

export interface ResponsesOptions {
  renderPage: RenderPage;
  asOf: () => string;
}

/** The answers that have a body: pages, dialogs and problems, with the headers that each must carry. */
export type Responses = ReturnType<typeof createResponses>;

/** Makes the answers. */
export function createResponses({ renderPage, asOf }: ResponsesOptions) {
  /** Answers with a page or a dialog in the language of the address, which {@link knownLanguage} has checked. */
  async function page(
    request: FastifyRequest,
    reply: FastifyReply,
    name: 'cv' | 'info' | 'shortcuts',
    part: Address['part'] = 'page',
  ): Promise<FastifyReply> {
    const { language } = request.params as { language: string };
    const { content, assets } = request.served;
    const choices = parseChoices(request.query as Record<string, unknown>, content.site.defaults);
    const address = { language, name, part };
    const body = await renderPage({ address, choices, content, assets, asOf: asOf() });
    if (part === 'dialog') reply.header('x-robots-tag', 'noindex');
    return send(reply.header('cache-control', 'public, no-cache'), language, body);
  }

  /** Answers with the page of what went wrong; under the address of a dialog, with the dialog of it. */
  async function problem(
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { problem, statusCode, values } = toProblem(error);
    if (statusCode >= 500) request.log.error({ err: error }, 'request failed');
    const { content, assets } = request.served;
    const { site } = content;
    const path = request.url.split('?', 1)[0] as string;
    const language =
      findLanguage(path.split('/')[1], site.languages) ??
      lookupLanguage(request.headers['accept-language'], site.languages) ??
      site.defaultLanguage;
    const address: Address = {
      name: 'problem',
      language,
      part: path.endsWith('/dialog') ? 'dialog' : 'page',
      problem,
      values: statusCode >= 500 ? { ...values, id: request.id } : values,
    };
    reply.code(statusCode).header('cache-control', 'no-store').header('x-robots-tag', 'noindex');
    try {
      const body = await renderPage({ address, choices: site.defaults, content, assets, asOf: asOf() });
      return await send(reply, language, body);
    } catch (failure) {
      request.log.error({ err: failure }, 'the page of a problem could not be made');
      return reply.code(500).type('text/plain; charset=utf-8').send(`500 (${request.id})\n`);
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
    return problem(nothingHere(request), request, reply);
  }

  return { page, problem, notFound };
}

async function send(reply: FastifyReply, language: string, page: Buffer): Promise<FastifyReply> {
  const { encoding, body } = await encode(page, reply.request.headers['accept-encoding']);
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply
    .type('text/html; charset=utf-8')
    .headers({ 'content-language': language, vary: 'Accept-Encoding' })
    .send(body);
}
