// npm run verify:faults: what goes wrong under a server that runs, one after the other, and what becomes of it. It wants
// Linux, with unshare (util-linux) and libfaketime (Debian: faketime).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../dist/project.js';

const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
if (!existsSync(FAKETIME)) {
  console.error('There is no libfaketime: install it (Debian: faketime).');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'faults-'));
const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const get = (port, path = '/en', agent = false) =>
  new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path, agent }, async answer => {
      try {
        resolve({ status: answer.statusCode, body: Buffer.concat(await answer.toArray()).toString() });
      } catch (error) {
        reject(error);
      }
    });
    request.on('error', reject);
  });

/** Waits until something is so, at most for some seconds; says whether it is. */
async function until(isSo, seconds = 10) {
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    if (await isSo()) return true;
    await wait(20);
  }
  return false;
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** The server, by a command around its own, when it answers. */
async function start({ env = {}, around = own => own, port } = {}) {
  port ??= await freePort();
  const child = spawn('sh', ['-c', around(`exec ${process.execPath} dist/main.js`)], {
    cwd: root,
    env: { ...process.env, PORT: String(port), SHUTDOWN_ANNOUNCE_MS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const server = { child, port, output: '', ended: undefined };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => (server.output = (server.output + chunk).slice(-1_000_000)));
  server.exit = once(child, 'exit').then(([code, signal]) => {
    children.delete(child);
    server.ended = code ?? signal;
    return server.ended;
  });
  const isThere = () =>
    get(port, '/health/live').then(
      () => true,
      () => server.ended !== undefined,
    );
  await until(isThere);
  if (server.ended !== undefined) throw new Error(`it ended (${server.ended}):\n${server.output}`);
  return server;
}

/** Asks for pages and a PDF; says whether each came whole. */
async function serves({ port }) {
  const answers = await Promise.allSettled(['/en', '/es/info', '/en/cv.pdf'].map(path => get(port, path)));
  return answers.every(({ value }) => value?.status === 200 && /(<\/html>\n?|%%EOF\n)$/.test(value.body));
}

/** Asks all the time; tells how many answers were not what they should be. */
function readers(port, count = 8) {
  const agent = new http.Agent({ keepAlive: true });
  let [over, asked, failed] = [false, 0, 0];
  const read = async () => {
    while (!over) {
      const answer = await get(port, '/en', agent).catch(() => ({}));
      asked++;
      if (answer.status !== 200 || !/<\/html>\n?$/.test(answer.body)) failed++;
      await wait(1);
    }
  };
  const all = Array.from({ length: count }, read);
  return async () => {
    over = true;
    await Promise.all(all);
    agent.destroy();
    return { asked, failed };
  };
}

async function stop(server) {
  server.child.kill('SIGTERM');
  return server.exit;
}

const say = (ok, text) => ({ ok, text });

const faults = {
  'kill -9, thirty times, at any moment': async () => {
    const port = await freePort();
    let [longest, whole] = [0, 0];
    for (let i = 0; i < 30; i++) {
      const begin = performance.now();
      const server = await start({ port });
      longest = Math.max(longest, performance.now() - begin);
      const reading = readers(port, 2);
      if (await serves(server)) whole++;
      await wait((i * 37) % 250);
      server.child.kill('SIGKILL');
      await server.exit;
      await reading();
    }
    return say(whole === 30, `each start after it served all, at most ${Math.round(longest)} ms later`);
  },

  'kill -9 while it starts': async () => {
    const port = await freePort();
    for (let i = 0; i < 10; i++) {
      const child = spawn(process.execPath, ['dist/main.js'], {
        cwd: root,
        env: { ...process.env, PORT: port },
      });
      await wait(i * 60);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const server = await start({ port });
    const fine = await serves(server);
    return say(fine && (await stop(server)) === 0, 'nothing of it was left: the next start served all');
  },

  'a full disk under the log': async () => {
    const mount =
      'mount -t tmpfs -o size=64k tmpfs /mnt && head -c 60000 /dev/zero > /mnt/fill && exec > /mnt/log';
    const server = await start({ around: own => `exec unshare -rm sh -c '${mount} && ${own}'` });
    const reading = readers(server.port);
    await wait(3_000);
    const { asked, failed } = await reading();
    const fine = await serves(server);
    const told = server.output.match(/cannot be written: ENOSPC/g)?.length;
    const code = await stop(server);
    return say(
      fine && !failed && told === 1 && code === 0,
      `${failed} of ${asked} answers failed; standard error says once that the log cannot be written`,
    );
  },

  'a disk that is read-only, from the start': async () => {
    const readOnly = 'mount --bind . . && mount -o remount,ro,bind . && cd "$PWD" && ! touch x 2>/dev/null';
    const server = await start({ around: own => `exec unshare -rm sh -c '${readOnly} && ${own}'` });
    const fine = await serves(server);
    return say(fine && (await stop(server)) === 0, 'no difference: it writes no file');
  },

  'content deleted while it runs': async () => {
    const [content, away] = ['content', 'away'].map(name => join(folder, name));
    cpSync(join(root, 'content'), content, { recursive: true });
    const server = await start({ env: { CONTENT_DIR: content } });
    const reading = readers(server.port);
    renameSync(content, away);
    const health = async () => JSON.parse((await get(server.port, '/health')).body).status;
    const noticed = await until(async () => (await health()) === 'degraded');
    const fine = await serves(server);
    renameSync(away, content);
    const back = await until(async () => (await health()) === 'ok');
    const { asked, failed } = await reading();
    const code = await stop(server);
    return say(
      noticed && fine && back && !failed && code === 0,
      `the last good stayed on air, ${failed} of ${asked} answers failed; /health said degraded until it was back`,
    );
  },

  'a file of content cut short, as by a disk that filled up': async () => {
    const content = join(folder, 'cut');
    cpSync(join(root, 'content'), content, { recursive: true });
    const server = await start({ env: { CONTENT_DIR: content } });
    const reading = readers(server.port);
    writeFileSync(join(content, 'cv/en.json'), '{ "basics": { "name": "Leo');
    const noticed = await until(() => /the last valid version stays live/.test(server.output));
    const fine = await serves(server);
    const { asked, failed } = await reading();
    const code = await stop(server);
    return say(
      noticed && fine && !failed && code === 0,
      `the last good stayed on air, ${failed} of ${asked} answers failed`,
    );
  },

  'the clock jumps: ten years on, twenty back, and to now': async () => {
    const clock = join(folder, 'clock');
    writeFileSync(clock, '+0');
    const server = await start({
      env: {
        LD_PRELOAD: FAKETIME,
        FAKETIME_TIMESTAMP_FILE: clock,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      },
    });
    const reading = readers(server.port);
    let fine = true;
    const years = [];
    for (const jump of ['+10y', '-10y', '+0']) {
      writeFileSync(clock, jump);
      await wait(1_500);
      fine &&= await serves(server);
      const answer = await fetch(`http://127.0.0.1:${server.port}/health/live`);
      years.push(new Date(answer.headers.get('date')).getUTCFullYear());
    }
    const { asked, failed } = await reading();
    const code = await stop(server);
    const jumped = new Set(years).size === 3;
    return say(
      jumped && fine && !failed && code === 0,
      `dates were of ${years.join(', ')}; ${failed} of ${asked} answers failed`,
    );
  },

  'no file descriptor left (ulimit -n 64, 200 connections)': async () => {
    const server = await start({ around: own => `ulimit -n 64; ${own}` });
    const sockets = Array.from({ length: 200 }, () =>
      net.connect(server.port, '127.0.0.1').on('error', () => {}),
    );
    await wait(2_000);
    const alive = server.ended === undefined;
    for (const socket of sockets) socket.destroy();
    const back = await until(() => serves(server));
    const code = await stop(server);
    return say(
      alive && back && code === 0,
      'it takes as many as there is room for, and the next when one goes',
    );
  },

  'the reader of the log ends (a closed pipe)': async () => {
    const server = await start();
    server.child.stdout.destroy();
    const reading = readers(server.port);
    await wait(1_000);
    const { asked, failed } = await reading();
    const fine = await serves(server);
    const code = await stop(server);
    return say(fine && !failed && code === 0, `${failed} of ${asked} answers failed`);
  },

  '10,000 connections, and more': async () => {
    const server = await start({ around: own => `ulimit -n 20000; ${own}`, env: { LOG_LEVEL: 'warn' } });
    // Each of some processes holds as many as its own limit lets it; of each of some addresses there are enough ports.
    const holder = host => `
      import net from 'node:net';
      import { once } from 'node:events';
      const open = [];
      for (let i = 0; i < 2600; i++) {
        const socket = net.connect({ port: ${server.port}, host: '127.0.0.1', localAddress: '${host}' });
        socket.on('error', () => {});
        await once(socket, 'connect');
        socket.write('GET /health/live HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n');
        open.push(socket);
      }
      console.log('open');
      setInterval(() => {}, 1000);`;
    const holders = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5'].map(host => {
      const child = spawn(
        'sh',
        ['-c', `ulimit -n 20000; exec ${process.execPath} --input-type=module -e "$0"`, holder(host)],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      children.add(child);
      return child;
    });
    await Promise.all(holders.map(({ stdout }) => once(stdout, 'data')));
    const times = [];
    let failed = 0;
    for (let i = 0; i < 300; i++) {
      const begin = performance.now();
      const { status } = await get(server.port).catch(() => ({}));
      if (status !== 200) failed++;
      times.push(performance.now() - begin);
    }
    const [p99] = times.sort((a, b) => b - a).slice(3);
    const fine = await until(() => serves(server));
    for (const child of holders) child.kill('SIGKILL');
    const code = await stop(server);
    const told = /as many as can be/.test(server.output);
    return say(
      fine && told && failed <= 1 && code === 0,
      `10,400 came; who waited idly made room, ${failed} of 300 new readers were turned away; 99 of 100 had the page in ${Math.round(p99)} ms`,
    );
  },
};

const only = process.argv[2];
let failed = false;
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
);
for (const [name, provoke] of Object.entries(faults)) {
  if (only && !name.includes(only)) continue;
  const { ok, text } = await provoke().catch(error => say(false, error.stack));
  failed ||= !ok;
  console.log(`${ok ? 'as it should be' : 'WRONG'} | ${name} | ${text}`);
}
process.exit(failed ? 1 : 0);
