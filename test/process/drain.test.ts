import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { version } from '../../server/project.ts';
import { keepAlive, Server, start, took } from '../helpers/server.ts';

t.test('while it drains', { jobs: 2 }, t => {
  t.test('it is not ready, but answers, for as long as it announces; then it refuses', async t => {
    const server = await start(t, { SHUTDOWN_ANNOUNCE_MS: '700' });
    t.equal((await server.get('/health/ready')).status, 200);
    const end = took(server.exit);
    server.child.kill('SIGTERM');
    await server.prints('draining');
    t.match(await server.get('/health/ready'), { status: 503, connection: 'close' });
    t.match(await server.get('/health/live'), { status: 200, connection: 'close' });
    t.match(await server.get('/en'), { status: 200, connection: 'close' });
    t.equal(await server.exit, 0);
    t.ok((await end) >= 700, 'the window is kept');
    await t.rejects(server.get('/en'), { code: 'ECONNREFUSED' });
  });

  t.test('a PDF that is being made is finished and sent whole', async t => {
    const server = await start(t, { LOG_LEVEL: 'debug' });
    const paths = ['/en/cv.pdf', '/es/cv.pdf', '/en/card.png'];
    const answers = paths.map(path => server.get(path));
    await server.prints(/("msg":"asked"[\s\S]*){3}/);
    server.child.kill('SIGTERM');
    const [english, spanish, card] = await Promise.all(answers);
    for (const pdf of [english, spanish]) t.match(pdf, { status: 200, body: /^%PDF-.*%%EOF\n$/s });
    t.match(card, { status: 200, body: /IEND/ });
    t.equal(await server.exit, 0);
  });

  t.test('a connection kept alive, idle or busy, does not hold it', async t => {
    const server = await start(t);
    const idle = server.connect('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(idle, 'data');
    const busy = server.connect('GET /test/slow?ms=500 HTTP/1.1\r\nHost: x\r\n\r\n');
    await server.prints('in flight');
    let answer = '';
    busy.on('data', data => {
      answer += data;
    });
    server.child.kill('SIGTERM');
    const end = took(server.exit);
    t.equal(await server.exit, 0);
    t.match(answer, 'slow but whole');
    t.ok((await end) < 20_000, 'not the two minutes of keep-alive');
  });

  t.test('a request that outlasts the limit is cut, and it exits 1', async t => {
    const server = await start(t, { SHUTDOWN_TIMEOUT_MS: '1000' }, { covered: true });
    const answer = server.get('/test/slow?ms=60000');
    await server.prints('in flight');
    server.child.kill('SIGTERM');
    const end = took(server.exit);
    await t.rejects(answer, { code: 'ECONNRESET' });
    t.equal(await server.exit, 1);
    const ms = await end;
    t.ok(ms >= 900 && ms < 20_000, `at the limit (${ms} ms)`);
  });

  t.test('a handler over its own limit answers 503 before that, and it exits 0', async t => {
    const server = await start(t, { HANDLER_TIMEOUT_MS: '800', SHUTDOWN_TIMEOUT_MS: '20000' });
    const answer = server.get('/test/slow?ms=3000');
    await server.prints('in flight');
    server.child.kill('SIGTERM');
    t.match(await answer, { status: 503, connection: 'close', body: /Not just now/ });
    t.equal(await server.exit, 0);
  });

  t.test('a second signal ends it at once', async t => {
    const server = await start(t, {}, { covered: true });
    const answer = server.get('/test/slow?ms=60000');
    await server.prints('in flight');
    server.child.kill('SIGINT');
    await server.prints('draining');
    // Two signals within a tenth of a second count as one.
    const later = performance.now() + 150;
    while (performance.now() < later) await new Promise(setImmediate);
    server.child.kill('SIGINT');
    const end = took(server.exit);
    await t.rejects(answer, { code: 'ECONNRESET' });
    t.equal(await server.exit, 1);
    t.ok((await end) < 20_000, 'not the 30 s of the limit');
    t.match(server.output, 'second SIGINT');
  });

  for (const [name, path, message] of [
    ['a fault outside of any request', '/test/fault', 'a fault outside of any request'],
    ['a rejection that nobody awaits', '/test/rejection', 'a promise that nobody awaits'],
  ] as const)
    t.test(`${name} drains it too, is logged with its stack, and ends in 1`, async t => {
      const server = await start(t, {}, { covered: true });
      const answer = server.get('/test/slow?ms=500');
      await server.prints('in flight');
      t.equal((await server.get(path)).status, 200);
      t.match(await answer, { status: 200, body: 'slow but whole' });
      t.equal(await server.exit, 1);
      t.match(server.output, new RegExp(`"stack":"Error: ${message}\\\\n +at .*test-routes`));
    });

  t.test(
    'whatever each connection was about to do as the signal comes, it is answered, or holds nothing',
    async t => {
      const server = await start(t, { SHUTDOWN_ANNOUNCE_MS: '300' });
      const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
      const agent = keepAlive(t);
      await server.get('/en', agent);
      const pipeline = server.connect(ask('/test/slow?ms=200') + ask('/health/live') + ask('/es/info'));
      const upload = server.connect('POST /en HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf');
      server.connect('');
      server.connect('GET /en HTTP/1.1\r\nHost: x\r\n');
      await server.prints('in flight');
      const [answers, refusal] = [text(pipeline), text(upload)];
      server.child.kill('SIGTERM');
      const end = took(server.exit);
      t.match(await server.get('/en', agent), { status: 200, body: '</html>' }, 'one that was idle');
      await server.prints('draining');
      t.match(await server.get('/en', agent), { status: 200, connection: 'close', body: '</html>' });
      t.strictSame((await answers).match(/HTTP\/1\.1 \d+/g), Array(3).fill('HTTP/1.1 200'), 'a pipeline');
      t.match(await answers, /slow but whole[\s\S]*"status":"ok"[\s\S]*<\/html>/);
      t.match(await refusal, /^HTTP\/1\.1 405 .*<\/html>\n?$/s, 'an upload that is half sent');
      t.equal(await server.exit, 0);
      t.ok((await end) < 10_000, 'who has not asked, or by half, does not have its fifteen seconds');
    },
  );

  t.test('a download that is slow, but within the limit, is whole', async t => {
    const server = await start(t, {}, { covered: true });
    const socket = server.connect('GET /test/large HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.pause();
    server.child.kill('SIGTERM');
    await server.prints('draining');
    // As long as a connection that is idle would last, and some.
    await setTimeout(300);
    const read = socket.bytesRead;
    socket.resume();
    await once(socket, 'close');
    t.ok(read < socket.bytesRead, `${read} bytes until then`);
    t.ok(socket.bytesRead > 64 * 1024 * 1024, `${socket.bytesRead} bytes in the end`);
    t.equal(await server.exit, 0);
  });

  t.test('a download that outlasts the limit is cut, and it says so and exits 1', async t => {
    const server = await start(t, { SHUTDOWN_TIMEOUT_MS: '1000' });
    const socket = server.connect('GET /test/large HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.pause();
    server.child.kill('SIGTERM');
    t.equal(await server.exit, 1);
    t.match(server.output, /"inFlight":1,"msg":"SIGTERM: draining/);
    t.match(server.output, /"inFlight":1,"msg":"requests were cut off"/);
    socket.destroy();
  });

  t.test(
    'the log tells the story: what started where with what, and what the drain found and took',
    async t => {
      const server = await start(t);
      const answer = server.get('/test/slow?ms=300');
      await server.prints('in flight');
      server.child.kill('SIGTERM');
      await answer;
      t.equal(await server.exit, 0);
      const said = server.output
        .split('\n')
        .filter(line => line.startsWith('{'))
        .map(line => JSON.parse(line));
      t.match(said, [
        { msg: `cv-site ${version}, Node.js ${process.version}` },
        { msg: 'content is live', content: /^\w+$/, languages: ['en', 'es'] },
        { msg: /contact fields/ },
        { msg: /^canonical URLs/ },
        { msg: `Server listening at http://127.0.0.1:${server.port}` },
        { msg: 'SIGTERM: draining; a second signal exits at once', inFlight: 1 },
        { msg: 'response sent', route: '/test/slow' },
        { msg: 'drained', ms: Number },
      ]);
      t.ok(said.at(-1).ms >= 100, `${said.at(-1).ms} ms`);
    },
  );
  t.end();
});

t.test('two processes that are restarted in turn', async t => {
  // What a balancer does: it looks who is ready, asks those alone, and asks another where none listens.
  const env = { SHUTDOWN_ANNOUNCE_MS: '400' };
  /** How long each reader rests between two requests: it is the restart that is tried here, not the load. */
  const PACE_MS = 10;
  const servers = [await start(t, env), await start(t, env)];
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  t.teardown(() => agent.destroy());
  const ready = new Set(servers);
  let [over, asked] = [false, 0];
  const look = async (of: Server) => {
    const { status } = await of.get('/health/ready').catch(() => ({ status: 0 }));
    ready[status === 200 ? 'add' : 'delete'](of);
  };
  const watch = async () => {
    while (!over) {
      await Promise.all(servers.map(look));
      for (const server of ready) if (!servers.includes(server)) ready.delete(server);
      await setTimeout(20);
    }
  };
  const failures: unknown[] = [];
  const read = async (paths: string[]) => {
    for (let i = 0; !over; i++) {
      const [server] = [...ready].slice(i % ready.size);
      const path = paths[i % paths.length] as string;
      try {
        const { status, body } = await (server as Server).get(path, agent);
        if (status !== 200 || !/(<\/html>\n?|%%EOF\n)$/.test(body))
          failures.push([path, status, body.length]);
      } catch (error) {
        failures.push(error);
      }
      asked++;
      await setTimeout(PACE_MS);
    }
  };
  const reading = [
    watch(),
    ...Array.from({ length: 6 }, () => read(['/en', '/es/info', '/en/shortcuts'])),
    read(['/es/cv.pdf', '/es/cv.pdf?length=short']),
  ];
  for (const turn of [0, 1]) {
    const old = servers[turn] as Server;
    old.child.kill('SIGTERM');
    t.equal(await old.exit, 0);
    servers[turn] = await start(t, env);
    while (!ready.has(servers[turn] as Server)) await setTimeout(10);
  }
  over = true;
  await Promise.all(reading);
  t.strictSame(failures, [], `of ${asked}`);
  t.ok(asked > 200, `${asked} requests`);
});

t.test('a socket that whoever starts it has opened outlives it: nobody is refused in between', async t => {
  // Bound, and handed on: this process does not accept, as systemd does not.
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
    'there is no other to be asked',
  );
  t.equal(await first.exit, 0);
  const answers = Array.from({ length: 20 }, () => first.get('/en'));
  const second = await run();
  t.equal(second.port, first.port);
  for (const answer of answers) t.match(await answer, { status: 200, body: '</html>' });
  second.child.kill('SIGTERM');
  t.equal(await second.exit, 0);
});
