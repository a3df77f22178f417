import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { CspEvaluator, DEFAULT_CHECKS, STRICTCSP_CHECKS } from 'csp_evaluator';
import { Version } from 'csp_evaluator/dist/csp.js';
import { Type } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import t from 'tap';
import { createToken } from '../../../server/sharing/token.ts';
import { createApp } from '../../helpers/app.ts';
import { type Answer, rules } from '../../helpers/observatory.ts';

const base = 'https://cv.example.org';
const secret = '0123456789abcdef0123456789abcdef';
const token = createToken({ recipient: 'Ada', until: '2026-12-23' }, secret);

const app = await createApp(t, { env: { BASE_URL: base, SHARE_SECRET: secret } });
let worked = 0;
app.addHook('onRequest', async () => {
  worked++;
});
app.get('/en/fail', () => {
  throw new Error('failure');
});
await app.listen({ host: '127.0.0.1', port: 0 });
const here = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

/** Asks as a script of another site would, which is how the Observatory looks for CORS. */
const ask = (path: string, method: string) =>
  fetch(here + path, {
    method,
    redirect: 'manual',
    headers: { origin: 'https://observatory.example', 'access-control-request-method': 'GET' },
  });

const page = await (await ask('/en', 'GET')).text();
const asset = (name: string) => `${/\/static\/\w+\//.exec(page)?.[0]}${name}`;
const scripts = new Map<string, string>();
for (const src of ['js/scheme.js', 'js/site.js'].map(asset)) {
  const bytes = new Uint8Array(await (await ask(src, 'GET')).arrayBuffer());
  scripts.set(src, `sha256-${createHash('sha256').update(bytes).digest('base64')}`);
}

/** Every kind of answer: its status, the address that gives it, and the method where it is not GET. */
const kinds: Record<string, [status: number, path: string, method?: string]> = {
  'a page': [200, '/en'],
  'a page in another language and with choices': [200, '/es?length=short&icons=hide&theme=clean'],
  'a page without its body': [200, '/en', 'HEAD'],
  'a dialog': [200, '/es/info/dialog'],
  'a page by a shared link': [200, `/en?share=${token}`],
  'a page by a shared link that was forged': [200, '/en?share=x'],
  'a language in other letters': [301, '/ES'],
  'a slash too many': [301, '/en/'],
  'the address without a language': [302, '/'],
  'choices that are not known': [400, '/en?length=half'],
  'an address of nothing': [404, '/es/nothing'],
  'a dialog of nothing': [404, '/es/nothing/dialog'],
  'an address that cannot be decoded': [404, '/%E0%A4%A'],
  'an asset that is not there': [404, '/static/x/none.css'],
  'a request that sends': [405, '/en', 'POST'],
  'a preflight request': [405, '/en', 'OPTIONS'],
  'a fault': [500, '/en/fail'],
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
  'a typeface': [200, asset('fonts/serif-400-latin.woff2')],
  'a picture': [200, asset('favicon.png')],
};
const noDocument = /^(a style sheet|a script|a typeface|a picture)$/;

/** What is broken of an answer, by the names of the Observatory's tests. */
const brokenIn = (answer: Answer, isDocument = true) =>
  rules.filter(rule => (isDocument || !rule.ofDocuments) && !rule.holds(answer)).map(({ name }) => name);

const read = async (path: string, response: Response): Promise<Answer> => ({
  ...{ url: base + path, headers: response.headers, scripts },
  body: await response.text(),
});

for (const [kind, [status, path, method = 'GET']] of Object.entries(kinds)) {
  t.test(`${kind} (${status}) passes every test of the Observatory`, async t => {
    const response = await ask(path, method);
    t.equal(response.status, status);
    t.strictSame(brokenIn(await read(path, response), !noDocument.test(kind)), []);
  });
}

t.test('what is answered as before passes them, too', async t => {
  for (const path of ['/en', '/es/info/dialog', '/en/cv.pdf', '/en/cv.json']) {
    let response: Response;
    let before: number;
    do {
      await setImmediate();
      before = worked;
      response = await ask(path, 'GET');
    } while (worked > before);
    t.strictSame(brokenIn(await read(path, response)), [], path);
  }
});

t.test('a page has the most points that can be had without HSTS preload and COEP', async t => {
  const answer = await read('/en', await ask('/en', 'GET'));
  const points = rules.filter(rule => rule.holds(answer)).reduce((sum, { points }) => sum + points, 100);
  t.equal(points, 145);
});

t.test('each rule of the table tells a bad answer from a good one', async t => {
  const answer = await read('/en', await ask('/en', 'GET'));
  for (const { name, broken } of rules) {
    const headers = new Headers(answer.headers);
    for (const [header, value] of Object.entries(broken.headers ?? {})) headers.set(header, value);
    t.ok(brokenIn({ ...answer, headers, body: broken.body ?? answer.body }).includes(name), name);
  }
});

t.test('csp_evaluator finds nothing in the policy, in browsers of any level of CSP', async t => {
  const policy = (await ask('/en', 'GET')).headers.get('content-security-policy') ?? '';
  const { csp } = new CspParser(policy);
  for (const level of [Version.CSP1, Version.CSP2, Version.CSP3]) {
    t.strictSame(new CspEvaluator(csp, level).evaluate([], DEFAULT_CHECKS), [], `level ${level}`);
  }
  // Of its advice for a strict policy one is not taken: to let inline scripts run where hashes are not known.
  const advice = new CspEvaluator(csp, Version.CSP3).evaluate([], STRICTCSP_CHECKS);
  t.strictSame(
    advice.map(({ type }) => type),
    [Type.UNSAFE_INLINE_FALLBACK],
  );
});

t.test('the scripts that may run are those of the page, and no others', async t => {
  const policy = (await ask('/en', 'GET')).headers.get('content-security-policy') ?? '';
  const allowed = /script-src ([^;]*)/.exec(policy)?.[1]?.split(' ');
  t.strictSame(
    allowed,
    [...scripts.values()].map(hash => `'${hash}'`),
  );
});
