// npm run verify:deploy: nginx, HAProxy and Caddy (Debian: nginx-light, haproxy, caddy), each by the file in deploy/, in
// front of two processes of the server. By real requests: what must come through as it is, what must not come through at
// all, and that nobody is refused while the processes are started anew. Of one alone: npm run verify:deploy -- nginx.
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import tls from 'node:tls';
import { brotliDecompressSync } from 'node:zlib';
import { startServer } from '../bench/app.mjs';
import { freePort, names, startProxy, versionOf } from './proxy.mjs';

/** How many ask at once while processes are started anew: half by HTTP/2, half by HTTP/1.1. */
const READERS = 8;
const PROXY = '127.0.0.1';
/** A reader, at another address of this machine than the proxy. */
const READER = '127.0.0.2';
/** What an address gets by shared links (server/sharing/share-link.ts). */
const SHARED_A_MINUTE = 60;
const TOKEN = 'the-token-of-a-shared-link';
const BROWSER = 'the-browser-of-a-reader';
/** What is between two neighbours, and no part of an answer. */
const hops = ['connection', 'keep-alive', 'transfer-encoding', 'date'];
/** What a reader may say of himself. */
const claims = {
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-host': 'forged.example',
  'x-real-ip': '203.0.113.9',
  forwarded: 'for=203.0.113.9;host=forged.example',
};

const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
chmodSync(folder, 0o755);
const running = new Set();
process.on('exit', () => {
  for (const { child } of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A process of the server, by its defaults but for what a proxy in front wants. */
async function start(port) {
  const server = await startServer({
    PORT: String(port),
    NODE_ENV: 'production',
    BASE_URL: 'https://cv.example.org',
    TRUST_PROXY: PROXY,
    SHUTDOWN_ANNOUNCE_MS: '',
  });
  running.add(server);
  return server;
}

async function end(server) {
  server.child.kill('SIGTERM');
  if (server.child.exitCode === null) await once(server.child, 'exit');
  running.delete(server);
}

const collect = async (status, headers, stream) => {
  const body = Buffer.concat(await stream.toArray());
  return { status, headers, body };
};

/** Asks by HTTP/1.1. */
const ask = (base, path, { headers = {}, agent = false, method = 'GET', localAddress } = {}) =>
  new Promise((resolve, reject) => {
    const { protocol, hostname, port } = new URL(base);
    const host = hostname === 'localhost' ? '127.0.0.1' : hostname;
    const options = { host, port, path, method, headers, agent, localAddress };
    const secure = { rejectUnauthorized: false, servername: 'localhost' };
    const request = (
      protocol === 'https:'
        ? https.request({ ...options, ...secure, headers: { host: `localhost:${port}`, ...headers } })
        : http.request(options)
    ).on('response', answer => collect(answer.statusCode, answer.headers, answer).then(resolve, reject));
    request.on('error', reject).end();
  });

/** A connection by HTTP/2, where the other side speaks it. */
async function connect(base, localAddress = PROXY) {
  const { port } = new URL(base);
  const socket = tls.connect({
    ...{ host: '127.0.0.1', port, localAddress, servername: 'localhost' },
    ...{ ALPNProtocols: ['h2', 'http/1.1'], rejectUnauthorized: false },
  });
  await once(socket, 'secureConnect');
  const session = http2.connect(base, { createConnection: () => socket });
  session.on('error', () => {});
  const get = (path, headers = {}) =>
    new Promise((resolve, reject) => {
      const stream = session.request({ ':path': path, ...headers });
      stream.on('response', ({ ':status': status, ...fields }) =>
        collect(status, fields, stream).then(resolve, reject),
      );
      stream.on('error', reject).end();
    });
  return { get, socket, session };
}

function must(holds, what) {
  if (!holds) throw new Error(what);
}

/** What of the headers of one answer is another in the other. */
const differences = (one, other) =>
  Object.keys(one).filter(name => !hops.includes(name) && String(one[name]) !== String(other[name]));

/** How often the processes were asked for a path, by their logs. */
async function timesAsked({ servers }, path) {
  await wait(150); // Lines wait for others.
  const lines = servers.flatMap(server => server.log().split('\n'));
  return lines.filter(line => line.includes(`"path":"${path}"`)).length;
}

/** Each takes what there is to ask, and tells in a word what it found; it throws when something is not as it should be. */
const checks = {
  'HTTP/2 by TLS 1.3': async ({ h2 }) => {
    must(h2.socket.alpnProtocol === 'h2', `it speaks ${h2.socket.alpnProtocol}`);
    must(h2.socket.getProtocol() === 'TLSv1.3', h2.socket.getProtocol());
    return 'h2';
  },
  'http leads to https': async ({ proxy }) => {
    const { status, headers } = await ask(proxy.http, '/en?length=short', {
      headers: { host: new URL(proxy.http).host },
    });
    must([301, 308].includes(status), status);
    // Caddy takes it that whoever chose its port leads 443 there.
    const to = headers.location.replace(/:\d+/, '');
    must(to === 'https://localhost/en?length=short', headers.location);
    return status;
  },
  'a page, its headers unchanged': async ({ h2, proxy, servers }) => {
    const accept = { 'accept-encoding': 'br' };
    const direct = await ask(servers[0].base, '/en', { headers: accept });
    for (const answer of [await h2.get('/en', accept), await ask(proxy.base, '/en', { headers: accept })]) {
      must(answer.status === 200, answer.status);
      const other = differences(direct.headers, answer.headers);
      must(!other.length, `other: ${other}`);
      must(answer.headers['strict-transport-security'], 'no HSTS');
      must(answer.body.equals(direct.body), 'other bytes');
    }
    return `${Object.keys(direct.headers).length - 3} headers`;
  },
  'errors, redirects and files likewise': async ({ h2, servers }) => {
    for (const path of ['/', '/xx', '/en/', '/en?length=no', '/robots.txt', '/en/card.png', '/en/cv.pdf']) {
      const direct = await ask(servers[0].base, path);
      const answer = await h2.get(path);
      must(answer.status === direct.status, `${path}: ${answer.status}`);
      const other = differences(direct.headers, answer.headers);
      must(!other.length, `${path}: other ${other}`);
    }
  },
  'no encoding where none is wanted': async ({ h2, servers }) => {
    const { headers, body } = await h2.get('/en');
    const direct = await ask(servers[0].base, '/en');
    must(headers['content-encoding'] === undefined, headers['content-encoding']);
    must(headers.etag === direct.headers.etag, `ETag ${headers.etag}`);
    must(body.equals(direct.body), 'other bytes');
  },
  'brotli as it was made': async ({ h2 }) => {
    const { headers, body } = await h2.get('/en', { 'accept-encoding': 'gzip, deflate, br' });
    must(headers['content-encoding'] === 'br', headers['content-encoding']);
    must(brotliDecompressSync(body).includes('<html'), 'no page');
    return `${body.length} bytes`;
  },
  '304 by ETag': async ({ h2, asset }) => {
    for (const path of ['/en', asset, asset]) {
      const { headers } = await h2.get(path, { 'accept-encoding': 'br' });
      const again = await h2.get(path, { 'accept-encoding': 'br', 'if-none-match': headers.etag });
      must(again.status === 304 && !again.body.length, `${path}: ${again.status}`);
      must(again.headers.etag === headers.etag, `${path}: ${again.headers.etag}`);
    }
  },
  'assets are kept as they allow': async context => {
    const { h2, name, asset: file } = context;
    await h2.get(file, { 'accept-encoding': 'br' });
    const before = await timesAsked(context, file);
    for (let i = 0; i < 4; i++) {
      const { status, headers } = await h2.get(file, { 'accept-encoding': 'br' });
      must(
        status === 200 && headers['content-encoding'] === 'br',
        `${status} ${headers['content-encoding']}`,
      );
      must(headers['cache-control'] === 'public, max-age=31536000, immutable', headers['cache-control']);
    }
    const asked = (await timesAsked(context, file)) - before;
    // Caddy keeps nothing by itself.
    must(name === 'caddy' ? asked === 4 : asked === 0, `${asked} of 4 were asked for`);
    const { headers } = await h2.get(file);
    must(headers['content-encoding'] === undefined, `${headers['content-encoding']} for one who takes none`);
    return name === 'caddy' ? 'by browsers' : 'by the proxy';
  },
  'pages are asked for each time': async context => {
    const before = await timesAsked(context, '/es');
    for (let i = 0; i < 4; i++) await context.h2.get('/es');
    const asked = (await timesAsked(context, '/es')) - before;
    must(asked === 4, `${asked} of 4 were asked for`);
  },
  'a reader is who he is': async ({ proxy, servers }) => {
    // Each address gets so many answers by shared links a minute, of each process; whatever it says of itself.
    const often = async (base, localAddress) => {
      const statuses = [];
      for (let i = 0; i < 2 * SHARED_A_MINUTE + 2; i++) {
        const headers = { ...claims, 'x-forwarded-for': `203.0.113.${i}` };
        statuses.push((await ask(base, `/en?share=${TOKEN}`, { headers, localAddress })).status);
      }
      return statuses;
    };
    const other = await ask(proxy.base, `/en?share=${TOKEN}`, { localAddress: '127.0.0.5' });
    for (const [base, address] of [
      [proxy.base, '127.0.0.3'],
      [servers[0].base, '127.0.0.4'],
    ]) {
      const statuses = await often(base, address);
      const refused = statuses.indexOf(429);
      must(refused >= SHARED_A_MINUTE && statuses.at(-1) === 429, `${base}: 429 at ${refused}`);
    }
    const others = await ask(proxy.base, `/en?share=${TOKEN}`, { localAddress: '127.0.0.5' });
    must(other.status === 200 && others.status === 200, `one for another: ${others.status}`);
  },
  'the limits are those of the server': async ({ h2, proxy }) => {
    const long = await h2.get(`/en?x=${'x'.repeat(9_000)}`);
    must(long.status === 414 && long.headers['content-security-policy'], `address: ${long.status}`);
    const head = await ask(proxy.base, '/en', { headers: { x: 'x'.repeat(20_000) } }).catch(
      ({ code }) => code,
    );
    must([400, 414, 431].includes(head.status), `head: ${head.status ?? head}`);
    const post = await ask(proxy.base, '/en', { method: 'POST' });
    must(post.status === 405, `POST: ${post.status}`);
    return `414, ${head.status}, 405`;
  },
  'both started anew, nobody refused': async context => {
    const { proxy, servers } = context;
    let ended = false;
    let requests = 0;
    const failures = [];
    const ask1 = agent => ask(proxy.base, '/en', { agent });
    const readers = Array.from({ length: READERS }, async (_, i) => {
      const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
      let h2;
      while (!ended) {
        // Where the proxy has let a connection go, a browser opens another.
        if (i % 2 && (!h2 || h2.session.closed || h2.session.destroyed)) h2 = await connect(proxy.base);
        const answer = i % 2 ? h2.get('/en') : ask1(agent);
        const { status, body } = await answer.catch(error => ({ status: error.code ?? error.message }));
        requests++;
        if (status !== 200 || !body.includes('</html>')) failures.push(status);
        await wait(2);
      }
      h2?.session.close();
      agent.destroy();
    });
    for (const i of [0, 1, 0, 1]) {
      await wait(500);
      const { port } = new URL(servers[i].base);
      await end(servers[i]);
      must(servers[i].child.exitCode === 0, `exit ${servers[i].child.exitCode}`);
      await wait(300);
      servers[i] = await start(port);
    }
    await wait(500);
    ended = true;
    await Promise.all(readers);
    must(!failures.length, `${failures.length} of ${requests} failed: ${[...new Set(failures)]}`);
    return `0 of ${requests}`;
  },
  'both down: 503, and again when up': async context => {
    const { servers, name, asset } = context;
    const ports = servers.map(({ base }) => new URL(base).port);
    await Promise.all(servers.map(end));
    const begin = performance.now();
    const { get, session } = await connect(context.proxy.base, READER);
    const { status, headers } = await get(`/en?share=${TOKEN}`, { 'user-agent': BROWSER });
    const took = ((performance.now() - begin) / 1_000).toFixed(1);
    must(
      status === 503 && headers['retry-after'] === '5',
      `${status}, Retry-After ${headers['retry-after']}`,
    );
    must(headers['cache-control'] === 'no-store', headers['cache-control']);
    const kept = await get(asset, { 'accept-encoding': 'br' });
    must(kept.status === (name === 'caddy' ? 503 : 200), `an asset: ${kept.status}`);
    session.close();
    for (const i of [0, 1]) servers[i] = await start(ports[i]);
    await wait(1_000);
    const again = await context.h2.get('/en').catch(() => ask(context.proxy.base, '/en'));
    must(again.status === 200, `then ${again.status}`);
    return `after ${took} s`;
  },
  'no log names a reader or a token': async ({ proxy }) => {
    const { get, session } = await connect(proxy.base, READER);
    const { status } = await get(`/en?share=${TOKEN}`, {
      'user-agent': BROWSER,
      referer: `${proxy.base}/en?share=${TOKEN}`,
      cookie: `lang=${TOKEN}`,
    });
    session.close();
    must(status === 200, status);
    await ask(proxy.base, `/en?share=${TOKEN}&x=%`, { localAddress: READER });
    await ask(proxy.http, `/en?share=${TOKEN}`, { localAddress: READER });
    // And whoever does not get as far as a request.
    const bad = tls.connect({
      host: '127.0.0.1',
      port: new URL(proxy.base).port,
      localAddress: READER,
      rejectUnauthorized: false,
    });
    bad
      .on('error', () => {})
      .resume()
      .end(`GET /en?share=${TOKEN} HTTP/1.1\r\nBad header: ${TOKEN}\r\n\r\n`);
    const plain = http.get({
      host: '127.0.0.1',
      port: new URL(proxy.base).port,
      path: `/?share=${TOKEN}`,
      localAddress: READER,
      agent: false,
    });
    plain.on('error', () => {}).on('response', answer => answer.resume());
    await wait(1_000);
    const log = proxy.log();
    for (const secret of [TOKEN, READER, BROWSER]) {
      const line = log.split('\n').find(text => text.includes(secret));
      must(!line, `it says ${line}`);
    }
    return `${log.split('\n').filter(Boolean).length} lines`;
  },
};

const table = {};
let failed = false;
const chosen = process.argv.slice(2);
for (const name of chosen.length ? chosen : names) {
  let version;
  try {
    version = versionOf(name);
  } catch ({ message }) {
    console.error(message);
    failed = true;
    continue;
  }
  const servers = [await start(await freePort()), await start(await freePort())];
  const proxy = await startProxy(name, { ports: servers.map(({ base }) => new URL(base).port), folder });
  const h2 = await connect(proxy.base);
  const page = (await h2.get('/en')).body.toString();
  const [asset] = /\/static\/[^"]+\/site\.css/.exec(page);
  // What is asked for again is made as small as can be, and is then the same from either.
  for (let i = 0; i < 3; i++) {
    for (const { base } of servers)
      for (const path of ['/en', asset]) await ask(base, path, { headers: { 'accept-encoding': 'br' } });
    await wait(1_000);
  }
  const context = { name, proxy, servers, h2, asset };
  const column = `${name} ${version}`;
  for (const [check, run] of Object.entries(checks)) {
    table[check] ??= {};
    try {
      table[check][column] = (await run(context)) ?? 'yes';
    } catch (error) {
      failed = true;
      table[check][column] = 'NO';
      console.error(`${column}: ${check}: ${error.message}`);
    }
  }
  h2.session.destroy();
  await proxy.stop();
  await Promise.all(servers.map(end));
}
console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}`);
console.table(table);
process.exit(failed ? 1 : 0);
