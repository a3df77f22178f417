// The page and the dialog of the keyboard shortcuts.
import type { FastifyInstance } from 'fastify';
import type { Responses } from '../pages/respond.ts';

/** `/:language/shortcuts`: the keyboard shortcuts, as a page and as a dialog. */
export function shortcutsRoutes(app: FastifyInstance, responses: Responses): void {
  app.get('/:language/shortcuts', (request, reply) => responses.page(request, reply, 'shortcuts'));
  app.get('/:language/shortcuts/dialog', (request, reply) =>
    responses.page(request, reply, 'shortcuts', 'dialog'),
  );
}
