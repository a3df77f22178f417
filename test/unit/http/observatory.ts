import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { CspEvaluator, DEFAULT_CHECKS, STRICTCSP_CHECKS } from 'csp_evaluator';
import { Version } from 'csp_evaluator/dist/csp.js';
import { Type } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import t from 'tap';
import { createShareToken } from '../../../server/sharing/token.ts';
import { createApp } from '../../helpers/app.ts';
import { rules, type ScannedResponse } from '../../helpers/observatory.ts';

const base = 'https://cv.example.org';
const secret = '0123456789abcdef0123456789abcdef';
const token = createShareToken({ recipient: 'Ada', until: '2026-12-23' }, secret);

const app = await createApp(t, { env: { BASE_URL: base, SHARE_SECRET: secret } });
let routedCount = 0;
app.addHook('onRequest', async () => {
  routedCount++;
});
app.get('/en/fail', () => {
  throw new Error('failure');
});
await app.listen({ host: '127.0.0.1', port: 0 });
const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

/** Sends a request as a script of another origin would; the Observatory checks CORS so. */
const send = (path: string, method: string) =>
  fetch(origin + path, {
    method,
    redirect: 'manual',
    headers: { origin: 'https://observatory.example', 'access-control-request-method': 'GET' },
  });

const page = await (await send('/en', 'GET')).text();
const asset = (name: string) => `${/\/static\/\w+\//.exec(page)?.[0]}${name}`;
const scripts = new Map<string, string>();
for (const src of ['js/scheme.js', 'js/site.js'].map(asset)) {
  const bytes = new Uint8Array(await (await send(src, 'GET')).arrayBuffer());
  scripts.set(src, `sha256-${createHash('sha256').update(bytes).digest('base64')}`);
}

/** Every kind of response: its status, its path, and the method where it is not GET. */
const kinds: Record<string, [status: number, path: string, method?: string]> = {
  'a page': [200, '/en'],
  'a page in another language with view options': [200, '/es?length=short&icons=hide&theme=clean'],
  'a page by HEAD': [200, '/en', 'HEAD'],
  'a dialog': [200, '/es/info/dialog'],
  'a page of a share link': [200, `/en?share=${token}`],
  'a page of a forged share link': [200, '/en?share=x'],
  'a language in other case': [301, '/ES'],
  'a trailing slash': [301, '/en/'],
  'the URL without a language': [302, '/'],
  'an unknown view option': [400, '/en?length=half'],
  'an unknown path': [404, '/es/nothing'],
  'an unknown dialog': [404, '/es/nothing/dialog'],
  'a path that cannot be decoded': [404, '/%E0%A4%A'],
  'a missing asset': [404, '/static/x/none.css'],
  'a POST': [405, '/en', 'POST'],
  'a preflight request': [405, '/en', 'OPTIONS'],
  'an internal error': [500, '/en/fail'],
  'a PDF': [200, '/en/cv.pdf'],
  'plain text': [200, '/es/cv.txt?download'],
  JSON: [200, '/en/cv.json'],
  'the preview card': [200, '/en/card.png'],
  'the sitemap': [200, '/sitemap.xml'],
  'robots.txt': [200, '/robots.txt'],
  'the manifest': [200, '/site.webmanifest'],
  health: [200, '/health'],
  'an SVG': [200, asset('favicon.svg')],
  'a style sheet': [200, asset('css/site.css')],
  'a script': [200, asset('js/site.js')],
  'a font': [200, asset('fonts/serif-latin.woff2')],
  'an image': [200, asset('favicon.png')],
};
const nonDocuments = /^(a style sheet|a script|a font|an image)$/;

/** The Observatory's tests that a response fails, by name. */
const failedRules = (response: ScannedResponse, isDocument = true) =>
  rules.filter(rule => (isDocument || !rule.ofDocuments) && !rule.holds(response)).map(({ name }) => name);

const read = async (path: string, response: Response): Promise<ScannedResponse> => ({
  url: base + path,
  headers: response.headers,
  scripts,
  body: await response.text(),
});

for (const [kind, [status, path, method = 'GET']] of Object.entries(kinds)) {
  t.test(`${kind} (${status}) passes every test of the Observatory`, async t => {
    const response = await send(path, method);
    t.equal(response.status, status);
    t.strictSame(failedRules(await read(path, response), !nonDocuments.test(kind)), []);
  });
}

t.test('cached responses pass every test of the Observatory', async t => {
  for (const path of ['/en', '/es/info/dialog', '/en/cv.pdf', '/en/cv.json']) {
    let response: Response;
    let before: number;
    do {
      await setImmediate();
      before = routedCount;
      response = await send(path, 'GET');
    } while (routedCount > before);
    t.strictSame(failedRules(await read(path, response)), [], path);
  }
});

t.test('a page has the highest score possible without HSTS preload and COEP', async t => {
  const response = await read('/en', await send('/en', 'GET'));
  const points = rules.filter(rule => rule.holds(response)).reduce((sum, { points }) => sum + points, 100);
  t.equal(points, 145);
});

t.test('each rule fails a response with its counterexample', async t => {
  const response = await read('/en', await send('/en', 'GET'));
  for (const { name, broken } of rules) {
    const headers = new Headers(response.headers);
    for (const [header, value] of Object.entries(broken.headers ?? {})) headers.set(header, value);
    t.ok(failedRules({ ...response, headers, body: broken.body ?? response.body }).includes(name), name);
  }
});

t.test('csp_evaluator reports nothing for the policy at any CSP level', async t => {
  const policy = (await send('/en', 'GET')).headers.get('content-security-policy') ?? '';
  const { csp } = new CspParser(policy);
  for (const level of [Version.CSP1, Version.CSP2, Version.CSP3]) {
    t.strictSame(new CspEvaluator(csp, level).evaluate([], DEFAULT_CHECKS), [], `level ${level}`);
  }
  // One recommendation for a strict policy is not followed: 'unsafe-inline' for browsers that do not support hashes.
  const advice = new CspEvaluator(csp, Version.CSP3).evaluate([], STRICTCSP_CHECKS);
  t.strictSame(
    advice.map(({ type }) => type),
    [Type.UNSAFE_INLINE_FALLBACK],
  );
});

t.test('script-src allows exactly the scripts of the page', async t => {
  const policy = (await send('/en', 'GET')).headers.get('content-security-policy') ?? '';
  const allowed = /script-src ([^;]*)/.exec(policy)?.[1]?.split(' ');
  t.strictSame(
    allowed,
    [...scripts.values()].map(hash => `'${hash}'`),
  );
});
