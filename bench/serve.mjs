// npm run bench: request throughput and latency, memory under load and cold start. Compares the app as it ships with
// bare Fastify (with and without its logger), bare node:http and, where installed, nginx, all sending the same bytes.
// Servers run on one core and wrk (Debian: wrk) on another, in interleaved rounds of one run. Arguments select what is
// requested; --before names the built checkout of an earlier version, which takes part in the same rounds; --silent
// compares only servers without a log, next to each other in time, so that a machine with other load gives the same ratio:
// npm run bench -- page 304 --silent --rounds 25 --before ../earlier
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options, positionals: selection } = parseArgs({
  options: {
    before: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    silent: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const root = fileURLToPath(new URL('..', import.meta.url));
const ROUNDS = Number(options.rounds);
const SECONDS = 2;
const STARTS = 9;
if (spawnSync('wrk', ['--version']).error) {
  console.error('wrk is not installed (Debian: wrk).');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'serve-'));
// The nginx worker runs as another user.
chmodSync(folder, 0o755);
const children = new Set();
// On SIGKILL the nginx master would leave its worker running.
const stop = child => child.kill(child.spawnargs.includes('nginx') ? 'SIGTERM' : 'SIGKILL');
process.on('exit', () => {
  for (const child of children) stop(child);
  rmSync(folder, { recursive: true });
});
const median = values => values.sort((a, b) => a - b)[values.length >> 1];
const env = { ...process.env, NODE_ENV: 'production', SHUTDOWN_ANNOUNCE_MS: '0', CONTENT_DIR: 'content' };

/** Content with a CV of 1,000 entries. */
const largeContent = join(folder, 'content');
for (const name of ['cv', 'ui']) mkdirSync(join(largeContent, name), { recursive: true });
writeFileSync(join(largeContent, 'ui/en.json'), readFileSync(join(root, 'content/ui/en.json')));
const entry = (_, i) => ({
  id: `e${i}`,
  name: `Employer ${i}`,
  startDate: '2001',
  summary: `Deed ${i ** 3}.`,
});
const work = Array.from({ length: 1_000 }, entry);
writeFileSync(join(largeContent, 'cv/en.json'), JSON.stringify({ basics: { name: 'Ada' }, work }));

const get = (port, path, headers = {}) =>
  new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path, headers, agent: false }, async response => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
    });
    request.on('error', reject);
  });

/** Requests a path until the server accepts connections. */
async function waitFor(port, path) {
  for (;;) {
    try {
      return await get(port, path);
    } catch {
      // Any error means that it is not ready yet.
      await wait(1);
    }
  }
}

/**
 * Starts a process on the given cores and waits for its first response. `ms` is the time from start to that response.
 */
async function start(port, command, extraEnv = {}, { cores = '0', cwd = root } = {}) {
  const [program, ...args] = command;
  const child = spawn('taskset', ['-c', cores, program, ...args], {
    cwd,
    env: { ...env, PORT: String(port), ...extraEnv },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.add(child);
  const begin = performance.now();
  await waitFor(port, '/en');
  return { port, child, ms: performance.now() - begin };
}

const app = await start(4001, ['node', 'dist/main.js']);
const silent = await start(4008, ['node', 'dist/main.js'], { LOG_LEVEL: 'silent' });
const before =
  options.before &&
  (await start(4011, ['node', 'dist/main.js'], { LOG_LEVEL: 'silent' }, { cwd: options.before }));
const large = {
  app: await start(4002, ['node', 'dist/main.js'], { CONTENT_DIR: largeContent }),
  'app, silent': await start(4009, ['node', 'dist/main.js'], {
    CONTENT_DIR: largeContent,
    LOG_LEVEL: 'silent',
  }),
};

/**
 * What is requested. For each kind the response body is saved, after the app has compressed it at its highest level.
 */
const brotli = { 'accept-encoding': 'gzip, deflate, br, zstd' };
const html = (await get(4001, '/en')).body.toString();
const style = /href="([^"]*site\.css)"/.exec(html)[1];
const kinds = [
  { name: 'page', path: '/en' },
  { name: '304', path: '/en', notModified: true },
  { name: 'dialog', path: '/en/info/dialog' },
  { name: 'asset', path: style },
  { name: 'PDF', path: '/en/cv.pdf' },
  { name: 'page of 1,000 entries', path: '/en', servers: large },
].filter(({ name }) => selection.length === 0 || selection.includes(name));
for (const kind of kinds) {
  const { port } = kind.servers?.app ?? app;
  const others = [kind.servers?.['app, silent'] ?? silent, ...(before ? [before] : [])];
  for (let i = 0; i < 3; i++) {
    await Promise.all(
      [port, ...others.map(({ port }) => port)].map(target => get(target, kind.path, brotli)),
    );
    await wait(1_500);
  }
  const { headers, body } = await get(port, kind.path, brotli);
  const file = join(folder, kind.name.replaceAll(' ', '-'));
  writeFileSync(file, body);
  Object.assign(kind, {
    etag: headers.etag,
    type: headers['content-type'],
    encoding: headers['content-encoding'],
    file,
    bytes: body.length,
    barePath: `/${kind.name.replaceAll(' ', '-')}`,
  });
}

// The bare servers: the same bytes, with the least code that sends them.
const spec = JSON.stringify(
  kinds.map(({ barePath, file, type, encoding, etag }) => ({ barePath, file, type, encoding, etag })),
);
const common = `
  import { readFileSync } from 'node:fs';
  const kinds = ${spec}.map(kind => ({ ...kind, bytes: readFileSync(kind.file) }));
  const headersOf = ({ type, encoding, etag }) => ({ 'content-type': type, etag, ...(encoding && { 'content-encoding': encoding, vary: 'accept-encoding' }) });
  kinds.push({ barePath: '/en', type: 'text/plain', etag: '"x"', bytes: Buffer.from('ready') });`;
const fastify = logger => `${common}
  import Fastify from 'fastify';
  const app = Fastify({ logger: ${logger} });
  for (const kind of kinds) {
    const headers = headersOf(kind);
    app.get(kind.barePath, (request, reply) => {
      reply.headers(headers);
      if (request.headers['if-none-match'] === kind.etag) return reply.code(304).send();
      return reply.send(kind.bytes);
    });
  }
  await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });`;
const node = `${common}
  import http from 'node:http';
  const routes = new Map(kinds.map(kind => [kind.barePath, kind]));
  http.createServer((request, response) => {
    const kind = routes.get(request.url);
    if (request.headers['if-none-match'] === kind.etag) return response.writeHead(304, headersOf(kind)).end();
    response.writeHead(200, { ...headersOf(kind), 'content-length': kind.bytes.length }).end(kind.bytes);
  }).listen(Number(process.env.PORT), '127.0.0.1');`;
// Runs in the project root, where it finds node_modules.
const program = source => ['node', '--input-type=module', '-e', source];
const bare = program(fastify(true));
const servers = {
  app,
  'app, silent': silent,
  ...(before && { 'before, silent': before }),
  'Fastify, logging': await start(4003, bare),
  'Fastify, silent': await start(4004, program(fastify(false))),
  'node:http': await start(4005, program(node)),
};
if (!spawnSync('nginx', ['-v']).error) {
  const locations = kinds.map(
    ({ barePath, file, type, encoding }) =>
      `location = ${barePath} { alias ${file}; default_type "${type}"; ${encoding ? `add_header Content-Encoding ${encoding}; add_header Vary Accept-Encoding;` : ''} }`,
  );
  const config = join(folder, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off; pid ${folder}/nginx.pid; worker_processes 1; error_log /dev/null; events { worker_connections 1024; }
    http { access_log ${folder}/access.log; sendfile on; tcp_nopush on; keepalive_requests 1000000;
      server { listen 127.0.0.1:4006; location = /en { return 200 ready; } ${locations.join('\n')} } }`,
  );
  servers.nginx = await start(4006, ['nginx', '-c', config]);
}

/** Loads a server with wrk: requests per second, and the 99th percentile of latency in milliseconds. */
function load({ port }, path, headers, seconds = SECONDS) {
  const args = ['-c', '1', 'wrk', '-t1', '-c50', `-d${seconds}s`, '--latency'];
  const headerArgs = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const output = execFileSync('taskset', [...args, ...headerArgs, `http://127.0.0.1:${port}${path}`], {
    encoding: 'utf8',
  });
  if (/Non-2xx|Socket errors/.test(output) && !headers['if-none-match']) throw new Error(output);
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(output);
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(output)[1]),
    p99: p99 * { us: 0.001, ms: 1, s: 1_000 }[unit],
  };
}

// What takes part in the rounds.
const compared = options.silent
  ? Object.fromEntries(Object.entries(servers).filter(([name]) => name.endsWith('silent')))
  : servers;
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
);
const table = {};
for (const kind of kinds) {
  const results = Object.fromEntries(Object.keys(compared).map(name => [name, { rates: [], p99s: [] }]));
  for (let round = 0; round < ROUNDS; round++) {
    // Alternating order evens out other load on the machine.
    const order = Object.entries(compared);
    for (const [name, server] of round % 2 ? order.reverse() : order) {
      const isApp = /^(app|before)/.test(name);
      const path = isApp ? kind.path : kind.barePath;
      const target = kind.servers?.[name] ?? server;
      // Entity tags differ between versions, and nginx generates its own.
      const { etag } = (await get(target.port, path, brotli)).headers;
      const headers = { ...brotli, ...(kind.notModified && { 'if-none-match': etag }) };
      // Warm-up: an idle process has returned memory to the system.
      load(target, path, headers, 1);
      const { rate, p99 } = load(target, path, headers);
      results[name].rates.push(rate);
      results[name].p99s.push(p99);
    }
  }
  const shown = options.silent ? results['app, silent'] : results.app;
  const row = {
    bytes: kind.notModified ? 0 : kind.bytes,
    'app, requests/s': Math.round(median([...shown.rates])),
    'p99, ms': median([...shown.p99s]).toFixed(2),
  };
  // Ratios are taken within a round: measurements seconds apart vary less than those of the whole run.
  const ratio = (one, other) => {
    const ofMetric = metric =>
      median(results[one][metric].map((value, i) => value / results[other][metric][i])).toFixed(2);
    return `${ofMetric('rates')} (p99 ${ofMetric('p99s')})`;
  };
  for (const name of options.silent ? [] : Object.keys(servers))
    if (!/^(app|before)/.test(name)) row[`to ${name}`] = ratio('app', name);
  row['both silent'] = ratio('app, silent', 'Fastify, silent');
  if (before) row['both silent, before'] = ratio('before, silent', 'Fastify, silent');
  table[kind.name] = row;
}
console.table(table);
if (options.silent) process.exit();

for (const name of ['app, silent', 'before, silent', 'Fastify, silent', 'node:http', 'nginx'])
  if (servers[name]) stop(servers[name].child);

// Resident memory in MB under load (six times five seconds): of the app with and without a rendered PDF, and bare
// Fastify.
const resident = ({ child }) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
servers['app, pages only'] = await start(4010, ['node', 'dist/main.js']);
const paths = { app: '/en', 'app, pages only': '/en', 'Fastify, logging': '/page' };
const memory = Object.fromEntries(Object.keys(paths).map(name => [name, { MB: [], requests: 0 }]));
for (let round = 0; round < 6; round++) {
  for (const [name, path] of Object.entries(paths)) {
    memory[name].requests += Math.round(load(servers[name], path, brotli, 5).rate * 5);
    memory[name].MB.push(Math.round(resident(servers[name])));
  }
}
for (const [name, { MB, requests }] of Object.entries(memory))
  console.log(`${name}: ${MB.join(', ')} MB in ${requests} requests`);
const ratioToBare = name => (memory[name].MB.at(-1) / memory['Fastify, logging'].MB.at(-1)).toFixed(2);
console.log(
  `memory at the end, ratios to bare Fastify: app ${ratioToBare('app')}, pages only ${ratioToBare('app, pages only')}`,
);
for (const child of children) stop(child);
await wait(200);

const starts = { app: [], bare: [] };
for (let i = 0; i < STARTS; i++) {
  for (const [name, command] of [
    ['app', ['node', 'dist/main.js']],
    ['bare', bare],
  ]) {
    const { child, ms } = await start(4007, command, {}, { cores: '0,1' });
    starts[name].push(ms);
    child.kill('SIGKILL');
    await wait(100);
  }
}
const appMs = median(starts.app);
const bareMs = median(starts.bare);
console.log(
  `cold start to the first response: ${appMs.toFixed(0)} ms, bare Fastify ${bareMs.toFixed(0)} ms, ratio ${(appMs / bareMs).toFixed(2)}`,
);
