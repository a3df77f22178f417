import t from 'tap';
import { createShareToken, readShareToken } from '../../../server/sharing/token.ts';

const secret = '0123456789abcdef0123456789abcdef';
const share = { recipient: 'Zoë Müller & Søn, 東京', until: '2026-12-23' };
const token = createShareToken(share, secret);

t.test('a token has a recipient and a last day, readable with its key', async t => {
  t.strictSame(readShareToken(token, secret, '2026-11-23'), share);
});

t.test('a token is valid until the end of its last day', async t => {
  t.ok(readShareToken(token, secret, '2026-12-23'));
  t.equal(readShareToken(token, secret, '2026-12-24'), null);
});

t.test('a token is invalid without its key, or with another one', async t => {
  t.equal(readShareToken(token, `${secret}!`, '2026-11-23'), null);
  t.equal(readShareToken(token, undefined, '2026-11-23'), null);
});

t.test('the same share has the same token, of characters that a URL does not escape', async t => {
  t.equal(createShareToken(share, secret), token);
  t.match(token, /^[\w.-]+$/);
  t.equal(encodeURIComponent(token), token);
});

t.test('a token with a changed character is invalid', async t => {
  const forged = [...token].map((character, i) => {
    const other = character === 'A' ? 'B' : 'A';
    return token.slice(0, i) + other + token.slice(i + 1);
  });
  // Two bits of the last character are padding.
  for (const other of forged.slice(0, -1)) t.equal(readShareToken(other, secret, '2026-11-23'), null, other);
});

t.test('a changed day or recipient with the old signature is invalid', async t => {
  const [name, , signature] = token.split('.');
  t.equal(readShareToken(`${name}.2027-12-23.${signature}`, secret, '2026-11-23'), null);
  const other = createShareToken({ ...share, recipient: 'Eve' }, 'f'.repeat(32)).split('.')[0];
  t.equal(readShareToken(`${other}.2026-12-23.${signature}`, secret, '2026-11-23'), null);
});

t.test('a value that is no token is invalid', async t => {
  const invalid = [
    '',
    'a',
    '..',
    `${token}x`,
    ` ${token}`,
    token.slice(1),
    'x'.repeat(1e6),
    [token, token],
    {},
    null,
    1,
  ];
  for (const value of invalid) t.equal(readShareToken(value, secret, '2026-11-23'), null);
});
