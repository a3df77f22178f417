// The CV in other formats, and its preview card.
import { create as contentDisposition } from 'content-disposition';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { papers } from '../content/site.ts';
import { fileNameOf } from '../formats/links.ts';
import type { Typesetter } from '../formats/pdf/typesetter.ts';
import { formatNames } from '../formats/registry.ts';
import { type FormatRequest, formatRenderer } from '../formats/render.ts';
import type { Cache } from '../http/cache/cache.ts';
import { sendRepresentation } from '../pages/respond.ts';
import { absoluteUrl, linkTo } from '../urls/base-url.ts';
import { pathOf } from '../urls/page-url.ts';
import { parseChoice, parseChoices } from '../urls/query.ts';

/**
 * `GET /:language/cv.pdf` and the other formats: inline, or as a download with `?download`. `GET /:language/card.png`: the preview
 * card that link previews show.
 */
export function formatsRoutes(app: FastifyInstance, typesetter: Typesetter, cache: Cache): void {
  const renderFormat = formatRenderer(typesetter, cache);

  async function respondFormat(request: FastifyRequest, reply: FastifyReply, name: FormatRequest['name']) {
    const { language } = request.params as { language: string };
    const { snapshot, shared } = request;
    const { site } = snapshot;
    const query = request.query as Record<string, unknown>;
    const choices = parseChoices(query, site.defaults);
    const paper = name === 'pdf' ? parseChoice(query, 'paper', papers, site.paper) : site.paper;
    const representation = await renderFormat({ name, language, choices, paper, snapshot, shared });
    reply.header('cache-control', 'public, no-cache');
    if (name !== 'card') {
      const formatFileName = fileNameOf(snapshot, language, choices, name);
      const dispositionType = Object.hasOwn(query, 'download') ? 'attachment' : 'inline';
      reply.header(
        'content-disposition',
        contentDisposition(formatFileName, {
          type: dispositionType,
          fallback: asciiFileName(formatFileName),
        }),
      );
    }
    if (site.baseUrl && !shared) {
      const pageLink = linkTo(site, pathOf({ language, name: 'cv' }));
      reply.header('link', `<${absoluteUrl(site, pageLink)}>; rel="canonical"`);
    }
    return sendRepresentation(reply, language, representation);
  }

  for (const name of formatNames) {
    app.get(`/:language/cv.${name}`, (request, reply) => respondFormat(request, reply, name));
  }
  app.get('/:language/card.png', (request, reply) => respondFormat(request, reply, 'card'));
}

/** The ASCII fallback of a file name (RFC 6266, 4.3): without diacritics and other scripts. */
function asciiFileName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[^ -~]/g, '')
    .replace(/^-+|-+(?=-)/g, '');
}
