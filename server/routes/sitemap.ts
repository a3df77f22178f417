// The XML sitemap, with the alternates of each page.
import type { FastifyInstance } from 'fastify';
import { createDocumentMeta } from '../cv/view-model.ts';
import { notFoundError } from '../http/http-error.ts';
import { createAlternates } from '../pages/head.ts';
import { editionOf, type Snapshot } from '../snapshot/snapshot.ts';

/** `GET /sitemap.xml`: every page in every language; 404 without a base URL, because its URLs must be absolute. */
export function sitemapRoutes(app: FastifyInstance): void {
  app.get('/sitemap.xml', (request, reply) => {
    const { snapshot } = request;
    if (!snapshot.site.baseUrl) throw notFoundError(request);
    return reply
      .header('cache-control', 'public, no-cache')
      .type('application/xml; charset=utf-8')
      .send(createSitemap(snapshot));
  });
}

/** Writes a sitemap (sitemaps.org 0.9). Each URL lists its alternates in all languages, itself included, as Google requires. */
function createSitemap(snapshot: Snapshot): string {
  const sitemapUrls = (['cv', 'info', 'shortcuts'] as const).flatMap(pageName => {
    const alternates = createAlternates(snapshot.site, pageName);
    const alternateLinks = alternates.map(
      ({ hreflang, href }) =>
        `<xhtml:link rel="alternate" hreflang="${hreflang}" href="${escapeXml(href)}"/>\n`,
    );
    return alternates
      .filter(({ hreflang }) => hreflang !== 'x-default')
      .map(({ hreflang, href }) => {
        const lastModifiedDay = pageName === 'cv' ? lastModifiedOf(snapshot, hreflang) : '';
        const lastmod = lastModifiedDay ? `<lastmod>${lastModifiedDay}</lastmod>\n` : '';
        return `<url>\n<loc>${escapeXml(href)}</loc>\n${lastmod}${alternateLinks.join('')}</url>\n`;
      });
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${sitemapUrls.join('')}</urlset>
`;
}

/** The day of `meta.lastModified`, or ''. */
function lastModifiedOf(snapshot: Snapshot, language: string): string {
  const { publicCv, ui } = editionOf(snapshot, language);
  const { lastModified } = createDocumentMeta(publicCv, ui.locale);
  return lastModified?.iso ?? '';
}

/** Escapes a text for XML 1.0 (section 2.4). */
function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, character => `&#${character.charCodeAt(0)};`);
}
