// Answers requests that Node cannot parse, and CONNECT, with a plain response, and closes the connection.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * How long a connection is still read from after a refusal, in milliseconds. One that is closed while bytes arrive is
 * reset, and the refusal may be lost with it (RFC 9112, 9.6).
 */
const LINGER_MS = 1_000;

/** What Node's parser finds, as statuses (RFC 9110, 15.5.9; RFC 6585, 5). All else is a request that cannot be read. */
const statuses: Record<string, number> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/**
 * Answers what Node's parser could not read as a request: there is no request to route, to answer in a language, or to
 * show to any hook. What was sent is not logged, for it may have secrets.
 */
export function clientErrorHandler(
  this: FastifyInstance,
  { code }: NodeJS.ErrnoException,
  socket: Socket,
): void {
  const status = statuses[String(code)] ?? 400;
  this.log.debug({ code, status }, 'a request that cannot be read');
  refuse(socket, status);
}

/** Refuses CONNECT (RFC 9110, 9.3.6), which Node does not take for a request and would leave without an answer. */
export function refuseTunnels(app: FastifyInstance): void {
  app.server.on('connect', (_request, socket: Socket) => {
    // Node has let go of the socket: nothing else reads it or hears of its errors.
    socket.on('error', () => {}).resume();
    refuse(socket, 405, ['Allow: GET, HEAD']);
  });
}

/** Sends a plain answer and ends the connection. Where an answer is under way, what there is of it is the last. */
function refuse(
  socket: Socket & { _httpMessage?: { headersSent: boolean } },
  status: number,
  more: string[] = [],
) {
  // Closed, or refused before: what is read after a refusal is found wrong again.
  if (!socket.writable) return;
  const body = `${status} ${STATUS_CODES[status]}\n`;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${body.length}`,
    'Cache-Control: no-store',
    "Content-Security-Policy: default-src 'none'",
    'X-Content-Type-Options: nosniff',
    ...more,
  ];
  endLingering(socket, socket._httpMessage?.headersSent ? '' : `${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Ends a connection after these bytes; what still arrives is read for a while, and dropped. */
export function endLingering(socket: Socket, bytes = ''): void {
  socket.end(bytes);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
