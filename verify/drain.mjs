// npm run verify:drain: what each kind of client sees of a stop, and when. A server gets SIGTERM while they are at it: ours as
// it ships, with two routes that tests have, then bare Fastify by ways to stop it that are less trouble. Times are in
// milliseconds from the signal.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../dist/project.js';

/** After which a server that does not end is ended, as a service manager would. */
const LIMIT_MS = 10_000;

/** As much of an app as the clients want, and a way to stop it. */
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

const ways = {
  ours: ['dist/main.js'],
  'process.exit()': bare('{}', "process.on('SIGTERM', () => process.exit(0))"),
  'app.close()': bare('{}', "process.on('SIGTERM', () => app.close())"),
  forceCloseConnections: bare('{ forceCloseConnections: true }', "process.on('SIGTERM', () => app.close())"),
};

/** Stops a server with all kinds of clients: what each of them saw, and how and when the process ended. */
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
  const ask = path => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
  const rows = {};

  /** A connection: what it has received, when something came for the first time, and when it was closed. */
  function connect(name) {
    const socket = net.connect(port, '127.0.0.1');
    const seen = { answers: [], close: '', answered: '', closed: '' };
    rows[name] = seen;
    let text = '';
    socket.on('data', chunk => {
      if (signalled) seen.answered ||= now();
      text += chunk.toString('latin1');
    });
    socket.on('error', ({ code }) => seen.answers.push(code));
    socket.on('close', () => {
      seen.closed = signalled ? now() : 'before';
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
      const cut = /content-length: (\d{8,})/i.exec(text)?.[1] > socket.bytesRead ? ['cut short'] : [];
      seen.answers = [...statuses, ...cut, ...seen.answers].join(', ') || 'nothing';
      seen.close = /^connection: close/im.test(text) ? 'yes' : 'no';
      seen.bytes = socket.bytesRead;
    });
    return socket;
  }

  /** One that has been answered once and is kept alive. */
  async function idle(name) {
    const socket = connect(name);
    socket.write(ask('/health/live'));
    await once(socket, 'data');
    return socket;
  }

  const asks = await idle('idle, asks 1 ms before the signal');
  const asksLater = await idle('idle, asks 500 ms after');
  await idle('idle, says nothing more');
  connect('connected, says nothing yet').on('connect', function () {
    setTimeout(() => this.write(ask('/en')), 600);
  });
  connect('opened ahead of need, silent');
  connect('request that takes 3 s').write(ask('/test/slow?ms=3000'));
  connect('pipeline: one of 3 s, and two pages behind it').write(
    ask('/test/slow?ms=3000') + ask('/en') + ask('/es'),
  );
  await has('in flight');
  connect('PDF that is being made').write(ask('/en/cv.pdf'));
  const slow = connect('download of 64 MB, read after 2 s');
  slow.write(ask('/test/large'));
  await once(slow, 'data');
  slow.pause();
  setTimeout(() => slow.resume(), 2_000);
  connect('upload, half sent').write('POST /en HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf');
  connect('half a head').write('GET /en HTTP/1.1\r\nHost: x\r\n');
  asks.write(ask('/en'));
  await wait(1);
  signalled = performance.now();
  child.kill('SIGTERM');
  setTimeout(() => asksLater.write(ask('/en')), 500);
  for (const [name, at] of [
    ['new, 200 ms after', 200],
    ['new, 900 ms after', 900],
    ['new, 1,200 ms after', 1_200],
  ])
    setTimeout(() => connect(name).write(ask('/en')), at);
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const [code, signal] = await exit;
  clearTimeout(limit);
  const ended = now();
  // Those who read late, and those who come anew.
  await wait(Math.max(300, 2_500 - ended));
  return { rows, code: code ?? signal, ended };
}

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
);
const ENDED = 'the process ended';
const compared = {};
for (const [name, command] of Object.entries(ways)) {
  const { rows, code, ended } = await stop(command);
  if (name === 'ours') console.table(rows);
  for (const [client, { answers }] of Object.entries(rows))
    compared[client] = { ...compared[client], [name]: answers };
  compared[ENDED] = { ...compared[ENDED], [name]: `${code} after ${ended} ms` };
}
console.table(compared);
