// npm run verify:socket: one process at a socket that systemd-socket-activate (Debian: systemd) has opened, stopped ten times
// by SIGTERM and started again, while readers with kept-alive connections, and with new ones, ask without a pause: it, and
// the proxies of deploy/ in front of it, as far as they are installed.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../dist/project.js';
import { names, startProxy, versionOf } from './proxy.mjs';

const [RESTARTS, READERS, PORT] = [10, 16, 4_400];
const { error, stdout: said } = spawnSync('systemd-socket-activate', ['--version'], { encoding: 'utf8' });
if (error) {
  console.error('There is no systemd-socket-activate: install it (Debian: systemd).');
  process.exit(1);
}
// It runs one program, once: a shell here, which starts one process after the other and keeps the socket open, as systemd
// does. The variables name the process that they are for.
const next = `LISTEN_PID=$$ exec ${process.execPath} dist/main.js`;
const keeper = spawn(
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
    `while :; do sh -c '${next}'; done`,
  ],
  { cwd: root, stdio: ['ignore', 'ignore', 'ignore'], detached: true },
);
process.on('exit', () => process.kill(-keeper.pid, 'SIGKILL'));

const folder = mkdtempSync(join(tmpdir(), 'socket-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

const get = (base, agent, path) =>
  new Promise((resolve, reject) => {
    const { request } = base.startsWith('https') ? https : http;
    const asked = request(`${base}${path}`, { agent, rejectUnauthorized: false }, async answer => {
      try {
        resolve([answer.statusCode, Buffer.concat(await answer.toArray()).toString()]);
      } catch (failure) {
        reject(failure);
      }
    });
    asked.on('error', reject);
    asked.end();
  });
const own = `http://127.0.0.1:${PORT}`;
while (!(await get(own, false, '/health/ready').catch(() => null))) await wait(50);

/** The process that runs now. */
const running = () =>
  execFileSync('pgrep', ['-g', String(keeper.pid), '-f', 'dist/main.js$'], { encoding: 'utf8' })
    .split('\n')
    .map(Number)
    .find(id => id && id !== keeper.pid);

async function restart(base) {
  const failures = [];
  let [asked, over, longest] = [0, false, 0];
  const { Agent } = base.startsWith('https') ? https : http;
  const read = async keepAlive => {
    const agent = keepAlive && new Agent({ keepAlive: true, rejectUnauthorized: false });
    while (!over) {
      const begin = performance.now();
      const [status, body] = await get(base, agent, '/en').catch(failure => [failure.code, '']);
      longest = Math.max(longest, performance.now() - begin);
      asked++;
      if (status !== 200 || !/<\/html>\n?$/.test(body)) failures.push(status);
    }
  };
  const readers = Array.from({ length: READERS }, (_, i) => read(i % 2 === 0));
  for (let i = 0; i < RESTARTS; i++) {
    await wait(1_500);
    const pid = running();
    process.kill(pid, 'SIGTERM');
    while (execFileSync('sh', ['-c', `kill -0 ${pid} 2>/dev/null && echo yes || true`]).length)
      await wait(20);
  }
  await wait(2_000);
  over = true;
  await Promise.all(readers);
  return {
    restarts: RESTARTS,
    requests: asked,
    failed: failures.length,
    how: [...new Set(failures)].join(', '),
    'longest wait, ms': Math.round(longest),
  };
}

const table = { nothing: await restart(own) };
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
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${said.split('\n')[0]}, ${cpus().length} x ${cpus()[0].model}`,
);
console.table(table);
process.exit(Object.values(table).some(({ failed }) => failed) ? 1 : 0);
