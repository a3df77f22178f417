import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import t, { type Test } from 'tap';
import { siteSegments } from '../../../server/content/site.ts';
import { createShareToken } from '../../../server/sharing/token.ts';
import { createApp, cutContent } from '../../helpers/app.ts';
import { urlsBeside, urlsIn, urlsInHeaders } from '../../helpers/links.ts';

const host = 'https://me.example.org';
const basePath = '/a%C3%B1os/cv';
const base = `${host}${basePath}/`;
const secret = '0123456789abcdef0123456789abcdef';
const env = { BASE_URL: base, SHARE_SECRET: secret };
const token = createShareToken({ recipient: 'Ada', until: '2026-12-31' }, secret);

/** The application below a base path, shared by all tests that only send requests. */
const app = await createApp(t, { env, content: cutContent });

/** Requests a path of the site as a proxy does that leaves the base path, and as one does that removes it. */
async function request(path: string) {
  const kept = await app.inject(basePath + path);
  // Without the base path, the home of the site is `/`.
  const removed = await app.inject(path.replace(/^(?!\/)/, '/'));
  return { kept, removed };
}

/**
 * Requests paths of the site, and those that the responses link to. Each response is one for both kinds of proxies, and has no
 * URL beside the base path. Returns the number of links.
 */
async function crawl(t: Test, paths: Set<string>): Promise<number> {
  let links = 0;
  for (const path of paths) {
    const { kept, removed } = await request(path);
    const page = base + path.slice(1);
    const urls = [...urlsIn(String(kept.headers['content-type']), kept.body), ...urlsInHeaders(kept.headers)];
    t.strictSame(urlsBeside(base, page, urls), [], path);
    t.strictSame({ ...removed.headers, date: '' }, { ...kept.headers, date: '' }, `${path} has one response`);
    t.ok(removed.rawPayload.equals(kept.rawPayload), path);
    if (!/none|half|404/.test(path)) t.ok(kept.statusCode < 400, `${path}: ${kept.statusCode}`);
    for (const url of urls) {
      const { pathname, search, origin } = new URL(url, page);
      if (origin !== host) continue;
      links++;
      // One choice in a URL is enough: the pages of several, and those of the share link, have the same links.
      const isCombined = /&|share=/.test(search) || /-\w+\/.*-/.test(pathname);
      if (!isCombined) paths.add(pathname.slice(basePath.length) + search);
    }
  }
  return links;
}

t.test('every URL in every response is below the base path, and leads to a response', async t => {
  const redirected = ['/', '/ES', '/en/', '/?lang=es'];
  const others = ['/en/none', '/es/info/dialog?length=half', '/robots.txt', '/sitemap.xml'];
  const paths = new Set([...redirected, ...others, `/en?share=${token}`]);
  const links = await crawl(t, paths);
  t.ok(paths.size > 50 && links > 1_000, `${paths.size} paths, ${links} links`);
});

t.test('so is every URL in the home and the error pages of an export', async t => {
  const exported = await createApp(t, { env, content: cutContent, files: true });
  for (const path of ['/', '/404', '/es/404', '/en']) {
    const { headers, body } = await exported.inject(path);
    t.strictSame(urlsBeside(base, base, [...urlsIn('html', body), ...urlsInHeaders(headers)]), [], path);
    t.match(body, `href="${basePath}/es"`);
  }
});

t.test('redirects stay below the base path, for both kinds of proxies', async t => {
  for (const [path, status, location] of [
    ['', 302, '/en'],
    ['/', 302, '/en'],
    ['?length=short', 302, '/en?length=short'],
    ['/?lang=es', 301, '/es'],
    ['/EN', 301, '/en'],
    ['/EN/info?theme=clean', 301, '/en/info?theme=clean'],
    ['/en/', 301, '/en'],
    ['//evil.example/', 301, '/evil.example'],
  ] as const) {
    const { kept, removed } = await request(path);
    for (const response of [kept, removed])
      t.strictSame([response.statusCode, response.headers.location], [status, basePath + location], path);
  }
});

t.test('a 404 page has the path that the visitor requested, and links into the site', async t => {
  for (const url of ['/none', `${basePath}/none`, `${host}${basePath}/none`]) {
    const { statusCode, body } = await app.inject(url);
    t.equal(statusCode, 404);
    t.match(body, `Nothing stands at ${basePath}/none.`);
    t.match(body, `<a href="${basePath}/es" lang="es"`);
  }
  t.match((await app.inject(`${basePath}x/en`)).body, `Nothing stands at ${basePath}${basePath}x/en.`);
});

t.test('the language of an error page, and the form of one for a dialog, do not depend on it', async t => {
  for (const response of Object.values(await request('/es/none/dialog')))
    t.match(response, { statusCode: 404, headers: { 'content-language': 'es' }, body: /^<title>/ });
});

t.test('health checks respond with and without the base path', async t => {
  for (const path of ['/health', '/health/live', '/health/ready'])
    for (const response of Object.values(await request(path))) t.equal(response.statusCode, 200, path);
});

t.test('the web app manifest has the base path as id, start and scope', async t => {
  const home = `${basePath}/`;
  t.match((await app.inject('/site.webmanifest')).json(), { id: home, start_url: home, scope: home });
});

t.test('the person has one identifier in JSON-LD, below the base URL', async t => {
  for (const path of ['/en', '/es']) t.match((await app.inject(path)).body, `"@id":"${base}#person"`);
});

t.test('X-Forwarded-Prefix has no effect, also of a trusted proxy', async t => {
  const trusting = await createApp(t, { env: { ...env, TRUST_PROXY: 'true' }, content: cutContent });
  const headers = { 'x-forwarded-prefix': '/other' };
  for (const url of ['/', '/en', `${basePath}/en/`, '/none']) {
    const { body, headers: sent } = await trusting.inject({ url, headers });
    t.notMatch(`${JSON.stringify(sent)}${body}`, '/other');
  }
});

t.test(
  'the first segments of the paths of the site are known, so that no base path begins with one',
  async t => {
    const found = new Set<string>();
    const listen = (message: unknown) => {
      const { fastify } = message as { fastify: FastifyInstance };
      fastify.addHook('onRoute', ({ url }) => {
        found.add(url.split('/')[1] ?? '');
      });
    };
    subscribe('fastify.initialization', listen);
    await createApp(t, { dev: true });
    await createApp(t, { files: true });
    unsubscribe('fastify.initialization', listen);
    t.strictSame([...found].filter(segment => segment && segment !== ':language').sort(), siteSegments);
  },
);
