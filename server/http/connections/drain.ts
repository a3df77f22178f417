// Drains connections when the application closes: announces it, stops accepting, closes what is idle.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { hasPipelinedRequest } from './pipelining.ts';
import type { HttpServer } from './server.ts';

/** How often a draining server closes idle connections, in milliseconds. */
const IDLE_CHECK_MS = 50;

/**
 * How long no request may be in flight before the remaining connections are closed, in milliseconds: those that browsers
 * open in advance, and those with half a request. Neither counts as idle.
 */
const UNUSED_GRACE_MS = 1_000;

/**
 * Makes `app.close()` drain. For `announceMs` the port still accepts connections, while readiness is refused and every
 * response has `Connection: close`. Then it stops accepting, and connections are closed as they become idle, or
 * when no request has been in flight for {@link UNUSED_GRACE_MS}.
 *
 * The checks are needed because server.close() closes only what is idle at that moment: a connection that is busy then
 * would be kept alive and hold the process for the whole keep-alive timeout.
 *
 * @returns whether draining has begun.
 */
export function drainOnClose(app: FastifyInstance, server: HttpServer, announceMs: number): () => boolean {
  let isDraining = false;
  app.addHook('onSend', async (_request, reply) => {
    // With it, Node would discard the requests that the connection has pipelined.
    if (isDraining && !hasPipelinedRequest(server, reply.raw)) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    isDraining = true;
    await sleep(announceMs);
    let lastActiveAt = performance.now();
    const closeUnused = () => {
      server.closeIdleConnections();
      const now = performance.now();
      if (app.inFlight() || server.registry.isSending()) lastActiveAt = now;
      else if (now - lastActiveAt > UNUSED_GRACE_MS) server.closeAllConnections();
    };
    const idleCheck = setInterval(closeUnused, IDLE_CHECK_MS).unref();
    server.once('close', () => clearInterval(idleCheck));
  });
  return () => isDraining;
}
