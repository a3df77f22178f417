// The Node.js server: it tracks its connections, and runs functions on each request before Fastify gets it.
import { executionAsyncResource } from 'node:async_hooks';
import { type IncomingMessage, type RequestListener, Server, type ServerResponse } from 'node:http';
import { ConnectionRegistry } from './registry.ts';

/** Returns true if it has handled the request, which then goes no further. */
export type Interceptor = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Resolves with the object that Node.js created for this process.nextTick(). */
function nextTickObject(): Promise<object> {
  return new Promise(resolve => process.nextTick(() => resolve(executionAsyncResource())));
}

export class HttpServer extends Server {
  readonly registry = new ConnectionRegistry();
  readonly #interceptors: Interceptor[] = [];
  /**
   * An object of those that Node.js creates for each process.nextTick(). While none exists, as in an idle process, garbage
   * collection drops their hidden class in V8, and from then on process.nextTick() takes five times as long (seen in
   * Node.js 20, 22 and 24): a page would take a third longer. This one keeps the hidden class alive.
   */
  readonly tickObject = nextTickObject();

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
