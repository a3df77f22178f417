// npm run bench:pdf: the first and the next PDF by Typst against headless Chromium printing the same page (cold
// includes the start of the worker thread or browser); page latency while all PDFs render; a cached PDF against
// @fastify/static.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { startApp, startClient, startServer, startStatic } from './app.mjs';
import { eachPdf, startTypesetter } from './typesetter.mjs';

const ROUNDS = 5;
const median = times => times.toSorted((a, b) => a - b)[times.length >> 1];
const timed = async action => {
  const begin = performance.now();
  await action();
  return performance.now() - begin;
};
const pdfs = await eachPdf();
const [{ document, options }] = pdfs;
const { app, base, close } = await startApp();
const agent = new http.Agent({ keepAlive: true });
const launch = () =>
  chromium.launch({ executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const print = async browser => {
  const page = await browser.newPage();
  await page.goto(`${base}/en`);
  await page.pdf({ preferCSSPageSize: true });
  await page.close();
};
const times = { typst: { cold: [], warm: [] }, chromium: { cold: [], warm: [] } };
for (let round = 0; round < ROUNDS; round++) {
  const { typesetter } = startTypesetter();
  times.typst.cold.push(await timed(() => typesetter.pdf(document, options)));
  // A different text each round, so that Typst cannot reuse its whole result.
  const [text] = document.view.summary;
  const other = {
    ...document,
    view: { ...document.view, summary: [{ ...text, text: `${text.text} ${round}` }] },
  };
  times.typst.warm.push(await timed(() => typesetter.pdf(other, options)));
  await typesetter.close();
  let browser;
  times.chromium.cold.push(
    await timed(async () => {
      browser = await launch();
      await print(browser);
    }),
  );
  times.chromium.warm.push(await timed(() => print(browser)));
  await browser.close();
}

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
);
console.table(
  Object.fromEntries(
    ['cold', 'warm'].map(kind => {
      const typstMs = median(times.typst[kind]);
      const chromiumMs = median(times.chromium[kind]);
      return [
        kind,
        {
          'Typst, ms': typstMs.toFixed(0),
          'Chromium, ms': chromiumMs.toFixed(0),
          ratio: (chromiumMs / typstMs).toFixed(1),
        },
      ];
    }),
  ),
);

// Everything below is measured over HTTP, against a server in its own process.
const get = (base, path) =>
  new Promise((resolve, reject) => {
    const request = http.get(base + path, { agent }, response => {
      let bytes = 0;
      response.on('data', chunk => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve({ status: response.statusCode, bytes }));
    });
    request.on('error', reject);
  });
const quantile = (times, q) => times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * q)];
/** Requests pages 100 times a second, without waiting for responses, until a promise settles. Returns times in ms. */
async function measurePages(base, until) {
  const latencies = [];
  const pending = [];
  let done = false;
  until.finally(() => {
    done = true;
  });
  for (let i = 0; !done; i++) {
    pending.push(timed(() => get(base, i % 2 ? '/en' : '/es')).then(ms => latencies.push(ms)));
    await setTimeout(10);
  }
  await Promise.all(pending);
  return latencies;
}

const pages = { idle: [], busy: [] };
for (let round = 0; round < ROUNDS; round++) {
  const server = await startServer();
  await measurePages(server.base, setTimeout(5_000));
  pages.idle.push(...(await measurePages(server.base, setTimeout(3_000))));
  const before = server.memory();
  const client = await startClient(pdfs.map(({ path }) => server.base + path));
  const all = client.go();
  pages.busy.push(...(await measurePages(server.base, all)));
  const { complete, ms } = await all;
  console.log(
    `all ${pdfs.length} PDFs at once, cold: ${complete} complete in ${ms} ms; memory ${before.current} MB before, peak ${server.memory().peak} MB`,
  );
  server.stop();
}
console.table(
  Object.fromEntries(
    Object.entries({ p50: 0.5, p99: 0.99 }).map(([name, q]) => {
      const idle = quantile(pages.idle, q);
      const busy = quantile(pages.busy, q);
      return [
        `page, ${name}`,
        { 'idle, ms': idle.toFixed(1), 'during PDFs, ms': busy.toFixed(1), ratio: (busy / idle).toFixed(2) },
      ];
    }),
  ),
);

// The same bytes by @fastify/static, also in its own process.
const folder = mkdtempSync(join(tmpdir(), 'pdf-'));
const { rawPayload } = await app.inject('/en/cv.pdf');
writeFileSync(join(folder, 'cv.pdf'), rawPayload);
const [server, file] = await Promise.all([startServer(), startStatic(folder)]);
const rounds = { cache: [], file: [] };
for (let round = 0; round < 7; round++) {
  for (const [name, base, path] of [
    ['cache', server.base, '/en/cv.pdf'],
    ['file', file.base, '/cv.pdf'],
  ]) {
    const time = await timed(async () => {
      for (let i = 0; i < 300; i++) await get(base, path);
    });
    rounds[name].push(time / 300);
  }
}
const fromCache = median(rounds.cache);
const fromFile = median(rounds.file);
console.log(
  `a cached PDF: ${fromCache.toFixed(2)} ms; as a file by @fastify/static: ${fromFile.toFixed(2)} ms; ratio ${(fromFile / fromCache).toFixed(2)}`,
);
rmSync(folder, { recursive: true });
for (const { stop } of [server, file]) stop();
agent.destroy();
await close();
