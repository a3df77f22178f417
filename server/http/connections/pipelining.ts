// Limits how many pipelined requests a connection may queue.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How many requests of a connection may wait for an earlier response. Browsers do not pipeline. */
const MAX_QUEUED_REQUESTS = 32;

/** Runs a function before an application gets a request; when it returns true, the request goes no further. */
export function interceptRequests(
  app: FastifyInstance,
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean,
): void {
  for (const next of app.server.listeners('request') as RequestListener[]) {
    app.server.off('request', next);
    app.server.on('request', (request, response) => {
      if (!intercept(request, response)) next.call(app.server, request, response);
    });
  }
}

/** The newest queued response of each connection that has one. */
const newestResponses = new WeakMap<Socket, ServerResponse>();

/** Whether a connection has sent another request after that of a response. */
export function hasPipelinedRequest(socket: Socket, response: ServerResponse): boolean {
  return (newestResponses.get(socket) ?? response) !== response;
}

/**
 * Closes connections that pipeline (RFC 9112, 9.3.2) more than {@link MAX_QUEUED_REQUESTS} requests. Without a limit, a
 * packet of hundreds of requests would be handled at once, and responses that the client does not read would fill the
 * memory.
 */
export function limitPipelining(app: FastifyInstance): void {
  const queueLengths = new WeakMap<Socket, number>();
  const changeQueueLength = (socket: Socket, change: number): number => {
    const length = (queueLengths.get(socket) ?? 0) + change;
    queueLengths.set(socket, length);
    return length;
  };
  interceptRequests(app, ({ socket }, response) => {
    // Node assigns the socket to a response when all earlier ones are finished.
    if (response.socket) return false;
    if (!socket.destroyed && changeQueueLength(socket, 1) <= MAX_QUEUED_REQUESTS) {
      newestResponses.set(socket, response);
      response.once('close', () => {
        changeQueueLength(socket, -1);
        if (!hasPipelinedRequest(socket, response)) newestResponses.delete(socket);
      });
      return false;
    }
    socket.destroy();
    return true;
  });
}
