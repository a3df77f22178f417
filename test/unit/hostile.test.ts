// Sends raw requests of attackers: path traversal, smuggling, header injection, oversized and malformed parts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ASSETS_FOLDER, Assets } from '../../server/assets/manifest.ts';
import { root } from '../../server/project.ts';
import { createApp } from '../helpers/app.ts';
import { createWire, type RawResponse } from '../helpers/wire.ts';

const app = await createApp(t);
const { send, get } = await createWire(app);
const { hash } = new Assets(join(root, ASSETS_FOLDER), new Map());

/** The limit for the headers or the request line of a request, in bytes. */
const MAX_HEADER_BYTES = 16_384;

/** The violations of a response: it reveals something about the machine, or lacks a security header. */
function violationsOf({ status, headers, body }: RawResponse): string[] {
  const isError = status >= 400;
  const rules: [violation: string, holds: boolean][] = [
    [`status ${status}`, status >= 200 && status < 500],
    ['contains the path of the project', !body.includes(root)],
    [
      'contains a file or a stack trace',
      !/"dependencies"|root:x:|node_modules\/|\n\s+at |Error:|\.[jt]s:\d+/.test(body),
    ],
    ['no nosniff', headers['x-content-type-options'] === 'nosniff'],
    [
      'no Content-Security-Policy',
      !isError || /^default-src 'none'/.test(headers['content-security-policy'] ?? ''),
    ],
    ['may be stored', !isError || /^no-store(, no-transform)?$/.test(headers['cache-control'] ?? '')],
  ];
  return rules.filter(([, holds]) => !holds).map(([violation]) => violation);
}

/** Collects the violations of one attack for one assertion at its end. Each has the name of its request. */
class Attack {
  readonly violations: string[] = [];

  /** Records a violation unless a condition holds. */
  check(request: string, holds: boolean, violation: string): void {
    if (!holds) this.violations.push(`${request}: ${violation}`);
  }

  isHarmless(response: RawResponse, request: string): void {
    for (const violation of violationsOf(response)) this.check(request, false, violation);
  }

  /** The response has one of these statuses and is harmless. */
  isRefused(response: RawResponse, request: string, ...statuses: number[]): void {
    this.check(
      request,
      statuses.includes(response.status),
      `status ${response.status}, not ${statuses.join(' or ')}`,
    );
    this.isHarmless(response, request);
  }

  equal(actual: unknown, expected: unknown, request: string): void {
    this.check(request, actual === expected, `${String(actual).slice(0, 200)}, not ${expected}`);
  }
}

/** Defines a test that has no violations, and after which pages still respond. */
const attack = (name: string, run: (attack: Attack) => Promise<void>) =>
  t.test(name, async t => {
    const attack = new Attack();
    await run(attack);
    t.strictSame(attack.violations, []);
    t.equal((await get('/en')).status, 200, 'pages still respond');
  });

/** A request as the name of its violations. */
const quote = (text: string) => JSON.stringify(text).slice(0, 80);

attack('no encoding of a path reads a file of the machine', async attack => {
  const steps = [
    ...'.. %2e%2e %2E%2E .%2e %252e%252e %25252e%25252e .... ..; ..%00 %2e%2e%00'.split(' '),
    ...'%c0%ae%c0%ae %e0%80%ae%e0%80%ae %f0%80%80%ae%f0%80%80%ae %u002e%u002e %uff0e%uff0e ..%01'.split(' '),
  ];
  const slashes = ['/', '\\', '%2f', '%5c', '%252f', '%255c', '%c0%af', '%e0%80%af', '//', '/./', '%00/'];
  const bases = ['/', '/en/', `/static/${hash}/`, `/static/${hash}/css/`, '/static/', 'http://a.example/'];
  const files = ['package.json', '.env', 'etc/passwd'];
  // Covers every pair of a base, a step and a slash, and every depth and file.
  let i = 0;
  for (const [x, step] of steps.entries())
    for (const [y, slash] of slashes.entries()) {
      const base = bases[(x + y) % bases.length];
      const target = base + `${step}${slash}`.repeat(1 + (i % 8)) + files[i++ % files.length];
      attack.isRefused(await get(target), target, 404);
    }
  const others = '/etc/passwd //etc/passwd /C:/windows/win.ini /.git/config /.env /server/app.ts /static/%';
  for (const target of [...others.split(' '), `/static/${hash}/`])
    attack.isRefused(await get(target), target, 404);
  for (const target of ['file:///etc/passwd', 'ftp://a.example/etc/passwd', '*'])
    attack.isRefused(await get(target), target, 400);
});

attack('null bytes and malformed percent-encoding match no URL, key or value', async attack => {
  const nullBytes = `/%00 /en%00 /en%00.html /en/cv.pdf%00 /en/info%00/dialog /static/${hash}/css/site.css%00`;
  const malformed = '/% /%2 /%zz /en/% /en/info% /%ff /en/%c3%28 /%ed%a0%80 /%f5%80%80%80';
  for (const path of `${nullBytes} ${malformed}`.split(' ')) attack.isRefused(await get(path), path, 404);
  for (const query of ['%', '%00=%00', 'x=%', 'x=%zz&%=%', '%E0%A4%A', 'length%00=short', 'lang=%00'])
    for (const path of ['/en', '/es/info', '/en/cv.txt', '/']) {
      const response = await get(`${path}?${query}`);
      attack.equal(response.status, path === '/' ? 302 : 200, `${path}?${query}`);
      attack.isHarmless(response, query);
    }
  for (const value of ['%', '%00', 'short%00', '%zz', '%ff', 'short%0d%0a', '<script>'])
    attack.isRefused(await get(`/en?length=${value}`), value, 400);
  const { body } = await get('/en?length=<script>');
  attack.check('<script> as a length', !body.includes('<script>'), 'is in the page');
});

attack('an ambiguous or malformed request is refused, and none is smuggled in another', async attack => {
  const smuggled = 'GET /health HTTP/1.1\r\nHost: a\r\n\r\n';
  for (const head of [
    'Content-Length: 5\r\nTransfer-Encoding: chunked',
    'Transfer-Encoding: chunked\r\nContent-Length: 5',
    'Content-Length: 5\r\nContent-Length: 6',
    'Content-Length: 5\r\nContent-Length: 5',
    ...['5, 5', '+5', '-5', '0x5', '5 5', '5;', '5.0', '1e1', '', '99999999999999999999999'].map(
      length => `Content-Length: ${length}`,
    ),
    ...'identity gzip xchunked chunked; "chunked" , \x0bchunked chunked,identity identity,chunked'
      .split(' ')
      .map(coding => `Transfer-Encoding: ${coding}`),
    'Transfer-Encoding: chunked, identity',
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
    'Transfer-Encoding:\r\n chunked',
    'Transfer-Encoding : chunked',
    'Content-Length : 5',
    'Content-Length\t: 5',
    ' Content-Length: 5',
    'Content_Length: 5\r\n Content-Length: 5',
    'X: a\r\n b',
    'X: a\r\n\tb',
    'X: a\nContent-Length: 5',
    'X: a\rContent-Length: 5',
    'X: a\0b',
    'X: a\x7fb\x00',
    ': no name',
    'no colon',
    'X[]: y',
    'X\x80: y',
    'X Y: z',
  ]) {
    const request = quote(head);
    const response = await send(`GET /en HTTP/1.1\r\nHost: a\r\n${head}\r\n\r\n0\r\n\r\n${smuggled}`);
    attack.isRefused(response, request, 400);
    attack.equal(response.headers.connection, 'close', `connection after ${request}`);
    attack.check(request, !response.body.includes('"version"'), 'the smuggled request has a response');
  }
  for (const request of [
    'GET /en HTTP/1.1\nHost: a\n\n',
    'GET /en HTTP/1.1\r\nHost: a\nConnection: close\r\n\r\n',
    'GET /en HTTP/1.1\r\nHost: a\r\n\n',
    'GET /en HTTP/1.1\rHost: a\r\r',
    'GET\t/en\tHTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /en\0 HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /\xe9\xff HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /en /es HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET en HTTP/1.1\r\nHost: a\r\n\r\n',
    ' GET /en HTTP/1.1\r\nHost: a\r\n\r\n',
    '\0GET /en HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /en HTTP/1.1 \r\nHost: a\r\n\r\n',
    'GET /en HTTP/1.1\r\nHost : a\r\n\r\n',
    'GET /en HTTP/1.1\r\n Host: a\r\n\r\n',
    'GET /en HTTPS/1.1\r\nHost: a\r\n\r\n',
    'GET /en ICE/1.0\r\nHost: a\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'SSH-2.0-OpenSSH_9.6\r\n',
    '\0'.repeat(1_000),
    '\xff'.repeat(100_000),
  ])
    attack.isRefused(await send(request), quote(request), 400);
  for (const body of [
    'zz\r\na\r\n0\r\n\r\n',
    `1;${'a'.repeat(20_000)}\r\n`,
    'fffffffffffffffff\r\n',
    '1\r\nab\r\n',
    '-1\r\n',
  ]) {
    const response = await send(`POST /en HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${body}`);
    attack.isRefused(response, quote(body), 400, 405);
  }
});

attack('a duplicate header is combined or refused', async attack => {
  attack.isRefused(await get('/en', 'Host: a\r\n'), 'two hosts', 400);
  const twice = async (path: string, name: string, values: [string, string]) =>
    get(path, values.map(value => `${name}: ${value}\r\n`).join(''));
  const { headers } = await twice('/en/info', 'Accept-Encoding', ['gzip', 'identity;q=0.1']);
  attack.equal(headers['content-encoding'], 'gzip', 'two Accept-Encoding');
  const known = await twice('/en/info', 'If-None-Match', ['"x"', (await get('/en/info')).headers.etag ?? '']);
  attack.equal(known.status, 304, 'two If-None-Match');
  attack.equal((await twice('/', 'Cookie', ['a=b', 'lang=es'])).headers.location, '/es', 'two Cookie');
  attack.equal((await twice('/', 'Accept-Language', ['fr', 'es'])).headers.location, '/es', 'two languages');
  for (const name of 'Range User-Agent Referer X-Forwarded-Host X-HTTP-Method-Override Forwarded'.split(' '))
    attack.equal((await twice('/en', name, ['DELETE', 'evil.example'])).status, 200, name);
});

attack('a request that is too large is refused at a fixed limit', async attack => {
  const head = (length: number) => `X: ${'a'.repeat(length)}\r\n`;
  attack.equal((await get('/en', head(15_000))).status, 200, 'a header of 15,000 characters');
  for (const length of [MAX_HEADER_BYTES, 100_000, 2_000_000])
    attack.isRefused(await get('/en', head(length)), `${length}`, 431);
  attack.isRefused(await get('/en', `${'a'.repeat(MAX_HEADER_BYTES)}: b\r\n`), 'a long name', 431);
  attack.equal((await get('/en', 'a: b\r\n'.repeat(150))).status, 200, '150 headers');
  attack.isRefused(await get('/en', 'a: b\r\n'.repeat(250)), '250 headers', 400);
  // Node.js 20 passes on the first 2,000 headers, later versions respond with a 431 themselves.
  attack.isRefused(await get('/en', 'a: b\r\n'.repeat(2_500)), '2,500 headers', 400, 431);
  attack.isRefused(await get('/en', 'a: b\r\n'.repeat(50_000)), 'headers and no end', 431);
  const path = (length: number) => '/'.padEnd(length, 'a');
  attack.isRefused(await get(path(8_192)), 'a long URL', 404);
  for (const length of [8_193, 16_000]) attack.isRefused(await get(path(length)), `${length}`, 414);
  for (const length of [MAX_HEADER_BYTES, 1_000_000])
    attack.isRefused(await get(path(length)), `${length}`, 431);
  attack.isRefused(await get(`/en?${path(8_192)}`), 'a long query', 414);
  attack.isRefused(await get(`http://${'a'.repeat(9_000)}/en`), 'a long host in the URL', 414);
  for (const [start, text] of [
    ['', 'The address has more than 8192 characters.'],
    ['/es/', ' de 8192 caracteres.'],
  ] as const)
    attack.check(start, (await get(start + path(8_193))).body.includes(text), `lacks "${text}"`);
});

attack('an invalid Host is refused, and no response contains the host', async attack => {
  const sendTo = (path: string, host: string) =>
    send(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  for (const host of [
    '',
    'a b',
    'a\tb',
    ...'a/b a@b a:b a:1:2 <b> [::1 ::1 http://a a?b a#b \xe9'.split(' '),
  ])
    attack.isRefused(await sendTo('/en', host), quote(host), 400);
  const evil = await sendTo('/en/', 'evil.example\r\nX-Forwarded-Host: evil.example');
  attack.equal(evil.headers.location, '/en', 'another host');
  const page = await sendTo('/en', 'evil.example');
  const text = page.body + JSON.stringify(page.headers);
  attack.check('another host', !text.includes('evil.example'), 'is in the response');
});

attack('other methods are a 405 with Allow, at any target', async attack => {
  const targets = `/ /en /en/cv.pdf /health /health/ready /static/ /static/${hash}/css/site.css /none /none/ *`;
  for (const target of targets.split(' '))
    for (const method of 'OPTIONS TRACE M-SEARCH PROPFIND PURGE SOURCE SUBSCRIBE DELETE'.split(' ')) {
      const response = await send(
        `${method} ${target} HTTP/1.1\r\nHost: a\r\nCookie: secret\r\nConnection: close\r\n\r\n`,
      );
      attack.isRefused(response, `${method} ${target}`, 405);
      attack.equal(response.headers.allow, 'GET, HEAD', `${method} ${target}`);
      attack.check(`${method} ${target}`, !response.body.includes('secret'), 'reflects a header');
    }
  const tunnel = await send('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n');
  attack.isRefused(tunnel, 'CONNECT', 405);
  attack.equal(tunnel.headers.allow, 'GET, HEAD', 'CONNECT');
  for (const line of ['BREW /', 'get /en', 'GETX /en', 'G\xcbT /en', '<script> /', `${'A'.repeat(1_000)} /`])
    attack.isRefused(await send(`${line} HTTP/1.1\r\nHost: a\r\n\r\n`), line, 400);
  attack.isRefused(
    await send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'),
    'the preface of HTTP/2',
    400,
  );
  const second = await send('GET /en HTTP/2.0\r\nHost: a\r\nConnection: close\r\n\r\n');
  attack.isRefused(second, 'HTTP/2 in the request line', 400);
});

attack('Upgrade and Expect are ignored', async attack => {
  for (const protocol of ['h2c', 'websocket', 'TLS/1.0, HTTP/1.1', 'nothing/0']) {
    const head = `Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABk\r\nSec-WebSocket-Key: x\r\n`;
    const response = await send(`GET /en HTTP/1.1\r\n${head}\r\n`);
    attack.equal(response.status, 200, protocol);
    attack.equal(response.headers.upgrade, undefined, `upgrade to ${protocol}`);
    attack.isRefused(await send(`POST /en HTTP/1.1\r\n${head}Content-Length: 5\r\n\r\n`), protocol, 405);
  }
  for (const expectation of ['100-continue', '100-continue, tea', 'tea'])
    attack.equal((await get('/en', `Expect: ${expectation}\r\n`)).status, 200, expectation);
  const body = 'Expect: 100-continue\r\nContent-Length: 10000000\r\n';
  attack.isRefused(
    await send(`PUT /en HTTP/1.1\r\nHost: a\r\n${body}\r\n`),
    'a body announced by Expect',
    405,
  );
});

const inherited = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'name'];

attack('properties of Object.prototype are no language, page, file, choice or value', async attack => {
  for (const name of inherited) {
    for (const path of [`/${name}`, `/${name}/info`, `/${name}/cv.pdf`, `/en/${name}`, `/en/info/${name}`])
      attack.isRefused(await get(path), path, 404);
    attack.isRefused(await get(`/static/${hash}/${name}`), name, 404);
    attack.isRefused(await get(`/static/${hash}/images/${name}`), name, 404);
    for (const key of ['length', 'icons', 'theme'])
      attack.isRefused(await get(`/en?${key}=${name}`), key, 400);
    attack.isRefused(await get(`/en/cv.pdf?paper=${name}`), name, 400);
    for (const query of ['length[]=', 'length.x=', '', '__proto__[x]='].map(key => `${key}${name}`)) {
      const response = await get(`/en?${query}&${query}&${query}[x]=y`);
      attack.equal(response.status, 200, query);
      attack.isHarmless(response, query);
    }
    attack.equal((await get(`/en/info?share=${name}`)).status, 200, `share=${name}`);
    const { location } = (await get('/', `Cookie: lang=${name}\r\nAccept-Language: ${name}\r\n`)).headers;
    attack.equal(location, '/en', `a language ${name}`);
    attack.equal((await get(`/?lang=${name}`)).headers.location, '/en', `/?lang=${name}`);
    const { headers } = await get('/en/info', `Accept-Encoding: ${name}\r\n`);
    attack.equal(headers['content-encoding'], undefined, `a coding ${name}`);
  }
  attack.equal(Object.keys(Object.prototype).length, 0, 'enumerable properties of Object.prototype');
});

attack('no line break is injected into a header', async attack => {
  const lineBreaks = '%0d%0a %0a %0d %0D%0A%20 %E5%98%8A%E5%98%8D %c4%8d%c4%8a %250d%250a %u000d%u000a';
  for (const lineBreak of lineBreaks.split(' ')) {
    const evil = `${lineBreak}X-Evil:%20yes${lineBreak}${lineBreak}<p>`;
    for (const target of [
      `/?lang=es${evil}`,
      `/?lang=es&x=${evil}`,
      `/?x${evil}`,
      `/ES?${evil}`,
      `/ES/${evil}`,
      `/${evil}/`,
      `/en/?${evil}`,
      `/en/cv.txt?download=${evil}`,
      `/en?share=${evil}`,
      `/en?length=${evil}`,
    ]) {
      const response = await get(target);
      attack.check(target, response.status < 500, `status ${response.status}`);
      attack.equal(response.headers['x-evil'], undefined, target);
      attack.check(target, !response.body.includes('<p>\r\n'), 'is injected into the body');
      attack.check(
        target,
        !/[\r\n]/.test(Object.values(response.headers).join('')),
        'is injected into a header',
      );
    }
  }
});

t.test('the files that no response may contain exist', async t => {
  t.match(readFileSync(join(root, 'package.json'), 'utf8'), '"dependencies"');
  t.ok(readdirSync(join(root, 'node_modules')).length);
});
