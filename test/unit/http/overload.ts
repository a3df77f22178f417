import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import Fastify from 'fastify';
import t from 'tap';
import type { HttpError } from '../../../server/http/http-error.ts';
import { connectionLimit, registerOverloadProtection } from '../../../server/http/overload.ts';
import { healthRoutes } from '../../../server/routes/health.ts';
import { content, createApp, createLiveContent } from '../../helpers/app.ts';

t.test('an overloaded process refuses requests with 503 and Retry-After, but is live', async t => {
  const app = Fastify();
  t.teardown(() => app.close());
  // Any process exceeds a heap limit of one byte; under-pressure measures it within a second.
  const loadLimits = { eventLoopDelayMs: 1_000, heapBytes: 1 };
  await registerOverloadProtection(app, { connections: 1, loadLimits });
  app.setErrorHandler<HttpError>(({ statusCode, retryAfter }, _request, reply) =>
    reply.code(statusCode).send({ retryAfter }),
  );
  healthRoutes(app, createLiveContent(content), () => false);
  const get = async (path: string) => app.inject(`/health${path}`);
  while ((await get('/ready')).statusCode === 200) await new Promise(setImmediate);
  for (const path of ['', '/ready']) {
    const { statusCode, body } = await get(path);
    t.strictSame([statusCode, body], [503, '{"retryAfter":5}'], path);
  }
  t.equal((await get('/live')).statusCode, 200);
});

t.test('at the connection limit a new connection is refused and idle ones are closed', async t => {
  const lines: string[] = [];
  const app = await createApp(t, {
    env: { MAX_CONNECTIONS: '2' },
    logger: { level: 'warn', stream: { write: (line: string) => lines.push(line) } },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  /** Connects and sends a request; the response is null when the connection is closed without one. */
  const connect = async () => {
    const socket = net.connect(port, '127.0.0.1');
    const response = Promise.race([once(socket, 'data'), once(socket, 'close').then(() => null)]);
    socket.on('error', () => {});
    socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
    return { socket, response: await response };
  };
  const first = await connect();
  const second = await connect();
  t.match(String(first.response), '200 OK');
  t.match(String(second.response), '200 OK');
  const closed = Promise.all([once(first.socket, 'close'), once(second.socket, 'close')]);
  t.equal((await connect()).response, null, 'a third is refused');
  await closed;
  const fourth = await connect();
  t.match(String(fourth.response), '200 OK');
  const fifth = await connect();
  t.match(String(fifth.response), '200 OK');
  t.equal((await connect()).response, null);
  t.strictSame(
    lines.map(line => JSON.parse(line).msg),
    ['connection limit of 2 reached: refusing new connections'],
    'logged once, not for each refusal',
  );
  fourth.socket.destroy();
  fifth.socket.destroy();
});

t.test('the connection limit leaves room below the limit on open files', async t => {
  const limits = (files: string) =>
    join(
      t.testdir({ limits: `Max processes  5  5  processes\nMax open files            ${files} 9  files\n` }),
      'limits',
    );
  t.equal(connectionLimit(10_000, limits('1024')), 974);
  t.equal(connectionLimit(10_000, limits('40')), 1);
  t.equal(connectionLimit(10_000, limits('unlimited')), 10_000);
  t.equal(connectionLimit(10, limits('1024')), 10);
  t.equal(connectionLimit(10_000, join(t.testdir({}), 'none')), 10_000, 'without a limits file');
});
