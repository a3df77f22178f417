// npm run verify:faults: injects faults into a running server, one after the other, and checks that it keeps serving or
// recovers. Needs Linux with unshare (util-linux) and libfaketime (Debian: faketime). One fault alone: append a part of
// its name.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
if (!existsSync(FAKETIME)) {
  console.error('libfaketime is not installed (Debian: faketime).');
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
    const request = http.get({ host: '127.0.0.1', port, path, agent }, async response => {
      try {
        resolve({ status: response.statusCode, body: Buffer.concat(await response.toArray()).toString() });
      } catch (error) {
        reject(error);
      }
    });
    request.on('error', reject);
  });

/** Polls a condition until it holds or the time is over. Resolves to whether it held. */
async function until(condition, seconds = 10) {
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    if (await condition()) return true;
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

/** Starts the server, optionally wrapped in another shell command, and waits for its first response. */
async function start({ env = {}, wrap = command => command, port } = {}) {
  port ??= await freePort();
  const child = spawn('sh', ['-c', wrap(`exec ${process.execPath} dist/main.js`)], {
    cwd: root,
    env: { ...process.env, PORT: String(port), SHUTDOWN_ANNOUNCE_MS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const server = { child, port, output: '', exitCode: undefined };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => (server.output = (server.output + chunk).slice(-1_000_000)));
  server.exit = once(child, 'exit').then(([code, signal]) => {
    children.delete(child);
    server.exitCode = code ?? signal;
    return server.exitCode;
  });
  const hasStartedOrExited = () =>
    get(port, '/health/live').then(
      () => true,
      () => server.exitCode !== undefined,
    );
  await until(hasStartedOrExited);
  if (server.exitCode !== undefined)
    throw new Error(`the server exited (${server.exitCode}):\n${server.output}`);
  return server;
}

/** Requests pages and a PDF. Resolves to whether each response was complete. */
async function serves({ port }) {
  const responses = await Promise.allSettled(['/en', '/es/info', '/en/cv.pdf'].map(path => get(port, path)));
  return responses.every(({ value }) => value?.status === 200 && /(<\/html>\n?|%%EOF\n)$/.test(value.body));
}

/** Requests a page in a loop from several clients. The returned function ends that and counts requests and failures. */
function startClients(port, count = 8) {
  const agent = new http.Agent({ keepAlive: true });
  let stopped = false;
  let requests = 0;
  let failed = 0;
  const requestPages = async () => {
    while (!stopped) {
      const { status, body } = await get(port, '/en', agent).catch(() => ({}));
      requests++;
      if (status !== 200 || !/<\/html>\n?$/.test(body)) failed++;
      await wait(1);
    }
  };
  const clients = Array.from({ length: count }, requestPages);
  return async () => {
    stopped = true;
    await Promise.all(clients);
    agent.destroy();
    return { requests, failed };
  };
}

async function stop(server) {
  server.child.kill('SIGTERM');
  return server.exit;
}

const result = (ok, text) => ({ ok, text });

const faults = {
  'kill -9, thirty times, at any moment': async () => {
    const port = await freePort();
    let longestMs = 0;
    let recovered = 0;
    for (let i = 0; i < 30; i++) {
      const begin = performance.now();
      const server = await start({ port });
      longestMs = Math.max(longestMs, performance.now() - begin);
      const stopClients = startClients(port, 2);
      if (await serves(server)) recovered++;
      await wait((i * 37) % 250);
      server.child.kill('SIGKILL');
      await server.exit;
      await stopClients();
    }
    return result(
      recovered === 30,
      `every restart served everything, after ${Math.round(longestMs)} ms at most`,
    );
  },

  'kill -9 during startup': async () => {
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
    const ok = await serves(server);
    return result(
      ok && (await stop(server)) === 0,
      'nothing was left behind: the next start served everything',
    );
  },

  'a full disk under the log': async () => {
    const mount =
      'mount -t tmpfs -o size=64k tmpfs /mnt && head -c 60000 /dev/zero > /mnt/fill && exec > /mnt/log';
    const server = await start({ wrap: command => `exec unshare -rm sh -c '${mount} && ${command}'` });
    const stopClients = startClients(server.port);
    await wait(3_000);
    const { requests, failed } = await stopClients();
    const ok = await serves(server);
    const reports = server.output.match(/cannot be written: ENOSPC/g)?.length;
    const code = await stop(server);
    return result(
      ok && !failed && reports === 1 && code === 0,
      `${failed} of ${requests} requests failed; standard error reports once that the log cannot be written`,
    );
  },

  'a read-only disk, from startup on': async () => {
    const readOnly = 'mount --bind . . && mount -o remount,ro,bind . && cd "$PWD" && ! touch x 2>/dev/null';
    const server = await start({ wrap: command => `exec unshare -rm sh -c '${readOnly} && ${command}'` });
    const ok = await serves(server);
    return result(ok && (await stop(server)) === 0, 'no difference: the server writes no files');
  },

  'content deleted and restored': async () => {
    const content = join(folder, 'content');
    const moved = join(folder, 'moved');
    cpSync(join(root, 'content'), content, { recursive: true });
    const server = await start({ env: { CONTENT_DIR: content } });
    const stopClients = startClients(server.port);
    renameSync(content, moved);
    const health = async () => JSON.parse((await get(server.port, '/health')).body).status;
    const isDegraded = await until(async () => (await health()) === 'degraded');
    const ok = await serves(server);
    renameSync(moved, content);
    const isRestored = await until(async () => (await health()) === 'ok');
    const { requests, failed } = await stopClients();
    const code = await stop(server);
    return result(
      isDegraded && ok && isRestored && !failed && code === 0,
      `the last good version stayed live, ${failed} of ${requests} requests failed; /health reported degraded meanwhile`,
    );
  },

  'a truncated content file, as after a full disk': async () => {
    const content = join(folder, 'cut');
    cpSync(join(root, 'content'), content, { recursive: true });
    const server = await start({ env: { CONTENT_DIR: content } });
    const stopClients = startClients(server.port);
    writeFileSync(join(content, 'cv/en.json'), '{ "basics": { "name": "Leo');
    const isReported = await until(() => /the last valid version stays live/.test(server.output));
    const ok = await serves(server);
    const { requests, failed } = await stopClients();
    const code = await stop(server);
    return result(
      isReported && ok && !failed && code === 0,
      `the last good version stayed live, ${failed} of ${requests} requests failed`,
    );
  },

  'clock jumps: ten years ahead, twenty back, to the present': async () => {
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
    const stopClients = startClients(server.port);
    let ok = true;
    const years = [];
    for (const jump of ['+10y', '-10y', '+0']) {
      writeFileSync(clock, jump);
      await wait(1_500);
      ok &&= await serves(server);
      const response = await fetch(`http://127.0.0.1:${server.port}/health/live`);
      years.push(new Date(response.headers.get('date')).getUTCFullYear());
    }
    const { requests, failed } = await stopClients();
    const code = await stop(server);
    const jumped = new Set(years).size === 3;
    return result(
      jumped && ok && !failed && code === 0,
      `Date headers had the years ${years.join(', ')}; ${failed} of ${requests} requests failed`,
    );
  },

  'out of file descriptors (ulimit -n 64, 200 connections)': async () => {
    const server = await start({ wrap: command => `ulimit -n 64; ${command}` });
    const sockets = Array.from({ length: 200 }, () =>
      net.connect(server.port, '127.0.0.1').on('error', () => {}),
    );
    await wait(2_000);
    const isAlive = server.exitCode === undefined;
    for (const socket of sockets) socket.destroy();
    const isRestored = await until(() => serves(server));
    const code = await stop(server);
    return result(
      isAlive && isRestored && code === 0,
      'it accepts connections up to the limit, and more when some close',
    );
  },

  'closed log pipe (EPIPE)': async () => {
    const server = await start();
    server.child.stdout.destroy();
    const stopClients = startClients(server.port);
    await wait(1_000);
    const { requests, failed } = await stopClients();
    const ok = await serves(server);
    const code = await stop(server);
    return result(ok && !failed && code === 0, `${failed} of ${requests} requests failed`);
  },

  '10,400 connections, above the limit': async () => {
    const server = await start({
      wrap: command => `ulimit -n 20000; ${command}`,
      env: { LOG_LEVEL: 'warn' },
    });
    // Several processes, as each has its own limit of files, and several local addresses, as each has its own ports.
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
    const ok = await until(() => serves(server));
    for (const child of holders) child.kill('SIGKILL');
    const code = await stop(server);
    const isLogged = /connection limit of/.test(server.output);
    return result(
      ok && isLogged && failed <= 1 && code === 0,
      `10,400 connections opened and idle ones closed; ${failed} of 300 new clients were refused; 99th percentile ${Math.round(p99)} ms`,
    );
  },
};

const only = process.argv[2];
let failed = false;
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
);
for (const [name, inject] of Object.entries(faults)) {
  if (only && !name.includes(only)) continue;
  const { ok, text } = await inject().catch(error => result(false, error.stack));
  failed ||= !ok;
  console.log(`${ok ? 'ok' : 'FAILED'} | ${name} | ${text}`);
}
process.exit(failed ? 1 : 0);
