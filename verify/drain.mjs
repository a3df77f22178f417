// npm run verify:drain: what each kind of client receives while a server shuts down on SIGTERM, and when, in
// milliseconds from the signal. Compares the server as it ships (with the routes of test/helpers/test-routes.mjs) with
// bare Fastify and simpler ways to stop it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The time in ms until a server that has not exited is killed, as a service manager would do. */
const LIMIT_MS = 10_000;

/** The arguments for a process with bare Fastify: the routes that the clients request, and a way to stop it. */
const bare = (options, stop) => [
  '--input-type=module',
  '-e',
  `
  import Fastify from 'fastify';
  import closeWithGrace from 'close-with-grace';
  import { setTimeout as sleep } from 'node:timers/promises';
  const app = Fastify(${options});
  for (const path of ['/en', '/es', '/health/live']) app.get(path, () => 'a page');
  app.get('/en/cv.pdf', () => sleep(200, 'a PDF'));
  app.get('/test/slow', async ({ query }) => { console.log('in flight'); return sleep(Number(query.ms), 'slow'); });
  app.get('/test/large', (_, reply) => reply.send(Buffer.alloc(64 * 1024 * 1024)));
  ${stop};
  console.log('listening at ' + (await app.listen({ host: '127.0.0.1', port: 0 })));`,
];

const servers = {
  'cv-site': ['dist/main.js'],
  'process.exit()': bare('{}', "process.on('SIGTERM', () => process.exit(0))"),
  'app.close()': bare('{}', "process.on('SIGTERM', () => app.close())"),
  forceCloseConnections: bare('{ forceCloseConnections: true }', "process.on('SIGTERM', () => app.close())"),
};

/** Stops a server under all kinds of clients. Returns what each received, and how and when the process exited. */
async function stop(command) {
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: {
      ...process.env,
      PORT: '0',
      NODE_OPTIONS: `--import=${join(root, 'test/helpers/test-routes.mjs')}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  let output = '';
  child.stdout.on('data', chunk => {
    output += chunk;
  });
  const has = async text => {
    while (!output.includes(text)) await wait(5);
  };
  await has('listening at');
  const port = Number(/listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(output)[1]);

  let signalled = 0;
  const now = () => Math.round(performance.now() - signalled);
  const requestFor = path => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
  const rows = {};

  /**
   * Opens a connection and records its responses, the time of the first byte after the signal, and when it was closed.
   */
  function connect(name) {
    const socket = net.connect(port, '127.0.0.1');
    const row = { responses: [], 'Connection: close': '', 'first byte, ms': '', 'closed, ms': '' };
    rows[name] = row;
    const errors = [];
    let text = '';
    socket.on('data', chunk => {
      if (signalled) row['first byte, ms'] ||= now();
      text += chunk.toString('latin1');
    });
    socket.on('error', ({ code }) => errors.push(code));
    socket.on('close', () => {
      row['closed, ms'] = signalled ? now() : 'before';
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
      const isIncomplete = /content-length: (\d{8,})/i.exec(text)?.[1] > socket.bytesRead;
      const incomplete = isIncomplete ? ['incomplete'] : [];
      row.responses = [...statuses, ...incomplete, ...errors].join(', ') || 'none';
      row['Connection: close'] = /^connection: close/im.test(text) ? 'yes' : 'no';
      row.bytes = socket.bytesRead;
    });
    return socket;
  }

  /** Opens a connection that has received one response and is kept alive. */
  async function connectIdle(name) {
    const socket = connect(name);
    socket.write(requestFor('/health/live'));
    await once(socket, 'data');
    return socket;
  }

  const idleBefore = await connectIdle('idle, request 1 ms before the signal');
  const idleAfter = await connectIdle('idle, request 500 ms after');
  await connectIdle('idle, no further request');
  connect('new connection, first request after the signal').on('connect', function () {
    setTimeout(() => this.write(requestFor('/en')), 600);
  });
  connect('preconnected, no request');
  connect('request that takes 3 s').write(requestFor('/test/slow?ms=3000'));
  connect('pipeline: a request of 3 s, then two pages').write(
    requestFor('/test/slow?ms=3000') + requestFor('/en') + requestFor('/es'),
  );
  await has('in flight');
  connect('PDF that is being rendered').write(requestFor('/en/cv.pdf'));
  const download = connect('download of 64 MB, read after 2 s');
  download.write(requestFor('/test/large'));
  await once(download, 'data');
  download.pause();
  setTimeout(() => download.resume(), 2_000);
  connect('upload, half sent').write('POST /en HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf');
  connect('request head, half sent').write('GET /en HTTP/1.1\r\nHost: x\r\n');
  idleBefore.write(requestFor('/en'));
  await wait(1);
  signalled = performance.now();
  child.kill('SIGTERM');
  setTimeout(() => idleAfter.write(requestFor('/en')), 500);
  for (const [name, at] of [
    ['new connection, 200 ms after', 200],
    ['new connection, 900 ms after', 900],
    ['new connection, 1,200 ms after', 1_200],
  ])
    setTimeout(() => connect(name).write(requestFor('/en')), at);
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const [code, signal] = await exit;
  clearTimeout(limit);
  const ended = now();
  // The late download and the new connections end after the process.
  await wait(Math.max(300, 2_500 - ended));
  return { rows, code: code ?? signal, ended };
}

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
);
const EXIT = 'process exit';
const compared = {};
for (const [name, command] of Object.entries(servers)) {
  const { rows, code, ended } = await stop(command);
  if (name === 'cv-site') console.table(rows);
  for (const [client, { responses }] of Object.entries(rows))
    compared[client] = { ...compared[client], [name]: responses };
  compared[EXIT] = { ...compared[EXIT], [name]: `${code} after ${ended} ms` };
}
console.table(compared);
