// npm run verify:rolling: restarts two server processes in turn by SIGTERM, behind nginx and then HAProxy with the
// configuration from deploy/, while clients with keep-alive connections request pages and PDFs. Passes when every
// response is complete and no drain takes longer than 2 s. Needs both proxies and openssl.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort, startProxy, versionOf } from './proxy.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const RESTARTS = 20;
const REQUESTS = 100_000;
const CLIENTS = 24;
const IDLE_CONNECTIONS = 100;
/** The server's default of SHUTDOWN_ANNOUNCE_MS. */
const ANNOUNCE_MS = 1_000;
const children = new Set();
const folder = mkdtempSync(join(tmpdir(), 'rolling-'));
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts a server process on a port and waits until it listens. */
async function start(port) {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      TRUST_PROXY: '127.0.0.1',
      SHUTDOWN_ANNOUNCE_MS: String(ANNOUNCE_MS),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const exit = once(child, 'exit').then(([code]) => code);
  exit.then(() => children.delete(child));
  let output = '';
  await new Promise((resolve, reject) => {
    exit.then(code => reject(new Error(`the server exited (${code}):\n${output}`)));
    child.stdout.on('data', chunk => {
      if (output.includes('listening at')) return;
      output += chunk;
      if (output.includes('listening at')) resolve();
    });
  });
  return { child, exit };
}

/** Opens idle keep-alive connections directly to a process. */
async function openIdle(port) {
  for (let i = 0; i < IDLE_CONNECTIONS; i++) {
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

/** Restarts the processes behind one proxy under load. Returns the row of the table. */
async function measure(name) {
  const ports = [await freePort(), await freePort()];
  const processes = [await start(ports[0]), await start(ports[1])];
  const proxy = await startProxy(name, { ports, folder });
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  const bodies = new Map();
  const failures = [];
  const drains = [];
  let requests = 0;
  let pdfRequests = 0;
  let stopped = false;

  const get = path =>
    new Promise((resolve, reject) => {
      const headers = { 'accept-encoding': 'identity' };
      const request = https.get(`${proxy.base}${path}`, { agent, headers }, async response => {
        try {
          const hash = createHash('sha1');
          for await (const chunk of response) hash.update(chunk);
          resolve({ status: response.statusCode, hash: hash.digest('hex') });
        } catch (error) {
          reject(error);
        }
      });
      request.on('error', reject);
    });
  const requestAll = async paths => {
    for (let i = 0; !stopped; i++) {
      const path = paths[i % paths.length];
      try {
        const { status, hash } = await get(path);
        if (!bodies.has(path)) bodies.set(path, hash);
        if (status !== 200 || hash !== bodies.get(path)) failures.push(`${path}: ${status}, different bytes`);
      } catch (error) {
        failures.push(`${path}: ${error.message}`);
      }
      requests++;
      if (path.includes('.pdf')) pdfRequests++;
    }
  };
  const clients = [...Array.from({ length: CLIENTS }, () => requestAll(pages)), requestAll(pdfs)];

  for (let i = 0; i < RESTARTS; i++) {
    const turn = i % 2;
    await openIdle(ports[turn]);
    const begin = performance.now();
    processes[turn].child.kill('SIGTERM');
    const code = await processes[turn].exit;
    drains.push(performance.now() - begin - ANNOUNCE_MS);
    if (code !== 0) failures.push(`a process exited with ${code}`);
    processes[turn] = await start(ports[turn]);
    // The proxy has to notice that the process is back before the other one stops.
    await wait(1_000);
    while (requests < (REQUESTS / RESTARTS) * (i + 1)) await wait(50);
  }
  stopped = true;
  await Promise.all(clients);
  agent.destroy();
  for (const { child } of processes) child.kill('SIGKILL');
  await proxy.stop();
  for (const failure of failures.slice(0, 10)) console.error(`${name}: ${failure}`);
  return {
    version: versionOf(name),
    restarts: RESTARTS,
    requests,
    'for PDFs': pdfRequests,
    failures: failures.length,
    'longest drain after the announcement, ms': Math.round(Math.max(...drains)),
  };
}

const table = {};
for (const name of ['nginx', 'haproxy']) {
  try {
    table[name] = await measure(name);
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
  Object.values(table).some(row => row.failures || row['longest drain after the announcement, ms'] > 2_000)
    ? 1
    : 0,
);
