// Health checks for load balancers and for owners.
import type { FastifyInstance } from 'fastify';
import { countDiagnostics, type Diagnostic } from '../content/diagnostics.ts';
import type { LiveContent } from '../content/live-content.ts';
import { version } from '../project.ts';
import { type Content, missingTranslations } from '../snapshot/snapshot.ts';

/**
 * `/health`: what is on air, and what the last reading of the content found; degraded while that could not go on air. `/health/live`: the process answers. `/health/ready`: send it readers; 503 from the moment
 * on when others have to be asked.
 */
export function healthRoutes(
  app: FastifyInstance,
  live: Pick<LiveContent<Content>, 'current' | 'diagnostics'>,
  leaving: () => boolean,
): void {
  const noStore = { 'cache-control': 'no-store' };
  let of: Diagnostic[] | undefined;
  let health: object;
  app.get('/health', (_request, reply) => {
    // Counted once for each reading: there may be many diagnostics, and balancers ask often.
    if (of !== live.diagnostics) {
      const { site, hash } = live.current;
      const { errors, warnings } = countDiagnostics(live.diagnostics);
      of = live.diagnostics;
      health = {
        status: errors ? 'degraded' : 'ok',
        version,
        content: { hash, errors, warnings, missing: missingTranslations(live.current) },
        languages: site.languages,
      };
    }
    return reply.headers(noStore).send(health);
  });
  // A process that has too much to do is alive: to restart it would take it from its readers.
  const stillAnswers = { config: { pressureHandler: () => {} } };
  app.get('/health/live', stillAnswers, (_request, reply) => reply.headers(noStore).send({ status: 'ok' }));
  app.get('/health/ready', (_request, reply) =>
    reply
      .headers(noStore)
      .code(leaving() ? 503 : 200)
      .send({ status: leaving() ? 'draining' : 'ok' }),
  );
}
