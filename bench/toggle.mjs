// npm run bench:toggle: from the click on the other language, or its key, to the page painted, in Chromium on a warm
// server: asked for by the key, asked for ahead by the pointer, and as a whole page loaded anew, by turns; without
// throttling and as "Slow 4G" of the developer tools.
import { cpus } from 'node:os';
import { chromium } from 'playwright-core';
import { startServer } from './app.mjs';

const ROUNDS = 15;
const nets = {
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
const network = await page.context().newCDPSession(page);
await network.send('Network.enable');
// What a page does in the frame in which it is painted comes before the paint; a message from there, after it.
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
const ways = {
  'key, nothing asked ahead': async () => {
    await page.mouse.move(5, 5);
    requests = [];
    await page.keyboard.press('l');
  },
  'pointer, asked ahead': async () => {
    const link = await other();
    await page.mouse.move(5, 5);
    await Promise.all([page.waitForEvent('requestfinished'), page.hover(link)]);
    requests = [];
    await page.click(link);
  },
  'page loaded anew': async () => {
    const link = await other();
    // htmx does not see this click.
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
for (const act of Object.values(ways)) for (let i = 0; i < 3; i++) await measure(act);
const rows = {};
let failed = false;
for (const [net, conditions] of Object.entries(nets)) {
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    ...(conditions ?? { latency: 0, downloadThroughput: -1, uploadThroughput: -1 }),
  });
  const figures = Object.fromEntries(Object.keys(ways).map(way => [way, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [way, act] of Object.entries(ways)) figures[way].push(await measure(act));
  const whole = quantile(
    figures['page loaded anew'].map(({ time }) => time),
    0.5,
  );
  for (const [way, all] of Object.entries(figures)) {
    const times = all.map(({ time }) => time);
    const most = Math.max(...all.map(({ requests }) => requests));
    rows[`${net}: ${way}`] = {
      'median ms': Math.round(quantile(times, 0.5)),
      'p90 ms': Math.round(quantile(times, 0.9)),
      requests: most,
      'of loaded anew': (quantile(times, 0.5) / whole).toFixed(2),
    };
    const expected = way === 'pointer, asked ahead' ? 0 : 1;
    failed ||= most !== expected || (!conditions && way.startsWith('key') && quantile(times, 0.5) > 100);
  }
}
console.table(rows);
await browser.close();
stop();
process.exit(failed ? 1 : 0);
