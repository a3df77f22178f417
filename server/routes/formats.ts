// The CV in other formats, and its preview card.
import { create as contentDisposition } from 'content-disposition';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { papers } from '../content/site.ts';
import { fileNameOf } from '../formats/links.ts';
import type { Typesetter } from '../formats/pdf/typesetter.ts';
import { formatNames } from '../formats/registry.ts';
import { type FormatRequest, formatRenderer } from '../formats/render.ts';
import type { Cache } from '../http/cache/cache.ts';
import { send } from '../pages/respond.ts';
import { absoluteUrl, linkTo } from '../urls/base-url.ts';
import { pathOf } from '../urls/page-url.ts';
import { parseChoice, parseChoices } from '../urls/query.ts';

/**
 * `GET /:language/cv.pdf` and the other formats: inline, or as a download with `?download`. `GET /:language/card.png`: the preview
 * card that link previews show.
 */
export function formatsRoutes(app: FastifyInstance, typesetter: Typesetter, cache: Cache): void {
  const render = formatRenderer(typesetter, cache);

  async function respond(request: FastifyRequest, reply: FastifyReply, name: FormatRequest['name']) {
    const { language } = request.params as { language: string };
    const { snapshot, shared } = request;
    const { site } = snapshot;
    const query = request.query as Record<string, unknown>;
    const choices = parseChoices(query, site.defaults);
    const paper = name === 'pdf' ? parseChoice(query, 'paper', papers, site.paper) : site.paper;
    const body = await render({ name, language, choices, paper, snapshot, shared });
    reply.header('cache-control', 'public, no-cache');
    if (name !== 'card') {
      const file = fileNameOf(snapshot, language, choices, name);
      const type = Object.hasOwn(query, 'download') ? 'attachment' : 'inline';
      reply.header('content-disposition', contentDisposition(file, { type, fallback: toAscii(file) }));
    }
    if (site.baseUrl && !shared) {
      const page = linkTo(site, pathOf({ language, name: 'cv' }));
      reply.header('link', `<${absoluteUrl(site, page)}>; rel="canonical"`);
    }
    return send(reply, language, body);
  }

  for (const name of formatNames) {
    app.get(`/:language/cv.${name}`, (request, reply) => respond(request, reply, name));
  }
  app.get('/:language/card.png', (request, reply) => respond(request, reply, 'card'));
}

/** The ASCII fallback of a file name (RFC 6266, 4.3): without diacritics and other scripts. */
function toAscii(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[^ -~]/g, '')
    .replace(/^-+|-+(?=-)/g, '');
}
