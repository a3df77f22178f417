import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.ts';

/** A host with or without a port (RFC 3986, 3.2.2 and 3.2.3). */
const HOST = /^(?:\[[\da-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})+)(?::\d*)?$/i;

/**
 * Refuses what no address here answers: any method but GET and HEAD (405), a body (400), and anything but one host (400;
 * RFC 9112, 3.2). To be registered after what every answer carries.
 */
export function registerGuard(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    const hasBody = holdsBody(raw);
    // Nobody reads it, so what follows on the connection could not be told from it.
    if (hasBody) reply.header('connection', 'close');
    if (raw.method !== 'GET' && raw.method !== 'HEAD') {
      reply.header('allow', 'GET, HEAD');
      done(new Problem('badMethod', 405));
    } else {
      done(hasBody || !hasOneHost(raw) ? new Problem('badRequest', 400) : undefined);
    }
  });
}

const holdsBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;

/** Whether a request names one host, rightly; HTTP 1.0 need not. */
function hasOneHost({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'host');
  return hosts.length ? hosts.length === 1 && HOST.test(hosts[0] as string) : httpVersion === '1.0';
}
