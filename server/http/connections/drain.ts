// Drains connections when the application closes: announces it, stops accepting, closes what is idle.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { hasPipelinedRequest } from './pipelining.ts';

/** How often a draining server closes idle connections, in milliseconds. */
const IDLE_CHECK_MS = 50;

/**
 * How long no request may be in flight before the remaining connections are closed, in milliseconds: those that browsers
 * open in advance, and those with half a request. Node counts neither as idle.
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
export function drainOnClose(app: FastifyInstance, announceMs: number): () => boolean {
  let draining = false;
  const findSending = protectSendingConnections(app.server);
  app.addHook('onSend', async ({ raw }, reply) => {
    // With it, Node would discard the requests that the connection has pipelined.
    if (draining && !hasPipelinedRequest(raw.socket, reply.raw)) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    draining = true;
    await sleep(announceMs);
    let lastActive = performance.now();
    const check = () => {
      app.server.closeIdleConnections();
      const now = performance.now();
      if (app.inFlight() || findSending().length) lastActive = now;
      else if (now - lastActive > UNUSED_GRACE_MS) app.server.closeAllConnections();
    };
    setInterval(check, IDLE_CHECK_MS).unref();
  });
  return () => draining;
}

/**
 * Makes closeIdleConnections() spare connections that are still sending. Node counts a connection as idle as soon as its
 * response has been written, though most of it may still be buffered for a slow network: closing it would truncate a
 * download.
 *
 * @returns a function that lists the connections that are sending.
 */
function protectSendingConnections(server: Server): () => Socket[] {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const findSending = () => [...sockets].filter(socket => socket.writableLength);
  const closeIdle = server.closeIdleConnections;
  // It calls destroy() on each idle socket; meanwhile destroy() of a sending socket does nothing.
  server.closeIdleConnections = () => {
    const sending = findSending();
    for (const socket of sending) socket.destroy = () => socket;
    closeIdle.call(server);
    for (const socket of sending) Reflect.deleteProperty(socket, 'destroy');
  };
  return findSending;
}
