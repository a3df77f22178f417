import t from 'tap';
import { content, createApp, cvOf, withCv } from '../../helpers/app.ts';

const base = 'https://cv.example.org';

/** The sample content with other values of lastModified. */
const modified = (...dates: [language: string, lastModified: string | undefined][]) =>
  dates.reduce((given, [language, lastModified]) => {
    const meta = lastModified === undefined ? {} : { lastModified };
    return withCv({ ...cvOf(language), meta }, language, given);
  }, content);

/** The entries of a sitemap. */
const urlsOf = (body: string) =>
  [...body.matchAll(/<url>\n<loc>(.*)<\/loc>\n([\s\S]*?)<\/url>/g)].map(([, loc, rest = '']) => ({
    loc,
    lastmod: /<lastmod>(.*)<\/lastmod>/.exec(rest)?.[1],
    links: [...rest.matchAll(/<xhtml:link rel="alternate" hreflang="(.*)" href="(.*)"\/>/g)].map(
      ([, ...link]) => link.join(' '),
    ),
  }));

t.test('the sitemap lists each page in each language, with the alternate links of the page', async t => {
  const app = await createApp(t, { env: { BASE_URL: base } });
  const response = await app.inject('/sitemap.xml');
  t.match(response, {
    statusCode: 200,
    headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'public, no-cache' },
  });
  const urls = urlsOf(response.body);
  t.strictSame(
    urls.map(({ loc }) => loc),
    ['/en', '/es', '/en/info', '/es/info', '/en/shortcuts', '/es/shortcuts'].map(path => base + path),
  );
  for (const { loc = '', links } of urls) {
    const { statusCode, body } = await app.inject(loc.slice(base.length));
    t.equal(statusCode, 200, loc);
    t.match(body, `<link rel="canonical" href="${loc}">`);
    const alternates = [...body.matchAll(/<link rel="alternate" hreflang="(.*)" href="(.*)">/g)];
    t.strictSame(
      links,
      alternates.map(([, ...link]) => link.join(' ')),
    );
    t.equal(links.length, 3);
  }
  const head = await app.inject({ method: 'HEAD', url: '/sitemap.xml' });
  t.match(head, {
    statusCode: 200,
    body: '',
    headers: { 'content-length': String(response.rawPayload.length) },
  });
});

t.test('a CV has lastmod if its lastModified is a valid date', async t => {
  for (const [date, lastmod] of [
    ['2026-11-22T10:20:30', '2026-11-22'],
    ['2026-11-22', '2026-11-22'],
    ['2026-11', '2026-11'],
    ['2026-02-30T10:20:30', undefined],
    ['yesterday', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const) {
    const app = await createApp(t, { content: modified(['en', date], ['es', '2020-01-02']) });
    const { body } = await app.inject('/sitemap.xml');
    t.strictSame(
      urlsOf(body).map(url => url.lastmod),
      [lastmod, '2020-01-02', undefined, undefined, undefined, undefined],
      `${date}`,
    );
  }
});

t.test('URLs in the sitemap are escaped', async t => {
  const app = await createApp(t, { env: { BASE_URL: "http://a&b'c.example" } });
  const { body } = await app.inject('/sitemap.xml');
  t.match(body, '<loc>http://a&#38;b&#39;c.example/en</loc>');
  t.match(body, 'hreflang="es" href="http://a&#38;b&#39;c.example/es"/>');
  t.notMatch(body, /&(?!#\d+;)/);
});

t.test('without a base URL the sitemap is a 404', async t => {
  const site = { ...content.site, baseUrl: null };
  const app = await createApp(t, { content: { ...content, site } });
  const response = await app.inject({ url: '/sitemap.xml', headers: { host: 'cv.example.org' } });
  t.match(response, {
    statusCode: 404,
    headers: { 'content-type': 'text/html; charset=utf-8', 'x-robots-tag': 'noindex' },
  });
  t.match(response.body, 'Nothing stands at /sitemap.xml.');
});
