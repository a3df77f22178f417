// The XML sitemap, with the alternates of each page.
import type { FastifyInstance } from 'fastify';
import type { Cv } from '../cv/schema.ts';
import { createDocumentMeta } from '../cv/view-model.ts';
import { notFoundError } from '../http/http-error.ts';
import { createAlternates } from '../pages/head.ts';
import type { Content } from '../snapshot/load.ts';
import type { Ui } from '../ui/schema.ts';

/** `/sitemap.xml`: every page in every language. Without a base URL there is none: its addresses have to be absolute. */
export function sitemapRoutes(app: FastifyInstance): void {
  app.get('/sitemap.xml', (request, reply) => {
    const { content } = request.snapshot;
    const { baseUrl } = content.site;
    if (!baseUrl) throw notFoundError(request);
    return reply
      .header('cache-control', 'public, no-cache')
      .type('application/xml; charset=utf-8')
      .send(createSitemap(baseUrl, content));
  });
}

/** A sitemap (sitemaps.org 0.9); each page has its twins beside it, itself among them, as Google reads them. */
function createSitemap(baseUrl: string, content: Content): string {
  const urls = (['cv', 'info', 'shortcuts'] as const).flatMap(name => {
    const alternates = createAlternates(baseUrl, content.site, name);
    const links = alternates.map(
      ({ hreflang, href }) =>
        `<xhtml:link rel="alternate" hreflang="${hreflang}" href="${escapeXml(href)}"/>\n`,
    );
    return alternates
      .filter(({ hreflang }) => hreflang !== 'x-default')
      .map(({ hreflang, href }) => {
        const changed = name === 'cv' ? changedOn(content, hreflang) : '';
        const lastmod = changed ? `<lastmod>${changed}</lastmod>\n` : '';
        return `<url>\n<loc>${escapeXml(href)}</loc>\n${lastmod}${links.join('')}</url>\n`;
      });
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${urls.join('')}</urlset>
`;
}

/** The day on which a CV says that it was last changed, or ''. */
function changedOn({ cvs, uis }: Content, language: string): string {
  const { lastModified } = createDocumentMeta(cvs.get(language) as Cv, (uis.get(language) as Ui).locale);
  return lastModified?.iso ?? '';
}

/** A text as XML has it (XML 1.0, 2.4). */
function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, character => `&#${character.charCodeAt(0)};`);
}
