import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import type { AccessLogEntry } from '../../../server/http/access-log.ts';
import { createApp } from '../../helpers/app.ts';

/** The app at a port of its own; what its log says at a level and above, and what is told of its answers. */
async function createServer(t: Test, level = 'info') {
  const lines: Record<string, unknown>[] = [];
  const told: AccessLogEntry[] = [];
  const app = await createApp(t, {
    logger: { level, stream: { write: (line: string) => lines.push(JSON.parse(line)) } },
    observe: answered => told.push(answered),
  });
  app.get('/test/never', () => new Promise(() => {}));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const ask = async (path: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET') => {
    const before = told.length;
    const request = http.request({ host: '127.0.0.1', port, path, headers, method, agent: false }).end();
    const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
    const bytes = Buffer.concat(await answer.toArray()).length;
    // It is told when the answer has gone, which may be a moment after it has come.
    while (told.length === before) await new Promise(setImmediate);
    return { bytes, etag: answer.headers.etag, said: told.at(-1) };
  };
  return { app, port, ask, lines, told };
}

t.test('an answer has one line: id, method, route, path, status, bytes and milliseconds', async t => {
  const { ask, lines } = await createServer(t);
  lines.length = 0;
  const { bytes } = await ask('/en?length=short');
  t.match(lines, [
    {
      level: 30,
      reqId: /^[\da-f-]{36}$/,
      ...{ method: 'GET', route: '/:language', path: '/en', status: 200, bytes, msg: 'answered' },
    },
  ]);
  t.ok(Number(lines[0]?.ms) > 0);
  t.strictSame(
    Object.keys(lines[0] ?? {}).filter(key => !['level', 'time', 'pid', 'hostname'].includes(key)),
    ['reqId', 'method', 'route', 'path', 'status', 'bytes', 'ms', 'msg'],
  );
});

t.test('an answer without a body is told to have none', async t => {
  const { ask } = await createServer(t);
  const { etag } = await ask('/en');
  t.match((await ask('/en', {}, 'HEAD')).said, { method: 'HEAD', status: 200, bytes: 0 });
  t.match((await ask('/en', { 'if-none-match': etag })).said, { status: 304, bytes: 0, path: '/en' });
});

t.test('what is answered again is told like the rest', async t => {
  const { ask, lines } = await createServer(t);
  let said: AccessLogEntry | undefined;
  while (said?.ms !== 0) ({ said } = await ask('/en'));
  t.match(said, { method: 'GET', route: '/:language', path: '/en', status: 200 });
  t.match(lines.at(-1), { reqId: /^again-/, ...said, msg: 'answered' });
});

t.test('neither a reader nor what a reader made up is in the log', async t => {
  const { ask, lines } = await createServer(t, 'trace');
  for (const path of [
    '/Ada-Lovelace',
    '/en/Ada-Lovelace',
    '/en?Ada-Lovelace=1',
    '/static/Ada-Lovelace/x.css',
  ])
    await ask(path, {
      'user-agent': 'Ada-Lovelace',
      referer: 'https://Ada-Lovelace.example',
      cookie: 'Ada-Lovelace',
    });
  await ask('/EN/?share=Ada-Lovelace');
  t.ok(lines.length >= 10);
  t.notMatch(JSON.stringify(lines), /Ada-Lovelace|127\.0\.0\.1:\d+[^"]*"[^}]*reqId|remoteAddress/);
});

t.test('a reader who leaves before the answer is told, too, and nothing is in flight any more', async t => {
  const { app, port, lines } = await createServer(t, 'debug');
  const socket = net.connect(port, '127.0.0.1', () =>
    socket.write('GET /test/never HTTP/1.1\r\nHost: x\r\n\r\n'),
  );
  while (!app.inFlight()) await new Promise(setImmediate);
  t.match(lines.at(-1), { msg: 'asked', route: '/test/never' });
  socket.destroy();
  while (app.inFlight()) await new Promise(setImmediate);
  t.match(lines.at(-1), { msg: 'the reader has gone', route: '/test/never' });
});
