import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import t from 'tap';
import { exportRoutes, redirectSources } from '../../../server/export/routes.ts';
import { content, createApp } from '../../helpers/app.ts';

const app = await createApp(t, { files: true });
const places = exportRoutes(app.snapshot());

t.test('every address of the server is there, but for those of its health', async t => {
  const patterns: string[] = [];
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ url, method }) => {
      if (method === 'GET') patterns.push(url);
    });
  };
  subscribe('fastify.initialization', listen);
  await createApp(t);
  unsubscribe('fastify.initialization', listen);
  t.ok(patterns.length > 15);
  for (const pattern of patterns) {
    const fits = new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+').replaceAll('*', '.+')}$`);
    const found = places.some(({ path, asked }) => path === asked && fits.test(path));
    t.equal(found, !pattern.startsWith('/health'), pattern);
  }
});

t.test('every choice is there, each once, the defaults without a word', async t => {
  const asked = places.map(({ asked }) => asked);
  t.equal(new Set(asked).size, asked.length);
  t.equal(new Set(places.map(({ path }) => path)).size, places.length);
  const of = (pattern: RegExp) => asked.filter(address => pattern.test(address)).length;
  t.equal(of(/^\/en(\?|$)/), 8);
  t.equal(of(/^\/es\/info\/dialog(\?|$)/), 8);
  t.equal(of(/^\/en\/cv\.md(\?|$)/), 8);
  t.equal(of(/^\/en\/cv\.pdf(\?|$)/), 16, 'on each paper');
  t.equal(of(/^\/en\/card\.png/), 1);
  t.notOk(asked.some(address => /long|show|=default|a4/.test(address)));
  const printed = places.find(({ asked }) => asked === '/en/cv.pdf?length=short&paper=letter');
  t.equal(printed?.path, '/en/length-short/paper-letter/cv.pdf');
});

t.test('defaults are those of the site; without an address it has no sitemap', async t => {
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

t.test('what leads elsewhere is known: a slash too many, a language in other letters', async t => {
  t.strictSame(redirectSources(app.snapshot()).slice(0, 4), ['/en/', '/EN', '/en/info/', '/EN/info']);
  const given = { ...content, site: { ...content.site, languages: ['pt-BR'] } };
  t.strictSame(
    redirectSources({ ...app.snapshot(), ...given }).filter(address => !/info|shortcuts/.test(address)),
    ['/pt-BR/', '/pt-br', '/PT-BR'],
  );
});
