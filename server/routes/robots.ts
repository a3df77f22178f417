// robots.txt.
import type { FastifyInstance } from 'fastify';
import { absoluteUrl, linkTo } from '../urls/base-url.ts';

/** `GET /robots.txt` (RFC 9309): allows everything, and names the sitemap if the base URL is known. */
export function robotsRoutes(app: FastifyInstance): void {
  app.get('/robots.txt', (request, reply) => {
    const { site } = request.snapshot;
    const sitemapUrl = absoluteUrl(site, linkTo(site, '/sitemap.xml'));
    const sitemapLine = sitemapUrl && `\nSitemap: ${sitemapUrl}\n`;
    return reply
      .header('cache-control', 'public, no-cache')
      .type('text/plain; charset=utf-8')
      .send(`User-agent: *\nAllow: /\n${sitemapLine}`);
  });
}
