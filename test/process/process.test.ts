// The server process: npm start, signals, limits of connections, startup errors and the log.
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { uiOf } from '../helpers/app.ts';
import { elapsed, keepAlive, run, Server, start } from '../helpers/server.ts';

for (const { name, signal, group } of [
  { name: 'Ctrl+C on a terminal, which signals npm and node', signal: 'SIGINT', group: true },
  { name: 'SIGTERM to npm alone', signal: 'SIGTERM', group: false },
] as const) {
  t.test(`npm start: ${name}, completes the request in flight and leaves no process`, async t => {
    // --ignore-scripts skips prestart: the site is already built.
    const server = new Server(['npm', 'start', '--ignore-scripts'], {}, { detached: true });
    const pid = server.child.pid as number;
    t.teardown(() => {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // The process group is gone, as expected.
      }
    });
    await server.prints('listening at');
    t.match(server.output, 'only with a share link: phone, address, postalCode');
    const agent = keepAlive(t);
    t.equal((await server.get('/en', agent)).status, 200);

    const response = server.get('/test/slow?ms=1000', agent);
    await server.prints('in flight');
    process.kill(group ? -pid : pid, signal);
    const drain = elapsed(server.exit);
    t.match(await response, { status: 200, connection: 'close', body: 'slow but complete' });
    t.equal(await server.exit, 0);
    t.ok((await drain) < 20_000, 'before SHUTDOWN_TIMEOUT_MS');
    await t.rejects(server.get('/en'), { code: 'ECONNREFUSED' }, 'the port is free');
    t.throws(() => process.kill(-pid, 0), { code: 'ESRCH' }, 'no process is left');
  });
}

t.test('metrics have their own port, which stays open while draining', async t => {
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

t.test('connection limits', { jobs: 3 }, async t => {
  const env = {
    REQUEST_TIMEOUT_MS: '1000',
    HANDLER_TIMEOUT_MS: '2500',
    CONNECTION_TIMEOUT_MS: '3000',
    KEEP_ALIVE_TIMEOUT_MS: '1000',
  };
  const server = await start(t, env);
  /** Waits until the server closes a connection. Returns what it received and the time in ms. */
  const untilClosed = async (socket: net.Socket) => {
    let received = '';
    socket.on('data', data => {
      received += data;
    });
    const ms = await elapsed(once(socket, 'close'));
    return { received, ms };
  };

  t.test('a slow or silent request gets 408, an unwanted body 405, and the connection closes', async t => {
    const body = 'POST /en HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n1';
    const sockets = {
      headers: server.connect('GET /en HTTP/1.1\r\nHost: x\r\n'),
      body: server.connect(body),
      silent: server.connect(''),
    };
    await Promise.all(
      Object.entries(sockets).map(async ([name, socket]) => {
        const { received, ms } = await untilClosed(socket);
        t.match(received, name === 'body' ? /^HTTP\/1\.1 405 / : /^HTTP\/1\.1 408 /, name);
        t.ok(name === 'body' || (ms > 900 && ms < 10_000), `closed after ${Math.round(ms)} ms`);
      }),
    );
  });

  t.test('a client that stops reading is cut off', async t => {
    const socket = server.connect('GET /test/large HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.pause();
    await server.prints('large: closed');
    socket.resume();
    await untilClosed(socket);
    t.ok(socket.bytesRead < 64 * 1024 * 1024, `received ${socket.bytesRead} bytes`);
  });

  t.test('a client that sends too much still receives the error response', async t => {
    const server = await start(t);
    const excess = 'a'.repeat(5_000_000);
    for (const [head, response] of [
      ['GET / HTTP/1.1\r\nX: ', /^HTTP\/1\.1 431 .*\r\n\r\n431 Request Header Fields Too Large\n$/s],
      ['CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 405 .*\r\n\r\n405 Method Not Allowed\n$/s],
      [
        `POST /en HTTP/1.1\r\nHost: x\r\nContent-Length: ${excess.length}\r\n\r\n`,
        /^HTTP\/1\.1 405 .*<\/html>/s,
      ],
    ] as const)
      for (let i = 0; i < 3; i++) {
        const { received } = await untilClosed(server.connect(head + excess));
        t.match(received, response);
      }
  });

  t.test('an idle keep-alive connection is closed', async t => {
    const { received, ms } = await untilClosed(
      server.connect('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n'),
    );
    t.match(received, /^HTTP\/1\.1 200 /);
    t.ok(ms > 900 && ms < 10_000, `after ${Math.round(ms)} ms`);
  });
});

t.test('a startup error is one clear message and exit code 1', { jobs: 2 }, t => {
  t.test('a port in use', async t => {
    const holder = net.createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    t.teardown(() => holder.close());
    const { port } = holder.address() as net.AddressInfo;
    const { code, output } = await run(t, { PORT: String(port) });
    t.equal(code, 1);
    t.match(output, `port ${port} on 127.0.0.1 is in use`);
    t.notMatch(output, /\n\s+at /, 'no stack trace');
  });

  t.test('a metrics port in use', async t => {
    const holder = net.createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    t.teardown(() => holder.close());
    const { port } = holder.address() as net.AddressInfo;
    const { code, output } = await run(t, { METRICS_PORT: String(port), PORT: '0' });
    t.equal(code, 1);
    t.match(output, `port ${port} on 127.0.0.1 is in use`);
    t.notMatch(output, 'Server listening');
  });

  t.test('more than one socket of systemd', async t => {
    const server = new Server(['sh', '-c', 'LISTEN_FDS=2 LISTEN_PID=$$ exec node dist/main.js'], {});
    t.equal(await server.exit, 1);
    t.match(server.output, 'LISTEN_FDS is 2: this server takes one socket');
  });

  t.test('every invalid environment variable is named', async t => {
    const { code, output } = await run(t, { PORT: 'eighty', LOG_LEVEL: 'loud' });
    t.equal(code, 1);
    t.match(output, /PORT should be integer/);
    t.match(output, /LOG_LEVEL should be one of trace, debug/);
  });

  t.test('every violation in several content files is named', async t => {
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
    t.notMatch(output, /\n\s+at /, 'no stack trace');
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
    'a log that cannot be written does not affect responses, and is reported once on standard error',
    async t => {
      const readOnly = openSync(join(t.testdir({ log: '' }), 'log'), 'r');
      t.teardown(() => closeSync(readOnly));
      const holder = net.createServer().listen(0, '127.0.0.1');
      await once(holder, 'listening');
      const { port } = holder.address() as net.AddressInfo;
      await new Promise(resolve => holder.close(resolve));
      const server = new Server(
        [process.execPath, 'dist/main.js'],
        { PORT: String(port), SHUTDOWN_ANNOUNCE_MS: '0' },
        { stdio: ['ignore', readOnly, 'pipe'] },
      );
      t.teardown(() => server.child.kill('SIGKILL'));
      server.port = port;
      await server.prints('The log cannot be written: EBADF');
      const responds = () =>
        server.get('/en').then(
          () => true,
          () => false,
        );
      while (!(await responds()));
      for (let i = 0; i < 50; i++) t.equal((await server.get('/en')).status, 200);
      server.child.kill('SIGTERM');
      t.equal(await server.exit, 0);
      t.equal(server.output.match(/cannot be written/g)?.length, 1);
    },
  );

  t.test('a program that stops reading the log', { jobs: 2 }, t => {
    /** Writes lines of 1 KiB through the log, more than the pipe and the buffer hold, and exits. */
    const program = `
      import { createJsonOutput } from './dist/logger.js';
      const output = createJsonOutput();
      process.on('exit', output.end);
      if (process.stdout.isTTY) process.exit(1);
      for (let i = 0; i < 4_000; i++) output.write(JSON.stringify({ i, msg: 'é'.repeat(505) }) + '\\n');
      console.error('all were written');`;
    const startPaused = (t: Test) => {
      const server = new Server([process.execPath, '--input-type=module', '--eval', program], {});
      t.teardown(() => server.child.kill('SIGKILL'));
      server.child.stdout?.pause();
      return server;
    };
    t.test('blocks nothing: lines wait, later ones are lost, which is reported once', async t => {
      const server = startPaused(t);
      await server.prints('all were written');
      server.child.stdout?.resume();
      t.equal(await server.exit, 0);
      t.strictSame(server.output.match(/^The log .*$/gm), [
        'The log cannot be written: 1 MiB is pending, further lines are lost',
      ]);
      const lines = server.output.match(/^\{.*\}$/gm)?.map(line => JSON.parse(line).i) ?? [];
      t.ok(lines.length > 1_000, `${lines.length}`);
      t.strictSame(
        lines,
        lines.map((_, i) => i),
        'in order, each once',
      );
    });
    t.test('delays the exit by 3 s at most', async t => {
      const server = startPaused(t);
      await server.prints('all were written');
      t.ok((await elapsed(once(server.child, 'exit'))) < 10_000);
      await server.prints('The log cannot be written: EAGAIN');
      t.equal(server.child.exitCode, 0);
    });
    t.end();
  });

  t.test('a limit of open files below MAX_CONNECTIONS is logged', async t => {
    const command = `ulimit -n 256; exec ${process.execPath} dist/main.js`;
    const server = new Server(['sh', '-c', command], { SHUTDOWN_ANNOUNCE_MS: '0' });
    t.teardown(() => server.child.kill('SIGKILL'));
    await server.prints('listening at');
    t.match(server.output, 'connection limit is 206, not 10000 (MAX_CONNECTIONS)');
    server.child.kill('SIGTERM');
    t.equal(await server.exit, 0);
  });

  t.test('every response is logged, even those just before the exit', async t => {
    const server = await start(t, {}, { covered: true });
    const paths = Array.from({ length: 300 }, (_, i) => `/en?from=${i}`);
    await Promise.all(paths.map(path => server.get(path)));
    for (const path of paths) await server.get(path);
    server.child.kill('SIGTERM');
    t.equal(await server.exit, 0);
    const lines = server.output
      .match(/^\{.*"route":"\/:language",.*"msg":"response sent"\}$/gm)
      ?.map(line => JSON.parse(line));
    t.equal(lines?.length, 600);
    t.ok(
      lines?.some(({ reqId }) => /^cached-/.test(reqId)),
      'some from the response cache',
    );
  });
  t.end();
});
