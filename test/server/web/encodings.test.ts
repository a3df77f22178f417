import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t from 'tap';
import { encode } from '../../../server/web/encodings.ts';

const body = Buffer.from('<p class="text">Ropeways, airships and automata.</p>\n'.repeat(200));
const decoders = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  identity: (bytes: Buffer) => bytes,
};

t.test('a body is encoded as the header likes it best, and of what it likes equally as the best', async t => {
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
    const { encoding, body: encoded } = await encode(body, accept);
    t.equal(encoding, expected, accept ?? 'no header');
    t.ok(decoders[encoding](encoded).equals(body), 'it is decoded to the same bytes');
  }
});

t.test('one that accepts nothing that there is gets the body as it is', async t => {
  for (const accept of [
    'identity;q=0',
    '*;q=0',
    'deflate, identity;q=0',
    'br;q=0, gzip;q=0, identity;q=0',
    ',',
    ';q=1, =;=',
  ])
    t.strictSame(await encode(body, accept), { encoding: 'identity', body }, accept);
});

t.test('what is the better encoding makes less of a body', async t => {
  const [br, gzip, identity] = await Promise.all(
    ['br', 'gzip', 'identity'].map(async accept => (await encode(body, accept)).body.length),
  );
  t.ok(Number(br) < Number(gzip) && Number(gzip) < Number(identity), `${br}, ${gzip}, ${identity}`);
});

t.test('an empty body can be encoded, too', async t => {
  for (const accept of ['br', 'gzip', 'identity'] as const) {
    const { encoding, body } = await encode(Buffer.alloc(0), accept);
    t.equal(encoding, accept);
    t.equal(decoders[accept](body).length, 0);
  }
});
