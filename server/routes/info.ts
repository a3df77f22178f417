// The page and the dialog about the site.
import type { FastifyInstance } from 'fastify';
import type { Responder } from '../pages/respond.ts';

/** `GET /:language/info`: about this site. `/dialog` below it is the fragment for the modal. */
export function infoRoutes(app: FastifyInstance, responder: Responder): void {
  app.get('/:language/info', (request, reply) => responder.page(request, reply, 'info'));
  app.get('/:language/info/dialog', (request, reply) => responder.page(request, reply, 'info', 'dialog'));
}
