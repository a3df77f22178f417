// Drains connections when the application closes: announces it, stops accepting, closes what is idle.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { hasPipelinedRequest } from './pipelining.ts';

/** How often a draining server looks for connections that have fallen idle, in milliseconds. */
const IDLE_CHECK_MS = 50;

/**
 * For how long nobody may want anything before those are let go who have never asked, in milliseconds: connections that
 * browsers open ahead of need, and halves of requests. To Node neither is idle.
 */
const UNASKED_MS = 1_000;

/**
 * Makes `app.close()` drop nobody. For `announceMs` the port still answers while readiness is refused and every answer
 * says `Connection: close`; then it stops accepting, and connections are closed as they fall idle, or when nobody else
 * wants anything.
 *
 * The last part is needed because server.close() closes what is idle at that moment only: a connection that is busy then
 * would go back to being kept alive and hold the process for the whole keep-alive timeout.
 *
 * @returns whether the drain has begun.
 */
export function drainOnClose(app: FastifyInstance, announceMs: number): () => boolean {
  let draining = false;
  const takers = spareReaders(app.server);
  app.addHook('onSend', async ({ raw }, reply) => {
    // Node would drop what else the connection has asked for already.
    if (draining && !hasPipelinedRequest(raw.socket, reply.raw)) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    draining = true;
    await sleep(announceMs);
    let wantedAt = performance.now();
    const check = () => {
      app.server.closeIdleConnections();
      const now = performance.now();
      if (app.inFlight() || takers().length) wantedAt = now;
      else if (now - wantedAt > UNASKED_MS) app.server.closeAllConnections();
    };
    setInterval(check, IDLE_CHECK_MS).unref();
  });
  return () => draining;
}

/**
 * Has a reader who still takes an answer not be idle. To Node a connection is idle as soon as its answer has been written,
 * though most of that may wait here for a slow network: to close it would cut a download short.
 *
 * @returns the connections of those readers.
 */
function spareReaders(server: Server): () => Socket[] {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const takers = () => [...sockets].filter(socket => socket.writableLength);
  const closeIdle = server.closeIdleConnections;
  server.closeIdleConnections = () => {
    const taking = takers();
    for (const socket of taking) socket.destroy = () => socket;
    closeIdle.call(server);
    for (const socket of taking) Reflect.deleteProperty(socket, 'destroy');
  };
  return takers;
}
