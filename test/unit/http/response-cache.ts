import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { content, createApp, createLiveContent } from '../../helpers/app.ts';

/** The app on a port of its own, with functions that tell routed responses from cached ones. */
async function createServer(t: Test, options: Parameters<typeof createApp>[1] = {}) {
  const app = await createApp(t, options);
  let routedCount = 0;
  app.addHook('onRequest', async () => {
    routedCount++;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const agent = new http.Agent({ keepAlive: true });
  t.teardown(() => agent.destroy());
  /** Sends a request; returns the response without the value of Date, and whether it was routed. */
  const send = async (path: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET') => {
    const before = routedCount;
    const request = http.request({ host: '127.0.0.1', port, path, headers, method, agent }).end();
    const [message] = (await once(request, 'response')) as [http.IncomingMessage];
    const chunks = await message.toArray();
    const { date, ...rest } = message.headers;
    const body = Buffer.concat(chunks).toString('latin1');
    return {
      response: { status: message.statusCode, headers: { ...rest, date: Boolean(date) }, body },
      routed: routedCount > before,
    };
  };
  /** Repeats a request until its response is cached; returns the last routed response and the cached one. */
  const sendUntilCached = async (url: string, headers = {}) => {
    let last = await send(url, headers);
    for (;;) {
      const next = await send(url, headers);
      if (!next.routed) return [last.response, next.response] as const;
      last = next;
      await setImmediate();
    }
  };
  return { app, port, send, sendUntilCached };
}

t.test('a cached response equals the routed one, including headers, in each encoding', async t => {
  const { sendUntilCached } = await createServer(t);
  for (const url of [
    '/en',
    '/es?length=short&theme=clean',
    '/en/info/dialog',
    '/es/shortcuts',
    '/en/cv.json?download',
    '/en/cv.pdf',
  ])
    for (const encoding of ['br', 'gzip', 'identity']) {
      const [routed, cached] = await sendUntilCached(url, { 'accept-encoding': encoding });
      t.strictSame(cached, routed, `${url} ${encoding}`);
      t.match(cached, {
        status: 200,
        headers: { date: true, etag: String, 'content-security-policy': String, 'content-length': String },
      });
    }
});

t.test('an asset is cached in its negotiated encoding only', async t => {
  const { send, sendUntilCached } = await createServer(t);
  const { response: page } = await send('/en');
  const [style = '', script = '', font = ''] = ['css/site\\.css', 'js/site\\.js', 'fonts/[^"]*'].map(
    name => new RegExp(`/static/\\w+/${name}`).exec(page.body)?.[0],
  );
  for (const url of [style, script, font])
    for (const encoding of ['br', 'gzip', 'identity']) {
      const [routed, cached] = await sendUntilCached(url, { 'accept-encoding': encoding });
      t.strictSame(cached, routed, `${url} ${encoding}`);
      t.match(cached.headers, { 'cache-control': /immutable/, 'content-length': String(cached.body.length) });
      const encoded = url === font || encoding === 'identity' ? undefined : encoding;
      t.equal(cached.headers['content-encoding'], encoded);
    }
  const br = { 'accept-encoding': 'br' };
  const { response } = await send(style, br);
  for (const { headers, status } of [
    { headers: { range: 'bytes=0-9' }, status: 200 },
    { headers: { 'if-none-match': String(response.headers.etag) }, status: 304 },
  ])
    t.equal((await send(style, { ...br, ...headers })).response.status, status);
  for (const [path, accept] of [
    [style, 'gzip;q=1, br;q=0.5'],
    [style.replace('css/site.css', 'js/site.js'), '*'],
  ] as const) {
    for (let i = 0; i < 5; i++) {
      const { headers, body } = (await send(path, { 'accept-encoding': accept })).response;
      t.match(String(headers['content-encoding']), /^(br|gzip)$/, accept);
      t.equal(body.length, Number(headers['content-length']));
    }
  }
  const [, gzipped] = await sendUntilCached(style, { 'accept-encoding': 'gzip' });
  t.strictSame(gzipped.headers['content-encoding'], 'gzip');
});

t.test('each cached response is logged without its query', async t => {
  const lines: string[] = [];
  const logger = { level: 'info', stream: { write: (line: string) => lines.push(line) } };
  const { sendUntilCached } = await createServer(t, { logger });
  await sendUntilCached('/en?utm_source=x');
  await sendUntilCached('/en?utm_source=x');
  const entries = lines.map(line => JSON.parse(line)).filter(({ reqId }) => /^cached-/.test(reqId));
  t.match(entries[0], { reqId: 'cached-1', method: 'GET', path: '/en', status: 200, msg: 'response sent' });
  t.match(entries[1], { reqId: 'cached-2' });
  t.notMatch(lines.join(''), 'utm_source');
});

t.test('a response with another status than 200 is not cached', async t => {
  const app = await createApp(t);
  let count = 0;
  app.get('/gone', (_request, reply) => {
    reply.cacheable = true;
    return reply.code(404).send(Buffer.from(String(++count)));
  });
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  for (const body of ['1', '2', '3']) t.equal(await (await fetch(`${base}/gone`)).text(), body);
});

t.test('If-None-Match gets a 304 with cache headers alone from the cache, and HEAD no body', async t => {
  const { send, sendUntilCached } = await createServer(t);
  const [routed] = await sendUntilCached('/en', { 'accept-encoding': 'gzip' });
  const headers = { 'accept-encoding': 'gzip', 'if-none-match': `W/"x", ${routed.headers.etag}` };
  const { etag, vary } = routed.headers;
  const expected = {
    status: 304,
    body: '',
    headers: { 'cache-control': 'public, no-cache, no-transform', etag, vary },
  };
  for (const method of ['GET', 'HEAD'] as const) {
    const { response, routed } = await send('/en', headers, method);
    t.notOk(routed);
    t.match(response, expected);
    t.strictSame(
      Object.keys(response.headers).filter(name => !['connection', 'date', 'keep-alive'].includes(name)),
      ['cache-control', 'vary', 'etag'],
    );
  }
  const head = await send('/en', { 'accept-encoding': 'gzip' }, 'HEAD');
  t.strictSame(head, { response: { ...routed, body: '' }, routed: false });
  t.equal((await send('/en', { ...headers, 'if-none-match': '"x"' })).response.status, 200);
});

t.test('other content, or another month, empties the cache', async t => {
  const live = createLiveContent(content);
  let day = '2026-11-30';
  const { send, sendUntilCached } = await createServer(t, { content: live, today: () => day });
  await sendUntilCached('/en');
  const [before] = await sendUntilCached('/en/info');
  live.current = { ...content, site: { ...content.site, baseUrl: 'http://other.example' } };
  const { routed, response } = await send('/en/info');
  t.ok(routed);
  t.not(response.headers.etag, before.headers.etag);
  t.notOk(response.headers['strict-transport-security']);
  await sendUntilCached('/en');
  day = '2026-12-01';
  t.ok((await send('/en')).routed);
});

t.test('errors, responses to share links and health checks are not cached', async t => {
  const { send } = await createServer(t);
  for (const url of ['/en/nothing', '/en?length=half', '/en?share=forged', '/health/live'])
    for (let i = 0; i < 4; i++) t.ok((await send(url)).routed, url);
});

t.test('nothing is cached in development, nor served from the cache while draining', async t => {
  const dev = await createServer(t, { dev: true });
  for (let i = 0; i < 4; i++) t.ok((await dev.send('/en')).routed);
  const { app, send, sendUntilCached } = await createServer(t, { env: { SHUTDOWN_ANNOUNCE_MS: '200' } });
  const [, cached] = await sendUntilCached('/en');
  t.equal(cached.headers.connection, 'keep-alive');
  const closed = app.close();
  await setImmediate();
  const { routed, response } = await send('/en');
  t.ok(routed);
  t.equal(response.headers.connection, 'close');
  await closed;
});

t.test('a request with a body or a malformed head falls through to the router', async t => {
  const { port, send, sendUntilCached } = await createServer(t);
  await sendUntilCached('/en/info/dialog');
  t.ok((await send('/en/info/dialog', { 'content-length': 0 })).routed);
  t.equal((await send('/en/info/dialog', { 'transfer-encoding': 'chunked' })).response.status, 400);
  for (const head of [
    'HTTP/1.1\r\nHost: a.example\r\nHost: b.example',
    'HTTP/1.1\r\nHost: a b',
    'HTTP/1.1\r\nX: y',
    'HTTP/2.0\r\nHost: a.example',
  ]) {
    const socket = net.connect(port, '127.0.0.1');
    socket.write(`GET /en/info/dialog ${head}\r\n\r\n`);
    t.match(String(await once(socket, 'data')), /^HTTP\/1\.1 400 /, head);
    socket.destroy();
  }
});

t.test('URLs that differ in foreign parameters share one cached response', async t => {
  const { send, sendUntilCached } = await createServer(t);
  const [routed] = await sendUntilCached('/en/info/dialog?first=1');
  for (let i = 0; i < 20; i++)
    t.strictSame(await send(`/en/info/dialog?strange=${i}&other`), { response: routed, routed: false });
  for (const url of [
    '/en/info/dialog?length=short&x',
    '/en/info/dialog?%6cength=short',
    '/en/info/dialog?length=half',
  ])
    t.ok((await send(url)).routed, url);
});

t.test('an asset is cached under its current hash alone', async t => {
  const { app, send, sendUntilCached } = await createServer(t);
  const url = app.snapshot().assets.path('css/site.css');
  await sendUntilCached(url);
  const other = url.replace(app.snapshot().assets.hash, '0000000000000000');
  for (let i = 0; i < 3; i++) t.ok((await send(other)).routed);
});

t.test('a failed precondition gets an error page, cached or not', async t => {
  const { send, sendUntilCached } = await createServer(t);
  for (const url of ['/en', '/en/cv.json', '/favicon.svg']) {
    const [routed] = await sendUntilCached(url);
    for (const method of ['GET', 'HEAD']) {
      const { response } = await send(url, { 'if-match': '"x"' }, method);
      t.match(response, { status: 412, headers: { 'cache-control': 'no-store, no-transform' } }, url);
    }
    t.equal((await send(url, { 'if-match': routed.headers.etag })).response.status, 200);
    const etag = `"x", W/${routed.headers.etag}`;
    t.equal((await send(url, { 'if-none-match': etag })).response.status, 304, url);
  }
});

t.test('with and without the base path a URL has one cached response, logged as requested', async t => {
  const lines: string[] = [];
  const logger = { level: 'info', stream: { write: (line: string) => lines.push(line) } };
  const env = { BASE_URL: 'https://example.org/cv/' };
  const { send, sendUntilCached } = await createServer(t, { env, logger });
  const [routed] = await sendUntilCached('/en/info/dialog?length=short');
  const urls = ['/cv/en/info/dialog?length=short', '/%63v/en/info/dialog?length=short&utm=x'];
  for (const url of [...urls, ...urls])
    t.strictSame(await send(url), { response: routed, routed: false }, url);
  for (const url of ['/cvs/en/info/dialog', '/cv/cv/en/info/dialog', '/cv'])
    for (let i = 0; i < 3; i++) t.ok((await send(url)).routed, url);
  const [, cached] = await sendUntilCached('/cv/en/info');
  t.strictSame(await send('/en/info'), { response: cached, routed: false });
  await setImmediate();
  const paths = lines.map(line => JSON.parse(line)).filter(({ status }) => status === 200);
  const ofCache = paths.filter(({ reqId }) => /^cached-/.test(reqId)).map(({ path }) => path);
  t.strictSame(ofCache, [
    '/en/info/dialog',
    ...Array(4).fill('/cv/en/info/dialog'),
    '/cv/en/info',
    '/en/info',
  ]);
  t.ok(paths.some(({ reqId, path }) => !/^cached-/.test(reqId) && path === '/cv/en/info'));
});

t.test('a URL above the limit falls through to the router, with a base path as without', async t => {
  const { send, sendUntilCached } = await createServer(t, { env: { BASE_URL: 'https://example.org/cv/' } });
  await sendUntilCached('/en');
  for (const prefix of ['', '/cv']) {
    const url = `${prefix}/en?`;
    t.strictSame((await send(url.padEnd(8_192, 'x'))).routed, false);
    t.match(await send(url.padEnd(8_193, 'x')), { response: { status: 414 } });
  }
});
