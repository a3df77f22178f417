import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t from 'tap';
import { encode, negotiateEncoding } from '../../../server/http/content-encoding.ts';

const body = Buffer.from('<p class="text">Ropeways, airships and automata.</p>\n'.repeat(200));
const decoders = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  identity: (bytes: Buffer) => bytes,
};

t.test('the coding with the highest weight wins, and Brotli before gzip at equal weights', async t => {
  for (const [accept, expected] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['GZip', 'gzip'],
    ['gzip;q=0.5', 'gzip'],
    ['br;q=0.5, gzip;q=0.5', 'br'],
    ['gzip;q=1.0, br;q=0.9', 'gzip'],
    ['br;q=0.001, gzip;q=0', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['br ; q=0 , gzip', 'gzip'],
    ['*', 'br'],
    ['br;q=0, *', 'gzip'],
    ['*;q=0.5, gzip', 'gzip'],
    ['identity', 'identity'],
    ['identity, br;q=0.5', 'identity'],
    ['identity;q=0.5, gzip;q=0.4', 'identity'],
    ['deflate', 'identity'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['', 'identity'],
    [undefined, 'identity'],
  ] as const) {
    t.equal(negotiateEncoding(accept), expected, accept ?? 'no header');
  }
});

t.test('a header that accepts no available coding gets identity', async t => {
  for (const accept of [
    'identity;q=0',
    '*;q=0',
    'deflate, identity;q=0',
    'br;q=0, gzip;q=0, identity;q=0',
    ',',
    ';q=1, =;=',
  ])
    t.equal(negotiateEncoding(accept), 'identity', accept);
});

t.test('an encoded body decodes to the same bytes, an empty one too', async t => {
  for (const encoding of ['br', 'gzip', 'identity'] as const)
    for (const bytes of [body, Buffer.alloc(0)])
      t.ok(decoders[encoding](await encode(bytes, encoding)).equals(bytes), encoding);
});

t.test('Brotli compresses better than gzip', async t => {
  const [br, gzip, identity] = await Promise.all(
    (['br', 'gzip', 'identity'] as const).map(async encoding => (await encode(body, encoding)).length),
  );
  t.ok(Number(br) < Number(gzip) && Number(gzip) < Number(identity), `${br}, ${gzip}, ${identity}`);
});
