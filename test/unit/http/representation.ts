import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t from 'tap';
import { Cache } from '../../../server/http/cache/cache.ts';
import { cacheRepresentations, Representation } from '../../../server/http/cache/representation.ts';
import { root } from '../../../server/project.ts';

const text = 'ropeway '.repeat(100);

t.test('each encoding of a representation is cached, and decodes to its bytes', async t => {
  const representation = new Representation(text, 'text/plain');
  t.equal(representation.encode('gzip'), representation.encode('gzip'));
  t.equal(representation.encode('identity'), representation.encode('identity'));
  t.equal(brotliDecompressSync((await representation.encode('br')).bytes).toString(), text);
  t.equal(gunzipSync((await representation.encode('gzip')).bytes).toString(), text);
  t.equal((await representation.encode('identity')).bytes.toString(), text);
});

t.test(
  'the first Brotli encoding is quick; the second request starts the smallest one in the background',
  async t => {
    const representation = new Representation(readFileSync(join(root, 'content/cv/en.json')), 'text/plain');
    const quick = await representation.encode('br');
    t.match(quick, { etag: /-br5"$/, final: false });
    t.equal(
      (await representation.encode('br')).bytes,
      quick.bytes,
      'the second request does not wait for it',
    );
    let full = quick;
    while (!full.final) {
      await setImmediate();
      full = await representation.encode('br');
    }
    t.match(full, { etag: /-br"$/ });
    t.ok(full.bytes.length < quick.bytes.length, `${full.bytes.length} of ${quick.bytes.length}`);
    t.ok(brotliDecompressSync(full.bytes).equals((await representation.encode('identity')).bytes));
    t.equal((await representation.encode('br')).bytes, full.bytes);
    t.strictSame(representation.etags('br'), [full.etag, quick.etag]);
  },
);

t.test('entity tags differ by bytes and by encoding', async t => {
  const representation = new Representation('a', 'text/plain');
  t.match(representation.etags('identity'), [/^"[\w-]{22}"$/]);
  t.strictSame(representation.etags('br'), new Representation(Buffer.from('a'), 'text/plain').etags('br'));
  const tags = [
    ...representation.etags('br'),
    ...representation.etags('gzip'),
    ...representation.etags('identity'),
    ...new Representation('b', '').etags('identity'),
  ];
  t.equal(new Set(tags).size, 5);
  for (const encoding of ['gzip', 'identity'] as const) {
    const { etag, final } = await representation.encode(encoding);
    t.strictSame([[etag], final], [representation.etags(encoding), true]);
  }
});

t.test('PDF and PNG are not compressible, text is', async t => {
  const compressible = (type: string) => new Representation('', type).compressible;
  t.notOk(compressible('application/pdf') || compressible('image/png'));
  t.ok(compressible('text/html; charset=utf-8') && compressible('application/json; charset=utf-8'));
});

t.test('a cached representation counts with every encoding that it has got', async t => {
  const cache = new Cache(2 ** 20);
  const memoize = cacheRepresentations(cache);
  const snapshot = {};
  const text = 'ropeway '.repeat(100);
  const representation = await memoize(snapshot, 'a', async () => new Representation(text, 'text/plain'));
  t.equal(cache.cachedBytes, text.length);
  const { bytes: gzip } = await representation.encode('gzip');
  t.equal(cache.cachedBytes, text.length + gzip.length);
  let body = await representation.encode('br');
  t.equal(cache.cachedBytes, text.length + gzip.length + body.bytes.length);
  while (!body.final) {
    await setImmediate();
    body = await representation.encode('br');
  }
  t.equal(
    cache.cachedBytes,
    text.length + gzip.length + body.bytes.length,
    'the final encoding replaces the quick one',
  );
  t.equal(cache.cachedBytes, representation.encodedSize);
  t.equal(await memoize(snapshot, 'a', async () => new Representation('', '')), representation);
});
