// npm run bench: what it costs to serve bytes, against servers that do nothing else. In one run, in interleaved rounds, on
// one core, asked from another by wrk (Debian): the app as it ships; bare Fastify with the same bytes, with its logger,
// as the app logs, and without; bare node:http; and nginx, where it is installed. Then cold starts, and memory after load.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../dist/project.js';

const [ROUNDS, SECONDS, STARTS] = [5, 2, 9];
if (spawnSync('wrk', ['--version']).error) {
  console.error('There is no wrk: install it (Debian: wrk).');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'serve-'));
// The worker of nginx is another user.
chmodSync(folder, 0o755);
const children = new Set();
// nginx takes its worker along only when it is asked.
const end = child => child.kill(child.spawnargs.includes('nginx') ? 'SIGTERM' : 'SIGKILL');
process.on('exit', () => {
  for (const child of children) end(child);
  rmSync(folder, { recursive: true });
});
const median = values => values.sort((a, b) => a - b)[values.length >> 1];
const env = { ...process.env, NODE_ENV: 'production', SHUTDOWN_ANNOUNCE_MS: '0', CONTENT_DIR: 'content' };

/** A CV of a thousand entries. */
const large = join(folder, 'content');
for (const name of ['cv', 'ui']) mkdirSync(join(large, name), { recursive: true });
writeFileSync(join(large, 'ui/en.json'), readFileSync(join(root, 'content/ui/en.json')));
const entry = (_, i) => ({
  id: `e${i}`,
  name: `Employer ${i}`,
  startDate: '2001',
  summary: `Deed ${i ** 3}.`,
});
const work = Array.from({ length: 1_000 }, entry);
writeFileSync(join(large, 'cv/en.json'), JSON.stringify({ basics: { name: 'Ada' }, work }));

/** The answer to a request, whole. */
const get = (port, path, headers = {}) =>
  new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path, headers, agent: false }, async answer => {
      const chunks = await answer.toArray();
      resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) });
    });
    request.on('error', reject);
  });

/** Asks until there is an answer. */
async function first(port, path) {
  for (;;) {
    try {
      return await get(port, path);
    } catch {
      await wait(1);
    }
  }
}

/** A process, on the first core if not told otherwise, when it answers. */
async function start(port, command, more = {}, cores = '0') {
  const [program, ...args] = command;
  const child = spawn('taskset', ['-c', cores, program, ...args], {
    cwd: root,
    env: { ...env, PORT: String(port), ...more },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.add(child);
  const begin = performance.now();
  await first(port, '/en');
  return { port, child, ms: performance.now() - begin };
}

const app = await start(4001, ['node', 'dist/main.js']);
const silent = await start(4008, ['node', 'dist/main.js'], { LOG_LEVEL: 'silent' });
const thousand = {
  app: await start(4002, ['node', 'dist/main.js'], { CONTENT_DIR: large }),
  'app, silent': await start(4009, ['node', 'dist/main.js'], { CONTENT_DIR: large, LOG_LEVEL: 'silent' }),
};

/** What is asked for; of each the bytes that the app answers with, when it has made them as small as it can. */
const brotli = { 'accept-encoding': 'gzip, deflate, br, zstd' };
const html = (await get(4001, '/en')).body.toString();
const style = /href="([^"]*site\.css)"/.exec(html)[1];
const kinds = [
  { name: 'page', path: '/en' },
  { name: '304', path: '/en', unchanged: true },
  { name: 'dialog', path: '/en/info/dialog' },
  { name: 'asset', path: style },
  { name: 'PDF', path: '/en/cv.pdf' },
  { name: 'page of 1,000 entries', path: '/en', from: thousand },
];
for (const kind of kinds) {
  const { port } = kind.from?.app ?? app;
  const quiet = kind.from?.['app, silent'] ?? silent;
  for (let i = 0; i < 3; i++) {
    await Promise.all([port, quiet.port].map(to => get(to, kind.path, brotli)));
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
  });
  kind.bytes = body.length;
  kind.at = `/${kind.name.replaceAll(' ', '-')}`;
}

// As little as there can be around the same bytes.
const spec = JSON.stringify(
  kinds.map(({ at, file, type, encoding, etag, unchanged }) => ({
    at,
    file,
    type,
    encoding,
    etag,
    unchanged,
  })),
);
const common = `
  import { readFileSync } from 'node:fs';
  const kinds = ${spec}.map(kind => ({ ...kind, bytes: readFileSync(kind.file) }));
  const headersOf = ({ type, encoding, etag }) => ({ 'content-type': type, etag, ...(encoding && { 'content-encoding': encoding, vary: 'accept-encoding' }) });
  kinds.push({ at: '/en', type: 'text/plain', etag: '"x"', bytes: Buffer.from('ready') });`;
const fastify = logger => `${common}
  import Fastify from 'fastify';
  const app = Fastify({ logger: ${logger} });
  for (const kind of kinds) {
    const headers = headersOf(kind);
    app.get(kind.at, (request, reply) => {
      reply.headers(headers);
      if (request.headers['if-none-match'] === kind.etag) return reply.code(304).send();
      return reply.send(kind.bytes);
    });
  }
  await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });`;
const node = `${common}
  import http from 'node:http';
  const known = new Map(kinds.map(kind => [kind.at, kind]));
  http.createServer((request, response) => {
    const kind = known.get(request.url);
    if (request.headers['if-none-match'] === kind.etag) return response.writeHead(304, headersOf(kind)).end();
    response.writeHead(200, { ...headersOf(kind), 'content-length': kind.bytes.length }).end(kind.bytes);
  }).listen(Number(process.env.PORT), '127.0.0.1');`;
// In the root a program finds the packages themselves, and not what the app was made of.
const program = text => ['node', '--input-type=module', '-e', text];
const bare = program(fastify(true));
const servers = {
  app,
  'app, silent': silent,
  'Fastify, logging': await start(4003, bare),
  'Fastify, silent': await start(4004, program(fastify(false))),
  'node:http': await start(4005, program(node)),
};
if (!spawnSync('nginx', ['-v']).error) {
  const places = kinds.map(
    ({ at, file, type, encoding }) =>
      `location = ${at} { alias ${file}; default_type "${type}"; ${encoding ? `add_header Content-Encoding ${encoding}; add_header Vary Accept-Encoding;` : ''} }`,
  );
  const config = join(folder, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off; pid ${folder}/nginx.pid; worker_processes 1; error_log /dev/null; events { worker_connections 1024; }
    http { access_log ${folder}/access.log; sendfile on; tcp_nopush on; keepalive_requests 1000000;
      server { listen 127.0.0.1:4006; location = /en { return 200 ready; } ${places.join('\n')} } }`,
  );
  servers.nginx = await start(4006, ['nginx', '-c', config]);
}

/** Requests per second and the 99th percentile, in milliseconds, of one round. */
function load({ port }, path, headers, seconds = SECONDS) {
  const args = ['-c', '1', 'wrk', '-t1', '-c50', `-d${seconds}s`, '--latency'];
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const said = execFileSync('taskset', [...args, ...given, `http://127.0.0.1:${port}${path}`], {
    encoding: 'utf8',
  });
  if (/Non-2xx|Socket errors/.test(said) && !headers['if-none-match']) throw new Error(said);
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(said);
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(said)[1]),
    p99: p99 * { us: 0.001, ms: 1, s: 1_000 }[unit],
  };
}

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
);
const table = {};
for (const kind of kinds) {
  const results = Object.fromEntries(Object.keys(servers).map(name => [name, { rates: [], p99s: [] }]));
  for (let round = 0; round < ROUNDS; round++) {
    // By turns from either end: who shares the machine comes and goes.
    const turns = Object.entries(servers);
    for (const [name, server] of round % 2 ? turns.reverse() : turns) {
      const isApp = name.startsWith('app');
      // nginx has validators of its own making.
      const path = isApp ? kind.path : kind.at;
      const etag = name === 'nginx' ? (await get(4006, kind.at)).headers.etag : kind.etag;
      const headers = { ...brotli, ...(kind.unchanged && { 'if-none-match': etag }) };
      const to = isApp ? (kind.from?.[name] ?? server) : server;
      // A process that was idle meanwhile has given memory back, and takes a while to have it again.
      load(to, path, headers, 1);
      const { rate, p99 } = load(to, path, headers);
      results[name].rates.push(rate);
      results[name].p99s.push(p99);
    }
  }
  const row = {
    bytes: kind.unchanged ? 0 : kind.bytes,
    'app, requests/s': Math.round(median([...results.app.rates])),
    'p99, ms': median([...results.app.p99s]).toFixed(2),
  };
  // What was measured in one round was measured within seconds: their ratios move less than either.
  const ratio = (one, other) => {
    const [rates, p99s] = ['rates', 'p99s'].map(what =>
      median(results[one][what].map((value, i) => value / results[other][what][i])).toFixed(2),
    );
    return `${rates} (p99 ${p99s})`;
  };
  for (const name of Object.keys(servers).slice(2)) row[`to ${name}`] = ratio('app', name);
  row['both silent'] = ratio('app, silent', 'Fastify, silent');
  table[kind.name] = row;
}
console.table(table);

for (const name of ['app, silent', 'Fastify, silent', 'node:http', 'nginx'])
  if (servers[name]) end(servers[name].child);

// Resident memory, in MB, of a process that has made a PDF and of one that has not, after each of some times as many requests as take some seconds, more than 100,000 in all.
const resident = ({ child }) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
servers['app, pages alone'] = await start(4010, ['node', 'dist/main.js']);
const compared = { app: '/en', 'app, pages alone': '/en', 'Fastify, logging': '/page' };
const memory = Object.fromEntries(Object.keys(compared).map(name => [name, { MB: [], requests: 0 }]));
for (let round = 0; round < 6; round++) {
  for (const [name, path] of Object.entries(compared)) {
    memory[name].requests += Math.round(load(servers[name], path, brotli, 5).rate * 5);
    memory[name].MB.push(Math.round(resident(servers[name])));
  }
}
for (const [name, { MB, requests }] of Object.entries(memory))
  console.log(`${name}: ${MB.join(', ')} MB in ${requests} requests`);
const toBare = name => (memory[name].MB.at(-1) / memory['Fastify, logging'].MB.at(-1)).toFixed(2);
console.log(`memory at the end, ratios: ${toBare('app')}, ${toBare('app, pages alone')}`);
for (const child of children) end(child);
await wait(200);

const starts = { app: [], bare: [] };
for (let i = 0; i < STARTS; i++) {
  for (const [name, command] of [
    ['app', ['node', 'dist/main.js']],
    ['bare', bare],
  ]) {
    const { child, ms } = await start(4007, command, {}, '0,1');
    starts[name].push(ms);
    child.kill('SIGKILL');
    await wait(100);
  }
}
const [ours, theirs] = [median(starts.app), median(starts.bare)];
console.log(
  `cold start to the first 200: ${ours.toFixed(0)} ms, bare Fastify ${theirs.toFixed(0)} ms, ratio ${(ours / theirs).toFixed(2)}`,
);
