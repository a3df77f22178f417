import type { InjectOptions } from 'fastify';
import t from 'tap';
import { content, createApp } from '../../helpers/app.ts';

/** The application with the sample content, shared by all tests that only send requests. */
const app = await createApp(t);

type Headers = NonNullable<InjectOptions['headers']>;

t.test('/ redirects to the language of the cookie, else of the browser, else of the site', async t => {
  const cases: [name: string, headers: Headers, location: string][] = [
    ['the default of the site', {}, '/en'],
    ['the preferred language of the browser', { 'accept-language': 'es-MX,es;q=0.9,en;q=0.8' }, '/es'],
    ['the default if the browser prefers unknown languages', { 'accept-language': 'fr, de' }, '/en'],
    ['the language of the cookie', { cookie: 'a=b; lang=es' }, '/es'],
    [
      'the language of the cookie, before that of the browser',
      { cookie: 'lang=en', 'accept-language': 'es' },
      '/en',
    ],
    ['a cookie in upper case', { cookie: 'lang=ES' }, '/es'],
    [
      'the browser if the cookie has an unknown language',
      { cookie: 'lang=fr', 'accept-language': 'es' },
      '/es',
    ],
    ['the default if both headers are malformed', { cookie: '=;lang', 'accept-language': ';;q=,' }, '/en'],
  ];
  for (const [name, headers, location] of cases) {
    const response = await app.inject({ url: '/', headers });
    t.equal(response.statusCode, 302, name);
    t.equal(response.headers.location, location);
    t.equal(response.headers['cache-control'], 'private, no-store');
    t.equal(response.headers.vary, 'Accept-Language, Cookie');
    t.equal(response.headers['set-cookie'], undefined, 'no cookie is set');
  }
});

t.test('the default language of the site is configurable', async t => {
  const site = { ...content.site, defaultLanguage: 'es' };
  const app = await createApp(t, { content: { ...content, site } });
  t.equal((await app.inject('/')).headers.location, '/es');
  t.equal((await app.inject({ url: '/', headers: { 'accept-language': 'en' } })).headers.location, '/en');
});

t.test('the redirect preserves the query', async t => {
  const cases: [url: string, location: string][] = [
    ['/?length=short', '/en?length=short'],
    ['/?length=short&utm_source=a%26b&icons=hide', '/en?length=short&utm_source=a%26b&icons=hide'],
    ['/?', '/en'],
    ['/?a=b?c=d', '/en?a=b%3Fc%3Dd'],
    ['/?lang=fr&theme=clean', '/en?theme=clean'],
    ['/?lang=', '/en'],
  ];
  for (const [url, location] of cases) {
    const response = await app.inject(url);
    t.equal(response.statusCode, 302, url);
    t.equal(response.headers.location, location, url);
  }
});

t.test('an old URL with lang in its query is a permanent redirect', async t => {
  const cases: [url: string, location: string][] = [
    ['/?lang=es', '/es'],
    ['/?lang=ES', '/es'],
    ['/?lang=en', '/en'],
    ['/?length=short&lang=es&theme=clean', '/es?length=short&theme=clean'],
    ['/?lang=es&lang=en', '/es'],
  ];
  for (const [url, location] of cases) {
    const response = await app.inject({ url, headers: { cookie: 'lang=en', 'accept-language': 'en' } });
    t.equal(response.statusCode, 301, url);
    t.equal(response.headers.location, location, url);
  }
});

t.test('HEAD is redirected like GET', async t => {
  const response = await app.inject({ method: 'HEAD', url: '/', headers: { 'accept-language': 'es' } });
  t.equal(response.statusCode, 302);
  t.equal(response.headers.location, '/es');
  t.equal(response.body, '');
});
