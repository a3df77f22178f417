// npm run verify:bounds: time limits for requests crafted to be slow, and memory limits for many distinct ones.
import { once } from 'node:events';
import http from 'node:http';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import t, { type Test } from 'tap';
import { ASSETS_FOLDER, Assets } from '../../server/assets/manifest.ts';
import { choiceValues, papers } from '../../server/content/site.ts';
import { MAX_HEADER_BYTES } from '../../server/http/request-guard.ts';
import { root } from '../../server/project.ts';
import { createApp } from '../helpers/app.ts';

const app = await createApp(t);
const { hash } = new Assets(join(root, ASSETS_FOLDER), new Map());

let clients = 0;
/** A new client address, so that rate limits do not add up. */
const nextAddress = () => `10.1.${++clients >> 8}.${clients & 255}`;

/** The shortest of several times of a request, in ms: other load on the machine only makes it longer. */
async function shortestTime(url: string, headers: Record<string, string> = {}): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await app.inject({ url, headers, remoteAddress: nextAddress() });
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest;
}

t.test('long headers and URLs are parsed in linear time', async t => {
  const fill = (piece: string, length: number) => piece.repeat(Math.floor(length / piece.length));
  const pieces = [
    ' ',
    '\t',
    ', ',
    ' ,',
    '; ',
    '; lang',
    'gzip, ',
    ...', ; - " * = % & / a a- a, ;q= ;q=0.5, W/ W/"", "x", *, lang= lang=; 0-, 0-0, -1, bytes='.split(' '),
    ...'en-x- es;q=0.1, gzip; br;q=0,'.split(' '),
  ];
  const long = MAX_HEADER_BYTES - 200;
  const stylesheet = `/static/${hash}/css/site.css`;
  const plain = Math.max(
    await shortestTime('/en'),
    await shortestTime(stylesheet),
    await shortestTime('/none'),
  );
  // Quadratic time would be a thousand times as long.
  const limit = 40 * Math.max(plain, 1);
  const isFast = async (t: Test, name: string, url: string, headers = {}) => {
    const ms = await shortestTime(url, headers);
    t.ok(ms < limit, `${ms.toFixed(1)} ms, plain ${plain.toFixed(1)} ms: ${name}`);
  };
  for (const piece of pieces) {
    const value = fill(piece, long);
    for (const [url, name, start] of [
      ['/', 'accept-language', ''],
      ['/', 'cookie', ''],
      ['/none', 'accept-language', 'en-'],
      ['/en', 'accept-encoding', ''],
      ['/en', 'if-none-match', ''],
      [stylesheet, 'if-none-match', ''],
      [stylesheet, 'accept-encoding', ''],
      [stylesheet, 'range', 'bytes='],
    ] as const)
      await isFast(t, `${name} of ${JSON.stringify(piece)}`, url, { [name]: `${start}${value}\u0021` });
  }
  for (const piece of '/ a/ %2f % %41 & a& = ? //a .. . - es { {address}'.split(' '))
    for (const start of ['/', '/en/', '/ES/', '/?lang=', '/en?length=', '/en?share=', `/static/${hash}/`])
      await isFast(t, start + JSON.stringify(piece), `${start}${fill(piece, 8_100 - start.length)}x`);
});

/** Collects garbage: three times, as what has a finalizer is freed by a later collection. Returns the heap in use, in bytes. */
const collectGarbage = () => {
  v8.setFlagsFromString('--expose-gc');
  for (let i = 0; i < 3; i++) vm.runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
};

t.test('memory use does not grow with the number of distinct requests', async t => {
  let count = 0;
  /** Sends 2,500 requests with distinct URLs and headers, 20 MB in all. */
  const sendDistinct = async () => {
    for (let i = 0; i < 2_500; i++) {
      const value = `${count++}`.padEnd(4_000, 'a');
      await app.inject({
        url: i % 5 ? `/en/info/dialog?x=${value}` : `/${value}`,
        headers: { 'accept-encoding': `identity, ${value}`, 'accept-language': value, cookie: value },
        remoteAddress: nextAddress(),
      });
      // inject() releases a response in the next turn of the event loop.
      await setImmediate();
    }
  };
  await sendDistinct();
  await sendDistinct();
  const before = collectGarbage();
  await sendDistinct();
  const growth = (collectGarbage() - before) / 2 ** 20;
  t.ok(growth < 8, `${growth.toFixed(1)} MB more`);
});

/** The app on a port of its own. `send` requests a path and returns whether the response was routed, not cached. */
async function listen(t: Test, env: Record<string, string> = {}) {
  const app = await createApp(t, { env });
  let routed = 0;
  app.addHook('onRequest', async () => {
    routed++;
  });
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  t.teardown(() => agent.destroy());
  const send = async (path: string, encoding: string): Promise<boolean> => {
    const before = routed;
    const request = http.get(base + path, { agent, headers: { 'accept-encoding': encoding } });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    await once(response.resume(), 'end');
    if (response.statusCode !== 200) throw new Error(`${path} is ${response.statusCode}`);
    return routed > before;
  };
  return { app, send };
}

/** Megabytes of the process outside and inside the heap, without garbage. */
function megabytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

t.test(
  '5,000 requests with foreign parameters fill no memory, and a new page is cached after them',
  async t => {
    const { app, send } = await listen(t);
    const { assets } = app.snapshot();
    const paths = [
      '/en',
      '/es',
      '/en/info',
      '/en/cv.json',
      assets.path('js/site.js'),
      assets.path('css/site.css'),
    ];
    const sendForeign = async (count: number) => {
      for (let i = 0; i < count; i++)
        await send(`${paths[i % paths.length]}?x=${i}&utm_source=${i}`, i % 2 ? 'br' : 'identity');
    };
    await sendForeign(100);
    const before = megabytes();
    const rss = process.memoryUsage().rss;
    await sendForeign(5_000);
    const growth = megabytes() - before;
    const rssGrowth = (process.memoryUsage().rss - rss) / 2 ** 20;
    t.ok(growth < 10, `${growth.toFixed(1)} MB more`);
    t.ok(rssGrowth < 50, `${rssGrowth.toFixed(1)} MB more of resident memory`);
    t.ok(await send('/es/shortcuts', 'identity'), 'a new page is rendered');
    t.notOk(await send('/es/shortcuts', 'identity'), 'and cached');
  },
);

t.test('100,000 random combinations of all known choices stay within the limit of the cache', async t => {
  const limit = 8;
  const { send } = await listen(t, { CACHE_MAX_BYTES: String(limit * 2 ** 20), HANDLER_TIMEOUT_MS: '60000' });
  const pick = <V>(values: readonly V[]): V => values[Math.floor(Math.random() * values.length)] as V;
  const pages = [
    '',
    '/info',
    '/info/dialog',
    '/shortcuts',
    '/shortcuts/dialog',
    '/cv.txt',
    '/cv.md',
    '/cv.json',
    '/cv.vcf',
  ];
  const choices = { ...choiceValues, paper: papers };
  const randomPath = () => {
    const query = (['length', 'icons', 'theme', 'paper'] as const)
      .filter(() => Math.random() < 0.5)
      .map(name => `${name}=${pick(choices[name])}`);
    if (Math.random() < 0.2) query.push('download');
    const page = Math.random() < 0.0005 ? '/cv.pdf' : pick(pages);
    return `/${pick(['en', 'es'])}${page}?${query.sort(() => Math.random() - 0.5).join('&')}`;
  };
  const before = megabytes();
  let cached = 0;
  const client = async () => {
    for (let i = 0; i < 12_500; i++)
      if (!(await send(randomPath(), pick(['br', 'gzip', 'identity'])))) cached++;
  };
  await Promise.all(Array.from({ length: 8 }, client));
  const growth = megabytes() - before;
  t.ok(growth < limit + 20, `${growth.toFixed(1)} MB more, ${cached} responses from the cache`);
});
