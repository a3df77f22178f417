import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import t from 'tap';
import { exportRoutes, redirectSources } from '../../../server/export/routes.ts';
import { content, createApp } from '../../helpers/app.ts';

const app = await createApp(t, { files: true });
const routes = exportRoutes(app.snapshot());

t.test('every route of the server is exported, but for health checks', async t => {
  const templates: string[] = [];
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ url, method }) => {
      if (method === 'GET') templates.push(url);
    });
  };
  subscribe('fastify.initialization', listen);
  await createApp(t);
  unsubscribe('fastify.initialization', listen);
  t.ok(templates.length > 15);
  for (const template of templates) {
    const pattern = new RegExp(`^${template.replace(/:\w+/g, '[^/]+').replaceAll('*', '.+')}$`);
    const found = routes.some(({ path, url }) => path === url && pattern.test(path));
    t.equal(found, !template.startsWith('/health'), template);
  }
});

t.test('every combination of choices is exported once, with defaults left out', async t => {
  const urls = routes.map(({ url }) => url);
  t.equal(new Set(urls).size, urls.length);
  t.equal(new Set(routes.map(({ path }) => path)).size, routes.length);
  const count = (pattern: RegExp) => urls.filter(url => pattern.test(url)).length;
  t.equal(count(/^\/en(\?|$)/), 8);
  t.equal(count(/^\/es\/info\/dialog(\?|$)/), 8);
  t.equal(count(/^\/en\/cv\.md(\?|$)/), 8);
  t.equal(count(/^\/en\/cv\.pdf(\?|$)/), 16, 'for each paper size');
  t.equal(count(/^\/en\/card\.png/), 1);
  // The hash of assets may have any letters.
  t.notOk(urls.some(url => !url.startsWith('/static/') && /long|show|=default|a4/.test(url)));
  const letter = routes.find(({ url }) => url === '/en/cv.pdf?length=short&paper=letter');
  t.equal(letter?.path, '/en/length-short/paper-letter/cv.pdf');
});

t.test('the defaults are those of the site; without a base URL there is no sitemap', async t => {
  const site = {
    ...content.site,
    defaults: { ...content.site.defaults, length: 'short' as const },
    baseUrl: null,
  };
  const other = exportRoutes((await createApp(t, { content: { ...content, site }, files: true })).snapshot());
  const paths = other.map(({ path }) => path);
  t.ok(paths.includes('/en/length-long'));
  t.notOk(paths.includes('/en/length-short'));
  t.notOk(paths.includes('/sitemap.xml'));
});

t.test('redirects are listed: a language in capital letters, but not one whose tag has some', async t => {
  const given = { ...content, site: { ...content.site, languages: ['en', 'pt-BR'] } };
  t.strictSame(redirectSources({ ...app.snapshot(), ...given }), ['/EN', '/EN/info', '/EN/shortcuts']);
});
