import { once } from 'node:events';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';
import t, { type Test } from 'tap';
import { HttpServer } from '../../../server/http/connections/server.ts';
import { createClientErrorHandler } from '../../../server/http/parse-errors.ts';
import { createApp } from '../../helpers/app.ts';
import { createWire } from '../../helpers/wire.ts';

/** The app on a port of its own, with a route whose response begins and never ends, and its log from a level up. */
async function createServer(t: Test, { level = 'info', env = {} } = {}) {
  let log = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  const app = await createApp(t, { env, logger: { level, stream } });
  app.get('/begun', (_request, reply) => {
    reply.hijack();
    reply.raw.write('begun');
  });
  return { app, wire: await createWire(app), log: () => log };
}

/** Resolves when the server has closed its next connection. */
const nextClose = async (app: Awaited<ReturnType<typeof createApp>>) => {
  const [socket] = (await once(app.server, 'connection')) as [Socket];
  await new Promise(resolve => socket.on('close', resolve));
};

t.test('a request that cannot be parsed gets a plain response, and its connection closes', async t => {
  const { wire, log } = await createServer(t, { env: { REQUEST_TIMEOUT_MS: '500' } });
  const large = 'a'.repeat(16_384);
  for (const [bytes, status, reason] of [
    ['BREW / HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'Bad Request'],
    ['GET / HTTP/1.1\r\nHost: a\r\n', 408, 'Request Timeout'],
    [`GET / HTTP/1.1\r\nHost: a\r\nX: ${large}\r\n\r\n`, 431, 'Request Header Fields Too Large'],
    [`GET /${large} HTTP/1.1\r\nHost: a\r\n\r\n`, 431, 'Request Header Fields Too Large'],
    ['CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n', 405, 'Method Not Allowed'],
  ] as const) {
    const { headers, ...response } = await wire.send(bytes);
    const body = `${status} ${reason}\n`;
    t.strictSame(response, { status, body });
    t.match(headers.date, / GMT$/);
    t.strictSame(headers, {
      date: headers.date,
      connection: 'close',
      'content-type': 'text/plain; charset=utf-8',
      'content-length': String(body.length),
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
      ...(status === 405 && { allow: 'GET, HEAD' }),
    });
  }
  t.notMatch(log(), /could not be parsed|"level":[345]0.*err/, 'nothing is logged by default');
});

t.test('the debug log has the error code, but not the bytes received', async t => {
  const { wire, log } = await createServer(t, { level: 'debug' });
  await wire.send('GET /en?share=secret HTTP/1.1\r\nHost: a\r\nCookie : secret\r\n\r\n');
  t.match(log(), /"level":20,.*"code":"HPE_INVALID_HEADER_TOKEN","status":400,/);
  t.notMatch(log(), /secret|rawPacket|stack/);
});

t.test('a client that does not close its end is disconnected', async t => {
  const { app, wire } = await createServer(t);
  for (const bytes of ['BREW\r\n\r\n', 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n']) {
    const closed = nextClose(app);
    const socket = wire.connect(bytes, { allowHalfOpen: true });
    socket.resume();
    await t.resolves(closed);
    socket.destroy();
  }
});

t.test('a reset after CONNECT does not harm the process', async t => {
  const { app, wire } = await createServer(t);
  const closed = nextClose(app);
  const socket = wire.connect('CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n', { allowHalfOpen: true });
  await once(socket, 'data');
  socket.resetAndDestroy();
  await closed;
  t.equal((await wire.get('/en')).status, 200);
});

t.test('no error response is written into a response that has begun', async t => {
  const { wire } = await createServer(t);
  const socket = wire.connect('GET /begun HTTP/1.1\r\nHost: a\r\n\r\n');
  let received = '';
  socket.on('data', data => {
    received += data;
  });
  while (!received.includes('begun')) await once(socket, 'data');
  socket.write('BREW\r\n\r\n');
  await once(socket, 'close');
  t.match(received, /^HTTP\/1\.1 200 OK\r\n.*\r\n\r\n5\r\nbegun\r\n$/s);
});

t.test('nothing is written to a socket that is not writable', async t => {
  const { app } = await createServer(t);
  const socket = new Socket().end();
  let isEnded = false;
  socket.end = () => {
    isEnded = true;
    return socket;
  };
  const handler = createClientErrorHandler(new HttpServer());
  t.doesNotThrow(() => handler.call(app, Object.assign(new Error('reset'), { code: 'ECONNRESET' }), socket));
  t.notOk(isEnded, 'it is not ended again');
});
