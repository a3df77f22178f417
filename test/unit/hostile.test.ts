// What is sent by those who look for a way in, or want the server to stop.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import t, { type Test } from 'tap';
import { root } from '../../server/root.ts';
import { ASSETS_FOLDER, Assets } from '../../server/web/assets.ts';
import { createApp } from '../helpers/app.ts';
import { createWire, type WireAnswer } from '../helpers/wire.ts';

const app = await createApp(t);
const { send, get } = await createWire(app);
const { hash } = new Assets(join(root, ASSETS_FOLDER), new Map());

/** Headers, or a first line, of 16 KB are the most that is read. */
const MOST = 16_384;

/** An answer tells nothing of the machine, and has what keeps a browser safe; a refusal is kept by nobody. */
function isHarmless(t: Test, { status, headers, body }: WireAnswer, what: string): void {
  t.ok(status >= 200 && status < 500, `${status} for ${what}`);
  t.notOk(body.includes(root), what);
  t.notMatch(body, /"dependencies"|root:x:|node_modules\/|\n\s+at |Error:|\.[jt]s:\d+/, what);
  t.equal(headers['x-content-type-options'], 'nosniff', what);
  if (status >= 400) {
    t.match(headers['content-security-policy'], /^default-src 'none'/, what);
    t.equal(headers['cache-control'], 'no-store', what);
  }
}

/** Whether it is refused with one of these statuses, and no harm done. */
function isRefused(t: Test, answer: WireAnswer, what: string, ...statuses: number[]): void {
  t.ok(statuses.includes(answer.status), `${answer.status} for ${what}`);
  isHarmless(t, answer, what);
}

/** A test after which pages are there as before. */
const attack = (name: string, run: (t: Test) => Promise<void>) =>
  t.test(name, async t => {
    await run(t);
    t.equal((await get('/en')).status, 200, 'pages are there as before');
  });

const printed = (text: string) => JSON.stringify(text).slice(0, 80);

attack('no spelling of an address leads to a file of the machine', async t => {
  const up = [
    ...'.. %2e%2e %2E%2E .%2e %252e%252e %25252e%25252e .... ..; ..%00 %2e%2e%00'.split(' '),
    ...'%c0%ae%c0%ae %e0%80%ae%e0%80%ae %f0%80%80%ae%f0%80%80%ae %u002e%u002e %uff0e%uff0e ..%01'.split(' '),
  ];
  const slashes = ['/', '\\', '%2f', '%5c', '%252f', '%255c', '%c0%af', '%e0%80%af', '//', '/./', '%00/'];
  const bases = ['/', '/en/', `/static/${hash}/`, `/static/${hash}/css/`, '/static/', 'http://a.example/'];
  const files = ['package.json', '.env', 'etc/passwd'];
  let i = 0;
  for (const base of bases)
    for (const step of up)
      for (const slash of slashes) {
        // Every file by every way would be some thousands; each way and each file is among these.
        const target = base + `${step}${slash}`.repeat(1 + (i % 8)) + files[i++ % files.length];
        isRefused(t, await get(target), target, 404);
      }
  const others = '/etc/passwd //etc/passwd /C:/windows/win.ini /.git/config /.env /server/app.ts /static/%';
  for (const target of [...others.split(' '), `/static/${hash}/`])
    isRefused(t, await get(target), target, 404);
  for (const target of ['file:///etc/passwd', 'ftp://a.example/etc/passwd', '*'])
    isRefused(t, await get(target), target, 400);
});

attack('zeros and broken escapes name nothing', async t => {
  const zeros = `/%00 /en%00 /en%00.html /en/cv.pdf%00 /en/info%00/dialog /static/${hash}/css/site.css%00`;
  const broken = '/% /%2 /%zz /en/% /en/info% /%ff /en/%c3%28 /%ed%a0%80 /%f5%80%80%80';
  for (const path of `${zeros} ${broken}`.split(' ')) isRefused(t, await get(path), path, 404);
  for (const query of ['%', '%00=%00', 'x=%', 'x=%zz&%=%', '%E0%A4%A', 'length%00=short', 'lang=%00'])
    for (const path of ['/en', '/es/info', '/en/cv.txt', '/']) {
      const answer = await get(`${path}?${query}`);
      t.equal(answer.status, path === '/' ? 302 : 200, `${path}?${query}`);
      isHarmless(t, answer, query);
    }
  for (const value of ['%', '%00', 'short%00', '%zz', '%ff', 'short%0d%0a', '<script>'])
    isRefused(t, await get(`/en?length=${value}`), value, 400);
  t.notMatch((await get('/en?length=<script>')).body, '<script>');
});

attack('no request hides in another, and none has two meanings', async t => {
  const within = 'GET /health HTTP/1.1\r\nHost: a\r\n\r\n';
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
    const what = printed(head);
    const answer = await send(`GET /en HTTP/1.1\r\nHost: a\r\n${head}\r\n\r\n0\r\n\r\n${within}`);
    isRefused(t, answer, what, 400);
    t.equal(answer.headers.connection, 'close', what);
    t.notMatch(answer.body, '"version"', 'what is within is not answered');
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
    isRefused(t, await send(request), printed(request), 400);
  for (const body of [
    'zz\r\na\r\n0\r\n\r\n',
    `1;${'a'.repeat(20_000)}\r\n`,
    'fffffffffffffffff\r\n',
    '1\r\nab\r\n',
    '-1\r\n',
  ]) {
    const answer = await send(`POST /en HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${body}`);
    isRefused(t, answer, printed(body), 400, 405);
  }
});

attack('a header that is there twice has one meaning, or none', async t => {
  isRefused(t, await get('/en', 'Host: a\r\n'), 'two hosts', 400);
  const twice = async (path: string, name: string, values: [string, string]) =>
    get(path, values.map(value => `${name}: ${value}\r\n`).join(''));
  const { headers } = await twice('/en/info', 'Accept-Encoding', ['gzip', 'identity;q=0.1']);
  t.equal(headers['content-encoding'], 'gzip');
  const known = await twice('/en/info', 'If-None-Match', ['"x"', (await get('/en/info')).headers.etag ?? '']);
  t.equal(known.status, 304);
  t.equal((await twice('/', 'Cookie', ['a=b', 'lang=es'])).headers.location, '/es');
  t.equal((await twice('/', 'Accept-Language', ['fr', 'es'])).headers.location, '/es');
  for (const name of 'Range User-Agent Referer X-Forwarded-Host X-HTTP-Method-Override Forwarded'.split(' '))
    t.equal((await twice('/en', name, ['DELETE', 'evil.example'])).status, 200, name);
});

attack('what is too large is told so, at one limit', async t => {
  const head = (length: number) => `X: ${'a'.repeat(length)}\r\n`;
  t.equal((await get('/en', head(15_000))).status, 200);
  for (const length of [MOST, 100_000, 2_000_000])
    isRefused(t, await get('/en', head(length)), `${length}`, 431);
  isRefused(t, await get('/en', `${'a'.repeat(MOST)}: b\r\n`), 'a long name', 431);
  t.equal((await get('/en', 'a: b\r\n'.repeat(150))).status, 200);
  for (const count of [250, 2_500])
    isRefused(t, await get('/en', 'a: b\r\n'.repeat(count)), `${count} headers`, 400);
  isRefused(t, await get('/en', 'a: b\r\n'.repeat(50_000)), 'headers and no end', 431);
  const path = (length: number) => '/'.padEnd(length, 'a');
  isRefused(t, await get(path(8_192)), 'a long address', 404);
  for (const length of [8_193, 16_000]) isRefused(t, await get(path(length)), `${length}`, 414);
  for (const length of [MOST, 1_000_000]) isRefused(t, await get(path(length)), `${length}`, 431);
  isRefused(t, await get(`/en?${path(8_192)}`), 'a long query', 414);
  isRefused(t, await get(`http://${'a'.repeat(9_000)}/en`), 'a long host in the address', 414);
  t.match((await get(path(8_193))).body, 'The address has more than 8192 characters.');
  t.match((await get(`/es/${path(8_193)}`)).body, / de 8192 caracteres\./);
});

attack('what is no host is none', async t => {
  const ask = (path: string, host: string) =>
    send(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  for (const host of [
    '',
    'a b',
    'a\tb',
    ...'a/b a@b a:b a:1:2 <b> [::1 ::1 http://a a?b a#b \xe9'.split(' '),
  ])
    isRefused(t, await ask('/en', host), printed(host), 400);
  const evil = await ask('/en/', 'evil.example\r\nX-Forwarded-Host: evil.example');
  t.equal(evil.headers.location, '/en');
  const page = await ask('/en', 'evil.example');
  t.notMatch(page.body + JSON.stringify(page.headers), 'evil.example', 'no answer is made of it');
});

attack('other methods are told what there is, wherever they point', async t => {
  const targets = `/ /en /en/cv.pdf /health /health/ready /static/ /static/${hash}/css/site.css /none /none/ *`;
  for (const target of targets.split(' '))
    for (const method of 'OPTIONS TRACE M-SEARCH PROPFIND PURGE SOURCE SUBSCRIBE DELETE'.split(' ')) {
      const answer = await send(
        `${method} ${target} HTTP/1.1\r\nHost: a\r\nCookie: secret\r\nConnection: close\r\n\r\n`,
      );
      isRefused(t, answer, `${method} ${target}`, 405);
      t.equal(answer.headers.allow, 'GET, HEAD');
      t.notMatch(answer.body, 'secret', 'nothing is sent back');
    }
  const tunnel = await send('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n');
  isRefused(t, tunnel, 'CONNECT', 405);
  t.equal(tunnel.headers.allow, 'GET, HEAD');
  for (const line of ['BREW /', 'get /en', 'GETX /en', 'G\xcbT /en', '<script> /', `${'A'.repeat(1_000)} /`])
    isRefused(t, await send(`${line} HTTP/1.1\r\nHost: a\r\n\r\n`), line, 400);
  isRefused(t, await send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'), 'HTTP/2', 400);
  const second = await send('GET /en HTTP/2.0\r\nHost: a\r\nConnection: close\r\n\r\n');
  isRefused(t, second, 'HTTP/2, in words', 400);
});

attack('an invitation to speak something else is declined by a plain answer', async t => {
  for (const protocol of ['h2c', 'websocket', 'TLS/1.0, HTTP/1.1', 'nothing/0']) {
    const head = `Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABk\r\nSec-WebSocket-Key: x\r\n`;
    const answer = await send(`GET /en HTTP/1.1\r\n${head}\r\n`);
    t.equal(answer.status, 200, protocol);
    t.equal(answer.headers.upgrade, undefined);
    isRefused(t, await send(`POST /en HTTP/1.1\r\n${head}Content-Length: 5\r\n\r\n`), protocol, 405);
  }
  for (const expectation of ['100-continue', '100-continue, tea', 'tea'])
    t.equal((await get('/en', `Expect: ${expectation}\r\n`)).status, 200, expectation);
  const body = 'Expect: 100-continue\r\nContent-Length: 10000000\r\n';
  isRefused(t, await send(`PUT /en HTTP/1.1\r\nHost: a\r\n${body}\r\n`), 'a body to come', 405);
});

const inherited = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'name'];

attack('what every object has is no language, page, file, choice or value', async t => {
  for (const name of inherited) {
    for (const path of [`/${name}`, `/${name}/info`, `/${name}/cv.pdf`, `/en/${name}`, `/en/info/${name}`])
      isRefused(t, await get(path), path, 404);
    isRefused(t, await get(`/static/${hash}/${name}`), name, 404);
    isRefused(t, await get(`/static/${hash}/images/${name}`), name, 404);
    for (const key of ['length', 'icons', 'theme']) isRefused(t, await get(`/en?${key}=${name}`), key, 400);
    isRefused(t, await get(`/en/cv.pdf?paper=${name}`), name, 400);
    for (const query of ['length[]=', 'length.x=', '', '__proto__[x]='].map(key => `${key}${name}`)) {
      const answer = await get(`/en?${query}&${query}&${query}[x]=y`);
      t.equal(answer.status, 200, query);
      isHarmless(t, answer, query);
    }
    t.equal((await get(`/en/info?share=${name}`)).status, 200, name);
    const { location } = (await get('/', `Cookie: lang=${name}\r\nAccept-Language: ${name}\r\n`)).headers;
    t.equal(location, '/en', name);
    t.equal((await get(`/?lang=${name}`)).headers.location, '/en', name);
    const { headers } = await get('/en/info', `Accept-Encoding: ${name}\r\n`);
    t.equal(headers['content-encoding'], undefined, name);
  }
  t.equal(Object.keys(Object.prototype).length, 0);
});

attack('no line break gets into a header', async t => {
  const breaks = '%0d%0a %0a %0d %0D%0A%20 %E5%98%8A%E5%98%8D %c4%8d%c4%8a %250d%250a %u000d%u000a';
  for (const broken of breaks.split(' ')) {
    const evil = `${broken}X-Evil:%20yes${broken}${broken}<p>`;
    for (const target of [
      ...[`/?lang=es${evil}`, `/?lang=es&x=${evil}`, `/?x${evil}`, `/ES?${evil}`, `/ES/${evil}`, `/${evil}/`],
      ...[`/en/?${evil}`, `/en/cv.txt?download=${evil}`, `/en?share=${evil}`, `/en?length=${evil}`],
    ]) {
      const answer = await get(target);
      t.ok(answer.status < 500, target);
      t.equal(answer.headers['x-evil'], undefined, target);
      t.notMatch(answer.body, '<p>\r\n', target);
      t.notMatch(Object.values(answer.headers).join(''), /[\r\n]/, target);
    }
  }
});

/** Another reader, who has limits of their own. */
let readers = 0;
const createReader = () => `10.1.${++readers >> 8}.${readers & 255}`;

/** The least time of several that a request takes, in milliseconds: what else the machine does makes it longer only. */
async function leastTime(url: string, headers: Record<string, string> = {}): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await app.inject({ url, headers, remoteAddress: createReader() });
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

attack('no header and no address takes much longer to read than it is long', async t => {
  const fill = (piece: string, length: number) => piece.repeat(Math.floor(length / piece.length));
  const pieces = [
    ...[' ', '\t', ', ', ' ,', '; ', '; lang', 'gzip, '],
    ...', ; - " * = % & / a a- a, ;q= ;q=0.5, W/ W/"", "x", *, lang= lang=; 0-, 0-0, -1, bytes='.split(' '),
    ...'en-x- es;q=0.1, gzip; br;q=0,'.split(' '),
  ];
  const long = MOST - 200;
  const sheet = `/static/${hash}/css/site.css`;
  const plain = Math.max(await leastTime('/en'), await leastTime(sheet), await leastTime('/none'));
  // One that looked at each pair of letters would be at it a thousand times as long.
  const most = 40 * Math.max(plain, 1);
  const takesLittle = async (t: Test, what: string, url: string, headers = {}) => {
    const least = await leastTime(url, headers);
    t.ok(least < most, `${least.toFixed(1)} ms, plain ${plain.toFixed(1)} ms: ${what}`);
  };
  for (const piece of pieces) {
    const value = fill(piece, long);
    for (const [url, name, start] of [
      ['/', 'accept-language', ''],
      ['/', 'cookie', ''],
      ['/none', 'accept-language', 'en-'],
      ['/en', 'accept-encoding', ''],
      ['/en', 'if-none-match', ''],
      [sheet, 'if-none-match', ''],
      [sheet, 'accept-encoding', ''],
      [sheet, 'range', 'bytes='],
    ] as const)
      await takesLittle(t, `${name} of ${printed(piece)}`, url, { [name]: `${start}${value}\u0021` });
  }
  for (const piece of '/ a/ %2f % %41 & a& = ? //a .. . - es { {address}'.split(' '))
    for (const start of ['/', '/en/', '/ES/', '/?lang=', '/en?length=', '/en?share=', `/static/${hash}/`])
      await takesLittle(t, start + printed(piece), `${start}${fill(piece, 8_100 - start.length)}x`);
});

const collect = () => {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
};

attack('however many strange requests come, memory has an end', async t => {
  let count = 0;
  /** Asks 2,500 times, each time for what nobody has asked for; that is 20 MB of addresses. */
  const askMuch = async () => {
    for (let i = 0; i < 2_500; i++) {
      const strange = `${count++}`.padEnd(4_000, 'a');
      await app.inject({
        url: i % 5 ? `/en/info/dialog?x=${strange}` : `/${strange}`,
        headers: { 'accept-encoding': `identity, ${strange}`, 'accept-language': strange, cookie: strange },
        remoteAddress: createReader(),
      });
      // An answer to inject is let go of in the next turn.
      await setImmediate();
    }
  };
  await askMuch();
  await askMuch();
  const before = collect();
  await askMuch();
  const more = (collect() - before) / 2 ** 20;
  t.ok(more < 8, `${more.toFixed(1)} MB more`);
});

t.test('the files that nobody is to read are there, or it would be easy not to show them', async t => {
  t.match(readFileSync(join(root, 'package.json'), 'utf8'), '"dependencies"');
  t.ok(readdirSync(join(root, 'node_modules')).length);
});
