// Logs one line per response, and reports it to the metrics.
import type { FastifyInstance } from 'fastify';

/**
 * What is told of an answer. Others read logs and metrics: no query, which may have the token of a shared link, no
 * address of a reader, and no path but of what there is, as any other could hold anything.
 */
export interface AccessLogEntry {
  method: string;
  /** The route as it is registered, `none` where there is none. */
  route: string;
  /** The path, where it was found. */
  path?: string;
  status: number;
  /** Of the body, as it is sent. */
  bytes: number;
  /** From when the request had come until the answer was handed over. */
  ms: number;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** How many requests are being worked for. */
    inFlight: () => number;
  }
}

export interface AccessLogOptions {
  /** Gets what is told of each answer. */
  observe?: ((answered: AccessLogEntry) => void) | undefined;
}

/** Gives each request that is worked for one line in the log, when its answer has gone or its reader has. */
export function registerAccessLog(app: FastifyInstance, { observe }: AccessLogOptions): void {
  let inFlight = 0;
  app.decorate('inFlight', () => inFlight);
  app.addHook('onRequest', (request, reply, done) => {
    const { method, url, log } = request;
    const route = request.routeOptions.url ?? 'none';
    inFlight++;
    log.debug({ method, route }, 'asked');
    // Which is also when the reader has gone before the answer: of that no hook of Fastify's tells.
    reply.raw.once('close', () => {
      inFlight--;
      const { statusCode: status, raw } = reply;
      const answered: AccessLogEntry = {
        method,
        route,
        ...([200, 206, 304].includes(status) && { path: url.split('?', 1)[0] as string }),
        status,
        bytes: method === 'HEAD' || status === 304 ? 0 : Number(raw.getHeader('content-length') ?? 0),
        ms: Math.round(reply.elapsedTime * 10) / 10,
      };
      log.info(answered, raw.writableFinished ? 'answered' : 'the reader has gone');
      observe?.(answered);
    });
    done();
  });
}
