// npm run verify:socket: restarts one process on a socket opened by systemd-socket-activate (Debian: systemd) ten times
// by SIGTERM, while clients with keep-alive and with new connections request pages. Runs without a proxy and behind
// each installed proxy of deploy/. Passes when every response is complete.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { names, startProxy, versionOf } from './proxy.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const RESTARTS = 10;
const CLIENTS = 16;
const PORT = 4_400;
const { error, stdout: version } = spawnSync('systemd-socket-activate', ['--version'], { encoding: 'utf8' });
if (error) {
  console.error('systemd-socket-activate is not installed (Debian: systemd).');
  process.exit(1);
}
// systemd-socket-activate runs one program, once: a shell, which keeps the socket open and starts one server process
// after the other, as systemd does. LISTEN_PID has to be the id of the server process.
const startServer = `LISTEN_PID=$$ exec ${process.execPath} dist/main.js`;
const activator = spawn(
  'systemd-socket-activate',
  [
    '--listen',
    `127.0.0.1:${PORT}`,
    '-E',
    'PATH',
    '-E',
    'TRUST_PROXY=127.0.0.1',
    'sh',
    '-c',
    `while :; do sh -c '${startServer}'; done`,
  ],
  { cwd: root, stdio: ['ignore', 'ignore', 'ignore'], detached: true },
);
process.on('exit', () => process.kill(-activator.pid, 'SIGKILL'));

const folder = mkdtempSync(join(tmpdir(), 'socket-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

const get = (base, agent, path) =>
  new Promise((resolve, reject) => {
    const client = base.startsWith('https') ? https : http;
    const request = client.get(`${base}${path}`, { agent, rejectUnauthorized: false }, async response => {
      try {
        resolve([response.statusCode, Buffer.concat(await response.toArray()).toString()]);
      } catch (failure) {
        reject(failure);
      }
    });
    request.on('error', reject);
  });
const direct = `http://127.0.0.1:${PORT}`;
while (!(await get(direct, false, '/health/ready').catch(() => null))) await wait(50);

/** The id of the running server process. */
const findServer = () =>
  execFileSync('pgrep', ['-g', String(activator.pid), '-f', 'dist/main.js$'], { encoding: 'utf8' })
    .split('\n')
    .map(Number)
    .find(id => id && id !== activator.pid);

/** Restarts the process under load. Returns the row of the table. */
async function restart(base) {
  const failures = [];
  let requests = 0;
  let stopped = false;
  let longestMs = 0;
  const { Agent } = base.startsWith('https') ? https : http;
  const requestPages = async keepAlive => {
    const agent = keepAlive && new Agent({ keepAlive: true, rejectUnauthorized: false });
    while (!stopped) {
      const begin = performance.now();
      const [status, body] = await get(base, agent, '/en').catch(failure => [failure.code, '']);
      longestMs = Math.max(longestMs, performance.now() - begin);
      requests++;
      if (status !== 200 || !/<\/html>\n?$/.test(body)) failures.push(status);
    }
  };
  const clients = Array.from({ length: CLIENTS }, (_, i) => requestPages(i % 2 === 0));
  for (let i = 0; i < RESTARTS; i++) {
    await wait(1_500);
    const pid = findServer();
    process.kill(pid, 'SIGTERM');
    while (execFileSync('sh', ['-c', `kill -0 ${pid} 2>/dev/null && echo yes || true`]).length)
      await wait(20);
  }
  await wait(2_000);
  stopped = true;
  await Promise.all(clients);
  return {
    restarts: RESTARTS,
    requests,
    failed: failures.length,
    failures: [...new Set(failures)].join(', '),
    'longest wait, ms': Math.round(longestMs),
  };
}

const table = { 'no proxy': await restart(direct) };
for (const name of names) {
  try {
    versionOf(name);
  } catch (missing) {
    console.error(missing.message);
    continue;
  }
  const proxy = await startProxy(name, { ports: [PORT, PORT], folder });
  table[name] = await restart(proxy.base);
  await proxy.stop();
}
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${version.split('\n')[0]}, ${cpus().length} x ${cpus()[0].model}`,
);
console.table(table);
process.exit(Object.values(table).some(({ failed }) => failed) ? 1 : 0);
