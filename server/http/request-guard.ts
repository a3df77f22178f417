// Refuses methods, bodies, hosts and URLs that no route accepts, before routing.
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';
import { endLingering } from './parse-errors.ts';
import { originForm } from './url.ts';

/** The longest request line and header section, in bytes: Node's default, which its options could change. More is a 431. */
export const MAX_HEADER_BYTES = 16_384;

/** The longest URL, in bytes. RFC 9112, 3 recommends to support at least 8000; the site's own are below 1000. */
export const MAX_URL_BYTES = 8_192;

/** How many parameters a query may have. The site has seven; other sites add a few to links. */
export const MAX_QUERY_PARAMETERS = 100;

/** How many header fields a request may have. Browsers and proxies send some dozens; Node exposes at most 2000. */
const MAX_HEADERS = 200;

/** The value of a Host header, with or without a port (RFC 3986, 3.2.2 and 3.2.3). */
const HOST_HEADER = /^(?:\[[\da-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})+)(?::\d*)?$/i;

/**
 * Refuses every method but GET and HEAD (405), URLs that are too long (414), and bad requests (400). It must be registered
 * after the hooks whose headers every response has.
 */
export function registerRequestGuard(app: FastifyInstance): void {
  // No 100 (Continue) is sent, as no body is read (RFC 9110, 10.1.1); other expectations may be ignored.
  for (const event of ['checkContinue', 'checkExpectation'])
    app.server.on(event, (request, response) => app.server.emit('request', request, response));

  app.addHook('onRequest', (request, reply, done) => {
    const { method } = request.raw;
    if (hasBody(request.raw)) {
      // The body is not read, so it could be mistaken for the next request on the connection.
      reply.header('connection', 'close');
      // Node would destroy the socket after the response, while the body still arrives: the client would lose the response
      // (https://github.com/nodejs/node/issues/21026).
      const { socket } = request.raw;
      socket.destroySoon = () => endLingering(socket);
    }
    if (method !== 'GET' && method !== 'HEAD') {
      reply.header('allow', 'GET, HEAD');
      done(new HttpError('badMethod', 405));
    } else if (request.originalUrl.length > MAX_URL_BYTES) {
      done(new HttpError('longAddress', 414, { most: String(MAX_URL_BYTES) }));
    } else {
      done(isBadRequest(request) ? new HttpError('badRequest', 400) : undefined);
    }
  });
}

/** Whether a request has a body, too many parameters, a target that is no path (RFC 9112, 3.2), or a malformed head. */
function isBadRequest({ raw, url, originalUrl }: FastifyRequest): boolean {
  const parameters = url.split('?', 2)[1]?.split('&', MAX_QUERY_PARAMETERS + 1) ?? [];
  const isPath = originForm(originalUrl).startsWith('/');
  return hasBody(raw) || parameters.length > MAX_QUERY_PARAMETERS || !isPath || !isWellFormed(raw);
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;

/**
 * Whether a request is HTTP/1.0 or HTTP/1.1, has at most {@link MAX_HEADERS} header fields and exactly one valid Host
 * (RFC 9112, 3.2). HTTP/1.0 may omit Host.
 */
export function isWellFormed({ rawHeaders, httpVersion, headers: { host } }: IncomingMessage): boolean {
  if (rawHeaders.length > 2 * MAX_HEADERS || (httpVersion !== '1.1' && httpVersion !== '1.0')) return false;
  let hostHeaders = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const headerName = rawHeaders[i] as string;
    if (headerName.length === 4 && headerName.toLowerCase() === 'host') hostHeaders++;
  }
  return host === undefined ? httpVersion === '1.0' : hostHeaders === 1 && HOST_HEADER.test(host);
}
