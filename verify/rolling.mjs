// npm run verify:rolling: two processes behind a real nginx, then a real HAProxy, each by its file in deploy/, restarted in
// turn by SIGTERM while readers with kept-alive connections ask for pages and for PDFs that have to be made. Nobody may
// get anything but the whole of what was asked for. It wants both proxies and openssl.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../dist/project.js';
import { freePort, startProxy, versionOf } from './proxy.mjs';

const [RESTARTS, REQUESTS, READERS, IDLE] = [20, 100_000, 24, 100];
/** The window of the server's own default, in milliseconds. */
const ANNOUNCE_MS = 1_000;
const children = new Set();
const folder = mkdtempSync(join(tmpdir(), 'rolling-'));
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A process of the app at a port, when it listens. */
async function start(port) {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: root,
    env: {
      ...process.env,
      ...{ PORT: String(port), TRUST_PROXY: '127.0.0.1', SHUTDOWN_ANNOUNCE_MS: String(ANNOUNCE_MS) },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const exit = once(child, 'exit').then(([code]) => code);
  exit.then(() => children.delete(child));
  let output = '';
  await new Promise((resolve, reject) => {
    exit.then(code => reject(new Error(`it ended (${code}):\n${output}`)));
    child.stdout.on('data', chunk => {
      if (output.includes('listening at')) return;
      output += chunk;
      if (output.includes('listening at')) resolve();
    });
  });
  return { child, exit };
}

/** Connections that were used once and are kept alive, straight to a process. */
async function holdIdle(port) {
  for (let i = 0; i < IDLE; i++) {
    const socket = net.connect(port, '127.0.0.1', () =>
      socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n'),
    );
    socket.on('error', () => {});
    await once(socket, 'data');
  }
}

const pages = ['/en', '/es', '/en/info', '/es/shortcuts', '/en/info/dialog', '/es/cv.txt', '/en/cv.json'];
const pdfs = ['en', 'es'].flatMap(language =>
  ['long', 'short'].flatMap(length =>
    ['a4', 'letter'].map(paper => `/${language}/cv.pdf?length=${length}&paper=${paper}`),
  ),
);

async function roll(name) {
  const ports = [await freePort(), await freePort()];
  const processes = [await start(ports[0]), await start(ports[1])];
  const proxy = await startProxy(name, { ports, folder });
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  const bodies = new Map();
  const failures = [];
  const drains = [];
  let [asked, made, over] = [0, 0, false];

  const get = path =>
    new Promise((resolve, reject) => {
      const headers = { 'accept-encoding': 'identity' };
      const request = https.get(`${proxy.base}${path}`, { agent, headers }, async answer => {
        try {
          const hash = createHash('sha1');
          for await (const chunk of answer) hash.update(chunk);
          resolve({ status: answer.statusCode, hash: hash.digest('hex') });
        } catch (error) {
          reject(error);
        }
      });
      request.on('error', reject);
    });
  const read = async paths => {
    for (let i = 0; !over; i++) {
      const path = paths[i % paths.length];
      try {
        const { status, hash } = await get(path);
        if (!bodies.has(path)) bodies.set(path, hash);
        if (status !== 200 || hash !== bodies.get(path)) failures.push(`${path}: ${status}, other bytes`);
      } catch (error) {
        failures.push(`${path}: ${error.message}`);
      }
      asked++;
      if (path.includes('.pdf')) made++;
    }
  };
  const readers = [...Array.from({ length: READERS }, () => read(pages)), read(pdfs)];

  for (let i = 0; i < RESTARTS; i++) {
    const turn = i % 2;
    await holdIdle(ports[turn]);
    const begin = performance.now();
    processes[turn].child.kill('SIGTERM');
    const code = await processes[turn].exit;
    drains.push(performance.now() - begin - ANNOUNCE_MS);
    if (code !== 0) failures.push(`a process ended with ${code}`);
    processes[turn] = await start(ports[turn]);
    // A balancer takes a moment to see that it is back; whoever restarts the next at once has none.
    await wait(1_000);
    while (asked < (REQUESTS / RESTARTS) * (i + 1)) await wait(50);
  }
  over = true;
  await Promise.all(readers);
  agent.destroy();
  for (const { child } of processes) child.kill('SIGKILL');
  await proxy.stop();
  for (const failure of failures.slice(0, 10)) console.error(`${name}: ${failure}`);
  return {
    version: versionOf(name),
    restarts: RESTARTS,
    requests: asked,
    'of PDFs': made,
    failures: failures.length,
    'longest drain beyond the window, ms': Math.round(Math.max(...drains)),
  };
}

const table = {};
for (const name of ['nginx', 'haproxy']) {
  try {
    table[name] = await roll(name);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
);
console.table(table);
process.exit(
  Object.values(table).some(row => row.failures || row['longest drain beyond the window, ms'] > 2_000)
    ? 1
    : 0,
);
