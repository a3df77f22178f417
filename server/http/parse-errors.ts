// Responds to requests that Node cannot parse, and to CONNECT, in plain text, and closes the connection.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { HttpServer } from './connections/server.ts';

/**
 * How long a connection is still read after an error response, in milliseconds. Closing it while bytes arrive would reset
 * it, and the client could lose the response (RFC 9112, 9.6).
 */
const LINGER_MS = 1_000;

/** Returns the status of an error code of Node's HTTP parser (RFC 9110, 15.5; RFC 6585, 5). */
function statusOfParseError(code: string | undefined): number {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 408;
    case 'HPE_HEADER_OVERFLOW':
      return 431;
    default:
      return 400;
  }
}

/**
 * Creates the handler of errors of Node's HTTP parser: it responds, unless another response has begun on the connection.
 * There is no request object, so neither routing, nor hooks, nor language negotiation apply. The bytes received are not
 * logged, as they may contain secrets.
 */
export function createClientErrorHandler(server: HttpServer) {
  return function (this: FastifyInstance, { code }: NodeJS.ErrnoException, socket: Socket): void {
    const status = statusOfParseError(code);
    this.log.debug({ code, status }, 'request could not be parsed');
    const [dueResponse] = server.registry.due(socket);
    if (dueResponse?.headersSent) endLingering(socket);
    else refuse(socket, status);
  };
}

/** Refuses CONNECT (RFC 9110, 9.3.6) with 405; Node emits it as an event of its own and would send no response. */
export function refuseTunnels(app: FastifyInstance): void {
  app.server.on('connect', (_request, socket: Socket) => {
    // Node has detached its parser and its error handler from the socket.
    socket.on('error', () => {}).resume();
    refuse(socket, 405, ['Allow: GET, HEAD']);
  });
}

/** Sends an error response in plain text and ends the connection. */
function refuse(socket: Socket, status: number, extraHeaders: string[] = []): void {
  // The connection is closed, or was refused before: the parser reports errors in bytes that still arrive.
  if (!socket.writable) return;
  const errorBody = `${status} ${STATUS_CODES[status]}\n`;
  const errorHead = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${errorBody.length}`,
    'Cache-Control: no-store',
    "Content-Security-Policy: default-src 'none'",
    'X-Content-Type-Options: nosniff',
    ...extraHeaders,
  ];
  endLingering(socket, `${errorHead.join('\r\n')}\r\n\r\n${errorBody}`);
}

/** Sends the last bytes of a connection and half-closes it; discards what still arrives, then destroys the socket. */
export function endLingering(socket: Socket, bytes = ''): void {
  socket.end(bytes);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
