import t from 'tap';
import { describeBaseUrl } from '../../../server/urls/base-url.ts';

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
  ])
    t.equal(describeBaseUrl(baseUrl), `canonical URLs begin with ${baseUrl}`);
});
