import t from 'tap';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { content, createApp, mapEditions } from '../../helpers/app.ts';

const base = 'https://cv.example.org';
const chooserOf = async (t: Parameters<typeof createApp>[0], given: Content = content) =>
  (await createApp(t, { content: given, env: { BASE_URL: base }, files: true })).inject('/');

t.test('in the export / is a language chooser, with each language named in itself', async t => {
  const { statusCode, headers, body } = await chooserOf(t);
  t.equal(statusCode, 200);
  t.equal(headers['content-type'], 'text/html; charset=utf-8');
  t.equal(headers['content-language'], 'en, es');
  t.equal(headers['cache-control'], 'public, no-cache, no-transform');
  t.match(body, '<h1 class="name">Leonardo Torres Quevedo</h1>');
  t.match(
    body,
    '<a href="/en" lang="en" hreflang="en" dir="ltr"><span>English</span> <small>Curriculum vitae<',
  );
  t.match(
    body,
    '<a href="/es" lang="es" hreflang="es" dir="ltr"><span>Español</span> <small>Currículum vítae<',
  );
});

t.test('the language chooser is x-default, and has Open Graph metadata', async t => {
  const { body } = await chooserOf(t);
  t.match(body, `<link rel="canonical" href="${base}/">`);
  for (const [language, path] of Object.entries({ en: '/en', es: '/es', 'x-default': '/' })) {
    t.match(body, `<link rel="alternate" hreflang="${language}" href="${base}${path}">`);
  }
  t.match(body, `<meta property="og:url" content="${base}/">`);
  t.match(body, `<meta property="og:image" content="${base}/en/card.png">`);
  t.notMatch(body, 'ld+json', 'no JSON-LD, as it is no CV');
});

t.test('the only script of the language chooser sets the chosen colour scheme', async t => {
  const { body } = await chooserOf(t);
  t.strictSame(body.match(/(?<=<script src="\/static\/\w+\/)[^"]+/g), ['js/scheme.js']);
  t.notMatch(body, 'htmx');
});

t.test('with one language / redirects to it', async t => {
  const { body } = await chooserOf(t, { ...content, site: { ...content.site, languages: ['en'] } });
  t.match(body, '<meta http-equiv="refresh" content="0; url=/en">');
  t.notMatch((await chooserOf(t)).body, 'http-equiv');
});

t.test('the language chooser needs neither a name nor a base URL', async t => {
  const nameless = mapEditions(() => ({ cv: {}, publicCv: {} }));
  const given = { ...nameless, site: { ...content.site, baseUrl: null } };
  const { body } = await (await createApp(t, { content: given, files: true })).inject('/');
  t.match(body, '<title>Curriculum vitae</title>');
  t.match(body, '<h1 class="name">Curriculum vitae</h1>');
  t.notMatch(body, /canonical|og:/);
});

t.test('in the export each language has a 404 page that shows no URL', async t => {
  const app = await createApp(t, { files: true });
  for (const [path, lang, title] of [
    ['/404', 'en', 'There is no page here'],
    ['/en/404', 'en', 'There is no page here'],
    ['/es/404', 'es', 'Aquí no hay ninguna página'],
  ]) {
    const { statusCode, body } = await app.inject(path as string);
    t.equal(statusCode, 404);
    t.match(body, `<html lang="${lang}"`);
    t.match(body, `<h2 id="problem_title">${title}</h2>\n<p>`);
    t.notMatch(body, /\{address\}|404/);
  }
});

t.test('a server redirects / and has no page at /404', async t => {
  const app = await createApp(t);
  t.equal((await app.inject('/')).statusCode, 302);
  t.match((await app.inject('/es/404')).body, 'No hay nada en /es/404.');
});
