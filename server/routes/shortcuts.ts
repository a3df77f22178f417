import type { FastifyInstance } from 'fastify';
import type { Responses } from '../web/responses.ts';

/** `/:language/shortcuts`: the keyboard shortcuts, as a page and as a dialog. */
export function shortcutsRoutes(app: FastifyInstance, responses: Responses): void {
  app.get('/:language/shortcuts', (request, reply) => responses.page(request, reply, 'shortcuts'));
  app.get('/:language/shortcuts/dialog', (request, reply) =>
    responses.page(request, reply, 'shortcuts', 'dialog'),
  );
}
