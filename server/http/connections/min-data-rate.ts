// Closes connections whose client takes a response more slowly than a minimum data rate.
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { HttpServer } from './server.ts';

/** The minimum data rate, in bytes per second: that of the slowest mobile networks. */
const MIN_BYTES_PER_SECOND = 2_000;

/** How often connections are checked, in milliseconds. */
const CHECK_INTERVAL_MS = 1_000;

interface Connection extends Pick<Socket, 'bytesWritten' | 'writableLength' | 'timeout'> {
  setTimeout(timeout: number): unknown;
  once(event: 'close', listener: () => void): unknown;
  destroy(): unknown;
}

/** How many bytes a client had taken when it last made progress, and when that was, in milliseconds. */
interface Progress {
  taken: number;
  since: number;
}

/**
 * Closes connections whose client is too slow: one that takes no byte at all for `graceMs` milliseconds, by the socket
 * timeout of Node.js, and one that takes less than the minimum rate and resets that timeout with a byte now and then. It has
 * `graceMs` milliseconds and the time that the unsent bytes take at the minimum rate. The socket timeout is set while bytes
 * are unsent: `server.timeout` would restart a timer with each request, which costs 2 % of a page.
 */
export function trackWriteProgress(graceMs: number) {
  const connections = new Map<Connection, Progress>();
  return {
    watch(connection: Connection): void {
      connections.set(connection, { taken: 0, since: 0 });
      connection.once('close', () => connections.delete(connection));
    },
    /** Closes the connections that are too slow at a time, in milliseconds. */
    closeSlow(now: number): void {
      for (const [connection, progress] of connections) {
        const { bytesWritten, writableLength: unsent } = connection;
        const taken = bytesWritten - unsent;
        // Node.js sets another timeout when the response is complete.
        if (unsent && connection.timeout !== graceMs) connection.setTimeout(graceMs);
        if (!unsent || taken !== progress.taken) {
          progress.taken = taken;
          progress.since = now;
        } else if (now - progress.since > graceMs + (unsent / MIN_BYTES_PER_SECOND) * 1_000) {
          connection.destroy();
        }
      }
    },
  };
}

/** Checks every connection of an application, so that slow clients do not hold memory and connections. */
export function enforceMinDataRate(app: FastifyInstance, server: HttpServer, graceMs: number): void {
  const { watch, closeSlow } = trackWriteProgress(graceMs);
  server.on('connection', watch);
  const rateCheck = setInterval(() => closeSlow(performance.now()), CHECK_INTERVAL_MS).unref();
  app.addHook('onClose', async () => clearInterval(rateCheck));
}
