// Pages that an exported site alone has: / with its languages, and the 404 pages.
import type { FastifyInstance } from 'fastify';
import { Representation } from '../http/cache/representation.ts';
import { HttpError } from '../http/http-error.ts';
import { createLanguageChooser } from '../pages/language-chooser.ts';
import { HTML_TYPE, sendRepresentation } from '../pages/respond.ts';

/**
 * `GET /`: the language chooser, because a file server cannot negotiate the language. `GET /404` and `/:language/404`: the error
 * pages that a file server sends for missing files.
 */
export function fileRoutes(app: FastifyInstance): void {
  app.get('/', async ({ snapshot }, reply) => {
    const html = await app.view('/views/chooser', { chooser: createLanguageChooser(snapshot) });
    reply.header('cache-control', 'public, no-cache');
    return sendRepresentation(reply, snapshot.site.languages.join(', '), new Representation(html, HTML_TYPE));
  });
  for (const errorPath of ['/404', '/:language/404']) {
    app.get(errorPath, () => {
      throw new HttpError('notFound', 404);
    });
  }
}
