import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { serializeHead } from '../../../server/http/response-cache.ts';
import { content, createApp, onAir } from '../../helpers/app.ts';

/** The app at a port of its own, and whether it worked for a request or answered as before. */
async function createServer(t: Test, options: Parameters<typeof createApp>[1] = {}) {
  const app = await createApp(t, options);
  let works = 0;
  app.addHook('onRequest', async () => {
    works++;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const agent = new http.Agent({ keepAlive: true });
  t.teardown(() => agent.destroy());
  /** What an answer is, but for the time of day; and whether it was worked for. */
  const ask = async (path: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET') => {
    const before = works;
    const request = http.request({ host: '127.0.0.1', port, path, headers, method, agent }).end();
    const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
    const chunks = await answer.toArray();
    const { date, ...rest } = answer.headers;
    const body = Buffer.concat(chunks).toString('latin1');
    return {
      answer: { status: answer.statusCode, headers: { ...rest, date: Boolean(date) }, body },
      worked: works > before,
    };
  };
  /** Asks until it is answered as before, and gives the answer before and that. */
  const askAgain = async (url: string, headers = {}) => {
    let first = await ask(url, headers);
    for (;;) {
      const next = await ask(url, headers);
      if (!next.worked) return [first.answer, next.answer] as const;
      first = next;
      await setImmediate();
    }
  };
  return { app, port, ask, askAgain };
}

t.test('an answer that is given again is the same, headers and all, in each encoding', async t => {
  const { askAgain } = await createServer(t);
  for (const url of [
    '/en',
    '/es?length=short&theme=clean',
    '/en/info/dialog',
    '/es/shortcuts',
    '/en/cv.json?download',
    '/en/cv.pdf',
  ])
    for (const encoding of ['br', 'gzip', 'identity']) {
      const [first, again] = await askAgain(url, { 'accept-encoding': encoding });
      t.strictSame(again, first, `${url} ${encoding}`);
      t.match(again, {
        status: 200,
        headers: { date: true, etag: String, 'content-security-policy': String, 'content-length': String },
      });
    }
});

t.test('a file is given again as it was, and else as @fastify/static gives it', async t => {
  const { ask, askAgain } = await createServer(t);
  const { answer: page } = await ask('/en');
  const [style = '', script = '', font = ''] = ['css/site\\.css', 'js/site\\.js', 'fonts/[^"]*'].map(
    name => new RegExp(`/static/\\w+/${name}`).exec(page.body)?.[0],
  );
  for (const url of [style, script, font])
    for (const encoding of ['br', 'gzip', 'identity']) {
      const [first, again] = await askAgain(url, { 'accept-encoding': encoding });
      t.strictSame(again, first, `${url} ${encoding}`);
      t.match(again.headers, { 'cache-control': /immutable/, 'content-length': String(again.body.length) });
      const encoded = url === font || encoding === 'identity' ? undefined : encoding;
      t.equal(again.headers['content-encoding'], encoded);
    }
  const br = { 'accept-encoding': 'br' };
  const { answer } = await ask(style, br);
  for (const { headers, status } of [
    { headers: { range: 'bytes=0-9' }, status: 206 },
    { headers: { 'if-none-match': String(answer.headers.etag) }, status: 304 },
  ])
    t.equal((await ask(style, { ...br, ...headers })).answer.status, status);
  // What the two find best is not the same: neither takes the other's.
  for (const [path, accept] of [
    [style, 'gzip;q=1, br;q=0.5'],
    [style.replace('css/site.css', 'favicon.svg'), '*'],
  ] as const) {
    for (let i = 0; i < 5; i++) {
      const { headers, body } = (await ask(path, { 'accept-encoding': accept })).answer;
      t.match(String(headers['content-encoding']), /^(br|gzip)$/, accept);
      t.equal(body.length, Number(headers['content-length']));
    }
  }
  t.strictSame((await askAgain(style, { 'accept-encoding': 'gzip' }))[1].headers['content-encoding'], 'gzip');
});

t.test('the log has a line for each, without the query', async t => {
  const lines: string[] = [];
  const logger = { level: 'info', stream: { write: (line: string) => lines.push(line) } };
  const { askAgain } = await createServer(t, { logger });
  await askAgain('/en?utm_source=x');
  await askAgain('/en?utm_source=x');
  const said = lines.map(line => JSON.parse(line)).filter(({ reqId }) => /^again-/.test(reqId));
  t.match(said[0], { reqId: 'again-1', method: 'GET', path: '/en', status: 200, msg: 'answered' });
  t.match(said[1], { reqId: 'again-2' });
  t.notMatch(lines.join(''), 'utm_source');
});

t.test('what did not succeed is tried again', async t => {
  const app = await createApp(t);
  let tries = 0;
  app.get('/gone', (_request, reply) => {
    reply.repeatable = true;
    return reply.code(404).send(Buffer.from(String(++tries)));
  });
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  for (const body of ['1', '2', '3']) t.equal(await (await fetch(`${base}/gone`)).text(), body);
});

t.test('who has it is told so, and HEAD has no body', async t => {
  const { ask, askAgain } = await createServer(t);
  const [first] = await askAgain('/en', { 'accept-encoding': 'gzip' });
  const headers = { 'accept-encoding': 'gzip', 'if-none-match': `W/"x", ${first.headers.etag}` };
  for (const method of ['GET', 'HEAD'] as const) {
    const { answer, worked } = await ask('/en', headers, method);
    t.notOk(worked);
    const ofBody = ['content-length', 'content-type', 'content-encoding', 'content-language'];
    const others = Object.entries(first.headers).filter(([name]) => !ofBody.includes(name));
    t.strictSame(answer, { status: 304, headers: Object.fromEntries(others), body: '' });
  }
  const head = await ask('/en', { 'accept-encoding': 'gzip' }, 'HEAD');
  t.strictSame(head, { answer: { ...first, body: '' }, worked: false });
  t.equal((await ask('/en', { ...headers, 'if-none-match': '"x"' })).answer.status, 200);
});

t.test('other content, or another month, is answered anew', async t => {
  const live = onAir(content);
  let day = '2026-11-30';
  const { ask, askAgain } = await createServer(t, { content: live, today: () => day });
  await askAgain('/en');
  const [old] = await askAgain('/en/info');
  live.current = { ...content, site: { ...content.site, baseUrl: 'http://other.example' } };
  const { worked, answer } = await ask('/en/info');
  t.ok(worked);
  t.not(answer.headers.etag, old.headers.etag);
  t.notOk(answer.headers['strict-transport-security']);
  await askAgain('/en');
  day = '2026-12-01';
  t.ok((await ask('/en')).worked);
});

t.test('an error and what a shared link shows are worked for each time', async t => {
  const { ask } = await createServer(t);
  for (const [url, method] of [
    ['/en/nothing', 'GET'],
    ['/en?length=half', 'GET'],
    ['/en?share=forged', 'GET'],
    ['/health/live', 'GET'],
  ] as const)
    for (let i = 0; i < 4; i++) t.ok((await ask(url, {}, method)).worked, url);
});

t.test('so is everything in development, where all is read anew, and while the server drains', async t => {
  const dev = await createServer(t, { dev: true });
  for (let i = 0; i < 4; i++) t.ok((await dev.ask('/en')).worked);
  const { app, ask, askAgain } = await createServer(t, { env: { SHUTDOWN_ANNOUNCE_MS: '200' } });
  const [, before] = await askAgain('/en');
  t.equal(before.headers.connection, 'keep-alive');
  const closed = app.close();
  await setImmediate();
  const { worked, answer } = await ask('/en');
  t.ok(worked);
  t.equal(answer.headers.connection, 'close');
  await closed;
});

t.test('a request that is more than a question goes the long way', async t => {
  const { port, ask, askAgain } = await createServer(t);
  await askAgain('/en/info/dialog');
  t.ok((await ask('/en/info/dialog', { 'content-length': 0 })).worked);
  t.equal((await ask('/en/info/dialog', { 'transfer-encoding': 'chunked' })).answer.status, 400);
  for (const head of [
    'HTTP/1.1\r\nHost: a.example\r\nHost: b.example',
    'HTTP/1.1\r\nHost: a b',
    'HTTP/1.1\r\nX: y',
    'HTTP/2.0\r\nHost: a.example',
  ]) {
    const socket = net.connect(port, '127.0.0.1');
    socket.write(`GET /en/info/dialog ${head}\r\n\r\n`);
    t.match(String(await once(socket, 'data')), /^HTTP\/1\.1 400 /, head);
    socket.destroy();
  }
});

t.test('strange addresses fill no memory', async t => {
  const { ask, askAgain } = await createServer(t);
  for (let i = 0; i < 2_100; i++) await ask(`/en/info/dialog?strange=${i}`);
  t.ok((await ask('/en/info/dialog?strange=2099')).worked);
  t.ok((await ask('/en')).answer.status === 200);
  t.equal((await askAgain('/en/info/dialog?strange=1'))[1].status, 200);
});

t.test('a header that could end its line is refused before it is kept', async t => {
  const head = (name: string, value: string) => () => serializeHead(200, { [name]: value }, /^date$/);
  t.equal(head('etag', '"a"')(), 'HTTP/1.1 200 OK\r\netag: "a"\r\n');
  t.throws(head('etag', '"a"\r\nset-cookie: b'), { code: 'ERR_INVALID_CHAR' });
  t.throws(head('etag\r\nset-cookie', 'b'), { code: 'ERR_INVALID_HTTP_TOKEN' });
});
