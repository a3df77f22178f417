import t from 'tap';
import { describeListenError, listenAt, listenHost } from '../../../server/listen.ts';

const fault = (code: string) => Object.assign(new Error('listen failed'), { code });

for (const { code, says } of [
  { code: 'EADDRINUSE', says: /port 80 on 10\.9\.8\.7 is in use.*PORT/ },
  { code: 'EACCES', says: /port 80 needs rights.*PORT.*1024/ },
  { code: 'ENOTFOUND', says: /HOST 10\.9\.8\.7 is no address of this machine.*127\.0\.0\.1.*0\.0\.0\.0/ },
  { code: 'EADDRNOTAVAIL', says: /HOST 10\.9\.8\.7 is no address of this machine/ },
  { code: 'EMFILE', says: /^listen failed$/ },
]) {
  t.test(`${code} is explained in one line that says what to do`, async t => {
    const line = describeListenError(fault(code), '10.9.8.7', 80);
    t.match(line, says);
    t.notMatch(line, /\n/);
  });
}

t.test('localhost is one address, any other is what it says', async t => {
  t.strictSame(['localhost', '::1', '0.0.0.0'].map(listenHost), ['127.0.0.1', '::1', '0.0.0.0']);
});

t.test('a socket that systemd hands to this process is taken, one for another process is not', async t => {
  const config = { HOST: '127.0.0.1', PORT: 1999 };
  const own = { host: '127.0.0.1', port: 1999 };
  t.strictSame(listenAt(config, { LISTEN_FDS: '1', LISTEN_PID: '77' }, 77), { fd: 3, host: '127.0.0.1' });
  t.strictSame(listenAt(config, { LISTEN_FDS: '1', LISTEN_PID: '76' }, 77), own);
  t.strictSame(listenAt(config, { LISTEN_FDS: '0', LISTEN_PID: '77' }, 77), own);
  t.strictSame(listenAt(config, {}, 77), own);
  t.throws(() => listenAt(config, { LISTEN_FDS: '2', LISTEN_PID: '77' }, 77), /LISTEN_FDS is 2: one socket/);
});
