// Given to the real process by NODE_OPTIONS=--import: routes that only tests want. The server knows nothing of them.
import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';

subscribe('fastify.initialization', ({ fastify }) => {
  // With the application's own first route: by then its error handler is there, as for every route.
  fastify.addHook('onRoute', ({ url, method }) => {
    if (url === '/health' && method === 'GET') addRoutes(fastify);
  });
});

function addRoutes(fastify) {
  fastify.get('/test/slow', async request => {
    process.stdout.write('in flight\n');
    await sleep(Number(request.query.ms));
    return 'slow but whole';
  });
  fastify.get('/test/large', (_request, reply) => {
    reply.raw.on('close', () => process.stdout.write('large: closed\n'));
    reply.send(Buffer.alloc(64 * 1024 * 1024));
  });
  fastify.get('/test/rejection', () => {
    Promise.reject(new Error('a promise that nobody awaits'));
    return 'soon';
  });
  fastify.get('/test/fault', () => {
    setImmediate(() => {
      throw new Error('a fault outside of any request');
    });
    return 'soon';
  });
}
