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

  async function respondFormat(
    request: FastifyRequest,
    reply: FastifyReply,
    formatName: FormatRequest['name'],
  ) {
    const { language } = request.params as { language: string };
    const { snapshot, shared } = request;
    const { site } = snapshot;
    const formatQuery = request.query as Record<string, unknown>;
    const choices = parseChoices(formatQuery, site.defaults);
    const paper = formatName === 'pdf' ? parseChoice(formatQuery, 'paper', papers, site.paper) : site.paper;
    const representation = await renderFormat({
      name: formatName,
      language,
      choices,
      paper,
      snapshot,
      shared,
    });
    reply.header('cache-control', 'public, no-cache');
    if (formatName !== 'card') {
      const formatFileName = fileNameOf(snapshot, language, choices, formatName);
      const dispositionType = Object.hasOwn(formatQuery, 'download') ? 'attachment' : 'inline';
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

  for (const formatName of formatNames) {
    app.get(`/:language/cv.${formatName}`, (request, reply) => respondFormat(request, reply, formatName));
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
