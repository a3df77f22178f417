import type { FastifyInstance } from 'fastify';
import type { Responses } from '../web/responses.ts';

/** `/:language`: the CV. */
export function cvRoutes(app: FastifyInstance, responses: Responses): void {
  app.get('/:language', (request, reply) => responses.page(request, reply, 'cv'));
}
