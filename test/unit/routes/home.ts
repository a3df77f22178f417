import type { InjectOptions } from 'fastify';
import t from 'tap';
import { content, createApp } from '../../helpers/app.ts';

/** The application on the sample, for all tests that only ask it. */
const app = await createApp(t);

type Headers = NonNullable<InjectOptions['headers']>;

t.test('the front door leads each reader to a language', async t => {
  const cases: [why: string, headers: Headers, location: string][] = [
    ['the default of the site', {}, '/en'],
    ['the language the browser asks for', { 'accept-language': 'es-MX,es;q=0.9,en;q=0.8' }, '/es'],
    ['the default where the browser asks for none of ours', { 'accept-language': 'fr, de' }, '/en'],
    ['the language chosen last', { cookie: 'a=b; lang=es' }, '/es'],
    [
      'the language chosen last, before that of the browser',
      { cookie: 'lang=en', 'accept-language': 'es' },
      '/en',
    ],
    ['a choice in other letters', { cookie: 'lang=ES' }, '/es'],
    ['the browser where the choice is none of ours', { cookie: 'lang=fr', 'accept-language': 'es' }, '/es'],
    ['the default where nothing can be understood', { cookie: '=;lang', 'accept-language': ';;q=,' }, '/en'],
  ];
  for (const [why, headers, location] of cases) {
    const response = await app.inject({ url: '/', headers });
    t.equal(response.statusCode, 302, why);
    t.equal(response.headers.location, location);
    t.equal(response.headers['cache-control'], 'private, no-store');
    t.equal(response.headers.vary, 'Accept-Language, Cookie');
    t.equal(response.headers['set-cookie'], undefined, 'nothing is remembered by the server');
  }
});

t.test('a site with another default leads there', async t => {
  const site = { ...content.site, defaultLanguage: 'es' };
  const app = await createApp(t, { content: { ...content, site } });
  t.equal((await app.inject('/')).headers.location, '/es');
  t.equal((await app.inject({ url: '/', headers: { 'accept-language': 'en' } })).headers.location, '/en');
});

t.test('the query goes along', async t => {
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

t.test('an old address with its language in the query leads to the new one for good', async t => {
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

t.test('HEAD is led the same way', async t => {
  const response = await app.inject({ method: 'HEAD', url: '/', headers: { 'accept-language': 'es' } });
  t.equal(response.statusCode, 302);
  t.equal(response.headers.location, '/es');
  t.equal(response.body, '');
});
