import t from 'tap';
import { createToken, readToken } from '../../../server/sharing/token.ts';

const secret = '0123456789abcdef0123456789abcdef';
const share = { recipient: 'Zoë Müller & Søn, 東京', until: '2026-12-23' };
const token = createToken(share, secret);

t.test('a token says for whom it is and until when, to those who have its key', async t => {
  t.strictSame(readToken(token, secret, '2026-11-23'), share);
});

t.test('a token holds to the end of its last day', async t => {
  t.ok(readToken(token, secret, '2026-12-23'));
  t.equal(readToken(token, secret, '2026-12-24'), null);
});

t.test('a token dies with its key', async t => {
  t.equal(readToken(token, `${secret}!`, '2026-11-23'), null);
  t.equal(readToken(token, undefined, '2026-11-23'), null);
});

t.test('the same share has the same token, in letters that need no escape', async t => {
  t.equal(createToken(share, secret), token);
  t.match(token, /^[\w.-]+$/);
  t.equal(encodeURIComponent(token), token);
});

t.test('a token in which one letter is another is none', async t => {
  const forged = [...token].map((letter, i) => {
    const other = letter === 'A' ? 'B' : 'A';
    return token.slice(0, i) + other + token.slice(i + 1);
  });
  // Of the last letter two bits say nothing.
  for (const other of forged.slice(0, -1)) t.equal(readToken(other, secret, '2026-11-23'), null, other);
});

t.test('a later day or another name under an old signature is none', async t => {
  const [name, , signature] = token.split('.');
  t.equal(readToken(`${name}.2027-12-23.${signature}`, secret, '2026-11-23'), null);
  const other = createToken({ ...share, recipient: 'Eve' }, 'f'.repeat(32)).split('.')[0];
  t.equal(readToken(`${other}.2026-12-23.${signature}`, secret, '2026-11-23'), null);
});

t.test('what is no token at all is none, and costs nothing', async t => {
  const odd = [
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
  for (const value of odd) t.equal(readToken(value, secret, '2026-11-23'), null);
});
