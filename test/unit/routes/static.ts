import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t from 'tap';
import { ASSETS_FOLDER, Assets } from '../../../server/assets/manifest.ts';
import { documentHeaders } from '../../../server/http/security-headers.ts';
import { root } from '../../../server/project.ts';
import { content, createApp, withCv } from '../../helpers/app.ts';
import { imagesFrom } from '../../helpers/images.ts';

/** The application with the sample content, shared by all tests that only send requests. */
const app = await createApp(t);

const stylesheet = readFileSync(join(root, ASSETS_FOLDER, 'css/site.css'));

/** The URL of the style sheet of a page. */
async function findStylesheetUrl(app: Awaited<ReturnType<typeof createApp>>): Promise<string> {
  return /href="([^"]*\/css\/site\.css)"/.exec((await app.inject('/en')).body)?.[1] ?? '';
}

t.test('an asset under its current hash is immutable', async t => {
  const url = await findStylesheetUrl(app);
  t.match(url, /^\/static\/[0-9a-f]{16}\/css\/site\.css$/);
  const response = await app.inject(url);
  t.equal(response.statusCode, 200);
  t.equal(response.headers['cache-control'], 'public, max-age=31536000, immutable');
  t.match(response.headers['content-type'], /^text\/css/);
  t.ok(response.rawPayload.equals(stylesheet), 'the bytes of the file');

  const head = await app.inject({ method: 'HEAD', url });
  t.equal(head.statusCode, 200);
  t.equal(head.headers['content-length'], String(stylesheet.length));
  t.equal(head.body, '');
});

t.test('an asset under another hash is the same, but must be revalidated', async t => {
  for (const hash of ['0000000000000000', 'x', 'a'.repeat(500)]) {
    const response = await app.inject(`/static/${hash}/css/site.css`);
    t.equal(response.statusCode, 200, hash);
    t.equal(response.headers['cache-control'], 'no-cache');
    t.ok(response.rawPayload.equals(stylesheet));
  }
});

t.test('everything that a page loads exists, with its media type', async t => {
  const { body } = await app.inject('/en');
  const types = {
    css: /^text\/css/,
    js: /^(text|application)\/javascript/,
    png: /^image\/png$/,
    svg: /^image\/svg\+xml/,
    woff2: /^font\/woff2$/,
  };
  const loaded = [...body.matchAll(/(?:src|href)="(\/static\/[^"]+\.(\w+))"/g)];
  t.strictSame([...new Set(loaded.map(([, , kind]) => kind))].sort(), Object.keys(types));
  for (const [, url = '', kind] of loaded) {
    const response = await app.inject(url);
    t.equal(response.statusCode, 200, url);
    t.match(response.headers['content-type'], types[kind as keyof typeof types]);
    t.match(response.headers['cache-control'], 'immutable');
  }
});

t.test('the fonts of the style sheet exist, and preloaded fonts are among them', async t => {
  const url = await findStylesheetUrl(app);
  const fontUrls = [...stylesheet.toString().matchAll(/url\("?([^")]+)"?\)/g)].map(
    ([, name = '']) => new URL(name, `http://x.example${url}`).pathname,
  );
  t.ok(fontUrls.length >= 8, `${fontUrls.length} files`);
  for (const url of fontUrls) {
    const response = await app.inject(url);
    t.equal(response.statusCode, 200, url);
    t.match(response.headers['cache-control'], 'immutable', 'they share the hash');
  }
  const { body } = await app.inject('/en');
  const preloaded = [...body.matchAll(/<link rel="preload" href="([^"]+)" as="font"/g)].map(
    ([, url]) => url ?? '',
  );
  t.ok(preloaded.length > 0);
  t.strictSame(
    preloaded.filter(url => !fontUrls.includes(url)),
    [],
  );
});

t.test('an asset is sent in the encoding that the client prefers, and decodes to the same bytes', async t => {
  const url = await findStylesheetUrl(app);
  for (const [accept, encoding, decode] of [
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0.1, gzip', 'gzip', gunzipSync],
    ['identity', undefined, (bytes: Buffer) => bytes],
    ['', undefined, (bytes: Buffer) => bytes],
  ] as const) {
    const response = await app.inject({ url, headers: { 'accept-encoding': accept } });
    t.match(response, {
      statusCode: 200,
      headers: { 'content-type': /^text\/css/, 'cache-control': /immutable/ },
    });
    t.equal(response.headers['content-encoding'], encoding, accept);
    t.match(response.headers.vary, /^accept-encoding$/i, 'caches store each encoding separately');
    t.equal(response.headers['content-length'], String(response.rawPayload.length));
    t.ok(decode(response.rawPayload).equals(stylesheet));
    if (encoding)
      t.ok(response.rawPayload.length < stylesheet.length / 2, `${response.rawPayload.length} bytes`);
  }
  const font = url.replace('css/site.css', 'fonts/serif-latin.woff2');
  const response = await app.inject({ url: font, headers: { 'accept-encoding': 'gzip, br' } });
  t.equal(response.headers['content-encoding'], undefined, 'WOFF2 is compressed already');
});

t.test('a client with the current file gets a 304', async t => {
  const url = await findStylesheetUrl(app);
  const { etag } = (await app.inject(url)).headers;
  const response = await app.inject({ url, headers: { 'if-none-match': String(etag) } });
  t.equal(response.statusCode, 304);
  t.equal(response.body, '');
});

t.test('an unknown asset is a 404 page with no-store', async t => {
  const folder = (await findStylesheetUrl(app)).replace('css/site.css', '');
  for (const name of [
    'css/other.css',
    'css',
    'css/',
    'site.css',
    'CSS/site.css',
    'css/site.css.br',
    'css/site.css.gz',
    'css/tokens.css',
    'js/trusted-types.js',
    '__proto__',
    'images/x.png',
  ]) {
    const response = await app.inject({ url: folder + name, headers: { 'accept-language': 'es' } });
    t.equal(response.statusCode, 404, name);
    t.equal(response.headers['cache-control'], 'no-store, no-transform');
    t.equal(response.headers['content-language'], 'es');
  }
});

t.test('no encoding of a path leaves the folder of the assets', async t => {
  const app = await createApp(t);
  const folder = (await findStylesheetUrl(app)).replace('css/site.css', '');
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  // Not by inject() or fetch(): both resolve dot segments before they send a request.
  const get = (path: string) =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      http
        .get({ host: '127.0.0.1', port, path, agent: false }, async response => {
          let body = '';
          for await (const chunk of response) body += chunk;
          resolve({ status: response.statusCode, body });
        })
        .on('error', reject);
    });

  const attempts = [
    '../../package.json',
    '..%2f..%2fpackage.json',
    '..%2F..%2Fpackage.json',
    '%2e%2e/%2e%2e/package.json',
    '%2e%2e%2f%2e%2e%2fpackage.json',
    '..%252f..%252fpackage.json',
    '..%5c..%5cpackage.json',
    '..\\..\\package.json',
    '....//....//package.json',
    '%c0%ae%c0%ae/%c0%ae%c0%ae/package.json',
    'css/../../../package.json',
    'css/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'css/site.css%00',
    'css/site.css%00.png',
    '../css/site.css/../../../package.json',
  ];
  for (const attempt of attempts) {
    const { status, body } = await get(folder + attempt);
    t.ok(status !== undefined && status >= 400 && status < 500, `${status} for ${attempt}`);
    t.notMatch(body, /"dependencies"|root:/);
  }
  t.equal((await get('/static/..%2f/package.json')).status, 404);
  t.equal((await get('/static/../package.json')).status, 404);
});

t.test('an image is that of the loaded content', async t => {
  const images = imagesFrom({ 'a.png': 'one', 'b.PNG': 'two', 'c.bin': 'three' });
  const cv = { basics: { name: 'Ada', image: 'a.png' } };
  const app = await createApp(t, {
    content: { ...withCv(cv), images },
  });
  const [, url = ''] = /<img class="portrait" src="([^"]+)"/.exec((await app.inject('/en')).body) ?? [];
  for (const [name, type, body] of [
    ['a.png', 'image/png', 'one'],
    ['b.PNG', 'image/png', 'two'],
    ['c.bin', 'application/octet-stream', 'three'],
  ] as const) {
    const response = await app.inject(url.replace('a.png', name));
    t.match(response, {
      statusCode: 200,
      body,
      headers: { 'content-type': type, 'cache-control': /immutable/ },
    });
  }
  t.equal((await app.inject({ method: 'HEAD', url })).headers['content-length'], '3');
});

t.test('only files that a browser may show as a document have the headers of documents', async t => {
  const app = await createApp(t, {
    content: {
      ...content,
      images: imagesFrom({ 'a.svg': '<svg/>', 'b.bin': '<p>' }),
    },
  });
  const { hash, files } = new Assets(join(root, ASSETS_FOLDER), new Map());
  for (const name of [...files.keys(), 'images/a.svg', 'images/b.bin']) {
    const { statusCode, headers } = await app.inject(`/static/${hash}/${name}`);
    t.equal(statusCode, 200, name);
    t.equal(headers['x-content-type-options'], 'nosniff', name);
    t.equal(headers['cross-origin-resource-policy'], 'same-origin', name);
    const isDocument = /\.(svg|bin|txt)$/.test(name);
    for (const header of documentHeaders) t.equal(header in headers, isDocument, `${name}: ${header}`);
  }
});
