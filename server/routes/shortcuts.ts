// The page and the dialog of the keyboard shortcuts.
import type { FastifyInstance } from 'fastify';
import type { Responder } from '../pages/respond.ts';

/** `GET /:language/shortcuts`: the keyboard shortcuts. `/dialog` below it is the fragment for the modal. */
export function shortcutsRoutes(app: FastifyInstance, responder: Responder): void {
  app.get('/:language/shortcuts', (request, reply) => responder.page(request, reply, 'shortcuts'));
  app.get('/:language/shortcuts/dialog', (request, reply) =>
    responder.page(request, reply, 'shortcuts', 'dialog'),
  );
}
