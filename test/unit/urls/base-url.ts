import t from 'tap';
import { describeBaseUrl } from '../../../server/urls/base-url.ts';

t.test('without a base URL, one line says what pages lack and how to set it', async t => {
  for (const baseUrl of [null, ''])
    t.match(describeBaseUrl(baseUrl), /no canonical address: set BASE_URL.*site\.json/);
});

t.test('a base URL of this machine alone is told to be set before publishing', async t => {
  for (const baseUrl of [
    'http://localhost:1999',
    'https://LOCALHOST',
    'http://127.0.0.1',
    'http://127.1.2.3:8080',
    'http://[::1]:1999',
  ])
    t.equal(describeBaseUrl(baseUrl), `pages name ${baseUrl} as their place: set BASE_URL before publishing`);
});

t.test('a public base URL is named and nothing is asked for', async t => {
  for (const baseUrl of [
    'https://cv.example.org',
    'http://192.0.2.1:8080',
    'https://localhost.example.org',
    'https://my-localhost',
    'https://127.example.org',
  ])
    t.equal(describeBaseUrl(baseUrl), `pages name ${baseUrl} as their place`);
});
