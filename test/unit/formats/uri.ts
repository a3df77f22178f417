import t from 'tap';
import { uriOf } from '../../../server/formats/uri.ts';

t.test('a URI is not changed', async t => {
  for (const uri of ['https://a.example', 'HTTP://A.example:80/%7Ea/?b=c,d;e#f', 'https://[::1]/']) {
    t.equal(uriOf(uri), uri);
  }
});

t.test('characters that a URI forbids are encoded', async t => {
  for (const [url, uri] of [
    ['https://exämple.org/ü?q=日本#é', 'https://xn--exmple-cua.org/%C3%BC?q=%E6%97%A5%E6%9C%AC#%C3%A9'],
    ['https://a.example/[x]|"y"?{z}^`#<w>', 'https://a.example/%5Bx%5D%7C%22y%22?%7Bz%7D%5E%60#%3Cw%3E'],
    ['https://a.example/100%/%zz', 'https://a.example/100%25/%25zz'],
  ] as const)
    t.equal(uriOf(url), uri);
});

t.test('a text that is no http or https URL gives an empty string', async t => {
  for (const url of [
    undefined,
    '',
    'no URL',
    'javascript:alert(1)',
    'ftp://a.example/',
    'http://[',
    'http://a.example/#b#c',
  ]) {
    t.equal(uriOf(url), '', String(url));
  }
});
