import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t from 'tap';
import { Body, createKeep } from '../../../server/web/body.ts';

t.test('each encoding of a body is made once, and decodes to its bytes', async t => {
  const body = new Body('ropeway '.repeat(100), 'text/plain');
  t.equal(body.in('br'), body.in('br'));
  t.equal(brotliDecompressSync(await body.in('br')).toString(), 'ropeway '.repeat(100));
  t.equal(gunzipSync(await body.in('gzip')).toString(), 'ropeway '.repeat(100));
  t.equal(await body.in('identity'), body.bytes);
});

t.test('a validator tells bytes apart, and encodings of them', async t => {
  const body = new Body('a', 'text/plain');
  t.match(body.etag('identity'), /^"[\w-]{22}"$/);
  t.equal(body.etag('br'), new Body(Buffer.from('a'), 'text/plain').etag('br'));
  const tags = [
    body.etag('br'),
    body.etag('gzip'),
    body.etag('identity'),
    new Body('b', '').etag('identity'),
  ];
  t.equal(new Set(tags).size, 4);
});

t.test('what is compressed already is not compressed again', async t => {
  const compressible = (type: string) => new Body('', type).compressible;
  t.notOk(compressible('application/pdf') || compressible('image/png'));
  t.ok(compressible('text/html; charset=utf-8') && compressible('application/json; charset=utf-8'));
});

t.test('a body is made once, even for two who ask before it is there', async t => {
  const keep = createKeep<Body>();
  const [version, made] = [{}, [] as string[]];
  const ask = (key: string, month = '2026-11', of: object = version) =>
    keep(of, month, key, async () => {
      made.push(`${key} ${month}`);
      return new Body(key, 'text/plain');
    });
  const [one, two] = await Promise.all([ask('a'), ask('a')]);
  t.equal(one, two);
  t.equal(await ask('a'), one);
  await ask('b');
  t.strictSame(made, ['a 2026-11', 'b 2026-11']);
  t.not(await ask('a', '2026-11', {}), one, 'another version has its own');
  t.not(await ask('a', '2026-12'), one, 'and another month');
  t.equal(made.length, 4);
});

t.test('what could not be made is tried again', async t => {
  const keep = createKeep<Body>();
  const version = {};
  await t.rejects(
    keep(version, '2026-11', 'a', () => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
  const body = new Body('a', 'text/plain');
  t.equal(await keep(version, '2026-11', 'a', async () => body), body);
});
