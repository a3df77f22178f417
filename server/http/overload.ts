// Sheds load: 503 when the process is overloaded, a limit on connections, and rate limits per client.
import { readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';

/** Past these a process serves nobody well: readers wait this long in line (ms), or memory (bytes) is nearly used up. */
const mostLoad = { delay: 1_000, heap: 0.9 * getHeapStatistics().heap_size_limit };

/** How soon one that was sent away should come again, in seconds. */
const RETRY_AFTER = 5;

/** How often the log says the same of connections that were turned away, in milliseconds. */
const SAY_AGAIN_MS = 10_000;

/** How many files a process has open besides its connections, and some to spare. */
const OTHER_FILES = 50;

/**
 * How many connections there can be at once: as many as are wanted, or as the system lets there be besides the files that
 * a process needs (getrlimit(2)). Without one left it could not even look at its own memory.
 *
 * @param limits the file that says so, where there is one (proc_pid_limits(5), Linux).
 */
export function connectionLimit(wanted: number, limits = '/proc/self/limits'): number {
  try {
    const [, files] = /^Max open files +(\d+)/m.exec(readFileSync(limits, 'utf8')) ?? [];
    return Math.max(1, Math.min(wanted, Number(files ?? Infinity) - OTHER_FILES));
  } catch {
    return wanted;
  }
}

export interface OverloadOptions {
  /** How many connections are wanted at once. */
  connections: number;
  /** Past what it sends readers away: a delay in milliseconds, and bytes of memory; 0 is never. */
  most?: typeof mostLoad | undefined;
}

/**
 * Sends readers away while there is too much to do, so that those who are being served are served: 503 with Retry-After
 * (RFC 9110 15.6.4). Routes whose config has a `pressureHandler` answer still, and so does what is answered as before,
 * which costs no more than to refuse.
 */
export async function registerOverloadProtection(
  app: FastifyInstance,
  { connections, most: { delay, heap } = mostLoad }: OverloadOptions,
): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: delay,
    maxHeapUsedBytes: heap,
    pressureHandler: async () => {
      throw new HttpError('unavailable', 503, {}, RETRY_AFTER);
    },
  });
  const open = connectionLimit(connections);
  app.server.maxConnections = open;
  if (open < connections)
    app.log.warn(
      `${open} connections can be open, not ${connections} (MAX_CONNECTIONS): the system lets no more (ulimit -n)`,
    );
  let said = -SAY_AGAIN_MS;
  app.server.on('drop', () => {
    // Whoever waits idly makes room for who comes next.
    app.server.closeIdleConnections();
    const now = performance.now();
    if (now - said < SAY_AGAIN_MS) return;
    said = now;
    app.log.warn(`${open} connections are open, as many as can be: turning others away`);
  });
}

/** Tells how many seconds whoever made a request has to wait until there is more of it; 0 is not at all. */
export type RateLimit = (request: FastifyRequest) => Promise<number>;

/** Makes limits on what costs: to how much of it an address is entitled in a minute. */
export async function createRateLimits(app: FastifyInstance): Promise<(most: number) => RateLimit> {
  await app.register(rateLimit, { global: false });
  return max => {
    const count = app.createRateLimit({ max, timeWindow: 60_000 });
    return async request => {
      const counted = await count(request);
      return !counted.isAllowed && counted.isExceeded ? counted.ttlInSeconds : 0;
    };
  };
}
