import t from 'tap';
import { cacheKey } from '../../../server/urls/cache-key.ts';

t.test('the key is the path and the known choices, in one order', async t => {
  for (const [url, key] of [
    ['/en', '/en'],
    ['/en?', '/en'],
    ['/en?utm_source=x&utm_medium=y', '/en'],
    ['/en?theme=clean&length=short', '/en length=short theme=clean'],
    ['/en?x=1&length=long&&y', '/en length=long'],
    ['/es/cv.pdf?download=&paper=letter&a=%20', '/es/cv.pdf paper=letter download'],
    ['/static/0/images/a%20b.png?v=2', '/static/0/images/a%20b.png'],
  ])
    t.equal(cacheKey(String(url)), key, String(url));
});

t.test('what only the router can tell has no key', async t => {
  for (const url of [
    '/en?share=token',
    '/en?length=half',
    '/en?length=',
    '/en?length',
    '/en?length=short&length=short',
    '/en?%6cength=short',
    '/en?l+ength=short',
    '/%65n',
    '/en%',
    '/a%2fb',
    '/images/ñ.png',
    '/en#work',
    `/en?${'x&'.repeat(100)}`,
  ])
    t.equal(cacheKey(url), undefined, url);
  t.equal(cacheKey(`/en?${'x&'.repeat(99)}`), '/en', 'as many parameters as a request may have');
});
