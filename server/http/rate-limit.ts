// Limits the rate of costly responses per client IP address.
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Counts a request, and returns the seconds until its client is below the limit again (Retry-After); 0 allows it. */
export type RateLimit = (request: FastifyRequest) => Promise<number>;

/** Registers @fastify/rate-limit, and returns a function that creates a limit of requests per minute and IP address. */
export async function createRateLimits(app: FastifyInstance): Promise<(max: number) => RateLimit> {
  await app.register(rateLimit, { global: false });
  return max => {
    const countRequest = app.createRateLimit({ max, timeWindow: 60_000 });
    return async request => {
      const requestCount = await countRequest(request);
      return !requestCount.isAllowed && requestCount.isExceeded ? requestCount.ttlInSeconds : 0;
    };
  };
}
