// The 33 cases of https://github.com/uNetworking/h1spec (http_test.ts): partial, valid and invalid HTTP/1.1 requests. h1spec
// assumes an echo server for every URL and method. So where it requests `/` and expects a 2xx, the URL here is that of a
// page, and requests with a body are refused.
import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { createApp } from '../../helpers/app.ts';
import { createWire } from '../../helpers/wire.ts';

const { connect, receive, send, get } = await createWire(await createApp(t));

t.test('an incomplete request gets no response until the rest arrives', async t => {
  const complete = 'GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const beginnings: [where: string, bytes: string][] = [
    ['in the method', 'G'],
    ['before the target', 'GET '],
    ['in the target', 'GET /hello'],
    ['after the target', 'GET /hello '],
    ['in the HTTP version', 'GET /hello HTTP'],
    ['after the HTTP version', 'GET /hello HTTP/1.1'],
    ['in the line break of the request line', 'GET /hello HTTP/1.1\r'],
    ['after the request line', 'GET /hello HTTP/1.1\r\n'],
    ['in a field name', 'GET /hello HTTP/1.1\r\nHos'],
    ['after the colon of a field', 'GET /hello HTTP/1.1\r\nHost:'],
    ['after the space before a field value', 'GET /hello HTTP/1.1\r\nHost: '],
    ['after a field value', 'GET /hello HTTP/1.1\r\nHost: localhost'],
    ['in the line break of a field', 'GET /hello HTTP/1.1\r\nHost: localhost\r'],
    ['after a field', 'GET /hello HTTP/1.1\r\nHost: localhost\r\n'],
    ['in the empty line', 'GET /hello HTTP/1.1\r\nHost: localhost\r\n\r'],
  ];
  for (const [where, beginning] of beginnings) {
    t.test(where, async t => {
      const socket = connect(beginning);
      let responded = false;
      socket.once('data', () => {
        responded = true;
      });
      const response = receive(socket);
      // Complete requests of other connections get their responses meanwhile.
      for (let i = 0; i < 2; i++) t.equal((await get('/health/live')).status, 200);
      await setImmediate();
      t.notOk(responded);
      t.notOk(socket.closed);
      socket.write(complete.slice(beginning.length));
      t.equal((await response).status, 404, 'the response to the complete request');
    });
  }
});

/** Requests in bytes, and the range of statuses that h1spec expects. */
const cases: [name: string, bytes: string, minStatus: number, maxStatus: number][] = [
  ['a plain GET succeeds', 'GET /en HTTP/1.1\r\nHost: example.com\r\n\r\n', 200, 299],
  [
    'a GET with field names in other case, a tab and an empty field succeeds',
    'GET /en HTTP/1.1\r\nhoSt:\texample.com\r\nempty:\r\n\r\n',
    200,
    299,
  ],
  [
    'a GET with a field value of one space succeeds',
    'GET /en HTTP/1.1\r\nHost: example.com\r\nX-Empty-Header: \r\n\r\n',
    200,
    299,
  ],
  [
    'a GET with Expect: 100-continue and no body succeeds',
    'GET /en HTTP/1.1\r\nHost: example.com\r\nExpect: 100-continue\r\n\r\n',
    200,
    299,
  ],
  ['a request without an HTTP version is refused', 'GET / \r\n\r\n', 400, 599],
  [
    'a field name with brackets is refused',
    'GET / HTTP/1.1\r\nHost: example.com\r\nX-Invalid[]: test\r\n\r\n',
    400,
    499,
  ],
  ['a request without Host is refused', 'GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\n', 400, 499],
  [
    'a request with two Hosts is refused',
    'GET / HTTP/1.1\r\nHost: example.com\r\nHost: example.org\r\n\r\n',
    400,
    499,
  ],
  [
    'a large negative Content-Length is refused',
    'GET / HTTP/1.1\r\nHost: example.com\r\nContent-Length: -123456789123456789123456789\r\n\r\n',
    400,
    499,
  ],
  [
    'a negative Content-Length is refused',
    'GET / HTTP/1.1\r\nHost: example.com\r\nContent-Length: -1234\r\n\r\n',
    400,
    499,
  ],
  [
    'a Content-Length that is no number is refused',
    'GET / HTTP/1.1\r\nHost: example.com\r\nContent-Length: abc\r\n\r\n',
    400,
    499,
  ],
  [
    'a control character in a field value is refused',
    'GET / HTTP/1.1\r\nHost: example.com\r\nX-Bad-Control-Char: test\x07\r\n\r\n',
    400,
    499,
  ],
  ['an unknown HTTP version is refused', 'GET / HTTP/9.9\r\nHost: example.com\r\n\r\n', 400, 599],
  [
    'text before the request line is refused',
    'Extra lineGET / HTTP/1.1\r\nHost: example.com\r\n\r\n',
    400,
    599,
  ],
  [
    'a carriage return without a line feed is refused',
    'GET / HTTP/1.1\r\nHost: example.com\r\n\rSome-Header: Test\r\n\r\n',
    400,
    499,
  ],
  [
    'Content-Length and Transfer-Encoding at once, in any case, are refused',
    'POST / HTTP/1.1\r\nHost: example.com\r\ncontent-LengtH: 5\r\nTransFer-Encoding: chunked\r\n\r\nc\r\nHellO world1\r\n0\r\n\r\n',
    400,
    499,
  ],
  // h1spec expects a 2xx of its echo server; no route here accepts a body.
  [
    'a POST with Content-Length is refused',
    'POST / HTTP/1.1\r\nHost: example.com\r\nContent-Length: 5\r\n\r\nhello',
    405,
    405,
  ],
  [
    'a POST with chunked transfer coding is refused',
    'POST / HTTP/1.1\r\nHost: example.com\r\nTransfer-Encoding: chunked\r\n\r\nc\r\nHellO world1\r\n0\r\n\r\n',
    405,
    405,
  ],
];

for (const [name, bytes, minStatus, maxStatus] of cases) {
  t.test(name, async t => {
    const { status, headers, body } = await send(bytes);
    t.ok(status >= minStatus && status <= maxStatus, `${status}`);
    t.equal(body.length, Number(headers['content-length']), 'the response is complete');
    t.equal(headers['x-content-type-options'], 'nosniff');
    t.match(headers['content-security-policy'], /^default-src 'none'/);
  });
}
