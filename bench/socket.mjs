// npm run verify:socket: one process at a socket that systemd-socket-activate (Debian: systemd) has opened, stopped ten times
// by SIGTERM and started again, while readers with kept-alive connections, and with new ones, ask without a pause.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import http from 'node:http';
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../dist/root.js';

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
  ['--listen', `127.0.0.1:${PORT}`, '-E', 'PATH', 'sh', '-c', `while :; do sh -c '${next}'; done`],
  { cwd: root, stdio: ['ignore', 'ignore', 'ignore'], detached: true },
);
process.on('exit', () => process.kill(-keeper.pid, 'SIGKILL'));

const get = (agent, path) =>
  new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port: PORT, path, agent }, async answer => {
      try {
        resolve([answer.statusCode, Buffer.concat(await answer.toArray()).toString()]);
      } catch (failure) {
        reject(failure);
      }
    });
    request.on('error', reject);
  });
while (!(await get(false, '/health/ready').catch(() => null))) await wait(50);

const failures = [];
let [asked, over, longest] = [0, false, 0];
const read = async keepAlive => {
  const agent = keepAlive && new http.Agent({ keepAlive: true });
  while (!over) {
    const begin = performance.now();
    const [status, body] = await get(agent, '/en').catch(failure => [failure.code, '']);
    longest = Math.max(longest, performance.now() - begin);
    asked++;
    if (status !== 200 || !/<\/html>\n?$/.test(body)) failures.push(status);
  }
};
const readers = Array.from({ length: READERS }, (_, i) => read(i % 2 === 0));
for (let i = 0; i < RESTARTS; i++) {
  await wait(1_500);
  const [pid] = execFileSync('pgrep', ['-g', String(keeper.pid), '-f', 'dist/main.js$'], { encoding: 'utf8' })
    .split('\n')
    .filter(id => id && Number(id) !== keeper.pid);
  process.kill(Number(pid), 'SIGTERM');
  while (execFileSync('sh', ['-c', `kill -0 ${pid} 2>/dev/null && echo yes || true`]).length) await wait(20);
}
await wait(2_000);
over = true;
await Promise.all(readers);
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${said.split('\n')[0]}, ${cpus().length} x ${cpus()[0].model}`,
);
console.log(
  `${RESTARTS} restarts, ${asked} requests, ${failures.length} failed ${[...new Set(failures)]}; the longest wait ${Math.round(longest)} ms`,
);
process.exit(failures.length ? 1 : 0);
