import t from 'tap';
import { content, createApp } from '../../helpers/app.ts';

t.test('robots.txt allows everything, and has the URL of the sitemap', async t => {
  const app = await createApp(t, { env: { BASE_URL: 'https://cv.example.org' } });
  const response = await app.inject('/robots.txt');
  t.match(response, {
    statusCode: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, no-cache' },
  });
  t.equal(response.body, 'User-agent: *\nAllow: /\n\nSitemap: https://cv.example.org/sitemap.xml\n');
  const head = await app.inject({ method: 'HEAD', url: '/robots.txt' });
  t.match(head, { statusCode: 200, body: '', headers: { 'content-length': String(response.body.length) } });
});

t.test('without a base URL robots.txt has no sitemap', async t => {
  const site = { ...content.site, baseUrl: null };
  const app = await createApp(t, { content: { ...content, site } });
  t.equal((await app.inject('/robots.txt')).body, 'User-agent: *\nAllow: /\n');
});
