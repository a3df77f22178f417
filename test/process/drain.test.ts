// Shutdown: how a server process drains its connections on a signal, and what clients receive.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { version } from '../../server/project.ts';
import { elapsed, keepAlive, Server, start } from '../helpers/server.ts';

t.test('draining', { jobs: 2 }, t => {
  t.test('reports not ready but responds during SHUTDOWN_ANNOUNCE_MS, then refuses connections', async t => {
    const server = await start(t, { SHUTDOWN_ANNOUNCE_MS: '700' });
    t.equal((await server.get('/health/ready')).status, 200);
    const end = elapsed(server.exit);
    server.child.kill('SIGTERM');
    await server.prints('draining');
    t.match(await server.get('/health/ready'), { status: 503, connection: 'close' });
    t.match(await server.get('/health/live'), { status: 200, connection: 'close' });
    t.match(await server.get('/en'), { status: 200, connection: 'close' });
    t.equal(await server.exit, 0);
    t.ok((await end) >= 700, 'not before SHUTDOWN_ANNOUNCE_MS');
    await t.rejects(server.get('/en'), { code: 'ECONNREFUSED' });
  });

  t.test('a PDF that is being rendered is completed and sent', async t => {
    const server = await start(t, { LOG_LEVEL: 'debug' });
    const paths = ['/en/cv.pdf', '/es/cv.pdf', '/en/card.png'];
    const responses = paths.map(path => server.get(path));
    await server.prints(/("msg":"request received"[\s\S]*){3}/);
    server.child.kill('SIGTERM');
    const [english, spanish, card] = await Promise.all(responses);
    for (const pdf of [english, spanish]) t.match(pdf, { status: 200, body: /^%PDF-.*%%EOF\n$/s });
    t.match(card, { status: 200, body: /IEND/ });
    t.equal(await server.exit, 0);
  });

  t.test('keep-alive connections, idle or busy, do not delay the exit', async t => {
    const server = await start(t);
    const idle = server.connect('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(idle, 'data');
    const busy = server.connect('GET /test/slow?ms=500 HTTP/1.1\r\nHost: x\r\n\r\n');
    await server.prints('in flight');
    let received = '';
    busy.on('data', data => {
      received += data;
    });
    server.child.kill('SIGTERM');
    const end = elapsed(server.exit);
    t.equal(await server.exit, 0);
    t.match(received, 'slow but complete');
    t.ok((await end) < 20_000, 'before KEEP_ALIVE_TIMEOUT_MS');
  });

  t.test('a request that exceeds SHUTDOWN_TIMEOUT_MS is cut off, and the exit code is 1', async t => {
    const server = await start(t, { SHUTDOWN_TIMEOUT_MS: '1000' }, { covered: true });
    const response = server.get('/test/slow?ms=60000');
    await server.prints('in flight');
    server.child.kill('SIGTERM');
    const end = elapsed(server.exit);
    await t.rejects(response, { code: 'ECONNRESET' });
    t.equal(await server.exit, 1);
    const ms = await end;
    t.ok(ms >= 900 && ms < 20_000, `after ${ms} ms`);
  });

  t.test('a request that exceeds HANDLER_TIMEOUT_MS gets 503, and the exit code is 0', async t => {
    const server = await start(t, { HANDLER_TIMEOUT_MS: '800', SHUTDOWN_TIMEOUT_MS: '20000' });
    const response = server.get('/test/slow?ms=3000');
    await server.prints('in flight');
    server.child.kill('SIGTERM');
    t.match(await response, { status: 503, connection: 'close', body: /Not just now/ });
    t.equal(await server.exit, 0);
  });

  t.test('a second signal exits at once', async t => {
    const server = await start(t, {}, { covered: true });
    const response = server.get('/test/slow?ms=60000');
    await server.prints('in flight');
    server.child.kill('SIGINT');
    await server.prints('draining');
    // Two signals within 100 ms count as one.
    const end = performance.now() + 150;
    while (performance.now() < end) await new Promise(setImmediate);
    server.child.kill('SIGINT');
    const exit = elapsed(server.exit);
    await t.rejects(response, { code: 'ECONNRESET' });
    t.equal(await server.exit, 1);
    t.ok((await exit) < 20_000, 'before SHUTDOWN_TIMEOUT_MS');
    t.match(server.output, 'second SIGINT');
  });

  for (const [name, path, message, covered] of [
    ['an uncaught exception', '/test/exception', 'an error outside any request', true],
    ['an unhandled rejection', '/test/rejection', 'an unhandled rejection', false],
  ] as const)
    t.test(`${name} starts draining, is logged with its stack, and the exit code is 1`, async t => {
      const server = await start(t, {}, { covered });
      const response = server.get('/test/slow?ms=500');
      await server.prints('in flight');
      t.equal((await server.get(path)).status, 200);
      t.match(await response, { status: 200, body: 'slow but complete' });
      t.equal(await server.exit, 1);
      t.match(server.output, new RegExp(`"stack":"Error: ${message}\\\\n +at .*test-routes`));
    });

  t.test('connections in every state get a response or are closed without delaying the exit', async t => {
    const server = await start(t, { SHUTDOWN_ANNOUNCE_MS: '300' });
    const requestFor = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const agent = keepAlive(t);
    await server.get('/en', agent);
    const pipeline = server.connect(
      requestFor('/test/slow?ms=200') + requestFor('/health/live') + requestFor('/es/info'),
    );
    const upload = server.connect('POST /en HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf');
    server.connect('');
    server.connect('GET /en HTTP/1.1\r\nHost: x\r\n');
    await server.prints('in flight');
    const responses = text(pipeline);
    const refusal = text(upload);
    server.child.kill('SIGTERM');
    const end = elapsed(server.exit);
    t.match(await server.get('/en', agent), { status: 200, body: '</html>' }, 'an idle connection');
    await server.prints('draining');
    t.match(await server.get('/en', agent), { status: 200, connection: 'close', body: '</html>' });
    t.strictSame((await responses).match(/HTTP\/1\.1 \d+/g), Array(3).fill('HTTP/1.1 200'), 'a pipeline');
    t.match(await responses, /slow but complete[\s\S]*"status":"ok"[\s\S]*<\/html>/);
    t.match(await refusal, /^HTTP\/1\.1 405 .*<\/html>\n?$/s, 'an upload, half sent');
    t.equal(await server.exit, 0);
    t.ok((await end) < 10_000, 'connections without a complete request do not last REQUEST_TIMEOUT_MS');
  });

  t.test('a slow download within SHUTDOWN_TIMEOUT_MS is completed', async t => {
    const server = await start(t, {}, { covered: true });
    const socket = server.connect('GET /test/large HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.pause();
    server.child.kill('SIGTERM');
    await server.prints('draining');
    // Longer than an idle connection would last.
    await setTimeout(300);
    const bytesBefore = socket.bytesRead;
    socket.resume();
    await once(socket, 'close');
    t.ok(bytesBefore < socket.bytesRead, `${bytesBefore} bytes until then`);
    t.ok(socket.bytesRead > 64 * 1024 * 1024, `${socket.bytesRead} bytes in the end`);
    t.equal(await server.exit, 0);
  });

  t.test(
    'a download that exceeds SHUTDOWN_TIMEOUT_MS is cut off and logged, and the exit code is 1',
    async t => {
      const server = await start(t, { SHUTDOWN_TIMEOUT_MS: '1000' });
      const socket = server.connect('GET /test/large HTTP/1.1\r\nHost: x\r\n\r\n');
      await once(socket, 'data');
      socket.pause();
      server.child.kill('SIGTERM');
      t.equal(await server.exit, 1);
      t.match(server.output, /"inFlight":1,"msg":"SIGTERM: draining/);
      t.match(server.output, /"inFlight":1,"msg":"requests were cut off"/);
      socket.destroy();
    },
  );

  t.test(
    'the log has the start with version, content and URL, and the requests and duration of the drain',
    async t => {
      const server = await start(t);
      const response = server.get('/test/slow?ms=300');
      await server.prints('in flight');
      server.child.kill('SIGTERM');
      await response;
      t.equal(await server.exit, 0);
      const lines = server.output
        .split('\n')
        .filter(line => line.startsWith('{'))
        .map(line => JSON.parse(line));
      t.match(lines, [
        { msg: `cv-site ${version}, Node.js ${process.version}` },
        { msg: 'content is live', content: /^\w+$/, languages: ['en', 'es'] },
        { msg: /contact fields/ },
        { msg: /^canonical URLs/ },
        { msg: `Server listening at http://127.0.0.1:${server.port}` },
        { msg: 'SIGTERM: draining; a second signal exits at once', inFlight: 1 },
        { msg: 'response sent', route: '/test/slow' },
        { msg: 'drained', ms: Number },
      ]);
      t.ok(lines.at(-1).ms >= 100, `${lines.at(-1).ms} ms`);
    },
  );
  t.end();
});

t.test('a rolling restart of two processes loses no request', async t => {
  // A simple load balancer: it polls readiness and sends requests to ready processes only.
  // The default: time enough for the balancer to notice, also on a busy machine.
  const env = { SHUTDOWN_ANNOUNCE_MS: '1000' };
  /** The pause of a client between two requests. */
  const PAUSE_MS = 10;
  const servers = [await start(t, env), await start(t, env)];
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  t.teardown(() => agent.destroy());
  const ready = new Set(servers);
  let stopped = false;
  let requests = 0;
  const poll = async (server: Server) => {
    const { status } = await server.get('/health/ready').catch(() => ({ status: 0 }));
    if (status === 200) ready.add(server);
    else ready.delete(server);
  };
  const watch = async () => {
    while (!stopped) {
      await Promise.all(servers.map(poll));
      for (const server of ready) if (!servers.includes(server)) ready.delete(server);
      await setTimeout(20);
    }
  };
  const failures: unknown[] = [];
  const requestAll = async (paths: string[]) => {
    for (let i = 0; !stopped; i++) {
      const [server] = [...ready].slice(i % ready.size);
      const path = paths[i % paths.length] as string;
      try {
        const { status, body } = await (server as Server).get(path, agent);
        if (status !== 200 || !/(<\/html>\n?|%%EOF\n)$/.test(body))
          failures.push([path, status, body.length]);
      } catch (error) {
        failures.push(error);
      }
      requests++;
      await setTimeout(PAUSE_MS);
    }
  };
  const clients = [
    watch(),
    ...Array.from({ length: 6 }, () => requestAll(['/en', '/es/info', '/en/shortcuts'])),
    requestAll(['/es/cv.pdf', '/es/cv.pdf?length=short']),
  ];
  for (const turn of [0, 1]) {
    const old = servers[turn] as Server;
    old.child.kill('SIGTERM');
    t.equal(await old.exit, 0);
    servers[turn] = await start(t, env);
    while (!ready.has(servers[turn] as Server)) await setTimeout(10);
  }
  stopped = true;
  await Promise.all(clients);
  t.strictSame(failures, [], `of ${requests}`);
  t.ok(requests > 200, `${requests} requests`);
});

t.test('socket activation: no connection is refused between two processes', async t => {
  // Bound and listening here, but accepted only by the child process, as with systemd.
  const { _createServerHandle } = net as unknown as {
    _createServerHandle(
      host: string,
      port: number,
      type: 4,
    ): { getsockname(at: object): void; close(): void };
  };
  const socket = _createServerHandle('127.0.0.1', 0, 4);
  t.teardown(() => socket.close());
  const run = async () => {
    const server = new Server(
      ['sh', '-c', 'LISTEN_FDS=1 LISTEN_PID=$$ exec node dist/main.js'],
      { SHUTDOWN_ANNOUNCE_MS: '300', PORT: '1' },
      { stdio: ['ignore', 'pipe', 'pipe', socket as never] },
    );
    t.teardown(() => server.child.kill('SIGKILL'));
    await server.prints('listening at');
    return server;
  };
  const first = await run();
  t.equal((await first.get('/en')).status, 200);
  first.child.kill('SIGTERM');
  await first.prints('draining');
  t.match(
    await first.get('/health/ready'),
    { status: 200, connection: 'close' },
    'ready while draining, as no other process could take over',
  );
  t.equal(await first.exit, 0);
  const responses = Array.from({ length: 20 }, () => first.get('/en'));
  const second = await run();
  t.equal(second.port, first.port);
  for (const response of responses) t.match(await response, { status: 200, body: '</html>' });
  second.child.kill('SIGTERM');
  t.equal(await second.exit, 0);
});
