// npm run bench:toggle: time in Chromium from a click or key press on the other language to the painted page: by key
// without preloading, by pointer with preloading, and as a full page load, in interleaved rounds against a warm server;
// without throttling and with the "Slow 4G" profile of DevTools.
import { cpus } from 'node:os';
import { chromium } from 'playwright-core';
import { startServer } from './app.mjs';

const ROUNDS = 15;
const profiles = {
  'no throttling': null,
  'Slow 4G': { latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 },
};
const quantile = (values, q) => values.toSorted((a, b) => a - b)[Math.floor(values.length * q)];

const { base, stop } = await startServer();
const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage();
const devtools = await page.context().newCDPSession(page);
await devtools.send('Network.enable');
// requestAnimationFrame runs before the paint; a message posted from it is received after the paint.
await page.addInitScript(() => {
  const epoch = time => performance.timeOrigin + time;
  const begin = event => sessionStorage.setItem('begin', epoch(event.timeStamp));
  addEventListener('click', event => event.isTrusted && begin(event), { capture: true });
  addEventListener('keydown', begin, { capture: true });
  addEventListener('htmx:after:swap', () =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = () => sessionStorage.setItem('painted', epoch(performance.now()));
      port1.postMessage('');
    }),
  );
  new PerformanceObserver(list => {
    for (const { name, startTime } of list.getEntries())
      if (name === 'first-contentful-paint') sessionStorage.setItem('painted', epoch(startTime));
  }).observe({ type: 'paint', buffered: true });
});
let requests = [];
page.on('request', request => {
  if (['document', 'fetch'].includes(request.resourceType())) requests.push(request);
});

const other = async () => `#language-${(await page.getAttribute('html', 'lang')) === 'en' ? 'es' : 'en'}`;
const scenarios = {
  'key, not preloaded': async () => {
    await page.mouse.move(5, 5);
    requests = [];
    await page.keyboard.press('l');
  },
  'pointer, preloaded': async () => {
    const link = await other();
    await page.mouse.move(5, 5);
    await Promise.all([page.waitForEvent('requestfinished'), page.hover(link)]);
    requests = [];
    await page.click(link);
  },
  'full page load': async () => {
    const link = await other();
    // Hides the click from htmx, so that the browser follows the link.
    await page.evaluate(() => {
      addEventListener('click', event => event.stopImmediatePropagation(), { capture: true });
      document.documentElement.dataset.old = '';
    });
    await page.mouse.move(5, 5);
    await page.hover(link);
    requests = [];
    await page.click(link);
    await page.waitForSelector('html:not([data-old])', { state: 'attached' });
  },
};

async function measure(act) {
  await page.waitForSelector('[data-htmx-powered]', { state: 'attached' });
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => sessionStorage.removeItem('painted'));
  await act();
  await page.waitForFunction(() => sessionStorage.getItem('painted'));
  const time = await page.evaluate(() => sessionStorage.getItem('painted') - sessionStorage.getItem('begin'));
  return { time, requests: requests.length };
}

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, Chromium ${browser.version()}, ${cpus().length} x ${cpus()[0].model}`,
);
await page.goto(`${base}/en`);
for (const act of Object.values(scenarios)) for (let i = 0; i < 3; i++) await measure(act);
const rows = {};
let failed = false;
for (const [profile, conditions] of Object.entries(profiles)) {
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    ...(conditions ?? { latency: 0, downloadThroughput: -1, uploadThroughput: -1 }),
  });
  const figures = Object.fromEntries(Object.keys(scenarios).map(scenario => [scenario, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [scenario, act] of Object.entries(scenarios)) figures[scenario].push(await measure(act));
  const fullLoadMs = quantile(
    figures['full page load'].map(({ time }) => time),
    0.5,
  );
  for (const [scenario, all] of Object.entries(figures)) {
    const times = all.map(({ time }) => time);
    const maxRequests = Math.max(...all.map(({ requests }) => requests));
    rows[`${profile}: ${scenario}`] = {
      'median ms': Math.round(quantile(times, 0.5)),
      'p90 ms': Math.round(quantile(times, 0.9)),
      requests: maxRequests,
      'ratio to full load': (quantile(times, 0.5) / fullLoadMs).toFixed(2),
    };
    const expected = scenario === 'pointer, preloaded' ? 0 : 1;
    const isSlow = !conditions && scenario.startsWith('key') && quantile(times, 0.5) > 100;
    failed ||= maxRequests !== expected || isSlow;
  }
}
console.table(rows);
await browser.close();
stop();
process.exit(failed ? 1 : 0);
