import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';
import type { Content } from '../load.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/**
 * `/health`: what is on air. `/health/live`: the process answers. `/health/ready`: send it readers; 503 from the moment
 * it begins to drain.
 */
export function healthRoutes(app: FastifyInstance, { site, hash }: Content, draining: () => boolean): void {
  const noStore = { 'cache-control': 'no-store' };
  app.get('/health', (_request, reply) =>
    reply.headers(noStore).send({
      status: 'ok',
      version,
      content: { hash, errors: 0, warnings: 0 },
      languages: site.languages,
    }),
  );
  app.get('/health/live', (_request, reply) => reply.headers(noStore).send({ status: 'ok' }));
  app.get('/health/ready', (_request, reply) =>
    reply
      .headers(noStore)
      .code(draining() ? 503 : 200)
      .send({ status: draining() ? 'draining' : 'ok' }),
  );
}
