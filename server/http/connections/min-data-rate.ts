// Closes connections whose client takes a response more slowly than a minimum data rate.
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Bytes a second that a reader takes at least: what the slowest of mobile networks gives. */
const LEAST_RATE = 2_000;

/** How often it is looked at, in milliseconds. */
const CHECK_MS = 1_000;

interface Reader extends Pick<Socket, 'bytesWritten' | 'writableLength'> {
  once(event: 'close', then: () => void): unknown;
  destroy(): unknown;
}

/** What a connection had taken, in bytes, when it was seen to take no more, and when that was. */
interface Wait {
  taken: number;
  since: number;
}

/**
 * Tells which readers are too slow. What waits to be taken by one may wait for a while, in milliseconds, and for as long
 * as the least rate would take for it. Node's timeout of a socket lets a reader be who takes a byte now and then.
 */
export function trackWriteProgress(whileMs: number) {
  const waits = new Map<Reader, Wait>();
  return {
    watch(reader: Reader): void {
      waits.set(reader, { taken: 0, since: 0 });
      reader.once('close', () => waits.delete(reader));
    },
    /** Closes the connections of those who are too slow by a time, in milliseconds. */
    check(now: number): void {
      for (const [reader, wait] of waits) {
        const { bytesWritten, writableLength: left } = reader;
        const taken = bytesWritten - left;
        if (!left || taken !== wait.taken) Object.assign(wait, { taken, since: now });
        else if (now - wait.since > whileMs + (left / LEAST_RATE) * 1_000) reader.destroy();
      }
    },
  };
}

/** Closes the connections of readers that are too slow, so that they hold nothing that others need. */
export function enforceMinDataRate(app: FastifyInstance, whileMs: number): void {
  const { watch, check } = trackWriteProgress(whileMs);
  app.server.on('connection', watch);
  const timer = setInterval(() => check(performance.now()), CHECK_MS).unref();
  app.addHook('onClose', async () => clearInterval(timer));
}
