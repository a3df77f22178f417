// Refuses methods, bodies, hosts and URLs that no route accepts, before routing.
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';
import { endLingering } from './parse-errors.ts';

/** The longest head of a request, in bytes: Node's own limit, which its options could change. Above, it is a 431. */
export const MAX_HEADER_BYTES = 16_384;

/** The longest address, in bytes. RFC 9112, 3 wants 8000 and more to be taken; ours are shorter than a thousand. */
const MAX_ADDRESS_BYTES = 8_192;

/** The most keys of a query: ours are seven, and those that other sites add to a link are a few. */
const MAX_QUERY_KEYS = 100;

/** The most headers: browsers and what stands before a server send some dozens. Node shows no more than 2000. */
const MAX_HEADERS = 200;

/** A host with or without a port (RFC 3986, 3.2.2 and 3.2.3). */
const HOST = /^(?:\[[\da-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})+)(?::\d*)?$/i;

/**
 * Refuses what no address here answers: any method but GET and HEAD (405), an address that is too long (414), and what
 * {@link isWrong} finds (400). To be registered after what every answer carries.
 */
export function registerRequestGuard(app: FastifyInstance): void {
  // Nobody is invited to send a body (RFC 9110, 10.1.1); other expectations may be ignored.
  for (const event of ['checkContinue', 'checkExpectation'])
    app.server.on(event, (request, response) => app.server.emit('request', request, response));

  app.addHook('onRequest', (request, reply, done) => {
    const { method } = request.raw;
    if (holdsBody(request.raw)) {
      // Nobody reads it, so what follows on the connection could not be told from it.
      reply.header('connection', 'close');
      // Node would close with the answer, while the body arrives.
      const { socket } = request.raw;
      socket.destroySoon = () => endLingering(socket);
    }
    if (method !== 'GET' && method !== 'HEAD') {
      reply.header('allow', 'GET, HEAD');
      done(new HttpError('badMethod', 405));
    } else if (request.originalUrl.length > MAX_ADDRESS_BYTES) {
      done(new HttpError('longAddress', 414, { most: String(MAX_ADDRESS_BYTES) }));
    } else {
      done(isWrong(request) ? new HttpError('badRequest', 400) : undefined);
    }
  });
}

/** Whether a question has a body, too many keys, a target that is no address (RFC 9112, 3.2.4), or no right head. */
function isWrong({ raw, url }: FastifyRequest): boolean {
  const keys = url.split('?', 2)[1]?.split('&', MAX_QUERY_KEYS + 1) ?? [];
  return holdsBody(raw) || keys.length > MAX_QUERY_KEYS || !url.startsWith('/') || !isWellFormed(raw);
}

const holdsBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;

/**
 * Whether a request is of HTTP 1, has no more headers than anyone needs, and names one host, rightly (RFC 9112, 3.2); HTTP
 * 1.0 need not name any.
 */
export function isWellFormed({ rawHeaders, httpVersion, headers: { host } }: IncomingMessage): boolean {
  if (rawHeaders.length > 2 * MAX_HEADERS || (httpVersion !== '1.1' && httpVersion !== '1.0')) return false;
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return host === undefined ? httpVersion === '1.0' : hosts === 1 && HOST.test(host);
}
