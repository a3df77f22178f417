// The Node.js server: it tracks its connections, and runs functions on each request before Fastify gets it.
import {
  type IncomingMessage,
  type RequestListener,
  Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { ConnectionRegistry } from './registry.ts';

/** Returns true if it has handled the request, which then goes no further. */
export type Interceptor = (request: IncomingMessage, response: ServerResponse) => boolean;

export class HttpServer extends Server {
  readonly registry = new ConnectionRegistry();
  readonly #interceptors: Interceptor[] = [];

  constructor(serverOptions: ServerOptions, connectionTimeout: number) {
    super(serverOptions);
    this.setTimeout(connectionTimeout);
  }

  /** Adds an interceptor; the one that was added last runs first. */
  intercept(interceptor: Interceptor): void {
    this.#interceptors.unshift(interceptor);
  }

  /** Passes requests to a handler; Fastify calls it as its `serverFactory`. */
  handle(requestListener: RequestListener): this {
    return this.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.registry.addResponse(request.socket, response);
      // A loop: the function that some() takes would be created for each request.
      for (const intercept of this.#interceptors) if (intercept(request, response)) return;
      requestListener(request, response);
    });
  }

  /**
   * Closes idle connections. Node.js calls it in close(). Its own method also closes a connection whose response has been
   * written but is still buffered for a slow network, which truncates downloads.
   */
  override closeIdleConnections(): void {
    this.registry.closeIdle();
  }
}
