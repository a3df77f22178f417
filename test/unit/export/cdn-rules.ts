import t from 'tap';
import { headerRules, redirectRules } from '../../../server/export/cdn-rules.ts';

const policy = { 'content-security-policy': "default-src 'none'", 'x-content-type-options': 'nosniff' };
const page = { ...policy, 'cache-control': 'no-cache', 'content-type': 'text/html', etag: '"x"' };
const answered = new Map<string, Record<string, string>>([
  ['/', page],
  ['/en', { ...page, link: '</a>' }],
  ['/en/info', page],
  ['/en/cv.txt', { ...page, 'content-type': 'text/plain' }],
  ['/static/a.css', { 'x-content-type-options': 'nosniff', 'cache-control': 'immutable', vary: '*' }],
]);

t.test('what all have is said of all, what a folder has of the folder, the rest of each', async t => {
  t.equal(
    headerRules(answered),
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
});

t.test('there are no more rules than CDNs take, those first that are for most', async t => {
  const many = new Map(answered);
  for (let i = 0; i < 200; i++) many.set(`/es/${i}`, { ...page, link: `<${i}>` });
  const patterns = headerRules(many).match(/^\/.*/gm) ?? [];
  t.equal(patterns.length, 100);
  t.strictSame(patterns.slice(0, 3), ['/*', '/es/*', '/en/*']);
});

t.test('redirects are lines of three words', async t => {
  t.equal(redirectRules([{ from: '/ES', to: '/es', status: 301 }]), '/ES /es 301\n');
});
