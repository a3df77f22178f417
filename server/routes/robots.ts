// robots.txt.
import type { FastifyInstance } from 'fastify';

/** `/robots.txt`: every crawler may read everything (RFC 9309), and where the list of pages is. */
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
