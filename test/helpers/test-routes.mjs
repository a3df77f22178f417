// Adds routes for tests to the server process, by NODE_OPTIONS=--import.
import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';

subscribe('fastify.initialization', ({ fastify }) => {
  // Together with the application's first route: its error handler is set by then.
  fastify.addHook('onRoute', ({ url, method }) => {
    if (url === '/health' && method === 'GET') addRoutes(fastify);
  });
});

function addRoutes(fastify) {
  fastify.get('/test/slow', async request => {
    process.stdout.write('in flight\n');
    await sleep(Number(request.query.ms));
    return 'slow but complete';
  });
  fastify.get('/test/large', (_request, reply) => {
    reply.raw.on('close', () => process.stdout.write('large: closed\n'));
    reply.send(Buffer.alloc(64 * 1024 * 1024));
  });
  fastify.get('/test/rejection', () => {
    Promise.reject(new Error('an unhandled rejection'));
    return 'soon';
  });
  fastify.get('/test/exception', () => {
    setImmediate(() => {
      throw new Error('an error outside any request');
    });
    return 'soon';
  });
}
