import t from 'tap';
import { browserUrl, describeListenError, listenAt, listenHost } from '../../../server/listen.ts';

const listenError = (code: string) => Object.assign(new Error('listen failed'), { code });

for (const { code, expected } of [
  { code: 'EADDRINUSE', expected: /port 80 on 10\.9\.8\.7 is in use.*PORT/ },
  { code: 'EACCES', expected: /port 80 needs privileges.*PORT.*1024/ },
  {
    code: 'ENOTFOUND',
    expected: /HOST 10\.9\.8\.7 is not an address of this machine.*127\.0\.0\.1.*::/,
  },
  { code: 'EADDRNOTAVAIL', expected: /HOST 10\.9\.8\.7 is not an address of this machine/ },
  { code: 'EAFNOSUPPORT', expected: /HOST 10\.9\.8\.7 needs IPv4, which this machine or a sandbox/ },
  { code: 'EMFILE', expected: /^listen failed$/ },
]) {
  t.test(`${code} is described in one line`, async t => {
    const line = describeListenError(listenError(code), '10.9.8.7', 80);
    t.match(line, expected);
    t.notMatch(line, /\n/);
  });
}

t.test('the error of listening on :: without IPv6 names the IPv4 addresses', async t => {
  const line = describeListenError(listenError('EAFNOSUPPORT'), '::', 80);
  t.match(line, /^HOST :: needs IPv6, which this machine lacks; use 127\.0\.0\.1 .*, 0\.0\.0\.0 .*$/);
});

t.test('the URL for a browser is that of the address, or localhost for every network', async t => {
  for (const [address, url] of [
    ['127.0.0.1', 'http://127.0.0.1:1999/'],
    ['::1', 'http://[::1]:1999/'],
    ['::', 'http://localhost:1999/'],
    ['0.0.0.0', 'http://localhost:1999/'],
  ] as const)
    t.equal(browserUrl({ address, port: 1999 }), url);
});

t.test('localhost is the IPv4 address; any other host is unchanged', async t => {
  t.strictSame(['localhost', '::1', '0.0.0.0'].map(listenHost), ['127.0.0.1', '::1', '0.0.0.0']);
});

t.test('a socket that systemd passes to this process is used, one for another process is not', async t => {
  const config = { HOST: '127.0.0.1', PORT: 1999 };
  const fromConfig = { host: '127.0.0.1', port: 1999 };
  t.strictSame(listenAt(config, { LISTEN_FDS: '1', LISTEN_PID: '77' }, 77), { fd: 3, host: '127.0.0.1' });
  t.strictSame(listenAt(config, { LISTEN_FDS: '1', LISTEN_PID: '76' }, 77), fromConfig);
  t.strictSame(listenAt(config, { LISTEN_FDS: '0', LISTEN_PID: '77' }, 77), fromConfig);
  t.strictSame(listenAt(config, {}, 77), fromConfig);
  t.throws(
    () => listenAt(config, { LISTEN_FDS: '2', LISTEN_PID: '77' }, 77),
    /LISTEN_FDS is 2: this server takes one socket/,
  );
});
