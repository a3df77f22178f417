import type { FastifyInstance } from 'fastify';
import type { Responses } from '../web/responses.ts';

/** `/:language/info`: about this site, as a page and as a dialog. */
export function infoRoutes(app: FastifyInstance, responses: Responses): void {
  app.get('/:language/info', (request, reply) => responses.page(request, reply, 'info'));
  app.get('/:language/info/dialog', (request, reply) => responses.page(request, reply, 'info', 'dialog'));
}
