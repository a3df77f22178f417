import t, { type Test } from 'tap';
import { formatNames } from '../../../server/formats/registry.ts';
import { createShareToken } from '../../../server/sharing/token.ts';
import { loadContent } from '../../../server/snapshot/load.ts';
import { createApp, uiOf } from '../../helpers/app.ts';
import { pages } from '../../helpers/pages.ts';
import { readPdf } from '../../helpers/pdf.ts';

const secret = '0123456789abcdef0123456789abcdef';
const token = createShareToken({ recipient: 'Charles Babbage', until: '2026-12-23' }, secret);
const withheld = ['+44 20 7946 0001', '12 St James’s Square', 'SW1Y 4JH'];
const ui = (language: string) => JSON.stringify(uiOf(language));

/** Content of a person with a phone number, a street address and a postal code, in two languages. */
async function createContent(t: Test, site: object = { baseUrl: 'https://cv.example.org' }) {
  const [phone, address, postalCode] = withheld;
  const basics = {
    name: 'Ada Lovelace',
    label: 'Countess',
    email: 'ada@example.org',
    phone,
    location: { address, postalCode, city: 'London', countryCode: 'GB' },
  };
  const folder = t.testdir({
    'site.json': JSON.stringify({ languages: ['en', 'es'], ...site }),
    cv: { 'en.json': JSON.stringify({ basics }), 'es.json': '{ "basics": { "label": "Condesa" } }' },
    ui: { 'en.json': ui('en'), 'es.json': ui('es') },
  });
  const { content } = await loadContent(folder);
  if (!content) throw new Error('the content has errors');
  return content;
}

/** A logger, and the lines it has written. */
function createLog() {
  const lines: string[] = [];
  return { lines, logger: { level: 'trace', stream: { write: (line: string) => void lines.push(line) } } };
}

const env = { SHARE_SECRET: secret };
const textFormats = formatNames.filter(name => name !== 'pdf').map(name => `/cv.${name}`);
const urls = ['en', 'es'].flatMap(language => [...pages, ...textFormats].map(path => `/${language}${path}`));
const roots = ['/', '/nothing', '/health', '/robots.txt', '/sitemap.xml', '/site.webmanifest'];
const withToken = (path: string, value = token) => `${path}${path.includes('?') ? '&' : '?'}share=${value}`;
/** The text of a PDF and of its attachments. */
async function textOf(pdf: Buffer): Promise<string> {
  const { text, attachments } = await readPdf(pdf);
  return [text, ...Object.values(attachments).map(({ content }) => Buffer.from(content).toString())].join(
    '\n',
  );
}
/** Removes white space and escapes, in which formats differ. */
const plain = (text: string) => text.replace(/[\s\\]|%20/g, '').replaceAll('tel:', '');

t.test('withheld contact fields are in no public page, format or header', async t => {
  const app = await createApp(t, { content: await createContent(t), env });
  for (const path of [...urls, ...roots]) {
    const { body, headers } = await app.inject(path);
    for (const text of withheld)
      t.notOk(plain(body + JSON.stringify(headers)).includes(plain(text)), `${path}: ${text}`);
  }
  for (const language of ['en', 'es']) {
    const pdf = await textOf((await app.inject(`/${language}/cv.pdf`)).rawPayload);
    for (const text of withheld) t.notOk(plain(pdf).includes(plain(text)), text);
  }
});

t.test('a share link shows withheld fields in every format, with the recipient and the last day', async t => {
  const app = await createApp(t, { content: await createContent(t), env });
  for (const language of ['en', 'es'])
    for (const path of ['', ...textFormats]) {
      const { body } = await app.inject(withToken(`/${language}${path}`));
      if (/(md|txt)$/.test(path)) t.match(body, /Charles Babbage.*2026/, path);
      for (const text of withheld) {
        const spelling = path === '/cv.vcf' ? text.replace(/[^+\d](?=.*\d{4}$)/g, '') : text;
        const found = [text, spelling].some(text => plain(body).includes(plain(text)));
        t.ok(found, `${language}${path}: ${text}`);
      }
    }
  for (const [language, date] of [
    ['en', '23 Dec 2026'],
    ['es', '23 dic 2026'],
  ]) {
    const page = await app.inject(withToken(`/${language}`));
    t.match(page.body, new RegExp(`<p class="note" role="note">[^<]*Charles Babbage[^<]*${date}[^<]*</p>`));
    const pdf = plain(await textOf((await app.inject(withToken(`/${language}/cv.pdf`))).rawPayload));
    for (const text of [...withheld, 'Charles Babbage', date as string])
      t.ok(pdf.includes(plain(text)), text);
  }
});

t.test('responses to share links are private, noindex and send no referrer', async t => {
  const app = await createApp(t, { content: await createContent(t), env });
  const paths = [...urls, ...roots, '/en/', '/EN', '/?lang=es', '/en/cv.pdf', '/en/card.png'];
  for (const path of paths) {
    const { headers } = await app.inject({
      url: withToken(path),
      headers: { 'if-none-match': '*' },
    });
    t.match(headers, {
      'cache-control': 'private, no-store, no-transform',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      etag: undefined,
    });
  }
});

t.test('every link and redirect of a shared page has the token', async t => {
  const app = await createApp(t, { content: await createContent(t), env });
  for (const path of urls.filter(path => !path.includes('cv.'))) {
    const { body } = await app.inject(withToken(path));
    const links = [...body.matchAll(/\s(?:href|data-hx-get|data-hx-push-url|action|src)="([^"]*)"/g)];
    const own = links
      .map(([, link = '']) => link.replaceAll('&amp;', '&'))
      .filter(link => !/^(#|mailto:|tel:|\/static\/|\/site\.webmanifest)/.test(link));
    t.ok(own.length || path.endsWith('/dialog'), path);
    for (const link of own) t.match(link, `share=${token}`, `${path} links to ${link}`);
  }
  for (const path of ['/', '/EN', '/en/', '/?lang=es'])
    t.match((await app.inject(withToken(path))).headers.location, `share=${token}`, path);
});

t.test('a shared CV prints its public URL', async t => {
  const app = await createApp(t, { content: await createContent(t), env });
  const { body } = await app.inject(withToken('/en?length=short'));
  t.match(body, 'cv.example.org/en?length=short</p>');
});

t.test('a forged or expired share link shows the public CV with a notice, and is private', async t => {
  const app = await createApp(t, { content: await createContent(t), env });
  const expired = createShareToken({ recipient: 'Ada', until: '2026-11-22' }, secret);
  for (const value of [
    '',
    'x',
    `${token}x`,
    expired,
    createShareToken({ recipient: 'Eve', until: '2030-01-01' }, 'e'.repeat(32)),
  ]) {
    const page = await app.inject(withToken('/es', value));
    t.equal(page.statusCode, 200);
    t.match(page.body, uiOf('es').shared.ended);
    t.match(page.headers, { 'cache-control': 'private, no-store, no-transform', 'x-robots-tag': 'noindex' });
    t.notMatch(page.body, 'share=', 'links have no token');
    for (const text of withheld) t.notOk(page.body.includes(text), text);
    const json = await app.inject(withToken('/es/cv.json', value));
    t.equal(json.statusCode, 200);
    for (const text of withheld) t.notOk(json.body.includes(text), text);
  }
  const twice = await app.inject(`/en?share=${token}&share=${token}`);
  t.match(twice.body, uiOf('en').shared.ended);
});

t.test('a share link is invalid without its key, or with another one', async t => {
  const content = await createContent(t);
  for (const env of [{}, { SHARE_SECRET: 'another key that is long enough, too' }]) {
    const app = await createApp(t, { content, env: env as Record<string, string> });
    const { body } = await app.inject(withToken('/en'));
    t.match(body, uiOf('en').shared.ended);
    t.notOk(body.includes(withheld[0] as string));
  }
});

t.test('public and shared responses never mix in the cache', async t => {
  const app = await createApp(t, { content: await createContent(t), env });
  for (const path of ['/en', '/en/cv.json', '/en/cv.txt']) {
    const before = await app.inject(path);
    const shared = await app.inject(withToken(path));
    const after = await app.inject(path);
    t.equal(after.body, before.body, path);
    t.not(shared.body, before.body, path);
  }
});

t.test('no log line has a token, also for errors', async t => {
  const { lines, logger } = createLog();
  const app = await createApp(t, { content: await createContent(t), env, logger });
  app.get('/broken', () => {
    throw new Error('on purpose');
  });
  const paths = [
    '/',
    '/en',
    '/en/cv.pdf',
    '/en/cv.json',
    '/EN',
    '/en/',
    '/nothing',
    '/en?length=half',
    '/broken',
    '/%',
  ];
  for (const path of paths) {
    await app.inject(withToken(path));
    await app.inject({ method: 'POST', url: withToken(path) });
    await app.inject(withToken(path).replace('share=', 'utm=%20&share='));
  }
  t.ok(lines.length > 40, 'requests are logged');
  t.notMatch(lines.join(''), token.slice(-20));
});

t.test('an IP address with too many requests for share links gets a 429, others do not', async t => {
  const app = await createApp(t, { content: await createContent(t), env });
  const send = (url: string, remoteAddress = '192.0.2.1') => app.inject({ url, remoteAddress });
  for (let i = 0; i < 60; i++) t.equal((await send(withToken('/en/info'))).statusCode, 200);
  const refused = await send(withToken('/es'));
  t.equal(refused.statusCode, 429);
  t.match(refused.headers['retry-after'], /^[1-9]\d?$/);
  t.match(refused.headers['content-security-policy'], "default-src 'none'", 'it has the security headers');
  t.match(refused.body, uiOf('es').problems.tooMany.title);
  t.equal((await send(withToken('/es', 'forged'))).statusCode, 429, 'forged tokens count too');
  t.equal((await send('/es')).statusCode, 200, 'public pages have no limit');
  t.equal((await send(withToken('/es'), '192.0.2.2')).statusCode, 200);
});

t.test('public in site.json lists the public contact fields: all or none', async t => {
  const all = ['email', 'phone', 'url', 'address', 'postalCode', 'city', 'region', 'countryCode', 'profiles'];
  const open = await createApp(t, { content: await createContent(t, { public: all }) });
  const closed = await createApp(t, { content: await createContent(t, { public: [] }) });
  const texts = [...withheld, 'ada@example.org', 'London'];
  const shown = (await open.inject('/en')).body;
  const hidden = (await closed.inject('/en')).body;
  for (const text of texts) {
    t.ok(plain(shown).includes(plain(text)), text);
    t.notOk(plain(hidden).includes(plain(text)), text);
  }
});
