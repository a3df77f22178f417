import sharp, { type Sharp } from 'sharp';
import t from 'tap';
import { convert } from '../../../server/images/convert.ts';
import type { Conversion } from '../../../server/images/image.ts';
import { imageParameters } from '../../../server/images/sizes.ts';
import { noise, photograph, svg } from '../../helpers/images.ts';

const imageOf = ({ image, problem }: Conversion) => {
  if (!image) throw new Error(problem?.message);
  return image;
};
const sizeOf = async (bytes: Buffer) => {
  const { width, height } = await sharp(bytes).metadata();
  return [width, height];
};
/** The colour of a pixel, as channels of 0 to 255. */
const pixelAt = async (bytes: Buffer, left: number, top: number) => [
  ...(await sharp(bytes).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer()),
];
const plain = (width: number, height: number, channels: 3 | 4 = 3): Sharp =>
  sharp({ create: { width, height, channels, background: { r: 200, g: 40, b: 40, alpha: 0.5 } } });

t.test('a portrait is cropped to 4 : 5 and scaled to each size in which it is shown', async t => {
  const { extension, page, print, contact } = imageOf(await convert(await photograph(), 'portrait'));
  t.equal(extension, 'jpg');
  t.strictSame(await sizeOf(page), imageParameters.portrait.page);
  t.strictSame(await sizeOf(print), imageParameters.portrait.print);
  t.strictSame(await sizeOf(contact as Buffer), imageParameters.portrait.contact);
});

t.test('no size of a portrait has metadata of the original', async t => {
  const original = await photograph();
  t.match(original.toString('latin1'), /GPS-OF-HOME/);
  const { exif, icc, xmp } = await sharp(original).metadata();
  t.ok(exif && icc && xmp);
  const { page, print, contact } = imageOf(await convert(original, 'portrait'));
  for (const bytes of [page, print, contact as Buffer]) {
    const metadata = await sharp(bytes).metadata();
    for (const name of ['exif', 'icc', 'iptc', 'xmp', 'orientation', 'comments'] as const)
      t.equal(metadata[name], undefined, name);
    t.notMatch(bytes.toString('latin1'), /Exif|GPS|Photoshop|Copyright/);
  }
});

t.test('an image is turned upright', async t => {
  const { page } = imageOf(await convert(await photograph(), 'portrait'));
  const [red = 0, green = 0, blue = 0] = await pixelAt(page, 112, 10);
  t.ok(red > 150 && green < 90 && blue < 90, 'the red part is at the top');
  const [bottom = 0, , blueAtBottom = 0] = await pixelAt(page, 112, 270);
  t.ok(bottom < 90 && blueAtBottom > 150, 'the blue part is at the bottom');
});

t.test('an image is never enlarged, whatever its proportions', async t => {
  for (const [width, height, expected] of [
    [100, 100, [80, 100]],
    [40, 50, [40, 50]],
    [3_000, 1, [1, 1]],
    [1, 3_000, [1, 1]],
  ] as const) {
    const bytes = await plain(width, height).png().toBuffer();
    t.strictSame(await sizeOf(imageOf(await convert(bytes, 'portrait')).page), expected);
  }
  const logo = await convert(await plain(30, 10).png().toBuffer(), 'logo');
  t.strictSame(await sizeOf(imageOf(logo).page), [30, 10]);
});

t.test('a logo fits into its size, without loss and with its transparent parts', async t => {
  const bytes = await plain(400, 100, 4).webp({ lossless: true }).toBuffer();
  const { extension, page, print, contact } = imageOf(await convert(bytes, 'logo'));
  t.strictSame([extension, await sizeOf(page), contact], ['png', [80, 20], null]);
  t.equal(print, page);
  t.match(await sharp(page).metadata(), { hasAlpha: true });
});

t.test('a portrait with transparent parts is a PNG, on white in the vCard', async t => {
  const bytes = await plain(400, 500, 4).png().toBuffer();
  const { extension, page, print, contact } = imageOf(await convert(bytes, 'portrait'));
  t.equal(extension, 'png');
  for (const image of [page, print])
    t.match(await sharp(image).metadata(), { format: 'png', hasAlpha: true });
  t.match(await sharp(contact as Buffer).metadata(), { format: 'jpeg' });
  const [red = 0, green = 0] = await pixelAt(contact as Buffer, 10, 10);
  t.ok(red > 210 && green > 120, 'mixed with white');
  const opaque = await plain(400, 500).ensureAlpha().png().toBuffer();
  t.equal(imageOf(await convert(opaque, 'portrait')).extension, 'jpg', 'an opaque PNG becomes a JPEG');
});

t.test('the photograph of a vCard is small, also of what cannot be compressed', async t => {
  const { contact } = imageOf(await convert(await noise(600, 750), 'portrait'));
  t.ok((contact as Buffer).length <= imageParameters.contactBytes, `${contact?.length} bytes`);
  const usual = imageOf(await convert(await photograph(), 'portrait')).contact as Buffer;
  t.ok(usual.length <= imageParameters.contactBytes);
});

t.test('CMYK, grey, 16 bits, WebP, AVIF and GIF are read, in the right colours', async t => {
  const red = plain(90, 90);
  for (const [what, bytes, original] of [
    ['CMYK', await red.clone().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer(), 'image/jpeg'],
    ['16 bits', await red.clone().toColourspace('rgb16').png().toBuffer(), 'image/png'],
    ['WebP', await red.clone().webp().toBuffer(), 'image/webp'],
    ['AVIF', await red.clone().avif({ effort: 0 }).toBuffer(), 'image/avif'],
    ['GIF', await red.clone().gif().toBuffer(), 'image/gif'],
  ] as const) {
    const conversion = await convert(bytes, 'portrait');
    t.match(conversion, { original, problem: null }, what);
    const [r = 0, g = 255, b = 255] = await pixelAt(imageOf(conversion).page, 20, 20);
    t.ok(Math.abs(r - 200) < 25 && Math.abs(g - 40) < 40 && Math.abs(b - 40) < 40, `${what}: ${r} ${g} ${b}`);
    t.match(await sharp(imageOf(conversion).page).metadata(), { space: 'srgb', depth: 'uchar' });
  }
  const grey = await red.clone().greyscale().jpeg().toBuffer();
  t.equal((await convert(grey, 'logo')).problem, null);
});

t.test('an animation is its first frame, with a problem', async t => {
  const frames = [plain(20, 20), plain(20, 20).negate()].map(frame => frame.png().toBuffer());
  const gif = await sharp(await Promise.all(frames), { join: { animated: true } })
    .gif()
    .toBuffer();
  const { image, problem } = await convert(gif, 'logo');
  t.ok(image);
  t.match(problem, { message: /^is animated; only its first frame/ });
});

t.test('what cannot be read is a problem with its reason, never an exception', async t => {
  const jpeg = await photograph();
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0', 'latin1');
  for (const [what, bytes, reason] of [
    ['nothing', Buffer.alloc(0), /.+/],
    ['a text', Buffer.from('not an image'), /unsupported image format/],
    ['HEIC', heic, /.+/],
    ['half a JPEG', jpeg.subarray(0, jpeg.length / 2), /premature end/],
    ['TIFF', await plain(9, 9).tiff().toBuffer(), /its format is tiff/],
    ['a web page', Buffer.from('<html><script>alert(1)</script></html>'), /does not begin with <svg/],
    ['20,000 x 20,000 pixels', bomb(20_000, 20_000), /has 20000 x 20000 pixels, more than 50 million/],
    ['not UTF-8', Buffer.concat([Buffer.from('<svg a="'), Buffer.from([0xff])]), /not valid/],
    ['a large SVG', Buffer.from(svg('<path d="M0 0"/>'.repeat(40_000))), /more than 500 kB/],
    ['a portrait without size', Buffer.from(svg('<path/>', 'width="0" height="0"')), /.+/],
  ] as const) {
    const { image, problem } = await convert(bytes, 'portrait');
    t.equal(image, null, what);
    t.match(problem?.message, /^cannot be read as an image: .+/, what);
    t.match(problem?.message, reason, what);
    t.notMatch(problem?.message, /\n/, what);
    t.match(problem?.hint, /save it as/, what);
  }
});

/** A PNG that says it has so many pixels, in a few bytes. */
function bomb(width: number, height: number): Buffer {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
    'base64',
  );
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

/** The checksum of a PNG chunk (PNG, annex D), as a signed number. */
function crc32(bytes: Buffer): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

t.test('an SVG stays one, with a small JPEG for the vCard', async t => {
  const source = svg('<path d="M0 0h9v9H0z" fill="red"/>');
  const portrait = imageOf(await convert(Buffer.from(`\uFEFF\n${source}`), 'portrait'));
  t.strictSame([portrait.extension, `${portrait.page}`, `${portrait.print}`], ['svg', source, source]);
  t.strictSame(await sizeOf(portrait.contact as Buffer), imageParameters.portrait.contact);
  const [red = 0, green = 0] = await pixelAt(portrait.contact as Buffer, 40, 40);
  t.ok(red > 240 && green < 20);
  t.match(imageOf(await convert(Buffer.from(source), 'logo')), { extension: 'svg', contact: null });
});

t.test('an SVG that embeds a bitmap becomes a bitmap, without the metadata of the embedded one', async t => {
  const bitmap = `data:image/jpeg;base64,${(await photograph()).toString('base64')}`;
  const source = Buffer.from(
    svg(`<image width="9" height="9" preserveAspectRatio="none" href="${bitmap}"/>`),
  );
  for (const [use, extension] of [
    ['logo', 'png'],
    ['portrait', 'jpg'],
  ] as const) {
    const { extension: found, page } = imageOf(await convert(source, use));
    t.equal(found, extension);
    t.notMatch(page.toString('latin1'), /Exif|GPS/);
  }
});

t.test('an SVG with text has a problem', async t => {
  const { image, problem } = await convert(Buffer.from(svg('<text>Acme</text>')), 'logo');
  t.ok(image);
  t.match(problem, { message: /^has text/, hint: 'convert its text to paths' });
});
