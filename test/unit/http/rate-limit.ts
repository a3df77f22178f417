import t from 'tap';
import { createApp, uiOf } from '../../helpers/app.ts';

t.test('more than 120 error pages a minute for one IP address are a 429 in plain text', async t => {
  const app = await createApp(t);
  const get = (url: string, remoteAddress = '192.0.2.1') => app.inject({ url, remoteAddress });
  for (let i = 0; i < 120; i++) t.equal((await get(`/en/${i}`)).statusCode, 404);
  const { statusCode, headers, body } = await get('/es/nothing');
  t.equal(statusCode, 429);
  t.match(headers, {
    'content-type': 'text/plain; charset=utf-8',
    'content-language': 'es',
    'content-security-policy': /^default-src 'none'/,
    'cache-control': 'no-store, no-transform',
    'x-robots-tag': 'noindex',
    'retry-after': /^[1-9]\d?$/,
  });
  const { title, text } = uiOf('es').problems.tooMany;
  t.equal(body, `${title}\n\n${text}\n`);
  t.equal((await get('/es')).statusCode, 200, 'pages have no limit');
  t.equal(
    (await get('/es/nothing', '192.0.2.2')).statusCode,
    404,
    'another IP address has a limit of its own',
  );
});

for (const { env, trusted } of [
  { env: {}, trusted: false },
  { env: { TRUST_PROXY: '192.0.2.2' }, trusted: false },
  { env: { TRUST_PROXY: '192.0.2.1' }, trusted: true },
]) {
  const proxy = env.TRUST_PROXY ?? 'none';
  t.test(
    `with TRUST_PROXY ${proxy}, X-Forwarded-For of 192.0.2.1 is ${trusted ? 'trusted' : 'ignored'}`,
    async t => {
      const app = await createApp(t, { env });
      const get = (clientAddress: string) =>
        app.inject({
          url: '/en/nothing',
          remoteAddress: '192.0.2.1',
          headers: { 'x-forwarded-for': clientAddress },
        });
      for (let i = 0; i < 120; i++) await get(`198.51.100.${i}`);
      t.equal((await get('198.51.100.200')).statusCode, trusted ? 404 : 429);
    },
  );
}
