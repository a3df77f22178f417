import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** How often a draining server looks for connections that have fallen idle, in milliseconds. */
const IDLE_CHECK_MS = 50;

/**
 * Makes `app.close()` drop nobody. For `announceMs` the port still answers while readiness is refused and every answer
 * says `Connection: close`; then it stops accepting, and connections are closed as they fall idle.
 *
 * The last part is needed because server.close() closes what is idle at that moment only: a connection that is busy then
 * would go back to being kept alive and hold the process for the whole keep-alive timeout.
 *
 * @returns whether the drain has begun.
 */
export function drainOnClose(app: FastifyInstance, announceMs: number): () => boolean {
  let draining = false;
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    draining = true;
    await sleep(announceMs);
    setInterval(() => app.server.closeIdleConnections(), IDLE_CHECK_MS).unref();
  });
  return () => draining;
}
