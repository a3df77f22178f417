import { chmodSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ConversionCache } from '../../../server/images/cache.ts';
import type { Conversion } from '../../../server/images/image.ts';

const bytes = (text: string) => Buffer.from(text);
const conversion: Conversion = {
  original: 'image/png',
  image: { extension: 'jpg', page: bytes('page'), print: bytes('print'), contact: bytes('contact') },
  problem: null,
};

t.test('a conversion is on disk for the next process', async t => {
  const folder = join(t.testdir({}), 'a/b');
  t.equal(new ConversionCache(folder).get('key'), undefined);
  new ConversionCache(folder).set('key', conversion);
  t.strictSame(readdirSync(folder), ['key'], 'no temporary file is left');
  const read = new ConversionCache(folder).get('key');
  t.strictSame(read, conversion);
  t.type(read?.image?.page, Buffer);
});

t.test('what cannot be shown is cached, too', async t => {
  const cache = new ConversionCache(t.testdir({}));
  const problem = { original: '', image: null, problem: { message: 'is odd', hint: '' } };
  cache.set('key', problem);
  t.strictSame(cache.get('key'), problem);
});

t.test('a damaged file counts as missing', async t => {
  const folder = t.testdir({});
  const file = join(folder, 'key');
  new ConversionCache(folder).set('key', conversion);
  const whole = readFileSync(file);
  truncateSync(file, whole.length - 1);
  t.equal(new ConversionCache(folder).get('key'), undefined);
  writeFileSync(file, 'x');
  t.equal(new ConversionCache(folder).get('key'), undefined);
  const changed = Buffer.from(whole);
  changed[40] = (changed[40] ?? 0) ^ 1;
  writeFileSync(file, changed);
  t.equal(new ConversionCache(folder).get('key'), undefined);
});

t.test('where a file cannot be replaced, no temporary file is left', async t => {
  const folder = t.testdir({ key: { taken: '' } });
  const cache = new ConversionCache(folder);
  cache.set('key', conversion);
  t.equal(cache.get('key'), conversion);
  t.strictSame(readdirSync(folder), ['key']);
});

t.test('where nothing can be written, conversions are in memory', async t => {
  const folder = join(t.testdir({ file: '' }), 'file');
  chmodSync(folder, 0o444);
  const cache = new ConversionCache(folder);
  cache.set('key', { ...conversion, image: { ...(conversion.image as object), contact: null } as never });
  t.match(cache.get('key'), { original: 'image/png', image: { contact: null } });
});
