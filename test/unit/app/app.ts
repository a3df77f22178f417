import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { FastifyInstance, InjectOptions } from 'fastify';
import t from 'tap';
import { loadConfig } from '../../../server/config.ts';
import { root } from '../../../server/project.ts';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import type { Ui } from '../../../server/ui/schema.ts';
import { content, createApp, createLiveContent, uiOf, withEdition } from '../../helpers/app.ts';
import { compiled } from '../../helpers/suites.ts';

/** The application with the sample content, shared by all tests that only send requests. */
const app = await createApp(t);

/** A logger, and the lines it has written, parsed. */
function createLog() {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return { lines, logger: { level: 'error', stream } };
}

/** The sample content with changed interface messages in English. */
const withUi = (change: (ui: Ui) => Ui): Content => withEdition('en', { ui: change(uiOf('en')) });

/** Adds a route whose handler throws an error. */
const addFailure = (app: FastifyInstance, error: Error, url = '/en/fail') =>
  app.get(url, () => {
    throw error;
  });

t.test('an unknown path is a 404 page in the language of the URL, else of Accept-Language', async t => {
  const cases: [url: string, acceptLanguage: string, language: string][] = [
    ['/es/none', 'en', 'es'],
    ['/en/info/more', 'es', 'en'],
    ['/ES/none', 'en', 'es'],
    ['/none/at/all', 'es-MX, en;q=0.5', 'es'],
    ['/none', 'fr', 'en'],
    ['/none?x=1', 'es', 'es'],
    ['/esp', 'en', 'en'],
  ];
  for (const [url, acceptLanguage, language] of cases) {
    const response = await app.inject({ url, headers: { 'accept-language': acceptLanguage } });
    t.equal(response.statusCode, 404, url);
    t.equal(response.headers['content-type'], 'text/html; charset=utf-8');
    t.equal(response.headers['content-language'], language, url);
    t.equal(response.headers['cache-control'], 'no-store, no-transform');
    t.equal(response.headers['x-robots-tag'], 'noindex');
    t.match(response.body, `<html lang="${language}"`);
    t.match(
      response.body,
      `${language === 'es' ? 'No hay nada en' : 'Nothing stands at'} ${url.split('?')[0]}.`,
    );
    t.notMatch(response.body, /rel="(canonical|alternate)"/, 'an error page has no canonical URL');
    t.match(response.body, '<div class="desk" data-theme="default" ', 'it has the default theme');
    t.strictSame(response.body.match(/<h1.*<\/h1>/g), ['<h1 class="name">Leonardo Torres Quevedo</h1>']);
  }
});

t.test('a trailing slash is a permanent redirect to the URL without it', async t => {
  const cases: [url: string, location: string][] = [
    ['/en/', '/en'],
    ['/en/info///', '/en/info'],
    ['/en/?length=short&x=a/', '/en?length=short&x=a/'],
    ['/en/?', '/en'],
    ['/en/?a?b', '/en?a?b'],
    ['/health/', '/health'],
    ['/none/', '/none'],
  ];
  for (const [url, location] of cases) {
    for (const method of ['GET', 'HEAD'] as const) {
      const response = await app.inject({ method, url });
      t.equal(response.statusCode, 301, `${method} ${url}`);
      t.equal(response.headers.location, location);
    }
  }
  t.equal(
    (await app.inject({ method: 'POST', url: '/en/' })).statusCode,
    405,
    'other methods are not redirected',
  );
});

t.test('a language tag in another case is a redirect that preserves path and query', async t => {
  const cases: [url: string, location: string][] = [
    ['/ES', '/es'],
    ['/Es/info', '/es/info'],
    ['/EN/shortcuts/dialog?theme=clean&x=ES', '/en/shortcuts/dialog?theme=clean&x=ES'],
    ['/EN?length=none', '/en?length=none'],
    ['/%45N', '/en'],
  ];
  for (const [url, location] of cases) {
    const response = await app.inject(url);
    t.equal(response.statusCode, 301, url);
    t.equal(response.headers.location, location);
  }
  t.equal((await app.inject('/en/INFO')).statusCode, 404, 'only the language is case-insensitive');
});

t.test('no URL redirects to another host', async t => {
  const urls = [
    '//evil.example/',
    '///evil.example//',
    '//evil.example/%2e%2e/',
    '//evil.example',
    '/%2Fevil.example/',
    '/%5Cevil.example/',
    '/%09/evil.example/',
    '//en',
    '//EN/',
    '/EN//evil.example',
    '/?lang=//evil.example',
    '/?lang=es&next=//evil.example',
  ];
  for (const url of urls) {
    let { statusCode, headers } = await app.inject(url);
    const locations: string[] = [];
    while (headers.location !== undefined && locations.length < 5) {
      locations.push(headers.location);
      t.equal(
        new URL(headers.location, 'http://cv.example/').host,
        'cv.example',
        `${url} to ${headers.location}`,
      );
      ({ statusCode, headers } = await app.inject(headers.location));
    }
    t.ok(statusCode === 404 || statusCode === 200, `${url} ends in ${statusCode}`);
  }
});

t.test('a URL that cannot be decoded is a 404 page', async t => {
  const { headers: expected } = await app.inject('/none');
  for (const url of ['/%E0%A4%A', '/%', '/en/%zz', '/en/info/%ff', '/%E0%A4%A?length=short', '/static/%/x']) {
    const response = await app.inject({ url, headers: { 'accept-language': 'en' } });
    t.equal(response.statusCode, 404, url);
    t.strictSame(Object.keys(response.headers).sort(), Object.keys(expected).sort(), 'with the same headers');
    t.match(response.body, `Nothing stands at ${url.split('?')[0]}.`, 'the path is shown as requested');
  }
  t.equal(
    (await app.inject('/en?x=%E0%A4%A')).statusCode,
    200,
    'it is ignored in an unknown key of the query',
  );
});

t.test('a long URL is a 404 page, one above the limit a 414 page', async t => {
  for (const [length, status] of [
    [101, 404],
    [8_192, 404],
    [8_193, 414],
    [16_000, 414],
  ] as const) {
    for (const path of ['/', '/en/', '/en/info/', '/static/', '/%', '/x?']) {
      const response = await app.inject(path.padEnd(length, 'a'));
      t.equal(response.statusCode, status, `${path} and ${length} characters`);
      t.equal(response.headers['content-type'], 'text/html; charset=utf-8');
    }
  }
});

t.test('every response has the security headers', async t => {
  const app = await createApp(t);
  addFailure(app, new Error('failure'));
  const icon = /href="([^"]*favicon\.svg)"/.exec((await app.inject('/en')).body)?.[1] ?? '';
  const cases: [status: number, options: InjectOptions][] = [
    [200, { url: '/en' }],
    [200, { url: '/en', method: 'HEAD' }],
    [200, { url: '/es/info/dialog' }],
    [200, { url: icon }],
    [200, { url: '/health' }],
    [301, { url: '/ES' }],
    [301, { url: '/en/' }],
    [302, { url: '/' }],
    [400, { url: '/en?length=none' }],
    [404, { url: '/none' }],
    [404, { url: '/%E0%A4%A' }],
    [404, { url: '/static/x/none.css' }],
    [405, { url: '/en', method: 'POST' }],
    [405, { url: '/en', method: 'OPTIONS' }],
    [400, { url: '/en', payload: 'x' }],
    [500, { url: '/en/fail' }],
  ];
  const policy = [
    "default-src 'none'",
    /^script-src 'sha256-[\w+/]{43}=' 'sha256-[\w+/]{43}='$/,
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ];
  for (const [status, options] of cases) {
    const { statusCode, headers } = await app.inject(options);
    const what = `${options.method ?? 'GET'} ${options.url}`;
    t.equal(statusCode, status, what);
    const directives = String(headers['content-security-policy']).split(';');
    t.match(directives, policy, what);
    t.equal(directives.length, policy.length, what);
    t.equal(headers['x-content-type-options'], 'nosniff', what);
    t.equal(headers['x-frame-options'], undefined, 'frame-ancestors supersedes it');
    t.equal(headers['referrer-policy'], 'strict-origin-when-cross-origin', what);
    t.equal(headers['cross-origin-opener-policy'], 'same-origin', what);
    t.match(headers['permissions-policy'], /\bcamera=\(\), .*\bgeolocation=\(\), /, what);
    t.equal(headers['x-powered-by'], undefined, what);
    t.equal(headers['set-cookie'], undefined, what);
  }
});

t.test('pages may be cached but must be revalidated, and have Content-Language', async t => {
  for (const [url, language] of [
    ['/en', 'en'],
    ['/es', 'es'],
    ['/es/info', 'es'],
    ['/en/shortcuts/dialog', 'en'],
  ] as const) {
    const { headers } = await app.inject({ url, headers: { 'accept-language': 'fr', cookie: 'lang=fr' } });
    t.equal(headers['cache-control'], 'public, no-cache, no-transform', url);
    t.equal(headers['content-language'], language, url);
    t.equal(headers.vary, 'Accept-Encoding', 'it varies by encoding only');
  }
});

t.test('a page is the same bytes for every client', async t => {
  for (const url of ['/en', '/es/info', '/en/shortcuts/dialog']) {
    const { rawPayload } = await app.inject(url);
    for (const headers of [
      { 'accept-language': 'es, fr;q=0.5' },
      { cookie: 'lang=es; session=1' },
      { 'user-agent': 'Mozilla/5.0', 'sec-ch-prefers-color-scheme': 'dark', 'save-data': 'on' },
      { 'hx-request': 'true', 'hx-target': 'dialog-content', 'hx-current-url': 'http://x.example/en' },
      { host: 'other.example', referer: 'http://x.example/', accept: 'application/json' },
    ]) {
      const response = await app.inject({ url, headers });
      t.ok(response.rawPayload.equals(rawPayload), `${url} with ${Object.keys(headers)}`);
      t.equal(response.headers.vary, 'Accept-Encoding');
    }
  }
});

t.test('a body is sent in the encoding that the client prefers, and decodes to the same bytes', async t => {
  for (const url of ['/en', '/es/info', '/en/shortcuts/dialog', '/en?length=none', '/none']) {
    const plain = await app.inject(url);
    t.equal(plain.headers['content-encoding'], undefined);
    for (const [accept, encoding, decode] of [
      ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
      ['gzip, deflate', 'gzip', gunzipSync],
      ['br;q=0.2, gzip;q=0.8', 'gzip', gunzipSync],
      ['identity', undefined, (bytes: Buffer) => bytes],
      ['', undefined, (bytes: Buffer) => bytes],
    ] as const) {
      const response = await app.inject({ url, headers: { 'accept-encoding': accept } });
      const { rawPayload, headers } = response;
      t.equal(response.statusCode, plain.statusCode, `${url} as ${accept}`);
      t.equal(headers['content-encoding'], encoding);
      t.equal(headers['content-length'], String(rawPayload.length));
      t.ok(decode(rawPayload).equals(plain.rawPayload));
      if (encoding) t.ok(rawPayload.length < plain.rawPayload.length, 'it is smaller');
      t.equal(headers.vary, 'Accept-Encoding', 'caches store each encoding separately');
      for (const name of ['content-type', 'content-language', 'cache-control', 'x-robots-tag'])
        t.equal(headers[name], plain.headers[name], name);

      const head = await app.inject({ method: 'HEAD', url, headers: { 'accept-encoding': accept } });
      t.strictSame({ ...head.headers, date: '' }, { ...headers, date: '' }, 'HEAD has the same headers');
      t.equal(head.body, '');
    }
  }
});

t.test('development rebuilds the assets of the project; production never does', async t => {
  const built: string[] = [];
  const builds: Promise<void>[] = [];
  const { buildApp } = await t.mockImport<typeof import('../../../server/app.ts')>(compiled('app'), {
    [compiled('assets/build')]: { buildAssets: (folder: string) => built.push(folder) },
    [compiled('editor/live-reload')]: {
      devRoutes: (_app: unknown, _live: unknown, { build }: { build: () => Promise<void> }) =>
        builds.push(build()),
    },
  });
  for (const dev of [false, true]) {
    const options = {
      config: loadConfig({ SHUTDOWN_ANNOUNCE_MS: '0' }),
      content: createLiveContent(content),
    };
    const app = await buildApp({ ...options, today: () => '2026-11', dev });
    t.teardown(() => app.close());
    await builds.pop();
    t.strictSame(built, dev ? [root] : []);
    built.length = 0;
  }
});

t.test('HEAD has the headers of GET and no body', async t => {
  for (const url of ['/en', '/es/info', '/en/shortcuts/dialog', '/none', '/en?length=none', '/health']) {
    const get = await app.inject(url);
    const head = await app.inject({ method: 'HEAD', url });
    t.equal(head.statusCode, get.statusCode, url);
    t.equal(head.body, '');
    t.strictSame({ ...head.headers, date: '' }, { ...get.headers, date: '' }, url);
  }
});

t.test(
  'Strict-Transport-Security is sent for an https base URL, and for subdomains only by a setting',
  async t => {
    const cases: [env: Record<string, string>, baseUrl: string | null, expected: string | undefined][] = [
      [{ BASE_URL: 'https://cv.example.org' }, null, 'max-age=31536000'],
      [{ BASE_URL: 'http://cv.example.org' }, 'https://cv.example.org', undefined],
      [{}, 'https://cv.example.org', 'max-age=31536000'],
      [{ HSTS_SUBDOMAINS: 'true' }, 'https://cv.example.org', 'max-age=31536000; includeSubDomains'],
      [{ HSTS_SUBDOMAINS: 'true' }, 'http://cv.example.org', undefined],
      [{}, null, undefined],
    ];
    for (const [env, baseUrl, expected] of cases) {
      const app = await createApp(t, { env, content: { ...content, site: { ...content.site, baseUrl } } });
      for (const url of ['/en', '/none']) {
        const { headers } = await app.inject(url);
        t.equal(headers['strict-transport-security'], expected, `${JSON.stringify(env)} and ${baseUrl}`);
      }
    }
  },
);

t.test(
  'an error of a handler is a 500 page that reveals only a reference, the request id in the log',
  async t => {
    const { lines, logger } = createLog();
    const app = await createApp(t, { logger });
    addFailure(app, new Error('the secret of /etc'), '/es/fail');
    const response = await app.inject('/es/fail');
    t.equal(response.statusCode, 500);
    t.equal(response.headers['content-type'], 'text/html; charset=utf-8');
    t.equal(response.headers['content-language'], 'es');
    t.equal(response.headers['cache-control'], 'no-store, no-transform');
    t.equal(response.headers['x-robots-tag'], 'noindex');
    t.match(response.body, '<h2 id="problem_title">Algo ha fallado</h2>');
    t.notMatch(response.body, /secret|node_modules|app\.test|\bat .*:\d+/);

    const id = /<p>Referencia: ([0-9a-f-]{36})<\/p>/.exec(response.body)?.[1];
    t.equal(lines.length, 1);
    t.match(lines[0], {
      reqId: id,
      msg: 'request failed',
      err: { message: 'the secret of /etc', stack: String },
    });
    const again = await app.inject('/es/fail');
    t.notMatch(again.body, id ?? '', 'each request has its own reference');
  },
);

t.test('an error of a template is a 500 page', async t => {
  const { lines, logger } = createLog();
  const broken = withUi(ui => ({ ...ui, shortcuts: JSON.parse('{"groups":{},"actions":{}}') }));
  const app = await createApp(t, { content: broken, logger });
  const response = await app.inject('/en/shortcuts');
  t.equal(response.statusCode, 500);
  t.match(response.body, '<h2 id="problem_title">Something went wrong</h2>');
  t.notMatch(response.body, /undefined|\.eta/);
  t.equal(lines.length, 1);
  t.equal((await app.inject('/en/info')).statusCode, 200, 'other pages are not affected');
});

t.test('if the error page cannot be rendered either, the response is plain text', async t => {
  const { lines, logger } = createLog();
  const broken = withUi(ui => ({ ...ui, requests: JSON.parse('{}') }));
  const app = await createApp(t, { content: broken, logger });
  for (const [url, logged] of [
    ['/en', 2],
    ['/en/none', 1],
  ] as const) {
    lines.length = 0;
    const response = await app.inject(url);
    t.equal(response.statusCode, 500, url);
    t.equal(response.headers['content-type'], 'text/plain; charset=utf-8');
    t.match(response.body, /^500 \([0-9a-f-]{36}\)\n$/);
    t.equal(response.headers['cache-control'], 'no-store');
    t.equal(response.headers['x-content-type-options'], 'nosniff');
    t.equal(lines.length, logged);
    t.match(lines.at(-1), { msg: 'the error page could not be rendered', err: { stack: String } });
    t.match(response.body, String(lines.at(-1)?.reqId), 'it has the request id of the log');
  }
});

t.test('an error with status 503 is a 503 page, and is logged', async t => {
  const { lines, logger } = createLog();
  const app = await createApp(t, { logger });
  addFailure(app, Object.assign(new Error('busy'), { statusCode: 503 }));
  const response = await app.inject('/en/fail');
  t.equal(response.statusCode, 503);
  t.match(response.body, '<h2 id="problem_title">Not just now</h2>');
  t.match(response.body, /<p>Reference: [0-9a-f-]{36}<\/p>/);
  t.equal(response.headers['cache-control'], 'no-store, no-transform');
  t.equal(lines.length, 1);
});

t.test('a handler that exceeds its time limit is a 503 page', async t => {
  const app = await createApp(t, { env: { HANDLER_TIMEOUT_MS: '20' } });
  app.get('/en/never', () => new Promise(() => {}));
  const response = await app.inject('/en/never');
  t.equal(response.statusCode, 503);
  t.match(response.body, 'Not just now');
});

t.test('a request with a body is an error page, its body is not read, and nothing is logged', async t => {
  const { lines, logger } = createLog();
  const app = await createApp(t, { logger });
  const cases: InjectOptions[] = [
    { method: 'POST', headers: { 'content-type': 'application/json' }, payload: '{"half":' },
    { method: 'PUT', payload: 'x'.repeat(1_100_000) },
    { method: 'DELETE', headers: { 'content-type': 'image/png' }, payload: 'x' },
    { method: 'GET', payload: 'x' },
  ];
  for (const options of cases) {
    const response = await app.inject({ url: '/es/info', ...options });
    const isGet = options.method === 'GET';
    t.equal(response.statusCode, isGet ? 400 : 405);
    t.match(response.headers, {
      'content-type': 'text/html; charset=utf-8',
      'content-language': 'es',
      'cache-control': 'no-store, no-transform',
      connection: 'close',
      allow: isGet ? undefined : 'GET, HEAD',
    });
    const title = isGet ? 'No se ha entendido la petición' : 'Solo para leer';
    t.match(response.body, `<h2 id="problem_title">${title}</h2>`);
    t.notMatch(response.body, 'Referencia', 'no reference, as nothing is logged');
  }
  t.strictSame(lines, []);
});

/** Sends a GET request. Resolves with the response once its headers have arrived. */
function request(port: number, path: string, agent: http.Agent): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port, path, agent }, resolve).on('error', reject);
  });
}

/** Lets an app listen on a free port: inject() does not work while the app closes. Returns the port. */
async function listen(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
}

t.test('while draining the app is not ready, but responds, with Connection: close', async t => {
  const app = await createApp(t, { env: { SHUTDOWN_ANNOUNCE_MS: '1000' } });
  const port = await listen(app);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  const get = async (path: string) => {
    const response = await request(port, path, agent);
    const { statusCode, headers } = response;
    return { statusCode, connection: headers.connection, body: await text(response) };
  };

  t.match(await get('/health/ready'), { statusCode: 200, connection: 'keep-alive' });
  const closed = app.close();
  t.match(await get('/health/ready'), {
    statusCode: 503,
    connection: 'close',
    body: '{"status":"draining"}',
  });
  t.match(await get('/health/live'), { statusCode: 200, connection: 'close' });
  t.match(await get('/en'), { statusCode: 200, connection: 'close', body: '<h1' });
  t.match(await get('/none'), { statusCode: 404, connection: 'close' });
  await closed;
  await t.rejects(get('/en'), { code: 'ECONNREFUSED' }, 'then no connection is accepted');
});

t.test(
  'a response begun before the drain is completed, and its connection does not delay the close',
  async t => {
    const app = await createApp(t);
    let finish = () => {};
    app.get('/slow', (_request, reply) => {
      reply.hijack();
      reply.raw.write('first, ');
      finish = () => reply.raw.end('last');
    });
    const port = await listen(app);
    const agent = new http.Agent({ keepAlive: true });
    t.teardown(() => agent.destroy());

    const response = await request(port, '/slow', agent);
    t.equal(response.headers.connection, 'keep-alive', 'the headers were sent before the drain');
    const closed = app.close();
    while (app.server.listening) await setImmediate();
    finish();
    t.equal(await text(response), 'first, last');
    // An idle connection would stay open for two minutes (KEEP_ALIVE_TIMEOUT_MS), longer than a test may take.
    await t.resolves(closed);
  },
);

t.test('a request target in absolute form does not redirect to another host', async t => {
  const app = await createApp(t);
  const base = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  for (const [target, status, location] of [
    ['http://evil.example/en', 200, undefined],
    ['http://evil.example', 302, '/en'],
    ['http://evil.example/en/', 301, '/en'],
    ['http://evil.example/ES', 301, '/es'],
    ['/\\evil.example/', 301, '/evil.example'],
    ['//evil.example/', 301, '/evil.example'],
  ] as const) {
    const response = await new Promise<string>((resolve, reject) => {
      let received = '';
      const socket = net.connect(Number(base.port), base.hostname, () => {
        socket.end(`GET ${target} HTTP/1.1\r\nHost: ${base.host}\r\nConnection: close\r\n\r\n`);
      });
      socket.on('data', data => {
        received += data;
      });
      socket.on('close', () => resolve(received));
      socket.on('error', reject);
    });
    t.match(response, new RegExp(`^HTTP/1.1 ${status} `), target);
    t.equal(/^location: (.*)\r$/im.exec(response)?.[1], location, `${target} to ${location}`);
  }
});
