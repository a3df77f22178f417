// What a server of HTTP/1.1 has to answer, waited for or refused, as https://github.com/uNetworking/h1spec lists it
// (http_test.ts, 33 cases). The server that the list has in mind answers every address and method with what it is sent;
// so where it asks for `/` and wants a 2xx, the address here is that of a page, and what it sends is refused.
import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { createApp } from '../../helpers/app.ts';
import { createWire } from '../../helpers/wire.ts';

const { connect, receive, send, get } = await createWire(await createApp(t));

t.test('a request that has not ended is waited for, wherever it stops', async t => {
  const whole = 'GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const beginnings: [where: string, upTo: string][] = [
    ['in the method', 'G'],
    ['before the address', 'GET '],
    ['in the address', 'GET /hello'],
    ['after the address', 'GET /hello '],
    ['in the name of the version', 'GET /hello HTTP'],
    ['after the version', 'GET /hello HTTP/1.1'],
    ['in the end of the first line', 'GET /hello HTTP/1.1\r'],
    ['after the first line', 'GET /hello HTTP/1.1\r\n'],
    ['in the name of a header', 'GET /hello HTTP/1.1\r\nHos'],
    ['after the colon', 'GET /hello HTTP/1.1\r\nHost:'],
    ['after the space that follows it', 'GET /hello HTTP/1.1\r\nHost: '],
    ['after the value of a header', 'GET /hello HTTP/1.1\r\nHost: localhost'],
    ['in the end of its line', 'GET /hello HTTP/1.1\r\nHost: localhost\r'],
    ['after its line', 'GET /hello HTTP/1.1\r\nHost: localhost\r\n'],
    ['in the empty line', 'GET /hello HTTP/1.1\r\nHost: localhost\r\n\r'],
  ];
  t.equal(beginnings.length, 15);
  for (const [where, beginning] of beginnings) {
    t.test(where, async t => {
      const socket = connect(beginning);
      let answered = false;
      socket.once('data', () => {
        answered = true;
      });
      const answer = receive(socket);
      // Who comes later, and asks all, is answered first.
      for (let i = 0; i < 2; i++) t.equal((await get('/health/live')).status, 200);
      await setImmediate();
      t.notOk(answered);
      t.notOk(socket.closed);
      socket.write(whole.slice(beginning.length));
      t.equal((await answer).status, 404, 'the rest makes it whole');
    });
  }
});

/** What is asked, in bytes; the statuses that the list has for it. */
const cases: [what: string, bytes: string, least: number, most: number][] = [
  ['a plain question is answered', 'GET /en HTTP/1.1\r\nHost: example.com\r\n\r\n', 200, 299],
  [
    'so is one with other capitals, a tab and a header that says nothing',
    'GET /en HTTP/1.1\r\nhoSt:\texample.com\r\nempty:\r\n\r\n',
    200,
    299,
  ],
  [
    'so is one with a header of a space',
    'GET /en HTTP/1.1\r\nHost: example.com\r\nX-Empty-Header: \r\n\r\n',
    200,
    299,
  ],
  [
    'who expects to be invited to send a body, but has none, is answered',
    'GET /en HTTP/1.1\r\nHost: example.com\r\nExpect: 100-continue\r\n\r\n',
    200,
    299,
  ],
  ['a request without a version is refused', 'GET / \r\n\r\n', 400, 599],
  [
    'so is one with a name of a header that has brackets',
    'GET / HTTP/1.1\r\nHost: example.com\r\nX-Invalid[]: test\r\n\r\n',
    400,
    499,
  ],
  ['so is one without a host', 'GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\n', 400, 499],
  ['so is one with two', 'GET / HTTP/1.1\r\nHost: example.com\r\nHost: example.org\r\n\r\n', 400, 499],
  [
    'so is one with a length far below nothing',
    'GET / HTTP/1.1\r\nHost: example.com\r\nContent-Length: -123456789123456789123456789\r\n\r\n',
    400,
    499,
  ],
  [
    'so is one with a length below nothing',
    'GET / HTTP/1.1\r\nHost: example.com\r\nContent-Length: -1234\r\n\r\n',
    400,
    499,
  ],
  [
    'so is one with a length in letters',
    'GET / HTTP/1.1\r\nHost: example.com\r\nContent-Length: abc\r\n\r\n',
    400,
    499,
  ],
  [
    'so is one with a bell in a header',
    'GET / HTTP/1.1\r\nHost: example.com\r\nX-Bad-Control-Char: test\x07\r\n\r\n',
    400,
    499,
  ],
  ['so is one of a version that is not', 'GET / HTTP/9.9\r\nHost: example.com\r\n\r\n', 400, 599],
  ['so is one with words in front of it', 'Extra lineGET / HTTP/1.1\r\nHost: example.com\r\n\r\n', 400, 599],
  [
    'so is one with half an end of a line',
    'GET / HTTP/1.1\r\nHost: example.com\r\n\rSome-Header: Test\r\n\r\n',
    400,
    499,
  ],
  [
    'so is one that says in two ways how long it is, in any capitals',
    'POST / HTTP/1.1\r\nHost: example.com\r\ncontent-LengtH: 5\r\nTransFer-Encoding: chunked\r\n\r\nc\r\nHellO world1\r\n0\r\n\r\n',
    400,
    499,
  ],
  // The list wants a 2xx of its own server, which answers with what it is sent. Nothing here takes a body.
  [
    'what sends a body is not for here',
    'POST / HTTP/1.1\r\nHost: example.com\r\nContent-Length: 5\r\n\r\nhello',
    405,
    405,
  ],
  [
    'nor is what sends it in chunks',
    'POST / HTTP/1.1\r\nHost: example.com\r\nTransfer-Encoding: chunked\r\n\r\nc\r\nHellO world1\r\n0\r\n\r\n',
    405,
    405,
  ],
];

t.equal(cases.length, 18);
for (const [what, bytes, least, most] of cases) {
  t.test(what, async t => {
    const { status, headers, body } = await send(bytes);
    t.ok(status >= least && status <= most, `${status}`);
    t.equal(body.length, Number(headers['content-length']), 'the answer is whole');
    t.equal(headers['x-content-type-options'], 'nosniff');
    t.match(headers['content-security-policy'], /^default-src 'none'/);
  });
}
