// How long a request may take that is made to be slow, and how much memory strange ones keep: npm run verify:bounds
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import t, { type Test } from 'tap';
import { ASSETS_FOLDER, Assets } from '../../server/assets/manifest.ts';
import { MAX_HEADER_BYTES } from '../../server/http/request-guard.ts';
import { root } from '../../server/project.ts';
import { createApp } from '../helpers/app.ts';

const app = await createApp(t);
const { hash } = new Assets(join(root, ASSETS_FOLDER), new Map());

/** Another reader, who has limits of their own. */
let readers = 0;
const createReader = () => `10.1.${++readers >> 8}.${readers & 255}`;

/** The least time of several that a request takes, in milliseconds: what else the machine does makes it longer only. */
async function leastTime(url: string, headers: Record<string, string> = {}): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await app.inject({ url, headers, remoteAddress: createReader() });
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

t.test('no header and no address takes much longer to read than it is long', async t => {
  const fill = (piece: string, length: number) => piece.repeat(Math.floor(length / piece.length));
  const pieces = [
    ...[' ', '\t', ', ', ' ,', '; ', '; lang', 'gzip, '],
    ...', ; - " * = % & / a a- a, ;q= ;q=0.5, W/ W/"", "x", *, lang= lang=; 0-, 0-0, -1, bytes='.split(' '),
    ...'en-x- es;q=0.1, gzip; br;q=0,'.split(' '),
  ];
  const long = MAX_HEADER_BYTES - 200;
  const sheet = `/static/${hash}/css/site.css`;
  const plain = Math.max(await leastTime('/en'), await leastTime(sheet), await leastTime('/none'));
  // One that looked at each pair of letters would be at it a thousand times as long.
  const most = 40 * Math.max(plain, 1);
  const takesLittle = async (t: Test, what: string, url: string, headers = {}) => {
    const least = await leastTime(url, headers);
    t.ok(least < most, `${least.toFixed(1)} ms, plain ${plain.toFixed(1)} ms: ${what}`);
  };
  for (const piece of pieces) {
    const value = fill(piece, long);
    for (const [url, name, start] of [
      ['/', 'accept-language', ''],
      ['/', 'cookie', ''],
      ['/none', 'accept-language', 'en-'],
      ['/en', 'accept-encoding', ''],
      ['/en', 'if-none-match', ''],
      [sheet, 'if-none-match', ''],
      [sheet, 'accept-encoding', ''],
      [sheet, 'range', 'bytes='],
    ] as const)
      await takesLittle(t, `${name} of ${JSON.stringify(piece)}`, url, { [name]: `${start}${value}\u0021` });
  }
  for (const piece of '/ a/ %2f % %41 & a& = ? //a .. . - es { {address}'.split(' '))
    for (const start of ['/', '/en/', '/ES/', '/?lang=', '/en?length=', '/en?share=', `/static/${hash}/`])
      await takesLittle(t, start + JSON.stringify(piece), `${start}${fill(piece, 8_100 - start.length)}x`);
});

const collect = () => {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
};

t.test('however many strange requests come, memory has an end', async t => {
  let count = 0;
  /** Sends 2,500 requests with distinct URLs and headers, 20 MB in all. */
  const askMuch = async () => {
    for (let i = 0; i < 2_500; i++) {
      const strange = `${count++}`.padEnd(4_000, 'a');
      await app.inject({
        url: i % 5 ? `/en/info/dialog?x=${strange}` : `/${strange}`,
        headers: { 'accept-encoding': `identity, ${strange}`, 'accept-language': strange, cookie: strange },
        remoteAddress: createReader(),
      });
      // An answer to inject is let go of in the next turn.
      await setImmediate();
    }
  };
  await askMuch();
  await askMuch();
  const before = collect();
  await askMuch();
  const more = (collect() - before) / 2 ** 20;
  t.ok(more < 8, `${more.toFixed(1)} MB more`);
});
