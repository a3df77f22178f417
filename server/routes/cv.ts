// The page of the CV.
import type { FastifyInstance } from 'fastify';
import type { Responder } from '../pages/respond.ts';

/** `GET /:language`: the CV. */
export function cvRoutes(app: FastifyInstance, responder: Responder): void {
  app.get('/:language', (request, reply) => responder.page(request, reply, 'cv'));
}
