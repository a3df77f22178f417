import t from 'tap';
import { headerRules, redirectRules } from '../../../server/export/cdn-rules.ts';

const policy = { 'content-security-policy': "default-src 'none'", 'x-content-type-options': 'nosniff' };
const page = { ...policy, 'cache-control': 'no-cache', 'content-type': 'text/html', etag: '"x"' };
const responses = new Map<string, Record<string, string>>([
  ['/', page],
  ['/en', { ...page, link: '</a>' }],
  ['/en/info', page],
  ['/en/cv.txt', { ...page, 'content-type': 'text/plain' }],
  ['/static/a.css', { 'x-content-type-options': 'nosniff', 'cache-control': 'immutable', vary: '*' }],
]);

t.test(
  'shared headers become one rule, for all paths or for a folder; the others one for each path',
  async t => {
    t.equal(
      headerRules(responses, ''),
      `/*
  content-security-policy: default-src 'none'
  x-content-type-options: nosniff
/en/*
  cache-control: no-cache
/
  cache-control: no-cache
/en
  cache-control: no-cache
  link: </a>
/static/*
  cache-control: immutable
/en/cv.txt
  content-type: text/plain
`,
    );
  },
);

t.test('the patterns begin with the base path', async t => {
  const patterns = headerRules(responses, '/cv').match(/^\/.*/gm) ?? [];
  t.strictSame(patterns, ['/cv/*', '/cv/en/*', '/cv/', '/cv/en', '/cv/static/*', '/cv/en/cv.txt']);
});

t.test('there are at most as many rules as CDNs accept, those for most responses first', async t => {
  const many = new Map(responses);
  for (let i = 0; i < 200; i++) many.set(`/es/${i}`, { ...page, link: `<${i}>` });
  const patterns = headerRules(many, '').match(/^\/.*/gm) ?? [];
  t.equal(patterns.length, 100);
  t.strictSame(patterns.slice(0, 3), ['/*', '/es/*', '/en/*']);
});

t.test('a redirect is a line of source, target and status', async t => {
  t.equal(redirectRules([{ from: '/ES', to: '/es', status: 301 }]), '/ES /es 301\n');
});
