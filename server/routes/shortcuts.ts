// The page and the dialog of the keyboard shortcuts.
import type { FastifyInstance } from 'fastify';
import type { Responder } from '../pages/respond.ts';

/** `/:language/shortcuts`: the keyboard shortcuts, as a page and as a dialog. */
export function shortcutsRoutes(app: FastifyInstance, responder: Responder): void {
  app.get('/:language/shortcuts', (request, reply) => responder.page(request, reply, 'shortcuts'));
  app.get('/:language/shortcuts/dialog', (request, reply) =>
    responder.page(request, reply, 'shortcuts', 'dialog'),
  );
}
