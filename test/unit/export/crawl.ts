import t from 'tap';
import { countExportedFiles, exportedFiles } from '../../../server/export/crawl.ts';
import { exportRoutes } from '../../../server/export/routes.ts';
import { ExportError } from '../../../server/export/write-folder.ts';
import { qrCode } from '../../../server/pages/qr.ts';
import { createApp } from '../../helpers/app.ts';
import { app, base, files, options, phone } from '../../helpers/exported-files.ts';
import { headersFor } from '../../helpers/files.ts';

const server = await createApp(t, options);
const routes = exportRoutes(app.snapshot());

/** The file of a path, as a static file server resolves it. */
const fileOf = (path: string) =>
  files.get(decodeURIComponent(path.slice(1))) ?? files.get(`${path.slice(1)}.html`) ?? Buffer.alloc(0);

/** A response body as the export has it: choices in URL paths, and a `download` attribute for the query `?download`. */
function asExported(body: string, language = ''): string {
  const length = (parts: string[]) => (parts.includes('length=short') ? '-short' : '');
  const url = /(\/e[ns](?:\/[a-z.]+)*)\?([a-z]+(?:=[a-z]+)?(?:&(?:amp;)?[a-z]+=[a-z]+)*)/g;
  return body.replace(url, (_all, path: string, query: string) => {
    const parts = query.split(/&(?:amp;)?/).filter(part => part !== 'download');
    const end = path.includes('.') ? path.lastIndexOf('/') : path.length;
    const folders = parts.map(part => `/${part.replace('=', '-')}`).join('');
    const exported = path.slice(0, end) + folders + path.slice(end);
    if (!query.startsWith('download')) return exported;
    const extension = path.split('.')[1];
    const name = `leonardo-torres-quevedo-cv-${language}${extension === 'vcf' ? '' : length(parts)}.${extension}`;
    return `${exported}" download="${name}`;
  });
}

/** A page without its QR code, which depends on the URL of the page. */
const withoutQrCode = (body: string) => body.replace(/(?<=<svg class="qr").*?(?=<\/svg>)/, '');

t.test('each response is a file, and the number of files is known before', async t => {
  t.equal(files.size, countExportedFiles(app));
  t.equal(files.size, routes.length + 3);
  for (const name of ['index.html', '404.html', 'en.html', 'es/404.html', 'en/info/length-short.html']) {
    t.ok(files.has(name), name);
  }
  t.ok(files.has('es/length-short/theme-clean/cv.pdf'));
  t.ok(files.has('en/shortcuts/dialog/icons-hide.html'));
});

t.test('bodies are those of the server, but for URLs with choices and download names', async t => {
  let texts = 0;
  for (const { url, path } of routes) {
    if (path === '/' || path.endsWith('/404')) continue;
    // Typesetting PDFs takes longest, so those with more than one choice are left out.
    if (/cv\.pdf.*&/.test(url)) continue;
    const { rawPayload, headers } = await server.inject(url);
    const file = fileOf(path);
    if (/^text\/html|vcard|json|xml|plain|markdown/.test(String(headers['content-type']))) {
      const expected = withoutQrCode(asExported(String(rawPayload), url.slice(1, 3)));
      if (withoutQrCode(String(file)) !== expected) t.equal(withoutQrCode(String(file)), expected, url);
      texts++;
    } else if (!/length=short/.test(url)) t.ok(file.equals(rawPayload), url);
    // The PDF of the short CV contains its own URL.
    else t.match(file.toString('latin1', 0, 5), '%PDF-', url);
  }
  t.ok(texts > 100, `${texts} texts`);
});

t.test('the QR code has the URL of the exported page', async t => {
  const path = '/en/length-short/icons-hide';
  t.match(String(fileOf(path)), `<path d="${qrCode(base + path).path}"/>`);
});

t.test('the headers are those of the server, but for those that a file server sets', async t => {
  const rules = String(files.get('_headers'));
  t.match(headersFor(rules, '/en/info'), { 'cache-control': 'public, no-cache, no-transform' });
  const fileServerHeaders = /^(accept-ranges|connection|content-length|date|etag|last-modified|vary)$/;
  for (const { url, path } of routes) {
    if (path.endsWith('/404') || path === '/' || (url.includes('cv.') && url !== path)) continue;
    const { headers } = await server.inject(url);
    const found = headersFor(rules, path);
    for (const [name, value] of Object.entries(headers)) {
      if (fileServerHeaders.test(name)) continue;
      if (name === 'content-type' && !found[name])
        t.match(String(value), /html|css|javascript|image|font|plain/);
      else t.equal(found[name], asExported(String(value)), `${url}: ${name}`);
    }
  }
});

t.test('redirects are those of the server', async t => {
  const rules = String(files.get('_redirects')).trim().split('\n');
  t.equal(rules.length, 6);
  for (const rule of rules) {
    const [from = '', to, status] = rule.split(' ');
    const response = await server.inject(from);
    t.strictSame([response.headers.location, String(response.statusCode)], [to, status]);
  }
});

t.test('no file contains a withheld contact field or a share link', async t => {
  for (const [name, bytes] of files) {
    t.notOk(bytes.includes(phone) || bytes.includes('600123456') || bytes.includes('share='), name);
  }
});

t.test('an unexpected status code is an error', async t => {
  const failing = await createApp(t, { files: true });
  failing.addHook('onRequest', async ({ url }) => {
    if (url.startsWith('/en/info')) throw new Error('failure');
  });
  const all = (async () => {
    for await (const _ of exportedFiles(failing));
  })();
  await t.rejects(all, new ExportError('/en/info has the status code 500'));
});

t.test('a slow machine does not fail: handlers have no time limit', async t => {
  const env = { HANDLER_TIMEOUT_MS: '1' };
  t.equal((await (await createApp(t, { env })).inject('/en/cv.pdf')).statusCode, 503);
  t.equal((await (await createApp(t, { env, files: true })).inject('/en/cv.pdf')).statusCode, 200);
});
