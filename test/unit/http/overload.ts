import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import Fastify from 'fastify';
import t from 'tap';
import type { HttpError } from '../../../server/http/http-error.ts';
import { connectionLimit, registerOverloadProtection } from '../../../server/http/overload.ts';
import { healthRoutes } from '../../../server/routes/health.ts';
import { content, createApp, onAir, uiOf } from '../../helpers/app.ts';

t.test('with too much to do a process sends readers away for a while, and says that it is alive', async t => {
  const app = Fastify();
  t.teardown(() => app.close());
  // A byte of memory is too much: so it is from the first time that it is looked at, within a second.
  await registerOverloadProtection(app, { connections: 1, most: { delay: 1_000, heap: 1 } });
  app.setErrorHandler<HttpError>(({ statusCode, retryAfter }, _request, reply) =>
    reply.code(statusCode).send({ retryAfter }),
  );
  healthRoutes(app, onAir(content), () => false);
  const ask = async (path: string) => app.inject(`/health${path}`);
  while ((await ask('/ready')).statusCode === 200) await new Promise(setImmediate);
  for (const path of ['', '/ready']) {
    const { statusCode, body } = await ask(path);
    t.strictSame([statusCode, body], [503, '{"retryAfter":5}'], path);
  }
  t.equal((await ask('/live')).statusCode, 200);
});

t.test('a process has as many connections as it may; the idle make room for those who come next', async t => {
  const lines: string[] = [];
  const app = await createApp(t, {
    env: { MAX_CONNECTIONS: '2' },
    logger: { level: 'warn', stream: { write: (line: string) => lines.push(line) } },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const connect = async () => {
    const socket = net.connect(port, '127.0.0.1');
    const end = Promise.race([once(socket, 'data'), once(socket, 'close').then(() => null)]);
    socket.on('error', () => {});
    socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
    return { socket, answer: await end };
  };
  const first = await connect();
  const second = await connect();
  t.match(String(first.answer), '200 OK');
  t.match(String(second.answer), '200 OK');
  const closed = Promise.all([once(first.socket, 'close'), once(second.socket, 'close')]);
  t.equal((await connect()).answer, null, 'a third is turned away');
  await closed;
  const fourth = await connect();
  t.match(String(fourth.answer), '200 OK');
  const fifth = await connect();
  t.match(String(fifth.answer), '200 OK');
  t.equal((await connect()).answer, null);
  t.strictSame(
    lines.map(line => JSON.parse(line).msg),
    ['2 connections are open, as many as can be: turning others away'],
    'the log says so, and not for each',
  );
  fourth.socket.destroy();
  fifth.socket.destroy();
});

t.test('there are no more connections than the system lets there be files open', async t => {
  const limits = (files: string) =>
    join(
      t.testdir({ limits: `Max processes  5  5  processes\nMax open files            ${files} 9  files\n` }),
      'limits',
    );
  t.equal(connectionLimit(10_000, limits('1024')), 974);
  t.equal(connectionLimit(10_000, limits('40')), 1);
  t.equal(connectionLimit(10_000, limits('unlimited')), 10_000);
  t.equal(connectionLimit(10, limits('1024')), 10);
  t.equal(connectionLimit(10_000, join(t.testdir({}), 'none')), 10_000, 'where nothing says so');
});

t.test('an address that asks for what is not there again and again gets few words in the end', async t => {
  const app = await createApp(t);
  const ask = (url: string, remoteAddress = '192.0.2.1') => app.inject({ url, remoteAddress });
  for (let i = 0; i < 120; i++) t.equal((await ask(`/en/${i}`)).statusCode, 404);
  const { statusCode, headers, body } = await ask('/es/nothing');
  t.equal(statusCode, 429);
  t.match(headers, {
    'content-type': 'text/plain; charset=utf-8',
    'content-language': 'es',
    'content-security-policy': /^default-src 'none'/,
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
    'retry-after': /^[1-9]\d?$/,
  });
  const { title, text } = uiOf('es').problems.tooMany;
  t.equal(body, `${title}\n\n${text}\n`);
  t.equal((await ask('/es')).statusCode, 200, 'what is there has no limit');
  t.equal((await ask('/es/nothing', '192.0.2.2')).statusCode, 404, 'nor has another address');
});

for (const { env, believed } of [
  { env: {}, believed: false },
  { env: { TRUST_PROXY: '192.0.2.2' }, believed: false },
  { env: { TRUST_PROXY: '192.0.2.1' }, believed: true },
]) {
  const proxy = env.TRUST_PROXY ?? 'none';
  t.test(
    `with ${proxy} to trust, 192.0.2.1 is ${believed ? '' : 'not '}believed for whom it asks`,
    async t => {
      const app = await createApp(t, { env });
      const ask = (address: string) =>
        app.inject({
          url: '/en/nothing',
          remoteAddress: '192.0.2.1',
          headers: { 'x-forwarded-for': address },
        });
      for (let i = 0; i < 120; i++) await ask(`198.51.100.${i}`);
      t.equal((await ask('198.51.100.200')).statusCode, believed ? 404 : 429);
    },
  );
}
