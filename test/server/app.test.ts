import http from 'node:http';
import { setImmediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { AppOptions } from '../../server/app.ts';
import { content, createApp } from '../helpers/app.ts';

const titleOf = (html: string) => html.match(/<title>(.*?) – /)?.[1];

/** The application with a route `/test/throw` that throws an error with this status, and what it logs. */
async function throwing(t: Test, statusCode: number | undefined, options: Partial<AppOptions> = {}) {
  const lines: string[] = [];
  const stream = { write: (line: string) => lines.push(line) };
  const app = await createApp(t, { logger: { level: 'error', stream }, ...options });
  const fail = () => {
    throw Object.assign(new Error('the secret reason'), statusCode ? { statusCode } : {});
  };
  app.get('/test/throw', fail);
  app.get('/test/throw/dialog', fail);
  return { app, lines };
}

t.test('every kind of answer carries the security headers', async t => {
  const app = await createApp(t);
  const css = (await app.inject('/en')).body.match(/\/static\/[^"]+\.css/)?.[0] ?? '';
  for (const [url, status] of [
    ['/', 302],
    ['/en', 200],
    ['/ES', 301],
    ['/en/', 301],
    ['/en/info/dialog', 200],
    ['/en?length=tiny', 400],
    ['/fr', 404],
    ['/%E0%A4%A', 404],
    [css, 200],
    ['/static/x/none.css', 404],
    ['/health', 200],
  ] as const) {
    const { statusCode, headers } = await app.inject(url);
    t.equal(statusCode, status, url);
    t.match(headers, {
      'content-security-policy': /^default-src 'none';/,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    t.equal(headers['strict-transport-security'], undefined, 'none by http');
  }
});

t.test('the policy lets only this server’s files run, load or be asked, and needs Trusted Types', async t => {
  const { headers } = await (await createApp(t)).inject('/en');
  const policy = String(headers['content-security-policy'])
    .split(';')
    .map(directive => directive.trim());
  t.strictSame(policy.sort(), [
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "font-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "img-src 'self'",
    "require-trusted-types-for 'script'",
    "script-src 'self'",
    "style-src 'self'",
    'trusted-types default',
  ]);
});

t.test('no page has a style or script of its own, nor loads from elsewhere', async t => {
  const app = await createApp(t);
  for (const url of ['/en', '/es/info', '/en/nothing']) {
    const { body } = await app.inject(url);
    t.notMatch(body, /<style|\sstyle=|\son\w+=|<script>|javascript:/, url);
    const loaded = [
      ...body.matchAll(/<(?:script|img|link rel="(?:stylesheet|icon)")[^>]* (?:src|href)="([^"]*)"/g),
    ];
    t.ok(loaded.length >= 10);
    t.ok(loaded.every(([, from]) => from?.startsWith('/static/')));
  }
});

t.test('browsers are told to stay with https where the site is public by https', async t => {
  for (const [BASE_URL, expected] of [
    ['https://cv.example.org', /^max-age=31536000/],
    ['http://cv.example.org', undefined],
  ] as const) {
    const { headers } = await (await createApp(t, { env: { BASE_URL } })).inject('/en');
    t.match(headers['strict-transport-security'], expected);
    t.equal(typeof headers['strict-transport-security'], expected ? 'string' : 'undefined');
  }
});

t.test('the environment’s base URL beats that of the site', async t => {
  const site = { ...content.site, baseUrl: 'https://site.example' };
  const options = { content: { ...content, site } };
  const canonical = async (env: Record<string, string>) =>
    (await (await createApp(t, { ...options, env })).inject('/en')).body.match(
      /rel="canonical" href="([^"]*)"/,
    )?.[1];
  t.equal(await canonical({}), 'https://site.example/en');
  t.equal(await canonical({ BASE_URL: 'https://env.example' }), 'https://env.example/en');
});

t.test('an address where nothing stands is a 404 page in the best language there is', async t => {
  const app = await createApp(t);
  for (const [url, accept, language] of [
    ['/en/nothing', 'es', 'en'],
    ['/es/nothing', 'en', 'es'],
    ['/ES/nothing', 'en', 'es'],
    ['/nothing', 'es-MX', 'es'],
    ['/nothing', 'fr', 'en'],
    ['/wp-login.php', undefined, 'en'],
    ['/en/cv/more', undefined, 'en'],
  ] as const) {
    const headers = accept ? { 'accept-language': accept } : {};
    const answer = await app.inject({ url, headers });
    t.equal(answer.statusCode, 404, url);
    t.match(answer.headers, {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
    });
    t.equal(titleOf(answer.body), language === 'es' ? 'Aquí no hay ninguna página' : 'There is no page here');
  }
});

t.test('a 404 names the address without its query, as text', async t => {
  const app = await createApp(t);
  t.match((await app.inject('/en/nothing?a=1')).body, '<p>Nothing stands at /en/nothing.</p>');
  const { body } = await app.inject({ path: '/en/"><img src=x onerror=alert(1)>' });
  t.notMatch(body, '<img');
});

t.test('nothing but GET and HEAD stands at any address', async t => {
  const app = await createApp(t);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'] as const)
    for (const url of ['/', '/en', '/en/']) {
      const { statusCode, headers } = await app.inject({ method, url });
      t.strictSame([statusCode, headers.location], [404, undefined], `${method} ${url}`);
    }
});

t.test('a request that Fastify refuses is told of by a page, with its status', async t => {
  const app = await createApp(t);
  const json = { 'content-type': 'application/json' };
  for (const [payload, status] of [
    ['{', 400],
    [`"${'x'.repeat(2 ** 20)}"`, 413],
  ] as const) {
    const { statusCode, headers, body } = await app.inject({
      method: 'POST',
      url: '/es',
      headers: json,
      payload,
    });
    t.equal(statusCode, status);
    t.equal(titleOf(body), 'No se ha entendido la petición');
    t.equal(headers['cache-control'], 'no-store');
  }
});

t.test('a slash too many leads to the address without it, and to no other host', async t => {
  const app = await createApp(t);
  for (const [path, location] of [
    ['/en/', '/en'],
    ['/en///', '/en'],
    ['/en/info/?length=short', '/en/info?length=short'],
    ['/en/info/dialog/?', '/en/info/dialog'],
    ['/nothing/?a=1?2', '/nothing?a=1?2'],
    ['//evil.example/', '/evil.example'],
    ['///evil.example//', '/evil.example'],
  ] as const) {
    const { statusCode, headers } = await app.inject(`http://localhost${path}`);
    t.strictSame([statusCode, headers.location], [301, location], path);
  }
});

t.test('an address that cannot be decoded is a 404 page like any other', async t => {
  const app = await createApp(t);
  for (const path of [
    '/%E0%A4%A',
    '/en/%E0%A4%A',
    '/%',
    '/100%',
    '/en/info%',
    '/%ff/info/dialog',
    '/en/%zz?length=short',
  ]) {
    const { statusCode, headers, body } = await app.inject({ path });
    t.equal(statusCode, 404, path);
    t.equal(headers['cache-control'], 'no-store');
    t.equal(titleOf(body), 'There is no page here');
  }
});

t.test('a query that cannot be decoded spoils nothing', async t => {
  const app = await createApp(t);
  t.equal((await app.inject({ path: '/en?utm_source=%E0%A4%A' })).statusCode, 200);
  t.equal((await app.inject({ path: '/en?length=%E0%A4%A' })).statusCode, 400);
});

t.test('a very long name is a 404 page', async t => {
  const app = await createApp(t);
  for (const path of [
    `/${'a'.repeat(15_000)}`,
    `/en/${'a'.repeat(15_000)}`,
    `/static/${'a'.repeat(15_000)}/css/x.css`,
  ]) {
    const { statusCode, headers } = await app.inject(path);
    t.equal(statusCode, 404);
    t.match(headers, { 'content-type': /^text\/html/, 'x-content-type-options': 'nosniff' });
  }
});

t.test('HEAD has the headers of GET and no body', async t => {
  const app = await createApp(t);
  for (const url of ['/', '/en', '/en/', '/en/info/dialog', '/fr', '/en?length=tiny', '/health/live']) {
    const [get, head] = [await app.inject(url), await app.inject({ method: 'HEAD', url })];
    t.equal(head.statusCode, get.statusCode, url);
    t.equal(head.body, '');
    for (const name of [
      'content-type',
      'content-language',
      'cache-control',
      'location',
      'vary',
      'x-robots-tag',
    ])
      t.equal(head.headers[name], get.headers[name], `${url} ${name}`);
  }
});

t.test(
  'a handler that throws is a 500 page with a reference to the log, and no word of the reason',
  async t => {
    const { app, lines } = await throwing(t, undefined);
    const { statusCode, headers, body } = await app.inject({
      url: '/test/throw',
      headers: { 'accept-language': 'en' },
    });
    t.equal(statusCode, 500);
    t.match(headers, { 'cache-control': 'no-store', 'content-language': 'en', 'x-robots-tag': 'noindex' });
    t.equal(titleOf(body), 'Something went wrong');
    t.notMatch(body, /secret|\bat .*\.ts|node_modules/);
    const [, id = ''] = body.match(/Reference: ([0-9a-f-]{36})/) ?? [];
    t.match(JSON.parse(lines[0] ?? '{}'), {
      reqId: id,
      msg: 'request failed',
      err: { message: 'the secret reason' },
    });
    t.equal(lines.length, 1);
  },
);

t.test('two failures have two references, and what a client calls its request is none', async t => {
  const { app } = await throwing(t, undefined);
  const ids = new Set<string | undefined>();
  for (let i = 0; i < 2; i++) {
    const { body } = await app.inject({ url: '/test/throw', headers: { 'request-id': 'mine' } });
    ids.add(body.match(/Reference: (.*)</)?.[1]);
  }
  t.equal(ids.size, 2);
  t.notOk(ids.has('mine'));
});

t.test('under the address of a dialog a failure is a fragment', async t => {
  const { app } = await throwing(t, undefined);
  const { statusCode, body } = await app.inject('/test/throw/dialog');
  t.equal(statusCode, 500);
  t.match(body, /^<title>Something went wrong – Leonardo Torres Quevedo<\/title>\n<section/);
  t.notMatch(body, /<html|<dialog/);
});

for (const { status, answered, title, logged } of [
  { status: 503, answered: 503, title: 'Not just now', logged: 1 },
  { status: 418, answered: 418, title: 'The request was not understood', logged: 0 },
  { status: 502, answered: 500, title: 'Something went wrong', logged: 1 },
]) {
  t.test(`an error with status ${status} is answered ${answered}: ${title}`, async t => {
    const { app, lines } = await throwing(t, status);
    const { statusCode, body } = await app.inject('/test/throw');
    t.equal(statusCode, answered);
    t.equal(titleOf(body), title);
    t.notMatch(body, 'secret');
    t.equal(lines.length, logged, 'what is the request’s own fault is no error of the server');
  });
}

t.test('a handler that takes too long is answered that the server is busy', async t => {
  const app = await createApp(t, { env: { HANDLER_TIMEOUT_MS: '20' } });
  app.get('/test/never', () => new Promise(() => {}));
  const { statusCode, body } = await app.inject('/test/never');
  t.equal(statusCode, 503);
  t.equal(titleOf(body), 'Not just now');
});

t.test(
  'where even the page of a problem cannot be made, the answer is plain text with the reference',
  async t => {
    const broken = { ...content, uis: new Map() };
    const { app, lines } = await throwing(t, undefined, { content: broken });
    for (const url of ['/en', '/nothing', '/test/throw/dialog']) {
      lines.length = 0;
      const { statusCode, headers, body } = await app.inject(url);
      t.equal(statusCode, 500, url);
      t.match(headers, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
      t.match(body, /^500 \([0-9a-f-]{36}\)\n$/);
      const id = body.slice(5, 41);
      t.match(lines.map(line => JSON.parse(line)).at(-1), { reqId: id, msg: /could not be made/ });
    }
  },
);

t.test('while it drains the port answers, not ready, and closes each connection', async t => {
  const app = await createApp(t, { env: { SHUTDOWN_ANNOUNCE_MS: '1000' } });
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  const before = await fetch(`${base}/health/ready`);
  t.strictSame([before.status, before.headers.get('connection')], [200, 'keep-alive']);
  await before.text();

  const closing = app.close();
  const ready = await fetch(`${base}/health/ready`);
  t.strictSame(
    [ready.status, ready.headers.get('connection'), await ready.json()],
    [503, 'close', { status: 'draining' }],
  );
  for (const [path, status] of [
    ['/health/live', 200],
    ['/en', 200],
    ['/fr', 404],
  ] as const) {
    const answer = await fetch(`${base}${path}`);
    t.strictSame([answer.status, answer.headers.get('connection')], [status, 'close'], path);
    await answer.text();
  }
  await closing;
  await t.rejects(fetch(`${base}/health/live`));
});

t.test(
  'a connection that was busy when the port closed is closed when it falls idle',
  { timeout: 10_000 },
  async t => {
    const app = await createApp(t);
    let finish = () => {};
    app.get('/test/long', (_request, reply) => {
      reply.hijack();
      reply.raw.write('first, ');
      finish = () => reply.raw.end('last');
    });
    const base = await app.listen({ host: '127.0.0.1', port: 0 });
    const agent = new http.Agent({ keepAlive: true });
    t.teardown(() => agent.destroy());

    // Its headers left before the drain began, so they promise to keep the connection.
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      http.get(`${base}/test/long`, { agent }, resolve).on('error', reject);
    });
    t.equal(response.headers.connection, 'keep-alive');
    const closing = app.close();
    while (app.server.listening) await setImmediate();
    finish();
    let body = '';
    for await (const part of response) body += part;
    t.equal(body, 'first, last');
    await t.resolves(closing);
  },
);
