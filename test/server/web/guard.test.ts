import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import t from 'tap';
import { createApp } from '../../helpers/app.ts';

const app = await createApp(t);
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;

/** The answer to bytes, up to the end of the connection. */
async function send(bytes: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  socket.end(bytes);
  const chunks: Buffer[] = [];
  socket.on('data', chunk => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const statusOf = async (bytes: string) => Number((await send(bytes)).split(' ', 2)[1]);
const get = (lines: string, version = '1.1', path = '/health/live') =>
  `GET ${path} HTTP/${version}\r\n${lines}Connection: close\r\n\r\n`;

t.test('a request names one host, rightly', async t => {
  for (const host of [
    'a',
    'cv.example.org',
    'cv.example.org:8080',
    '127.0.0.1',
    '[::1]:1999',
    'x%20y',
    'a:',
  ]) {
    t.equal(await statusOf(get(`Host: ${host}\r\n`)), 200, host);
    t.equal(await statusOf(get(`Host: ${host}\r\n`, '1.0')), 200, host);
  }
  for (const host of ['', 'a b', 'a/b', 'a@b', 'a:b', '<b>', '[::1', 'é', 'http://a', 'x%2'])
    for (const version of ['1.0', '1.1'])
      t.equal(await statusOf(get(`Host: ${host}\r\n`, version)), 400, `${host} ${version}`);
  t.equal(await statusOf(get('Host: a\r\nHost: a\r\n')), 400, 'two');
  t.equal(await statusOf(get('Host: a\r\nhOST: b\r\n')), 400, 'two in other letters');
  t.equal(await statusOf(get('')), 400, 'none');
  t.equal(await statusOf(get('', '1.0')), 200, 'none, which HTTP 1.0 does not know');
  t.equal(await statusOf(get('Host: a\r\n', '1.1', 'http://b.example/health/live')), 200, 'a proxy’s');
});

t.test('any method but GET and HEAD is not for here, wherever that is', async t => {
  for (const path of ['/en', '/', '/health', '/nothing', '/en/cv.pdf', '/static/x/y', '*'])
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY']) {
      const answer = await send(`${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
      t.match(answer, /^HTTP\/1\.1 405 /, `${method} ${path}`);
      t.match(answer, /\r\nallow: GET, HEAD\r\n/i);
    }
  t.equal(await statusOf('BREW / HTTP/1.1\r\nHost: a\r\n\r\n'), 400, 'what is no method of HTTP');
});

t.test(
  'a question with a body is refused, and what follows it on the connection is not taken for a request',
  async t => {
    const smuggled = 'GET /health HTTP/1.1\r\nHost: a\r\n\r\n';
    const { length } = smuggled;
    for (const [head, body] of [
      [`Content-Length: ${length}`, smuggled],
      ['Transfer-Encoding: chunked', `${length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`],
    ] as const) {
      const answer = await send(`GET /health/live HTTP/1.1\r\nHost: a\r\n${head}\r\n\r\n${body}`);
      t.match(answer, /^HTTP\/1\.1 400 /, head);
      t.match(answer, /\r\nconnection: close\r\n/i);
      t.notMatch(answer, 'version');
    }
    t.equal(await statusOf(get('Host: a\r\nContent-Length: 0\r\n')), 200);
    t.equal(
      await statusOf(get('Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n')),
      400,
      'both at once',
    );
  },
);
