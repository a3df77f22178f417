// Logs one line per response, and reports it to the metrics.
import type { FastifyInstance } from 'fastify';
import type { HttpServer } from './connections/server.ts';
import { originForm, pathOfTarget } from './url.ts';

/**
 * What the access log and the metrics get of a response. It has no query, which may contain a share token, no client
 * address, and no path without a resource, as such a path could contain anything.
 */
export interface AccessLogEntry {
  method: string;
  /** The URL pattern of the route, `none` without a route. */
  route: string;
  /** The path of the request, if the status is 200 or 304. */
  path?: string;
  status: number;
  /** The length of the response body as sent, in bytes. */
  bytes: number;
  /** From receiving the request to handing over the response, in milliseconds. */
  ms: number;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Returns the number of requests in flight. Cached responses are never in flight. */
    inFlight: () => number;
  }
}

export interface AccessLogOptions {
  /** Called with the log entry of each response. */
  observe?: ((entry: AccessLogEntry) => void) | undefined;
}

/** Logs each routed request once, when its response has been sent or its client has disconnected. */
export function registerAccessLog(
  app: FastifyInstance,
  server: HttpServer,
  { observe }: AccessLogOptions,
): void {
  let inFlight = 0;
  app.decorate('inFlight', () => inFlight);
  app.addHook('onRequest', (request, reply, done) => {
    const { method, originalUrl, log } = request;
    const route = request.routeOptions.url ?? 'none';
    inFlight++;
    log.debug({ method, route }, 'request received');
    // Unlike the onResponse hook, it is also called when the client disconnects before the response.
    server.registry.onceDone(reply.raw, () => {
      inFlight--;
      const { statusCode: status, raw } = reply;
      const logEntry: AccessLogEntry = {
        method,
        route,
        ...([200, 304].includes(status) && { path: pathOfTarget(originForm(originalUrl)) }),
        status,
        bytes: method === 'HEAD' || status === 304 ? 0 : Number(raw.getHeader('content-length') ?? 0),
        ms: Math.round(reply.elapsedTime * 10) / 10,
      };
      log.info(logEntry, raw.writableFinished ? 'response sent' : 'client disconnected');
      observe?.(logEntry);
    });
    done();
  });
}
