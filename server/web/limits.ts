import { getHeapStatistics } from 'node:v8';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';

/** Past these a process serves nobody well: readers wait this long in line (ms), or memory (bytes) is nearly used up. */
const mostLoad = { delay: 1_000, heap: 0.9 * getHeapStatistics().heap_size_limit };

/** How soon one that was sent away should come again, in seconds. */
const RETRY_AFTER = 5;

/** How often the log says the same of connections that were turned away, in milliseconds. */
const SAY_AGAIN_MS = 10_000;

export interface LoadOptions {
  /** How many connections there can be at once. */
  connections: number;
  most?: typeof mostLoad;
}

/**
 * Sends readers away while there is too much to do, so that those who are being served are served: 503 with Retry-After
 * (RFC 9110 15.6.4). Routes whose config has a `pressureHandler` answer still, and so does what is answered as before,
 * which costs no more than to refuse.
 */
export async function registerLoad(
  app: FastifyInstance,
  { connections, most: { delay, heap } = mostLoad }: LoadOptions,
): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: delay,
    maxHeapUsedBytes: heap,
    pressureHandler: async () => {
      throw new Problem('unavailable', 503, {}, RETRY_AFTER);
    },
  });
  app.server.maxConnections = connections;
  let said = -SAY_AGAIN_MS;
  app.server.on('drop', () => {
    // Whoever waits idly makes room for who comes next.
    app.server.closeIdleConnections();
    const now = performance.now();
    if (now - said < SAY_AGAIN_MS) return;
    said = now;
    app.log.warn(`${connections} connections are open, as many as MAX_CONNECTIONS lets: turning others away`);
  });
}

/** Tells how many seconds whoever made a request has to wait until there is more of it; 0 is not at all. */
export type Limit = (request: FastifyRequest) => Promise<number>;

/** Makes limits on what costs: to how much of it an address is entitled in a minute. */
export async function createLimits(app: FastifyInstance): Promise<(most: number) => Limit> {
  await app.register(rateLimit, { global: false });
  return max => {
    const count = app.createRateLimit({ max, timeWindow: 60_000 });
    return async request => {
      const counted = await count(request);
      return !counted.isAllowed && counted.isExceeded ? counted.ttlInSeconds : 0;
    };
  };
}
