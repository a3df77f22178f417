// npm run verify:slow: opens 1,000 slow connections with slowhttptest (Debian: slowhttptest) while a client requests
// pages. Compares its 99th percentile of latency with that of an idle server before and after (medians of rounds), and
// measures when the last slow connection is closed.
import { execFileSync, fork, spawn, spawnSync } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { startServer } from '../bench/app.mjs';

const CONNECTIONS = 1_000;
const CONNECTIONS_PER_SECOND = 200;
const MAX_SECONDS = 150;
const ROUNDS = 5;
const ROUND_MS = 3_000;
const attacks = {
  'slow headers': ['-H', '-i', '1'],
  'slow body': ['-B', '-i', '1', '-s', '100000'],
  'slow reading': ['-X', '-k', '5', '-w', '10', '-y', '20', '-n', '1', '-z', '5', '-u/en/cv.pdf'],
  'many ranges': ['-R', '-u/static/css/site.css'],
};

const [, file, role, port] = process.argv;
if (role === 'silent') openSilent();
else if (role === 'client') measureLatency();
else await main();

/** Opens connections and sends nothing. */
async function openSilent() {
  for (let i = 0; i < CONNECTIONS; i++) {
    net
      .connect(port, '127.0.0.1')
      .on('error', () => {})
      .resume();
    await wait(1_000 / CONNECTIONS_PER_SECOND);
  }
}

/** Requests /en 100 times a second. On a message it sends the latencies in ms since the last message. */
function measureLatency() {
  const agent = new http.Agent({ keepAlive: true });
  let latencies = [];
  process.on('message', () => {
    process.send(latencies);
    latencies = [];
  });
  setInterval(() => {
    const begin = performance.now();
    http.get({ port, agent, path: '/en' }, response => {
      response.resume().on('end', () => latencies.push(performance.now() - begin));
    });
  }, 10);
}

async function main() {
  if (spawnSync('slowhttptest', ['-h']).error) {
    console.error('slowhttptest is not installed (Debian: slowhttptest).');
    process.exit(1);
  }
  const { base, stop, memory } = await startServer();
  const { port } = new URL(base);
  // The URL of an asset has its hash, so it is read from a page.
  const page = await (await fetch(`${base}/en`)).text();
  const [asset] = /\/static\/[^"]+\/site\.css/.exec(page);
  await (await fetch(`${base}/en/cv.pdf`)).arrayBuffer();
  const client = fork(file, ['client', port]);
  const takeLatencies = () =>
    new Promise(resolve => {
      client.once('message', resolve);
      client.send('');
    });
  /**
   * The 99th percentile of latency of each round. Several rounds, as other load on the machine disturbs single ones.
   */
  const measureP99s = async () => {
    const p99s = [];
    for (let i = 0; i < ROUNDS; i++) {
      await takeLatencies();
      await wait(ROUND_MS);
      const latencies = (await takeLatencies()).sort((a, b) => a - b);
      p99s.push(latencies[Math.floor(latencies.length * 0.99)]);
    }
    return p99s;
  };
  const median = values => values.sort((a, b) => a - b)[values.length >> 1];
  const countOpen = () =>
    execFileSync('ss', ['-Htn', 'state', 'established', `sport = :${port}`])
      .toString()
      .split('\n').length;
  await measureP99s();
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
  );
  const rows = {};
  let failed = false;
  for (const name of ['silence', ...Object.keys(attacks)]) {
    const idleBefore = await measureP99s();
    const openBefore = countOpen();
    const begin = performance.now();
    const args = (attacks[name] ?? []).map(arg =>
      arg.replace(/^-u\/static.*/, `-u${base}${asset}`).replace(/^-u\//, `-u${base}/`),
    );
    const load = ['-c', CONNECTIONS, '-r', CONNECTIONS_PER_SECOND, '-l', MAX_SECONDS, '-v', 0];
    const attack =
      name === 'silence'
        ? fork(file, ['silent', port])
        : // It takes a core: with a low priority it takes no time from the server, which is what is measured.
          spawn('nice', ['-n', 19, 'slowhttptest', '-u', `${base}/en`, ...load, ...args].map(String), {
            stdio: 'ignore',
          });
    const attackP99 = median(await measureP99s());
    const held = countOpen() - openBefore;
    while (countOpen() > openBefore + 5 && performance.now() - begin < MAX_SECONDS * 1_000) await wait(200);
    const seconds = (performance.now() - begin) / 1_000;
    attack.kill('SIGKILL');
    await wait(1_000);
    const idleP99 = median([...idleBefore, ...(await measureP99s())]);
    failed ||= seconds >= MAX_SECONDS || attackP99 > 2 * idleP99;
    rows[name] = {
      'p99 idle, ms': idleP99.toFixed(1),
      'p99 under attack, ms': attackP99.toFixed(1),
      ratio: (attackP99 / idleP99).toFixed(2),
      'open after 15 s': held,
      'all closed after, s': seconds >= MAX_SECONDS ? 'never' : seconds.toFixed(0),
      'memory, MB': memory().current,
    };
  }
  console.table(rows);
  client.kill();
  stop();
  process.exit(failed ? 1 : 0);
}
