import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import t from 'tap';
import { ConfigError, ConfigSchema, loadConfig, readConfig, trustProxy } from '../../../server/config.ts';
import { compiled } from '../../helpers/suites.ts';

t.test('an empty environment has the documented defaults', async t => {
  t.strictSame(loadConfig({}), {
    HOST: '127.0.0.1',
    PORT: 1999,
    CONTENT_DIR: 'content',
    HSTS_SUBDOMAINS: false,
    LOG_LEVEL: 'info',
    TRUST_PROXY: 'false',
    CACHE_MAX_BYTES: 67_108_864,
    MAX_CONNECTIONS: 10_000,
    REQUEST_TIMEOUT_MS: 15_000,
    HANDLER_TIMEOUT_MS: 15_000,
    CONNECTION_TIMEOUT_MS: 20_000,
    KEEP_ALIVE_TIMEOUT_MS: 120_000,
    SHUTDOWN_ANNOUNCE_MS: 1_000,
    SHUTDOWN_TIMEOUT_MS: 30_000,
  });
});

t.test('the schema of the environment is valid', async t => {
  t.ok(new Ajv().validateSchema(ConfigSchema));
});

t.test('environment variables are used, numbers as numbers', async t => {
  const given = { HOST: '0.0.0.0', PORT: '8080', BASE_URL: 'https://cv.example.org', LOG_LEVEL: 'warn' };
  t.match(loadConfig(given), { ...given, PORT: 8080 });
});

t.test('a boolean is true or false', async t => {
  for (const given of [true, false]) {
    t.equal(loadConfig({ HSTS_SUBDOMAINS: String(given) }).HSTS_SUBDOMAINS, given);
  }
  for (const HSTS_SUBDOMAINS of ['1', 'yes', 'TRUE'])
    t.throws(() => loadConfig({ HSTS_SUBDOMAINS }), {
      message: /^HSTS_SUBDOMAINS should be boolean: .*; true or false \(found "\w+"\)$/,
    });
});

t.test('an empty variable counts as absent, an unknown one is ignored', async t => {
  const config = loadConfig({ PORT: '', BASE_URL: '', HOME: '/root', port: '1' });
  t.strictSame(config, loadConfig({}));
});

t.test('one call does not affect the next', async t => {
  loadConfig({ PORT: '1', BASE_URL: 'http://one.example' });
  t.strictSame([loadConfig({}).PORT, loadConfig({}).BASE_URL], [1999, undefined]);
});

t.test(
  'all invalid variables are reported at once, with expected value, description and actual value',
  async t => {
    try {
      loadConfig({
        PORT: '70000',
        LOG_LEVEL: 'loud',
        BASE_URL: 'cv.example.org',
        REQUEST_TIMEOUT_MS: 'soon',
      });
      t.fail('nothing was thrown');
    } catch (error) {
      t.ok(error instanceof ConfigError);
      const lines = error instanceof ConfigError ? error.message.split('\n').sort() : [];
      t.match(lines, [
        /^BASE_URL should have the right format: Public URL of the site, .* \(found "cv\.example\.org"\)$/,
        /^LOG_LEVEL should be one of trace, debug, info, warn, error, fatal, silent: .* \(found "loud"\)$/,
        /^PORT should be <= 65535: TCP port; .* \(found "70000"\)$/,
        /^REQUEST_TIMEOUT_MS should be integer: .* in milliseconds \(found "soon"\)$/,
      ]);
      t.equal(lines.length, 4);
    }
  },
);

t.test('a number out of range, a fraction or other text is refused', async t => {
  const wrong = ['-1', '65536', '80.5', 'http', '8080x', 'NaN'];
  for (const PORT of wrong) t.throws(() => loadConfig({ PORT }), { message: /^PORT should be / }, PORT);
  const tooLong = String(2 ** 31); // A longer timer of Node.js fires at once.
  t.throws(() => loadConfig({ SHUTDOWN_TIMEOUT_MS: tooLong }), {
    message: /^SHUTDOWN_TIMEOUT_MS should be /,
  });
  t.equal(loadConfig({ PORT: '0' }).PORT, 0);
});

t.test('a base URL is a URL of a host, or of a folder on it', async t => {
  for (const BASE_URL of [
    'http://localhost:1999',
    'https://cv.example.org',
    'https://[::1]:8080',
    'https://example.org/cv',
    'https://example.org/cv/',
    'https://example.org/',
    'https://example.org/~me/@me/c.v_1-2/',
    'https://example.org/años/%E5%B1%A5/',
  ])
    t.equal(loadConfig({ BASE_URL }).BASE_URL, BASE_URL);
  for (const BASE_URL of [
    'cv.example.org',
    'ftp://cv.example.org',
    'https://cv.example.org//',
    'https://cv.example.org/a//b',
    'https://cv.example.org/cv//',
    'https://cv.example.org/./cv',
    'https://cv.example.org/a/%2e%2e/cv',
    'https://cv.example.org/a\\cv',
    'https://cv.example.org/a%2Fcv',
    'https://cv.example.org/a%5ccv',
    'https://cv.example.org/%ff',
    'https://cv.example.org/%zz',
    'https://cv.example.org/a;b',
    'https://cv.example.org/*',
    'https://cv.example.org/:a',
    'https://cv.example.org/cv ',
    'https://cv.example.org?a',
    'https://cv.example.org/cv?a',
    'https://cv.example.org/?',
    'https://cv.example.org#a',
    'https://cv.example.org/cv/#',
    'https://me:secret@cv.example.org',
    'https://cv.example.org:443/cv',
    'https://cv example.org',
    'https://',
  ])
    t.throws(() => loadConfig({ BASE_URL }), { message: /^BASE_URL should / }, BASE_URL);
});

t.test('proxies are trusted by a boolean or by their IP addresses', async t => {
  for (const [given, meaning] of [
    ['true', true],
    ['false', false],
    ['10.0.0.0/8, loopback', '10.0.0.0/8, loopback'],
    ['loopback, 10.0.0.1', 'loopback, 10.0.0.1'],
    ['linklocal,uniquelocal', 'linklocal,uniquelocal'],
    ['192.0.2.7', '192.0.2.7'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:db8::/128,::1', '2001:db8::/128,::1'],
  ] as const) {
    const { TRUST_PROXY } = loadConfig({ TRUST_PROXY: given });
    t.equal(trustProxy(TRUST_PROXY), meaning, given);
  }
});

t.test('a proxy that is not an IP address is refused', async t => {
  for (const TRUST_PROXY of [
    'TRUE',
    'yes',
    '1',
    'proxy.example.org',
    '10.0.0',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/x',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.0.0',
    '2001:db8::/129',
    'loopback,',
    'true,loopback',
  ])
    t.throws(
      () => loadConfig({ TRUST_PROXY }),
      {
        message:
          /^TRUST_PROXY should have the right format: [^\n]*10\.0\.0\.0\/8,loopback \(found "[^\n]*"\)$/,
      },
      TRUST_PROXY,
    );
});

t.test('an invalid proxy is reported together with other invalid variables', async t => {
  t.throws(() => loadConfig({ PORT: 'http', TRUST_PROXY: 'yes' }), {
    message: /^PORT should .*\nTRUST_PROXY should .* \(found "yes"\)$/,
  });
});

t.test('a key of share links is used if it is long enough, and never printed', async t => {
  t.match(loadConfig({ SHARE_SECRET: 'x'.repeat(32) }), { SHARE_SECRET: 'x'.repeat(32) });
  t.match(loadConfig({ SHARE_SECRET: 'é'.repeat(16) }), { SHARE_SECRET: 'é'.repeat(16) }, 'bytes count');
  t.throws(() => loadConfig({ SHARE_SECRET: 'hunter2' }), {
    message: /^SHARE_SECRET should have the right format: .* at least 32 bytes.*\(found 7 bytes\)$/,
  });
});

t.test('.env is read as UTF-8, with or without byte order mark, and is optional', async t => {
  t.intercept(process, 'env', { value: { PORT: '8080' } });
  const text = '# a comment\r\nHOST="::"\r\nPORT=1\r\nCONTENT_DIR=años\r\n';
  const expected = { HOST: '::', PORT: 8080, CONTENT_DIR: 'años' };
  t.match(readConfig(t.testdir({ '.env': text })), expected);
  t.match(readConfig(t.testdir({ '.env': `\uFEFF${text.slice(text.indexOf('HOST'))}` })), expected);
  t.strictSame(readConfig(t.testdir({})), loadConfig({ PORT: '8080' }));
  t.notHas(process.env, { HOST: '::' }, 'the environment is unchanged');
});

t.test('.env that cannot be read is an error that says what to do', async t => {
  const utf16 = Buffer.from('\uFEFFPORT=8080\r\n', 'utf16le');
  const cases: [content: Buffer | Record<string, never>, problem: string][] = [
    [utf16, 'should be UTF-8 (found UTF-16): save it as UTF-8 in your editor'],
    [Buffer.from(utf16).swap16(), 'should be UTF-8 (found UTF-16): save it as UTF-8 in your editor'],
    [utf16.subarray(2), 'should be UTF-8 (found another encoding): save it as UTF-8 in your editor'],
    [
      Buffer.from('CONTENT_DIR=años', 'latin1'),
      'should be UTF-8 (found another encoding): save it as UTF-8 in your editor',
    ],
    [{}, 'is a folder: remove it. Docker creates one for a volume whose file does not exist'],
  ];
  for (const [content, problem] of cases) {
    const folder = t.testdir({ '.env': content });
    t.throws(() => readConfig(folder), new ConfigError(`${join(folder, '.env')} ${problem}`));
  }
  const folder = t.testdir({});
  symlinkSync('.env', join(folder, '.env'));
  t.throws(() => readConfig(folder), { message: /\.env cannot be read: ELOOP: / }, 'a circular link');
});

t.test('.env without permission to read it is an error that says what to do', async t => {
  for (const code of ['EACCES', 'EPERM']) {
    // The tests may run as root, who may read every file.
    const { readConfig } = await t.mockImport<typeof import('../../../server/config.ts')>(
      compiled('config'),
      {
        'node:fs': {
          readFileSync() {
            throw Object.assign(new Error('denied'), { code });
          },
        },
      },
    );
    t.throws(() => readConfig('/cv-site'), {
      message: '/cv-site/.env cannot be read: allow the user of this process to read it, or remove it',
    });
  }
});
