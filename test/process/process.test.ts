// The server process: npm start, signals, limits of connections, startup errors and the log.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, mkdirSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { ASSETS_FOLDER } from '../../server/assets/manifest.ts';
import { root } from '../../server/project.ts';
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

    const response = server.get('/test/slow?ms=2000', agent);
    await server.prints('in flight');
    process.kill(group ? -pid : pid, signal);
    const drain = elapsed(server.exit);
    t.match(await response, { status: 200, connection: 'close', body: 'slow but complete' });
    // npm ends by the signal where its shell does; a shell that node has replaced (bash) ends as node does.
    const exit = await server.exit;
    t.ok(exit === signal || exit === 0, `npm: ${exit}. No process has the output open any more`);
    t.match(server.output, group ? 'SIGINT: draining' : /(npm has ended|SIGTERM): draining/);
    t.match(server.output, '"msg":"drained"');
    t.ok((await drain) < 20_000, 'before SHUTDOWN_TIMEOUT_MS');
    await t.rejects(server.get('/en'), { code: 'ECONNREFUSED' }, 'the port is free');
  });
}

t.test('a server that npm has started drains once when npm is gone', async t => {
  // A shell that is killed stands for npm.
  const command = 'node dist/suite/server/main.js & wait';
  const env = { npm_lifecycle_event: 'start', SHUTDOWN_ANNOUNCE_MS: '300' };
  const server = new Server(['sh', '-c', command], env, { covered: true });
  await server.prints('listening at');
  const pid = Number(/"pid":(\d+)/.exec(server.output)?.[1]);
  server.child.kill('SIGKILL');
  await server.prints('npm has ended: draining');
  process.kill(pid, 'SIGTERM');
  t.equal(await server.exit, 'SIGKILL');
  t.match(server.output, /"msg":"drained"/);
  t.notMatch(server.output, 'SIGTERM: draining', 'it is draining already');
});

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
    const { code, output } = await run(t, { PORT: String(port) }, ['main.js'], { covered: true });
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
    const server = new Server(
      ['sh', '-c', 'LISTEN_FDS=2 LISTEN_PID=$$ exec node dist/main.js'],
      {},
      { covered: true },
    );
    t.equal(await server.exit, 1);
    t.match(server.output, 'LISTEN_FDS is 2: this server takes one socket');
  });

  t.test('every invalid environment variable is named', async t => {
    const { code, output } = await run(t, { PORT: 'eighty', LOG_LEVEL: 'loud' }, ['main.js'], {
      covered: true,
    });
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
    const { code, output } = await run(t, { CONTENT_DIR: dir }, ['main.js'], { covered: true });
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

/** Whether this machine has an address to listen on. */
async function canListen(host: string): Promise<boolean> {
  const server = net.createServer();
  try {
    await once(server.listen(0, host), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** Stops a process by a signal, which starts a graceful shutdown and is named in the log. */
async function stop(t: Test, server: Server, signal: NodeJS.Signals): Promise<void> {
  server.child.kill(signal);
  t.equal(await server.exit, 0, signal);
  t.match(server.output, `${signal}: draining`);
}

t.test('a signal of a crash ends the process at once, by that signal', async t => {
  // Without a core file.
  const server = new Server(['sh', '-c', 'ulimit -c 0; exec node dist/main.js'], {}, { covered: false });
  await server.prints('listening at');
  server.child.kill('SIGSEGV');
  t.equal(await server.exit, 'SIGSEGV');
  t.notMatch(server.output, /drain/);
});

t.test('the log is readable on a terminal, and JSON lines elsewhere', { jobs: 2 }, async t => {
  const terminal = [
    'process.stdout.isTTY=true;process.stdout.hasColors=()=>true;',
    "import%20tty%20from'node:tty';import{syncBuiltinESMExports}from'node:module';",
    'tty.isatty=()=>true;syncBuiltinESMExports()',
  ].join('');
  const hasIPv6 = await canListen('::');
  const content = t.testdir({
    cv: { 'en.json': '{ "basics": { "nmae": "Ada" } }' },
    ui: { 'en.json': JSON.stringify(uiOf('en')) },
  });
  t.test('on a terminal, whose end drains; for every network the URL is that of this machine', async t => {
    const env = {
      HOST: hasIPv6 ? '::' : '0.0.0.0',
      NODE_OPTIONS: `--import=data:text/javascript,${terminal}`,
      CONTENT_DIR: content,
    };
    const server = await start(t, env, { covered: true });
    await server.prints(`\nOpen http://localhost:${server.port}/ (Ctrl+C stops the server)\n`);
    t.equal((await server.get('/en')).status, 200, 'IPv4');
    if (await canListen('::1')) t.equal((await fetch(`http://[::1]:${server.port}/en`)).status, 200, 'IPv6');
    t.match(server.output, /^ {2}\S+en\.json\S*\n {4}\S+warning: \S+ \/basics\/nmae/m);
    const response = server.get('/test/slow?ms=500');
    await server.prints('in flight');
    server.child.kill('SIGHUP');
    await server.prints('SIGHUP: draining');
    server.child.stdout?.destroy();
    t.match(await response, { status: 200, body: 'slow but complete' }, 'although nothing can be logged');
    t.equal(await server.exit, 0);
  });

  t.test('elsewhere, where SIGHUP is ignored', async t => {
    const server = await start(t, { CONTENT_DIR: content }, { covered: true });
    t.match(server.output, /^\{"level":40,.*"file":"[^"]+en\.json","msg":"[^"]+\/basics\/nmae/m);
    server.child.kill('SIGHUP');
    await server.prints('SIGHUP ignored: content reloads by itself');
    t.equal((await server.get('/en')).status, 200);
    t.notMatch(server.output, '\nOpen ');
    await stop(t, server, 'SIGQUIT');
  });

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
        { stdio: ['ignore', readOnly, 'pipe'], covered: true },
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
      import { createJsonOutput } from './dist/suite/server/logger.js';
      const output = createJsonOutput();
      process.on('exit', output.end);
      if (process.stdout.isTTY) process.exit(1);
      for (let i = 0; i < 4_000; i++) output.write(JSON.stringify({ i, msg: 'é'.repeat(505) }) + '\\n');
      console.error('all were written');`;
    const startPaused = (t: Test, covered: boolean) => {
      const server = new Server(
        [process.execPath, '--input-type=module', '--eval', program],
        {},
        { covered },
      );
      t.teardown(() => server.child.kill('SIGKILL'));
      server.child.stdout?.pause();
      return server;
    };
    t.test('blocks nothing: lines wait, later ones are lost, which is reported once', async t => {
      const server = startPaused(t, true);
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
    t.test('does not block the exit', async t => {
      const server = startPaused(t, false);
      await server.prints('all were written');
      t.ok((await elapsed(once(server.child, 'exit'))) < 10_000);
      await server.prints('The log cannot be written: EAGAIN');
      t.equal(server.child.exitCode, 0);
    });
    t.end();
  });

  t.test('a limit of open files below MAX_CONNECTIONS is logged', async t => {
    const command = `ulimit -n 1024; exec ${process.execPath} dist/main.js`;
    const server = new Server(['sh', '-c', command], { SHUTDOWN_ANNOUNCE_MS: '0' }, { covered: true });
    t.teardown(() => server.child.kill('SIGKILL'));
    await server.prints('listening at');
    t.match(server.output, 'connection limit is 974, not 10000 (MAX_CONNECTIONS)');
    await stop(t, server, 'SIGABRT');
  });

  t.test('every response is logged, even those just before the exit', async t => {
    const server = await start(t);
    const paths = Array.from({ length: 300 }, (_, i) => `/en?from=${i}`);
    await Promise.all(paths.map(path => server.get(path)));
    for (const path of paths) await server.get(path);
    await stop(t, server, 'SIGUSR2');
    const lines = server.output
      .match(/^\{.*"route":"\/:language",.*"msg":"response sent"\}$/gm)
      ?.map(line => JSON.parse(line));
    t.equal(lines?.length, 600);
    t.ok(
      lines?.some(({ reqId }) => /^cached-/.test(reqId)),
      'some from the response cache',
    );
  });
});

t.test('a project folder may have any name', async t => {
  const folder = join(t.testdir({}), 'a?b*c#d%41');
  for (const name of ['dist', 'server/ui/messages', 'views', 'partials', 'static', 'content', 'package.json'])
    cpSync(join(root, name), join(folder, name), {
      recursive: true,
      filter: path => ![join(root, 'dist/suite'), join(root, ASSETS_FOLDER)].includes(path),
    });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const build = "import { buildAssets } from './dist/assets/build.js'; await buildAssets(process.cwd())";
  const command = ['NODE_OPTIONS=', process.execPath, '--input-type=module', '--eval', build];
  execFileSync('env', command, { cwd: folder });

  const env = join(folder, '.env');
  // As editors on Windows write it: with a byte order mark. PORT of the environment beats that of the file.
  writeFileSync(env, '\uFEFFBASE_URL=https://cv.example\r\nPORT=1\r\nHSTS_SUBDOMAINS=true\r\n');
  const start = () => new Server([process.execPath, 'dist/main.js'], {}, { cwd: folder, covered: false });
  const server = start();
  t.teardown(() => server.child.kill('SIGKILL'));
  await server.prints('listening at');
  const { body: page } = await server.get('/en');
  t.match(page, '<link rel="canonical" href="https://cv.example/en">');
  const { headers } = await fetch(`http://127.0.0.1:${server.port}/en`);
  t.equal(headers.get('strict-transport-security'), 'max-age=31536000; includeSubDomains');
  const assets = [...page.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map(([, url]) => url ?? '');
  t.ok(assets.length > 5);
  for (const url of assets) t.equal((await server.get(url)).status, 200, url);
  t.match(await server.get('/en/cv.pdf'), { status: 200, body: /^%PDF-.*%%EOF\n$/s });
  t.notMatch(server.output, /"level":[456]0/);
  await stop(t, server, 'SIGTERM');

  const fails = async (problem: string) => {
    const failing = start();
    t.equal(await failing.exit, 1);
    t.equal(
      failing.output.slice(0, failing.output.indexOf(problem)),
      `The environment is not valid:\n  ${env} `,
      problem,
    );
    rmSync(env, { recursive: true });
  };
  writeFileSync(env, '\uFEFFPORT=8080', 'utf16le');
  await fails('should be UTF-8 (found UTF-16): save it as UTF-8 in your editor');
  mkdirSync(env);
  await fails('is a folder: remove it. Docker creates one for a volume whose file does not exist');
  symlinkSync('.env', env);
  await fails('cannot be read: ELOOP');
});
