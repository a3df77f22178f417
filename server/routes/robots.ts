// robots.txt.
import type { FastifyInstance } from 'fastify';

/** `GET /robots.txt` (RFC 9309): allows everything, and names the sitemap if the base URL is known. */
export function robotsRoutes(app: FastifyInstance): void {
  app.get('/robots.txt', (request, reply) => {
    const { baseUrl } = request.snapshot.site;
    const sitemap = baseUrl ? `\nSitemap: ${baseUrl}/sitemap.xml\n` : '';
    return reply
      .header('cache-control', 'public, no-cache')
      .type('text/plain; charset=utf-8')
      .send(`User-agent: *\nAllow: /\n${sitemap}`);
  });
}
