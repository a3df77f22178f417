// Sheds load: 503 when the process is overloaded, and a limit on open connections.
import { readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { HttpError } from './http-error.ts';

/** The load above which requests are refused; 0 disables a limit. */
export interface LoadLimits {
  eventLoopDelayMs: number;
  heapBytes: number;
}

const defaultLoadLimits: LoadLimits = {
  eventLoopDelayMs: 1_000,
  heapBytes: 0.9 * getHeapStatistics().heap_size_limit,
};

/** After how many seconds a refused client should retry. */
const RETRY_AFTER = 5;

/** How often the log reports that connections are refused, in milliseconds. */
const LOG_INTERVAL_MS = 10_000;

/** File descriptors for everything but connections, with some in reserve. */
const RESERVED_FILES = 50;

/**
 * Returns how many connections may be open at once: as many as configured, but no more than the system's limit on file
 * descriptors (getrlimit(2)) leaves room for. Without a free descriptor the process could not even read its memory usage.
 *
 * @param limitsFile the limits of the process (proc_pid_limits(5), Linux).
 */
export function connectionLimit(configuredLimit: number, limitsFile = '/proc/self/limits'): number {
  try {
    const [, maxOpenFiles] = /^Max open files +(\d+)/m.exec(readFileSync(limitsFile, 'utf8')) ?? [];
    return Math.max(1, Math.min(configuredLimit, Number(maxOpenFiles ?? Infinity) - RESERVED_FILES));
  } catch {
    // Whatever the reason, the system's limit on open files is unknown. Other systems than Linux have no such file.
    return configuredLimit;
  }
}

export interface OverloadOptions {
  /** How many connections may be open at once, if the system allows it. */
  connections: number;
  loadLimits?: LoadLimits | undefined;
}

/**
 * Refuses requests while the process is overloaded, with 503 and Retry-After (RFC 9110, 15.6.4), and connections above the
 * limit. Routes with a `pressureHandler` in their config still respond, and so does the response cache, as a cached
 * response costs no more than a refusal.
 */
export async function registerOverloadProtection(
  app: FastifyInstance,
  { connections, loadLimits = defaultLoadLimits }: OverloadOptions,
): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: loadLimits.eventLoopDelayMs,
    maxHeapUsedBytes: loadLimits.heapBytes,
    pressureHandler: async () => {
      throw new HttpError('unavailable', 503, {}, RETRY_AFTER);
    },
  });
  const maxConnections = connectionLimit(connections);
  app.server.maxConnections = maxConnections;
  if (maxConnections < connections)
    app.log.warn(
      `connection limit is ${maxConnections}, not ${connections} (MAX_CONNECTIONS): the system allows no more open files (ulimit -n)`,
    );
  let refusalLoggedAt = -LOG_INTERVAL_MS;
  app.server.on('drop', () => {
    // The next connection attempt then finds room.
    app.server.closeIdleConnections();
    const now = performance.now();
    if (now - refusalLoggedAt < LOG_INTERVAL_MS) return;
    refusalLoggedAt = now;
    app.log.warn(`connection limit of ${maxConnections} reached: refusing new connections`);
  });
}
