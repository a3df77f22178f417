// Health checks for load balancers and for owners.
import type { FastifyInstance } from 'fastify';
import { countDiagnostics, type Diagnostic } from '../content/diagnostics.ts';
import type { LiveContent } from '../content/live-content.ts';
import { version } from '../project.ts';
import { type Content, missingTranslations } from '../snapshot/snapshot.ts';

/**
 * `GET /health`: the live content and the diagnostics of its last load; `degraded` while an edit has errors and cannot go live.
 * `GET /health/live`: liveness. `GET /health/ready`: readiness, 503 while the process drains.
 */
export function healthRoutes(
  app: FastifyInstance,
  liveContent: Pick<LiveContent<Content>, 'current' | 'diagnostics'>,
  isDraining: () => boolean,
): void {
  const noStore = { 'cache-control': 'no-store' };
  let reportedDiagnostics: Diagnostic[] | undefined;
  let health: object;
  app.get('/health', (_request, reply) => {
    // Built once per load: there may be thousands of diagnostics, and load balancers poll often.
    if (reportedDiagnostics !== liveContent.diagnostics) {
      const { site, hash } = liveContent.current;
      const { errors, warnings } = countDiagnostics(liveContent.diagnostics);
      reportedDiagnostics = liveContent.diagnostics;
      health = {
        status: errors ? 'degraded' : 'ok',
        version,
        content: { hash, errors, warnings, missing: missingTranslations(liveContent.current) },
        languages: site.languages,
      };
    }
    return reply.headers(noStore).send(health);
  });
  // An overloaded process is alive: a restart would only add to the load of the others.
  const evenUnderPressure = { config: { pressureHandler: () => {} } };
  app.get('/health/live', evenUnderPressure, (_request, reply) =>
    reply.headers(noStore).send({ status: 'ok' }),
  );
  app.get('/health/ready', (_request, reply) =>
    reply
      .headers(noStore)
      .code(isDraining() ? 503 : 200)
      .send({ status: isDraining() ? 'draining' : 'ok' }),
  );
}
