import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { uiOf } from '../helpers/app.ts';
import { keepAlive, run, Server, start, took } from '../helpers/server.ts';

for (const { name, signal, group } of [
  { name: 'Ctrl+C on a terminal, which signals npm and node alike', signal: 'SIGINT', group: true },
  { name: 'SIGTERM to npm alone', signal: 'SIGTERM', group: false },
] as const) {
  t.test(`npm start: ${name}, lets the request in flight finish and leaves nothing behind`, async t => {
    // Without its prestart: the site has been built before the tests.
    const server = new Server(['npm', 'start', '--ignore-scripts'], {}, { detached: true });
    const pid = server.child.pid as number;
    t.teardown(() => {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // The group is gone, as it should be.
      }
    });
    await server.prints('listening at');
    t.match(server.output, 'only with a share link: phone, address, postalCode');
    const agent = keepAlive(t);
    t.equal((await server.get('/en', agent)).status, 200);

    const answer = server.get('/test/slow?ms=1000', agent);
    await server.prints('in flight');
    process.kill(group ? -pid : pid, signal);
    const drain = took(server.exit);
    t.match(await answer, { status: 200, connection: 'close', body: 'slow but whole' });
    t.equal(await server.exit, 0);
    t.ok((await drain) < 20_000, 'long before the limit of 30 s');
    await t.rejects(server.get('/en'), { code: 'ECONNREFUSED' }, 'the port is free');
    t.throws(() => process.kill(-pid, 0), { code: 'ESRCH' }, 'no process is left');
  });
}

t.test('metrics have a port of their own, and are there to the end', async t => {
  const server = await start(t, { METRICS_PORT: '0', SHUTDOWN_ANNOUNCE_MS: '500' }, { covered: true });
  const [, base] = /metrics at (http:[^"]*)/.exec(server.output) ?? [];
  await server.get('/en');
  const scrape = async () => (await fetch(String(base))).text();
  t.match(
    await scrape(),
    'http_request_duration_seconds_count{method="GET",route="/:language",status="200"} 1',
  );
  server.child.kill('SIGTERM');
  await server.prints('draining');
  t.match(await scrape(), 'http_requests_in_flight 0');
  t.equal(await server.exit, 0);
});

t.test('limits', { jobs: 3 }, async t => {
  const env = {
    REQUEST_TIMEOUT_MS: '1000',
    HANDLER_TIMEOUT_MS: '2500',
    CONNECTION_TIMEOUT_MS: '3000',
    KEEP_ALIVE_TIMEOUT_MS: '1000',
  };
  const server = await start(t, env);
  /** What a connection receives until the server closes it, and after how many milliseconds that is. */
  const closed = async (socket: net.Socket) => {
    let received = '';
    socket.on('data', data => {
      received += data;
    });
    const ms = await took(once(socket, 'close'));
    return { received, ms };
  };

  t.test(
    'a sender that is slow or silent gets 408, one whose body nobody wants 405, and is closed',
    async t => {
      const body = 'POST /en HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n1';
      const sockets = {
        headers: server.connect('GET /en HTTP/1.1\r\nHost: x\r\n'),
        body: server.connect(body),
        silent: server.connect(''),
      };
      await Promise.all(
        Object.entries(sockets).map(async ([name, socket]) => {
          const { received, ms } = await closed(socket);
          t.match(received, name === 'body' ? /^HTTP\/1\.1 405 / : /^HTTP\/1\.1 408 /, name);
          t.ok(name === 'body' || (ms > 900 && ms < 10_000), `closed after ${Math.round(ms)} ms`);
        }),
      );
    },
  );

  t.test('a reader that stops reading is cut', async t => {
    const socket = server.connect('GET /test/large HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.pause();
    await server.prints('large: closed');
    socket.resume();
    await closed(socket);
    t.ok(socket.bytesRead < 64 * 1024 * 1024, `it has got no more than ${socket.bytesRead} bytes`);
  });

  t.test('who sends too much, or what nobody wants, and goes on, still gets to read the refusal', async t => {
    const server = await start(t);
    const much = 'a'.repeat(5_000_000);
    for (const [head, refusal] of [
      ['GET / HTTP/1.1\r\nX: ', /^HTTP\/1\.1 431 .*\r\n\r\n431 Request Header Fields Too Large\n$/s],
      ['CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 405 .*\r\n\r\n405 Method Not Allowed\n$/s],
      [
        `POST /en HTTP/1.1\r\nHost: x\r\nContent-Length: ${much.length}\r\n\r\n`,
        /^HTTP\/1\.1 405 .*<\/html>/s,
      ],
    ] as const)
      for (let i = 0; i < 3; i++) {
        const { received } = await closed(server.connect(head + much));
        t.match(received, refusal);
      }
  });

  t.test('a connection that is idle after an answer is closed', async t => {
    const { received, ms } = await closed(server.connect('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n'));
    t.match(received, /^HTTP\/1\.1 200 /);
    t.ok(ms > 900 && ms < 10_000, `after ${Math.round(ms)} ms`);
  });
});

t.test('what it cannot start with is one clear message, and 1', { jobs: 2 }, t => {
  t.test('a port in use', async t => {
    const holder = net.createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    t.teardown(() => holder.close());
    const { port } = holder.address() as net.AddressInfo;
    const { code, output } = await run(t, { PORT: String(port) });
    t.equal(code, 1);
    t.match(output, `port ${port} on 127.0.0.1 is in use`);
    t.notMatch(output, /\n\s+at /, 'no stack');
  });

  t.test('a port for metrics in use', async t => {
    const holder = net.createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    t.teardown(() => holder.close());
    const { port } = holder.address() as net.AddressInfo;
    const { code, output } = await run(t, { METRICS_PORT: String(port), PORT: '0' });
    t.equal(code, 1);
    t.match(output, `port ${port} on 127.0.0.1 is in use`);
    t.notMatch(output, 'Server listening');
  });

  t.test('more than one socket', async t => {
    const server = new Server(['sh', '-c', 'LISTEN_FDS=2 LISTEN_PID=$$ exec node dist/main.js'], {});
    t.equal(await server.exit, 1);
    t.match(server.output, 'LISTEN_FDS is 2: this server takes one socket');
  });

  t.test('an environment with several faults names each of them', async t => {
    const { code, output } = await run(t, { PORT: 'eighty', LOG_LEVEL: 'loud' });
    t.equal(code, 1);
    t.match(output, /PORT should be integer/);
    t.match(output, /LOG_LEVEL should be one of trace, debug/);
  });

  t.test('content with faults in several files names each of them', async t => {
    const dir = t.testdir({
      'site.json': '{ "paper": "a3" }',
      cv: { 'en.json': '{ "work": [{ "startDate": "Spring 1904" }], "basics": { "name": true } }' },
      ui: { 'en.json': '{' },
    });
    const { code, output } = await run(t, { CONTENT_DIR: dir });
    t.equal(code, 1);
    t.match(output, /error {3}\S+\/site\.json:1:12 \/paper should be one of a4, letter \(found "a3"\)/);
    t.match(
      output,
      /warning \S+\/cv\/en\.json:1:27 \/work\/0\/startDate should be .*YYYY-MM-DD \(found "Spring 1904"\)/,
    );
    t.match(output, /error {3}\S+\/cv\/en\.json:1:65 \/basics\/name should be a string.* \(found true\)/);
    t.match(output, /error {3}\S+\/ui\/en\.json:1:2 should be JSON/);
    t.notMatch(output, /\n\s+at /, 'no stack');
  });
  t.end();
});

t.test('the log is readable on a terminal, and JSON lines elsewhere', { jobs: 2 }, t => {
  const terminal = 'data:text/javascript,process.stdout.isTTY=true;process.stdout.hasColors=()=>true';
  const content = t.testdir({
    cv: { 'en.json': '{ "basics": { "nmae": "Ada" } }' },
    ui: { 'en.json': JSON.stringify(uiOf('en')) },
  });
  for (const [name, options, expected] of [
    ['on a terminal', `--import=${terminal}`, /^ {2}\S+en\.json\S*\n {4}\S+warning: \S+ \/basics\/nmae/m],
    ['elsewhere', '', /^\{"level":40,.*"file":"[^"]+en\.json","msg":"[^"]+\/basics\/nmae/m],
  ] as const) {
    t.test(name, async t => {
      const env = { NODE_OPTIONS: options, CONTENT_DIR: content };
      const server = await start(t, env, { covered: true });
      server.child.kill('SIGTERM');
      t.equal(await server.exit, 0);
      t.match(server.output, expected);
      const { port } = server;
      t.equal(
        server.output.includes(`\nOpen http://127.0.0.1:${port}/ (Ctrl+C stops the server)\n`),
        options !== '',
      );
    });
  }
  t.test(
    'when it cannot be written, requests are served as before, and standard error says so once',
    async t => {
      const nowhere = openSync(join(t.testdir({ log: '' }), 'log'), 'r');
      t.teardown(() => closeSync(nowhere));
      const holder = net.createServer().listen(0, '127.0.0.1');
      await once(holder, 'listening');
      const { port } = holder.address() as net.AddressInfo;
      await new Promise(resolve => holder.close(resolve));
      const server = new Server(
        [process.execPath, 'dist/main.js'],
        { PORT: String(port), SHUTDOWN_ANNOUNCE_MS: '0' },
        { stdio: ['ignore', nowhere, 'pipe'] },
      );
      t.teardown(() => server.child.kill('SIGKILL'));
      server.port = port;
      await server.prints('The log cannot be written: EBADF');
      const isThere = () =>
        server.get('/en').then(
          () => true,
          () => false,
        );
      while (!(await isThere()));
      for (let i = 0; i < 50; i++) t.equal((await server.get('/en')).status, 200);
      server.child.kill('SIGTERM');
      t.equal(await server.exit, 0);
      t.equal(server.output.match(/cannot be written/g)?.length, 1);
    },
  );

  t.test('it says so when the system lets it have fewer connections than it should', async t => {
    const command = `ulimit -n 64; exec ${process.execPath} dist/main.js`;
    const server = new Server(['sh', '-c', command], { SHUTDOWN_ANNOUNCE_MS: '0' });
    t.teardown(() => server.child.kill('SIGKILL'));
    await server.prints('listening at');
    t.match(server.output, 'connection limit is 14, not 10000 (MAX_CONNECTIONS)');
    server.child.kill('SIGTERM');
    t.equal(await server.exit, 0);
  });

  t.test('every answer has its line, however many there are when it ends', async t => {
    const server = await start(t, {}, { covered: true });
    const asked = Array.from({ length: 300 }, (_, i) => `/en?from=${i}`);
    await Promise.all(asked.map(address => server.get(address)));
    for (const address of asked) await server.get(address);
    server.child.kill('SIGTERM');
    t.equal(await server.exit, 0);
    const lines = server.output
      .match(/^\{.*"route":"\/:language",.*"msg":"response sent"\}$/gm)
      ?.map(line => JSON.parse(line));
    t.equal(lines?.length, 600);
    t.ok(
      lines?.some(({ reqId }) => /^cached-/.test(reqId)),
      'some were known',
    );
  });
  t.end();
});
