import t from 'tap';
import { content, createApp, cvOf, mapEditions, withCv } from '../../helpers/app.ts';
import { imagesFrom } from '../../helpers/images.ts';

/** The application with the sample content, shared by all tests that only send requests. */
const app = await createApp(t);

const types = {
  'cv.pdf': 'application/pdf',
  'cv.txt': 'text/plain; charset=utf-8',
  'cv.md': 'text/markdown; charset=utf-8; variant=CommonMark',
  'cv.json': 'application/json; charset=utf-8',
  'cv.vcf': 'text/vcard; charset=utf-8',
  'card.png': 'image/png',
};
const compressed = ['cv.txt', 'cv.md', 'cv.json', 'cv.vcf'];

t.test('each format has its media type and language, and may be cached but must be revalidated', async t => {
  for (const language of ['en', 'es'])
    for (const [name, type] of Object.entries(types)) {
      const { statusCode, headers } = await app.inject(`/${language}/${name}`);
      t.equal(statusCode, 200);
      t.match(headers, {
        'content-type': type,
        'content-language': language,
        'cache-control': 'public, no-cache, no-transform',
        etag: /^"[\w-]{22}"$/,
        link: `<${content.site.baseUrl}/${language}>; rel="canonical"`,
        vary: compressed.includes(name) ? 'Accept-Encoding' : undefined,
      });
    }
});

t.test('a format is inline with a file name, and an attachment with ?download', async t => {
  for (const [path, disposition] of [
    ['/en/cv.pdf', 'inline; filename=leonardo-torres-quevedo-cv-en.pdf'],
    ['/es/cv.pdf?length=short', 'inline; filename=leonardo-torres-quevedo-cv-es-short.pdf'],
    ['/en/cv.json?download', 'attachment; filename=leonardo-torres-quevedo-cv-en.json'],
    ['/en/cv.txt?download=1&icons=hide', 'attachment; filename=leonardo-torres-quevedo-cv-en.txt'],
    ['/en/cv.vcf?length=short', 'inline; filename=leonardo-torres-quevedo-cv-en.vcf'],
    ['/en/card.png', undefined],
  ])
    t.equal((await app.inject(path as string)).headers['content-disposition'], disposition);
});

t.test('a file name beyond ASCII is sent as filename*, with an ASCII fallback (RFC 6266)', async t => {
  const named = (name: string) =>
    mapEditions(({ publicCv }) => ({ publicCv: { ...publicCv, basics: { name } } }));
  for (const [name, expected] of [
    ['Zoë Søn', `inline; filename=zoe-sn-cv-en.txt; filename*=UTF-8''zo%C3%AB-s%C3%B8n-cv-en.txt`],
    ['東 京', `inline; filename=cv-en.txt; filename*=UTF-8''%E6%9D%B1-%E4%BA%AC-cv-en.txt`],
  ]) {
    const app = await createApp(t, { content: named(name as string) });
    t.equal((await app.inject('/en/cv.txt')).headers['content-disposition'], expected);
  }
  const { basics, ...nameless } = cvOf('en');
  const app = await createApp(t, { content: withCv(nameless) });
  t.equal((await app.inject('/en/cv.vcf')).headers['content-disposition'], 'inline; filename=cv-en.vcf');
});

t.test('a client with the current version gets a 304', async t => {
  for (const name of Object.keys(types))
    for (const encoding of ['br', 'gzip', 'identity']) {
      const url = `/en/${name}`;
      const first = await app.inject({ url, headers: { 'accept-encoding': encoding } });
      const etag = first.headers.etag as string;
      for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const headers = { 'accept-encoding': encoding, 'if-none-match': tag };
        const response = await app.inject({ url, headers });
        t.equal(response.statusCode, 304);
        t.equal(response.body, '');
        t.match(response.headers, {
          etag: tag === '*' ? String : etag,
          'cache-control': 'public, no-cache, no-transform',
          vary: first.headers.vary,
        });
      }
      const other = { 'accept-encoding': encoding, 'if-none-match': '"other"' };
      t.equal((await app.inject({ url, headers: other })).statusCode, 200);
    }
});

t.test('each encoding of a format has its own ETag', async t => {
  const countTags = async (name: string) => {
    const responses = ['br', 'gzip', 'identity'].map(encoding =>
      app.inject({ url: `/en/${name}`, headers: { 'accept-encoding': encoding } }),
    );
    return new Set((await Promise.all(responses)).map(({ headers }) => headers.etag)).size;
  };
  t.equal(await countTags('cv.txt'), 3);
  t.equal(await countTags('cv.pdf'), 1, 'a PDF is compressed already');
});

t.test('HEAD has the headers of GET and no body', async t => {
  for (const name of Object.keys(types)) {
    const get = await app.inject(`/en/${name}`);
    const head = await app.inject({ method: 'HEAD', url: `/en/${name}` });
    t.equal(head.body, '');
    t.match(head.headers, { etag: get.headers.etag, 'content-length': get.headers['content-length'] });
  }
});

t.test('an unknown value of a choice is a 400 page; paper is a choice of the PDF only', async t => {
  for (const path of ['/en/cv.pdf?paper=a3', '/en/cv.pdf?paper=a4&paper=a4', '/en/cv.txt?length=half']) {
    const { statusCode, headers } = await app.inject(path);
    t.equal(statusCode, 400, path);
    t.match(headers, {
      'content-type': /^text\/html/,
      'cache-control': 'no-store, no-transform',
      'x-robots-tag': 'noindex',
    });
  }
  t.match((await app.inject('/en/cv.pdf?paper=a3')).body, 'a4, letter');
  t.equal((await app.inject('/en/cv.txt?paper=a3')).statusCode, 200);
});

t.test(
  'an unknown language is a 404; a language tag in another case is a redirect with all choices',
  async t => {
    t.equal((await app.inject('/fr/cv.pdf')).statusCode, 404);
    t.equal((await app.inject('/en/cv.doc')).statusCode, 404);
    const { statusCode, headers } = await app.inject('/EN/cv.pdf?length=short&download');
    t.match([statusCode, headers.location], [301, '/en/cv.pdf?length=short&download']);
  },
);

t.test('without a base URL a format has no Link header', async t => {
  const site = { ...content.site, baseUrl: null };
  const app = await createApp(t, { content: { ...content, site } });
  t.equal((await app.inject('/en/cv.txt')).headers.link, undefined);
});

t.test('an image that cannot be decoded is left out, and logged', async t => {
  const lines: string[] = [];
  const logger = { level: 'warn', stream: { write: (line: string) => void lines.push(line) } };
  const cv = cvOf('en');
  const given = withCv({ ...cv, basics: { ...cv.basics, image: 'me.png' } });
  const images = imagesFrom({ 'me.png': 'no image' });
  const app = await createApp(t, { content: { ...given, images }, logger });
  for (const name of ['cv.pdf', 'card.png']) t.equal((await app.inject(`/en/${name}`)).statusCode, 200);
  t.match(lines, [/me\.png cannot be decoded as an image/, /me\.png/]);
});
