import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t from 'tap';
import { Body, createMemo } from '../../../server/http/representation.ts';
import { root } from '../../../server/project.ts';

const words = 'ropeway '.repeat(100);

t.test('each encoding of a body is made once, and decodes to its bytes', async t => {
  const body = new Body(words, 'text/plain');
  t.equal(body.in('gzip'), body.in('gzip'));
  t.equal(body.in('identity'), body.in('identity'));
  t.equal(brotliDecompressSync((await body.in('br')).bytes).toString(), words);
  t.equal(gunzipSync((await body.in('gzip')).bytes).toString(), words);
  t.equal((await body.in('identity')).bytes.toString(), words);
});

t.test('by brotli a body is made quickly; asked for again, it becomes as small as can be', async t => {
  const body = new Body(readFileSync(join(root, 'content/cv/en.json')), 'text/plain');
  const quick = await body.in('br');
  t.match(quick, { etag: /-br5"$/, final: false });
  t.equal((await body.in('br')).bytes, quick.bytes, 'nobody waits for that');
  let full = quick;
  while (!full.final) {
    await setImmediate();
    full = await body.in('br');
  }
  t.match(full, { etag: /-br"$/ });
  t.ok(full.bytes.length < quick.bytes.length, `${full.bytes.length} of ${quick.bytes.length}`);
  t.ok(brotliDecompressSync(full.bytes).equals((await body.in('identity')).bytes));
  t.equal((await body.in('br')).bytes, full.bytes);
  t.strictSame(body.etags('br'), [full.etag, quick.etag]);
});

t.test('a validator tells bytes apart, and encodings of them', async t => {
  const body = new Body('a', 'text/plain');
  t.match(body.etags('identity'), [/^"[\w-]{22}"$/]);
  t.strictSame(body.etags('br'), new Body(Buffer.from('a'), 'text/plain').etags('br'));
  const tags = [
    ...body.etags('br'),
    ...body.etags('gzip'),
    ...body.etags('identity'),
    ...new Body('b', '').etags('identity'),
  ];
  t.equal(new Set(tags).size, 5);
  for (const encoding of ['gzip', 'identity'] as const) {
    const { etag, final } = await body.in(encoding);
    t.strictSame([[etag], final], [body.etags(encoding), true]);
  }
});

t.test('what is compressed already is not compressed again', async t => {
  const compressible = (type: string) => new Body('', type).compressible;
  t.notOk(compressible('application/pdf') || compressible('image/png'));
  t.ok(compressible('text/html; charset=utf-8') && compressible('application/json; charset=utf-8'));
});

t.test('concurrent calls for one key of a snapshot share one value', async t => {
  const memoize = createMemo<Body>();
  const snapshot = {};
  const created: string[] = [];
  const get = (key: string, of: object = snapshot) =>
    memoize(of, key, async () => {
      created.push(key);
      return new Body(key, 'text/plain');
    });
  const [one, two] = await Promise.all([get('a'), get('a')]);
  t.equal(one, two);
  t.equal(await get('a'), one);
  await get('b');
  t.strictSame(created, ['a', 'b']);
  t.not(await get('a', {}), one, 'another snapshot has its own values');
  t.equal(created.length, 3);
});

t.test('a rejected value is not cached', async t => {
  const memoize = createMemo<Body>();
  const snapshot = {};
  await t.rejects(
    memoize(snapshot, 'a', () => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
  const body = new Body('a', 'text/plain');
  t.equal(await memoize(snapshot, 'a', async () => body), body);
});
