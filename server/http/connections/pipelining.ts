// Limits how many pipelined requests a connection may queue.
import type { ServerResponse } from 'node:http';
import type { HttpServer } from './server.ts';

/** How many responses may be due on a connection. Browsers do not pipeline. */
const MAX_DUE_RESPONSES = 33;

/** Whether a connection has sent another request after that of a response. */
export function hasPipelinedRequest({ registry }: HttpServer, response: ServerResponse): boolean {
  const newest = registry.due(response.req.socket).at(-1);
  return newest !== undefined && newest !== response;
}

/**
 * Serves the first {@link MAX_DUE_RESPONSES} requests that a connection pipelines (RFC 9112, 9.3.2), the last with
 * `Connection: close`, and ignores the others. Without a limit, a packet of hundreds of requests would be handled at once,
 * and responses that the client does not read would fill the memory.
 */
export function limitPipelining(server: HttpServer): void {
  server.intercept(({ socket }, response) => {
    const position = server.registry.due(socket).length;
    if (position === MAX_DUE_RESPONSES) response.setHeader('connection', 'close');
    // Reading on would create a request and a response for every request that is ignored.
    if (position > MAX_DUE_RESPONSES) socket.pause();
    return position > MAX_DUE_RESPONSES;
  });
}
