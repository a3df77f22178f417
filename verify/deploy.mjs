// npm run verify:deploy: runs nginx, HAProxy and Caddy (Debian: nginx-light, haproxy, caddy) with the configurations
// from deploy/ in front of two server processes. Checks by real requests what a proxy must pass on unchanged, what it
// must cache, limit and not log, and that no request fails while the processes restart. One proxy alone: npm run
// verify:deploy -- nginx
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

/** The number of concurrent clients during restarts: half use HTTP/2, half HTTP/1.1. */
const CLIENTS = 8;
const PROXY_IP = '127.0.0.1';
/** The IP address of a client that must not be logged. */
const CLIENT_IP = '127.0.0.2';
/** The rate limit of share links for each IP address (server/sharing/share-link.ts). */
const SHARED_PER_MINUTE = 60;
const TOKEN = 'the-token-of-a-share-link';
const USER_AGENT = 'the-browser-of-a-visitor';
/** Headers of a connection, not of a response: they may differ behind a proxy. */
const connectionHeaders = ['connection', 'keep-alive', 'transfer-encoding', 'date'];
/** Forged headers that a client may send. */
const forgedHeaders = {
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

/** Starts a server process with default settings, except those for a proxy in front. */
async function start(port) {
  const server = await startServer({
    PORT: String(port),
    NODE_ENV: 'production',
    BASE_URL: 'https://cv.example.org',
    TRUST_PROXY: PROXY_IP,
    SHUTDOWN_ANNOUNCE_MS: '',
  });
  running.add(server);
  return server;
}

async function stop(server) {
  server.child.kill('SIGTERM');
  if (server.child.exitCode === null) await once(server.child, 'exit');
  running.delete(server);
}

const collect = async (status, headers, stream) => {
  const body = Buffer.concat(await stream.toArray());
  return { status, headers, body };
};

/** Requests a path over HTTP/1.1. */
const requestHttp1 = (base, path, { headers = {}, agent = false, method = 'GET', localAddress } = {}) =>
  new Promise((resolve, reject) => {
    const { protocol, hostname, port } = new URL(base);
    const host = hostname === 'localhost' ? '127.0.0.1' : hostname;
    const options = { host, port, path, method, headers, agent, localAddress };
    const tlsOptions = { rejectUnauthorized: false, servername: 'localhost' };
    const request = (
      protocol === 'https:'
        ? https.request({ ...options, ...tlsOptions, headers: { host: `localhost:${port}`, ...headers } })
        : http.request(options)
    ).on('response', response =>
      collect(response.statusCode, response.headers, response).then(resolve, reject),
    );
    request.on('error', reject).end();
  });

/** Opens a connection that negotiates HTTP/2. */
async function connect(base, localAddress = PROXY_IP) {
  const { port } = new URL(base);
  const socket = tls.connect({
    host: '127.0.0.1',
    port,
    localAddress,
    servername: 'localhost',
    ALPNProtocols: ['h2', 'http/1.1'],
    rejectUnauthorized: false,
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

function assert(condition, message) {
  if (!condition) throw new Error(message);
}

/** The names of headers that differ between two responses. */
const differingHeaders = (one, other) =>
  Object.keys(one).filter(
    name => !connectionHeaders.includes(name) && String(one[name]) !== String(other[name]),
  );

/** The number of requests for a path that reached the processes, according to their logs. */
async function countRequests({ servers }, path) {
  await wait(150); // The log is written in batches.
  const lines = servers.flatMap(server => server.log().split('\n'));
  return lines.filter(line => line.includes(`"path":"${path}"`)).length;
}

/** Each check returns a short result for the table, or throws what is wrong. */
const checks = {
  'HTTP/2 over TLS 1.3': async ({ h2 }) => {
    assert(h2.socket.alpnProtocol === 'h2', `negotiated ${h2.socket.alpnProtocol}`);
    assert(h2.socket.getProtocol() === 'TLSv1.3', h2.socket.getProtocol());
    return 'h2';
  },
  'http redirects to https': async ({ proxy }) => {
    const { status, headers } = await requestHttp1(proxy.http, '/en?length=short', {
      headers: { host: new URL(proxy.http).host },
    });
    assert([301, 308].includes(status), status);
    // Caddy redirects to port 443 even when it listens on another.
    const location = headers.location.replace(/:\d+/, '');
    assert(location === 'https://localhost/en?length=short', headers.location);
    return status;
  },
  'pages with unchanged headers': async ({ h2, proxy, servers }) => {
    const accept = { 'accept-encoding': 'br' };
    const direct = await requestHttp1(servers[0].base, '/en', { headers: accept });
    const proxied = [await h2.get('/en', accept), await requestHttp1(proxy.base, '/en', { headers: accept })];
    for (const response of proxied) {
      assert(response.status === 200, response.status);
      const differing = differingHeaders(direct.headers, response.headers);
      assert(!differing.length, `different headers: ${differing}`);
      assert(response.headers['strict-transport-security'], 'no HSTS');
      assert(response.body.equals(direct.body), 'different bytes');
    }
    return `${Object.keys(direct.headers).length - 3} headers`;
  },
  'errors, redirects and files with unchanged headers': async ({ h2, servers }) => {
    for (const path of ['/', '/xx', '/en/', '/en?length=no', '/robots.txt', '/en/card.png', '/en/cv.pdf']) {
      const direct = await requestHttp1(servers[0].base, path);
      const response = await h2.get(path);
      assert(response.status === direct.status, `${path}: ${response.status}`);
      const differing = differingHeaders(direct.headers, response.headers);
      assert(!differing.length, `${path}: different headers ${differing}`);
    }
  },
  'identity without Accept-Encoding': async ({ h2, servers }) => {
    const { headers, body } = await h2.get('/en');
    const direct = await requestHttp1(servers[0].base, '/en');
    assert(headers['content-encoding'] === undefined, headers['content-encoding']);
    assert(headers.etag === direct.headers.etag, `ETag ${headers.etag}`);
    assert(body.equals(direct.body), 'different bytes');
  },
  'Brotli bytes from the server': async ({ h2 }) => {
    const { headers, body } = await h2.get('/en', { 'accept-encoding': 'gzip, deflate, br' });
    assert(headers['content-encoding'] === 'br', headers['content-encoding']);
    assert(brotliDecompressSync(body).includes('<html'), 'no page');
    return `${body.length} bytes`;
  },
  '304 for If-None-Match': async ({ h2, asset }) => {
    for (const path of ['/en', asset, asset]) {
      const { headers } = await h2.get(path, { 'accept-encoding': 'br' });
      const again = await h2.get(path, { 'accept-encoding': 'br', 'if-none-match': headers.etag });
      assert(again.status === 304 && !again.body.length, `${path}: ${again.status}`);
      assert(again.headers.etag === headers.etag, `${path}: ${again.headers.etag}`);
    }
  },
  'assets are cached': async context => {
    const { h2, name, asset } = context;
    await h2.get(asset, { 'accept-encoding': 'br' });
    const before = await countRequests(context, asset);
    for (let i = 0; i < 4; i++) {
      const { status, headers } = await h2.get(asset, { 'accept-encoding': 'br' });
      assert(
        status === 200 && headers['content-encoding'] === 'br',
        `${status} ${headers['content-encoding']}`,
      );
      assert(headers['cache-control'] === 'public, max-age=31536000, immutable', headers['cache-control']);
    }
    const forwarded = (await countRequests(context, asset)) - before;
    // Caddy has no cache.
    assert(forwarded === (name === 'caddy' ? 4 : 0), `${forwarded} of 4 were forwarded`);
    const { headers } = await h2.get(asset);
    assert(
      headers['content-encoding'] === undefined,
      `${headers['content-encoding']} without Accept-Encoding`,
    );
    return name === 'caddy' ? 'by browsers' : 'by the proxy';
  },
  'pages are not cached': async context => {
    const before = await countRequests(context, '/es');
    for (let i = 0; i < 4; i++) await context.h2.get('/es');
    const forwarded = (await countRequests(context, '/es')) - before;
    assert(forwarded === 4, `${forwarded} of 4 were forwarded`);
  },
  'client addresses are real': async ({ proxy, servers }) => {
    // Each process limits share links for each IP address, whatever the forged headers claim.
    const requestMany = async (base, localAddress) => {
      const statuses = [];
      for (let i = 0; i < 2 * SHARED_PER_MINUTE + 2; i++) {
        const headers = { ...forgedHeaders, 'x-forwarded-for': `203.0.113.${i}` };
        statuses.push((await requestHttp1(base, `/en?share=${TOKEN}`, { headers, localAddress })).status);
      }
      return statuses;
    };
    const first = await requestHttp1(proxy.base, `/en?share=${TOKEN}`, { localAddress: '127.0.0.5' });
    for (const [base, localAddress] of [
      [proxy.base, '127.0.0.3'],
      [servers[0].base, '127.0.0.4'],
    ]) {
      const statuses = await requestMany(base, localAddress);
      const limited = statuses.indexOf(429);
      assert(limited >= SHARED_PER_MINUTE && statuses.at(-1) === 429, `${base}: 429 at ${limited}`);
    }
    const second = await requestHttp1(proxy.base, `/en?share=${TOKEN}`, { localAddress: '127.0.0.5' });
    assert(first.status === 200 && second.status === 200, `another client: ${second.status}`);
  },
  'limits of the server apply': async ({ h2, proxy }) => {
    const long = await h2.get(`/en?x=${'x'.repeat(9_000)}`);
    assert(long.status === 414 && long.headers['content-security-policy'], `long URL: ${long.status}`);
    const head = await requestHttp1(proxy.base, '/en', { headers: { x: 'x'.repeat(20_000) } }).catch(
      ({ code }) => ({ status: code }),
    );
    assert([400, 414, 431].includes(head.status), `long headers: ${head.status}`);
    const post = await requestHttp1(proxy.base, '/en', { method: 'POST' });
    assert(post.status === 405, `POST: ${post.status}`);
    return `414, ${head.status}, 405`;
  },
  'no request fails during restarts': async context => {
    const { proxy, servers } = context;
    let stopped = false;
    let requests = 0;
    const failures = [];
    const clients = Array.from({ length: CLIENTS }, async (_, i) => {
      const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
      let h2;
      while (!stopped) {
        // Where the proxy has closed a connection, a browser opens another.
        if (i % 2 && (!h2 || h2.session.closed || h2.session.destroyed)) h2 = await connect(proxy.base);
        const response = i % 2 ? h2.get('/en') : requestHttp1(proxy.base, '/en', { agent });
        const { status, body } = await response.catch(error => ({ status: error.code ?? error.message }));
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
      await stop(servers[i]);
      assert(servers[i].child.exitCode === 0, `exit ${servers[i].child.exitCode}`);
      await wait(300);
      servers[i] = await start(port);
    }
    await wait(500);
    stopped = true;
    await Promise.all(clients);
    assert(!failures.length, `${failures.length} of ${requests} failed: ${[...new Set(failures)]}`);
    return `0 of ${requests}`;
  },
  '503 while both are down, then 200': async context => {
    const { servers, name, asset } = context;
    const ports = servers.map(({ base }) => new URL(base).port);
    await Promise.all(servers.map(stop));
    const begin = performance.now();
    const { get, session } = await connect(context.proxy.base, CLIENT_IP);
    const { status, headers } = await get(`/en?share=${TOKEN}`, { 'user-agent': USER_AGENT });
    const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
    assert(
      status === 503 && headers['retry-after'] === '5',
      `${status}, Retry-After ${headers['retry-after']}`,
    );
    assert(headers['cache-control'] === 'no-store', headers['cache-control']);
    const cached = await get(asset, { 'accept-encoding': 'br' });
    assert(cached.status === (name === 'caddy' ? 503 : 200), `an asset: ${cached.status}`);
    session.close();
    for (const i of [0, 1]) servers[i] = await start(ports[i]);
    await wait(1_000);
    const restarted = await context.h2.get('/en').catch(() => requestHttp1(context.proxy.base, '/en'));
    assert(restarted.status === 200, `after restart ${restarted.status}`);
    return `after ${seconds} s`;
  },
  'logs have no client data and tokens': async ({ proxy }) => {
    const { get, session } = await connect(proxy.base, CLIENT_IP);
    const { status } = await get(`/en?share=${TOKEN}`, {
      'user-agent': USER_AGENT,
      referer: `${proxy.base}/en?share=${TOKEN}`,
      cookie: `lang=${TOKEN}`,
    });
    session.close();
    assert(status === 200, status);
    await requestHttp1(proxy.base, `/en?share=${TOKEN}&x=%`, { localAddress: CLIENT_IP });
    await requestHttp1(proxy.http, `/en?share=${TOKEN}`, { localAddress: CLIENT_IP });
    // Malformed requests: an invalid header, and plain HTTP to the TLS port.
    const malformed = tls.connect({
      host: '127.0.0.1',
      port: new URL(proxy.base).port,
      localAddress: CLIENT_IP,
      rejectUnauthorized: false,
    });
    malformed
      .on('error', () => {})
      .resume()
      .end(`GET /en?share=${TOKEN} HTTP/1.1\r\nBad header: ${TOKEN}\r\n\r\n`);
    const plain = http.get({
      host: '127.0.0.1',
      port: new URL(proxy.base).port,
      path: `/?share=${TOKEN}`,
      localAddress: CLIENT_IP,
      agent: false,
    });
    plain.on('error', () => {}).on('response', response => response.resume());
    await wait(1_000);
    const log = proxy.log();
    for (const secret of [TOKEN, CLIENT_IP, USER_AGENT]) {
      const line = log.split('\n').find(text => text.includes(secret));
      assert(!line, `logged: ${line}`);
    }
    return `${log.split('\n').filter(Boolean).length} lines`;
  },
};

const table = {};
let failed = false;
const named = process.argv.slice(2);
for (const name of named.length ? named : names) {
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
  // Repeated requests make both processes compress at the highest level, so that their bytes are equal.
  for (let i = 0; i < 3; i++) {
    for (const { base } of servers)
      for (const path of ['/en', asset])
        await requestHttp1(base, path, { headers: { 'accept-encoding': 'br' } });
    await wait(1_000);
  }
  const context = { name, proxy, servers, h2, asset };
  const column = `${name} ${version}`;
  for (const [check, run] of Object.entries(checks)) {
    table[check] ??= {};
    try {
      table[check][column] = (await run(context)) ?? 'ok';
    } catch (error) {
      failed = true;
      table[check][column] = 'FAILED';
      console.error(`${column}: ${check}: ${error.message}`);
    }
  }
  h2.session.destroy();
  await proxy.stop();
  await Promise.all(servers.map(stop));
}
console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}`);
console.table(table);
process.exit(failed ? 1 : 0);
