// Limits how many pipelined requests a connection may queue.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How many requests of a connection may wait for the answer to one before; browsers have none wait. */
const MOST = 32;

/**
 * Puts something in front of all that an application does with a request of a client; what it says that it has handled
 * goes no further.
 */
export function interceptRequests(
  app: FastifyInstance,
  handles: (request: IncomingMessage, response: ServerResponse) => boolean,
): void {
  for (const next of app.server.listeners('request') as ((...of: unknown[]) => void)[]) {
    app.server.off('request', next);
    app.server.on('request', (request, response) => {
      if (!handles(request, response)) next.call(app.server, request, response);
    });
  }
}

/** Of each connection with requests that wait, the answer to the newest. */
const newest = new WeakMap<Socket, ServerResponse>();

/** Whether a connection has asked for more, after what an answer is to. */
export function hasPipelinedRequest(socket: Socket, response: ServerResponse): boolean {
  return (newest.get(socket) ?? response) !== response;
}

/**
 * Closes connections that send requests without end before they read the answers (pipelining; RFC 9112 9.3.2). All that a
 * packet has room for, hundreds, would be answered at one go, and answers nobody takes would fill the memory.
 */
export function limitPipelining(app: FastifyInstance): void {
  const waiting = new WeakMap<Socket, number>();
  const add = (socket: Socket, more: number): number => {
    const count = (waiting.get(socket) ?? 0) + more;
    waiting.set(socket, count);
    return count;
  };
  interceptRequests(app, ({ socket }, response) => {
    // A response has its socket when it is its turn.
    if (response.socket) return false;
    if (!socket.destroyed && add(socket, 1) <= MOST) {
      newest.set(socket, response);
      response.once('close', () => {
        add(socket, -1);
        if (!hasPipelinedRequest(socket, response)) newest.delete(socket);
      });
      return false;
    }
    socket.destroy();
    return true;
  });
}
