import t from 'tap';
import { parseBaseUrl } from '../../../server/content/site.ts';
import { absoluteUrl, describeBaseUrl, linkTo } from '../../../server/urls/base-url.ts';

t.test('without a base URL, one line describes what pages lack and how to set it', async t => {
  for (const baseUrl of [null, ''])
    t.match(describeBaseUrl(baseUrl), /no canonical URL: set BASE_URL.*site\.json/);
});

t.test('a local base URL is named, with a reminder to set one before publishing', async t => {
  for (const baseUrl of [
    'http://localhost:1999',
    'https://LOCALHOST',
    'http://127.0.0.1',
    'http://127.1.2.3:8080',
    'http://[::1]:1999',
    'http://localhost:1999/cv',
  ])
    t.equal(describeBaseUrl(baseUrl), `canonical URLs begin with ${baseUrl}: set BASE_URL before publishing`);
});

t.test('a public base URL is named, without a reminder', async t => {
  for (const baseUrl of [
    'https://cv.example.org',
    'http://192.0.2.1:8080',
    'https://localhost.example.org',
    'https://my-localhost',
    'https://127.example.org',
    'https://example.org/localhost',
  ])
    t.equal(describeBaseUrl(baseUrl), `canonical URLs begin with ${baseUrl}`);
});

t.test('a link and its absolute URL are below the path of the base URL', async t => {
  for (const [text, link, url] of [
    ['https://cv.example.org', '/en', 'https://cv.example.org/en'],
    ['https://cv.example.org/', '/en', 'https://cv.example.org/en'],
    ['https://example.org/cv', '/cv/en', 'https://example.org/cv/en'],
    ['https://example.org/a/b/', '/a/b/en', 'https://example.org/a/b/en'],
    ['https://example.org/años', '/a%C3%B1os/en', 'https://example.org/a%C3%B1os/en'],
    [undefined, '/en', ''],
  ] as const) {
    const base = parseBaseUrl(text);
    t.equal(linkTo(base, '/en'), link);
    t.equal(absoluteUrl(base, link), url);
  }
});
