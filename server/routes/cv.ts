// The page of the CV.
import type { FastifyInstance } from 'fastify';
import type { Responses } from '../pages/respond.ts';

/** `/:language`: the CV. */
export function cvRoutes(app: FastifyInstance, responses: Responses): void {
  app.get('/:language', (request, reply) => responses.page(request, reply, 'cv'));
}
