// npm run verify:edits: edits the content of a running server 1,000 times, one in three edits broken, while clients
// request pages. Fails when a request fails, when a response mixes two versions or is older than an earlier one, or
// when memory grows.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const EDITS = Number(process.argv[2] ?? 1_000);
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cv-site-'));
for (const name of ['cv', 'ui']) mkdirSync(join(folder, name));
writeFileSync(join(folder, 'ui/en.json'), readFileSync(join(root, 'content/ui/en.json')));
const file = join(folder, 'cv/en.json');
const cv = version =>
  JSON.stringify({ basics: { name: 'Ada', label: version, summary: version }, work: [{ name: version }] });
writeFileSync(file, cv('v0'));

const server = spawn(process.execPath, ['--expose-gc', join(root, 'dist/main.js')], {
  env: { ...process.env, CONTENT_DIR: folder, PORT: '0', LOG_LEVEL: 'info' },
});
let log = '';
let port;
await new Promise(resolve => {
  server.stdout.on('data', data => {
    log = (log + data).slice(-2_000);
    port ??= /listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(log)?.[1];
    if (port) resolve();
  });
});
const agent = new http.Agent({ keepAlive: true });
const get = path =>
  new Promise((resolve, reject) => {
    http
      .get({ port, path, agent }, async response => {
        let body = '';
        for await (const chunk of response) body += chunk;
        resolve({ status: response.statusCode, body });
      })
      .on('error', reject);
  });
const memory = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024;

let ended = false;
let requests = 0;
const failures = [];
const seen = new Set();
async function requestPages() {
  let newest = 0;
  while (!ended) {
    const { status, body } = await get('/en').catch(error => ({ status: error.code, body: '' }));
    requests++;
    const versions = [/class="label">(.*?)</, /class="summary">\n<p>(.*?)</, /class="title">(.*?)</].map(
      p => p.exec(body)?.[1],
    );
    const version = Number(versions[0]?.slice(1));
    if (status !== 200 || new Set(versions).size !== 1 || !(version >= newest))
      failures.push(`${status} ${versions} after v${newest}`);
    else newest = version;
    seen.add(version);
    await wait(5);
  }
}
for (let i = 0; i < 200; i++) await get('/en');
const before = memory();
const loops = [requestPages(), requestPages()];
let degraded = 0;
const begin = performance.now();
for (let edit = 1; edit <= EDITS; edit++) {
  const text = edit % 3 === 2 ? cv(`v${edit}`).slice(0, -(1 + (edit % 40))) : cv(`v${edit}`);
  if (edit % 2) writeFileSync(file, text);
  else {
    writeFileSync(`${file}~`, text);
    renameSync(`${file}~`, file);
  }
  // Every fifth edit lasts long enough for the watcher; the others are overwritten before it reads them.
  await wait(edit % 5 === 0 ? 450 : 20);
  if (edit % 25 === 0 && JSON.parse((await get('/health')).body).status === 'degraded') degraded++;
}
writeFileSync(file, cv(`v${EDITS + 1}`));
await wait(1_000);
ended = true;
await Promise.all(loops);
const isLastLive = (await get('/en')).body.includes(`class="label">v${EDITS + 1}<`);
const after = memory();
server.kill('SIGTERM');
const code = await new Promise(resolve => server.once('exit', resolve));
rmSync(folder, { recursive: true });

console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}`);
console.log(
  `${EDITS} edits in ${((performance.now() - begin) / 1000).toFixed(0)} s, one in three broken; ${requests} requests, ${failures.length} failed`,
);
console.log(
  `${seen.size} versions served; degraded in ${degraded} of ${Math.floor(EDITS / 25)} health checks; the last edit is live: ${isLastLive}`,
);
console.log(
  `resident memory ${before.toFixed(0)} MB before, ${after.toFixed(0)} MB after (ratio ${(after / before).toFixed(2)}); exit ${code}`,
);
for (const failure of failures.slice(0, 10)) console.log(failure);
process.exitCode = failures.length || !isLastLive || code || after > before * 1.5 ? 1 : 0;
