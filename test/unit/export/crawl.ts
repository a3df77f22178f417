import t from 'tap';
import { countFiles, exportedFiles } from '../../../server/export/crawl.ts';
import { exportRoutes } from '../../../server/export/routes.ts';
import { ExportError } from '../../../server/export/write-folder.ts';
import { qrCode } from '../../../server/pages/qr.ts';
import { createApp, mapEditions } from '../../helpers/app.ts';
import { headersFor } from '../../helpers/files.ts';

const base = 'https://cv.example.org';
const env = { BASE_URL: base, SHARE_SECRET: '0123456789abcdef0123456789abcdef' };

/** A telephone that a site withholds: readers with a shared link alone see it. */
const phone = '+34 600 123 456';
const given = mapEditions(({ cv }) => ({ cv: { ...cv, basics: { ...cv.basics, phone } } }));

const server = await createApp(t, { env, content: given });
const app = await createApp(t, { env, content: given, files: true });
const files = new Map<string, Buffer>();
for await (const { name, bytes } of exportedFiles(app)) files.set(name, Buffer.from(bytes));
const places = exportRoutes(app.snapshot());

/** The file of an address, as a server of files finds it. */
const fileOf = (path: string) =>
  files.get(decodeURIComponent(path.slice(1))) ?? files.get(`${path.slice(1)}.html`) ?? Buffer.alloc(0);

/**
 * What the server says as files have it: choices in the path of an address, and in place of a request to save a format
 * the name to save it under.
 */
function inFiles(body: string, language = ''): string {
  const length = (parts: string[]) => (parts.includes('length=short') ? '-short' : '');
  const address = /(\/e[ns](?:\/[a-z.]+)*)\?([a-z]+(?:=[a-z]+)?(?:&(?:amp;)?[a-z]+=[a-z]+)*)/g;
  return body.replace(address, (_all, path: string, query: string) => {
    const parts = query.split(/&(?:amp;)?/).filter(part => part !== 'download');
    const end = path.includes('.') ? path.lastIndexOf('/') : path.length;
    const folders = parts.map(part => `/${part.replace('=', '-')}`).join('');
    const spelt = path.slice(0, end) + folders + path.slice(end);
    if (!query.startsWith('download')) return spelt;
    const ending = path.split('.')[1];
    const name = `leonardo-torres-quevedo-cv-${language}${ending === 'vcf' ? '' : length(parts)}.${ending}`;
    return `${spelt}" download="${name}`;
  });
}

/** A page without the drawing of its address, which is another where that is. */
const withoutCode = (body: string) => body.replace(/(?<=<svg class="qr").*?(?=<\/svg>)/, '');

t.test('each answer is a file, and there are as many as are told of', async t => {
  t.equal(files.size, countFiles(app));
  t.equal(files.size, places.length + 2);
  for (const name of ['index.html', '404.html', 'en.html', 'es/404.html', 'en/info/length-short.html']) {
    t.ok(files.has(name), name);
  }
  t.ok(files.has('es/length-short/theme-clean/cv.pdf'));
  t.ok(files.has('en/shortcuts/dialog/icons-hide.html'));
});

t.test("every byte is the server's, but for addresses with choices, and names to save by", async t => {
  let pages = 0;
  for (const { asked, path } of places) {
    if (path === '/' || path.endsWith('/404')) continue;
    // PDFs are set once more, which takes longest: those with one choice at most are enough to see that they are the same.
    if (/cv\.pdf.*&/.test(asked)) continue;
    const { rawPayload, headers } = await server.inject(asked);
    const file = fileOf(path);
    if (/^text\/html|vcard|json|xml|plain|markdown/.test(String(headers['content-type']))) {
      const expected = withoutCode(inFiles(String(rawPayload), asked.slice(1, 3)));
      if (withoutCode(String(file)) !== expected) t.equal(withoutCode(String(file)), expected, asked);
      pages++;
    } else if (!/length=short/.test(asked)) t.ok(file.equals(rawPayload), asked);
    // The PDF of the short CV names its own address.
    else t.match(file.toString('latin1', 0, 5), '%PDF-', asked);
  }
  t.ok(pages > 100, `${pages} texts`);
});

t.test('a code on paper leads to the address of its page', async t => {
  const path = '/en/length-short/icons-hide';
  t.match(String(fileOf(path)), `<path d="${qrCode(base + path).path}"/>`);
});

t.test('the headers are the same, but for what a server makes of a file', async t => {
  const rules = String(files.get('_headers'));
  t.ok((rules.match(/^\//gm)?.length ?? 0) <= 100);
  t.ok(rules.split('\n').every(line => line.length < 2_000));
  const ofFiles = /^(accept-ranges|connection|content-length|date|etag|last-modified|vary)$/;
  for (const { asked, path } of places) {
    if (path.endsWith('/404') || path === '/' || (asked.includes('cv.') && asked !== path)) continue;
    const { headers } = await server.inject(asked);
    const found = headersFor(rules, path);
    for (const [name, value] of Object.entries(headers)) {
      if (ofFiles.test(name)) continue;
      if (name === 'content-type' && !found[name])
        t.match(String(value), /html|css|javascript|image|font|plain/);
      else t.equal(found[name], inFiles(String(value)), `${asked}: ${name}`);
    }
  }
});

t.test('it leads where the server does', async t => {
  const rules = String(files.get('_redirects')).trim().split('\n');
  t.equal(rules.length, 12);
  for (const rule of rules) {
    const [from = '', to, status] = rule.split(' ');
    const answer = await server.inject(from);
    t.strictSame([answer.headers.location, String(answer.statusCode)], [to, status]);
  }
});

t.test('what is withheld is in no file, nor is a shared link', async t => {
  for (const [name, bytes] of files) {
    t.notOk(bytes.includes(phone) || bytes.includes('600123456') || bytes.includes('share='), name);
  }
});

t.test('an answer that is not right ends it', async t => {
  const broken = await createApp(t, { files: true });
  broken.addHook('onRequest', async ({ url }) => {
    if (url.startsWith('/en/info')) throw new Error('failure');
  });
  const all = (async () => {
    for await (const _ of exportedFiles(broken));
  })();
  await t.rejects(all, new ExportError('/en/info was answered by 500'));
});
