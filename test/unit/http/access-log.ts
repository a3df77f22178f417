import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import type { AccessLogEntry } from '../../../server/http/access-log.ts';
import { createApp } from '../../helpers/app.ts';

/** The app on a port of its own, its log lines from a level up, and the entries that it reports. */
async function createServer(t: Test, level = 'info') {
  const lines: Record<string, unknown>[] = [];
  const entries: AccessLogEntry[] = [];
  const app = await createApp(t, {
    logger: { level, stream: { write: (line: string) => lines.push(JSON.parse(line)) } },
    observe: entry => entries.push(entry),
  });
  app.get('/test/never', () => new Promise(() => {}));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const send = async (path: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET') => {
    const before = entries.length;
    const request = http.request({ host: '127.0.0.1', port, path, headers, method, agent: false }).end();
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    const bytes = Buffer.concat(await response.toArray()).length;
    // The entry may be reported a moment after the client has received the response.
    while (entries.length === before) await new Promise(setImmediate);
    return { bytes, etag: response.headers.etag, entry: entries.at(-1) };
  };
  return { app, port, send, lines };
}

t.test('each response has one line: id, method, route, path, status, bytes and milliseconds', async t => {
  const { send, lines } = await createServer(t);
  lines.length = 0;
  const { bytes } = await send('/en?length=short');
  t.match(lines, [
    {
      level: 30,
      reqId: /^[\da-f-]{36}$/,
      method: 'GET',
      route: '/:language',
      path: '/en',
      status: 200,
      bytes,
      msg: 'response sent',
    },
  ]);
  t.ok(Number(lines[0]?.ms) > 0);
  t.strictSame(
    Object.keys(lines[0] ?? {}).filter(key => !['level', 'time', 'pid', 'hostname'].includes(key)),
    ['reqId', 'method', 'route', 'path', 'status', 'bytes', 'ms', 'msg'],
  );
});

t.test('a response without a body is logged with 0 bytes', async t => {
  const { send } = await createServer(t);
  const { etag } = await send('/en');
  t.match((await send('/en', {}, 'HEAD')).entry, { method: 'HEAD', status: 200, bytes: 0 });
  t.match((await send('/en', { 'if-none-match': etag })).entry, { status: 304, bytes: 0, path: '/en' });
});

t.test('a cached response is logged like any other', async t => {
  const { send, lines } = await createServer(t);
  let entry: AccessLogEntry | undefined;
  while (entry?.ms !== 0) ({ entry } = await send('/en'));
  t.match(entry, { method: 'GET', route: '/:language', path: '/en', status: 200 });
  t.match(lines.at(-1), { reqId: /^cached-/, ...entry, msg: 'response sent' });
});

t.test('the log has nothing that identifies a client, and no unknown path', async t => {
  const { send, lines } = await createServer(t, 'trace');
  // The line about listening has the address of the server.
  lines.length = 0;
  for (const path of [
    '/Ada-Lovelace',
    '/en/Ada-Lovelace',
    '/en?Ada-Lovelace=1',
    '/static/Ada-Lovelace/x.css',
  ])
    await send(path, {
      'user-agent': 'Ada-Lovelace',
      referer: 'https://Ada-Lovelace.example',
      cookie: 'Ada-Lovelace',
    });
  await send('/EN/?share=Ada-Lovelace');
  t.ok(lines.length >= 10);
  t.notMatch(JSON.stringify(lines), /Ada-Lovelace|127\.0\.0\.1|remoteAddress/);
});

t.test('a client that disconnects before the response is logged, and leaves nothing in flight', async t => {
  const { app, port, lines } = await createServer(t, 'debug');
  const socket = net.connect(port, '127.0.0.1', () =>
    socket.write('GET /test/never HTTP/1.1\r\nHost: x\r\n\r\n'),
  );
  while (!app.inFlight()) await new Promise(setImmediate);
  t.match(lines.at(-1), { msg: 'request received', route: '/test/never' });
  socket.destroy();
  while (app.inFlight()) await new Promise(setImmediate);
  t.match(lines.at(-1), { msg: 'client disconnected', route: '/test/never' });
});
