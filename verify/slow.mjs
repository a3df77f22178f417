// npm run verify:slow: 1,000 connections that hold on by being slow, opened by slowhttptest (Debian), while others read: the
// 99th percentile of those against that of a quiet server before and after, each the median of rounds, and how soon the
// last of the slow is gone.
import { execFileSync, fork, spawn, spawnSync } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startServer } from '../bench/app.mjs';

const [CONNECTIONS, A_SECOND, MOST_S] = [1_000, 200, 150];
const [ROUNDS, ROUND_MS] = [5, 3_000];
const kinds = {
  'slow headers': ['-H', '-i', '1'],
  'slow body': ['-B', '-i', '1', '-s', '100000'],
  'slow reading': ['-X', '-k', '5', '-w', '10', '-y', '20', '-n', '1', '-z', '5', '-u/en/cv.pdf'],
  'many ranges': ['-R', '-u/static/css/site.css'],
};

const [, file, part, port] = process.argv;
if (part === 'silent') silent();
else if (part === 'read') await read();
else await main();

/** Opens connections and says nothing. */
async function silent() {
  for (let i = 0; i < CONNECTIONS; i++) {
    net
      .connect(port, '127.0.0.1')
      .on('error', () => {})
      .resume();
    await wait(1_000 / A_SECOND);
  }
}

/** Reads /en a hundred times a second, and tells the times since it was asked last, in milliseconds. */
async function read() {
  const agent = new http.Agent({ keepAlive: true });
  let times = [];
  process.on('message', () => {
    process.send(times);
    times = [];
  });
  setInterval(() => {
    const begin = performance.now();
    http.get({ port, agent, path: '/en' }, answer => {
      answer.resume().on('end', () => times.push(performance.now() - begin));
    });
  }, 10);
}

async function main() {
  if (spawnSync('slowhttptest', ['-h']).error) {
    console.error('There is no slowhttptest: install it (Debian: slowhttptest).');
    process.exit(1);
  }
  const { base, stop, memory } = await startServer();
  const { port } = new URL(base);
  // What a page loads has an address that only the page knows.
  const page = await (await fetch(`${base}/en`)).text();
  const [asset] = /\/static\/[^"]+\/site\.css/.exec(page);
  await (await fetch(`${base}/en/cv.pdf`)).arrayBuffer();
  const reader = fork(fileURLToPath(`file://${file}`), ['read', port]);
  const take = () =>
    new Promise(resolve => {
      reader.once('message', resolve);
      reader.send('');
    });
  /** The 99th percentile of each of some rounds; the machine has others to serve, who spoil one now and then. */
  const p99s = async () => {
    const of = [];
    for (let i = 0; i < ROUNDS; i++) {
      await take();
      await wait(ROUND_MS);
      const times = (await take()).sort((a, b) => a - b);
      of.push(times[Math.floor(times.length * 0.99)]);
    }
    return of;
  };
  const median = values => values.sort((a, b) => a - b)[values.length >> 1];
  const open = () =>
    execFileSync('ss', ['-Htn', 'state', 'established', `sport = :${port}`])
      .toString()
      .split('\n').length;
  await p99s();
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
  );
  const rows = {};
  let failed = false;
  for (const kind of ['silence', ...Object.keys(kinds)]) {
    const quiet = await p99s();
    const before = open();
    const begin = performance.now();
    const args = (kinds[kind] ?? []).map(arg =>
      arg.replace(/^-u\/static.*/, `-u${base}${asset}`).replace(/^-u\//, `-u${base}/`),
    );
    const attack =
      kind === 'silence'
        ? fork(file, ['silent', port])
        : spawn(
            'slowhttptest',
            ['-u', `${base}/en`, '-c', CONNECTIONS, '-r', A_SECOND, '-l', MOST_S, '-v', 0, ...args].map(
              String,
            ),
            { stdio: 'ignore' },
          );
    const meanwhile = median(await p99s());
    const held = open() - before;
    while (open() > before + 5 && performance.now() - begin < MOST_S * 1_000) await wait(200);
    const gone = (performance.now() - begin) / 1_000;
    attack.kill('SIGKILL');
    await wait(1_000);
    const idle = median([...quiet, ...(await p99s())]);
    failed ||= gone >= MOST_S || meanwhile > 2 * idle;
    rows[kind] = {
      'p99 idle, ms': idle.toFixed(1),
      'p99 meanwhile, ms': meanwhile.toFixed(1),
      ratio: (meanwhile / idle).toFixed(2),
      'open after 15 s': held,
      'all gone after s': gone >= MOST_S ? 'never' : gone.toFixed(0),
      'memory, MB': memory().now,
    };
  }
  console.table(rows);
  reader.kill();
  stop();
  process.exit(failed ? 1 : 0);
}
