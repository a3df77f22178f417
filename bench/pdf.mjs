// npm run bench:pdf: the first PDF and the next by the typesetter, against headless Chromium printing the same page; what
// all PDFs at once do to pages; and a PDF from memory against a file. Cold is with the start of thread or browser.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { startApp, startReader, startServer, startStatic } from './app.mjs';
import { eachPdf, startTypesetter } from './typesetter.mjs';

const ROUNDS = 5;
const median = times => times.toSorted((a, b) => a - b)[times.length >> 1];
const timed = async action => {
  const begin = performance.now();
  await action();
  return performance.now() - begin;
};
const pdfs = eachPdf();
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
const figures = { ours: { cold: [], warm: [] }, theirs: { cold: [], warm: [] } };
for (let round = 0; round < ROUNDS; round++) {
  const { typesetter } = startTypesetter();
  figures.ours.cold.push(await timed(() => typesetter.pdf(document, options)));
  // Another text each time, so that nothing is remembered as a whole.
  const [text] = document.sheet.summary;
  const other = {
    ...document,
    sheet: { ...document.sheet, summary: [{ ...text, text: `${text.text} ${round}` }] },
  };
  figures.ours.warm.push(await timed(() => typesetter.pdf(other, options)));
  await typesetter.close();
  let browser;
  figures.theirs.cold.push(
    await timed(async () => {
      browser = await launch();
      await print(browser);
    }),
  );
  figures.theirs.warm.push(await timed(() => print(browser)));
  await browser.close();
}

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
);
console.table(
  Object.fromEntries(
    ['cold', 'warm'].map(kind => {
      const [ours, theirs] = [median(figures.ours[kind]), median(figures.theirs[kind])];
      return [
        kind,
        { 'ours, ms': ours.toFixed(0), 'Chromium, ms': theirs.toFixed(0), ratio: (theirs / ours).toFixed(1) },
      ];
    }),
  ),
);

// The rest by HTTP, from a process of its own, as readers have it.
const ask = (base, path) =>
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
/** Asks for a page, in each language by turns, a hundred times in a second, answered or not, until a promise is. */
async function watchPages(base, until) {
  const times = [];
  const pending = [];
  let done = false;
  until.finally(() => {
    done = true;
  });
  for (let i = 0; !done; i++) {
    pending.push(timed(() => ask(base, i % 2 ? '/en' : '/es')).then(time => times.push(time)));
    await setTimeout(10);
  }
  await Promise.all(pending);
  return times;
}

const watched = { idle: [], busy: [] };
for (let round = 0; round < ROUNDS; round++) {
  const server = await startServer();
  await watchPages(server.base, setTimeout(5_000));
  watched.idle.push(...(await watchPages(server.base, setTimeout(3_000))));
  const before = server.memory();
  const reader = await startReader(pdfs.map(({ path }) => server.base + path));
  const all = reader.go();
  watched.busy.push(...(await watchPages(server.base, all)));
  const { whole, time } = await all;
  console.log(
    `all ${pdfs.length} PDFs at once, cold: ${whole} answered in ${time} ms; memory ${before.now} MB before, ${server.memory().most} at most`,
  );
  server.stop();
}
console.table(
  Object.fromEntries(
    Object.entries({ p50: 0.5, p99: 0.99 }).map(([name, q]) => {
      const [idle, busy] = [quantile(watched.idle, q), quantile(watched.busy, q)];
      return [
        `page, ${name}`,
        { 'idle, ms': idle.toFixed(1), 'meanwhile, ms': busy.toFixed(1), ratio: (busy / idle).toFixed(2) },
      ];
    }),
  ),
);

// The same bytes by @fastify/static, in a process of its own, too.
const folder = mkdtempSync(join(tmpdir(), 'pdf-'));
const { rawPayload } = await app.inject('/en/cv.pdf');
writeFileSync(join(folder, 'cv.pdf'), rawPayload);
const [server, file] = await Promise.all([startServer(), startStatic(folder)]);
const rounds = { ours: [], file: [] };
for (let round = 0; round < 7; round++) {
  for (const [name, base, path] of [
    ['ours', server.base, '/en/cv.pdf'],
    ['file', file.base, '/cv.pdf'],
  ]) {
    const time = await timed(async () => {
      for (let i = 0; i < 300; i++) await ask(base, path);
    });
    rounds[name].push(time / 300);
  }
}
const [ours, theirs] = [median(rounds.ours), median(rounds.file)];
console.log(
  `a PDF from memory: ${ours.toFixed(2)} ms; as a file by @fastify/static: ${theirs.toFixed(2)} ms; ratio ${(theirs / ours).toFixed(2)}`,
);
rmSync(folder, { recursive: true });
for (const { stop } of [server, file]) stop();
agent.destroy();
await close();
