import type { FastifyInstance } from 'fastify';
import { Body } from '../web/body.ts';
import { createChooser } from '../web/chooser.ts';
import { Problem } from '../web/problem.ts';
import { HTML, send } from '../web/responses.ts';

/**
 * What stands in files where a server would look at who asks: `/` has the languages to choose from; `/404`, and
 * `/:language/404` in each language, are shown at every address where there is nothing.
 */
export function fileRoutes(app: FastifyInstance): void {
  app.get('/', async ({ served }, reply) => {
    const html = await app.view('/views/chooser', { chooser: createChooser(served) });
    reply.header('cache-control', 'public, no-cache');
    return send(reply, served.content.site.languages.join(', '), new Body(html, HTML));
  });
  for (const address of ['/404', '/:language/404']) {
    app.get(address, () => {
      throw new Problem('notFound', 404);
    });
  }
}
