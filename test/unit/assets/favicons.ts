import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { readColours } from '../../../server/assets/design-tokens.ts';
import { createFavicons, drawFavicon } from '../../../server/assets/favicons.ts';
import { root } from '../../../server/project.ts';

const colours = readColours(root);
const icons = await createFavicons(readFileSync(join(root, 'static/favicon.svg'), 'utf8'), colours);

/** The width and height of a PNG, in pixels (PNG 11.2.2). */
const sizeOf = (png: Uint8Array) => {
  const header = Buffer.from(png);
  return [header.readUInt32BE(16), header.readUInt32BE(20)];
};

/** The colours of a PNG, pixel by pixel, as rrggbbaa. */
const pixelsOf = async (png: Uint8Array) => {
  const pixels = await sharp(png).ensureAlpha().raw().toBuffer();
  return pixels.toString('hex').match(/.{8}/g) ?? [];
};

t.test('there is an icon of each size', async t => {
  t.strictSame(
    [...icons].map(([name, png]) => [name, ...sizeOf(png)]),
    [
      ['favicon.png', 48, 48],
      ['apple-touch-icon.png', 180, 180],
      ['icon-192.png', 192, 192],
      ['icon-512.png', 512, 512],
    ],
  );
});

t.test('the icon for tabs has a transparent background', async t => {
  const pixels = await pixelsOf(icons.get('favicon.png') as Uint8Array);
  t.match(pixels[0], /00$/);
  t.ok(pixels.filter(pixel => pixel.endsWith('ff')).length > pixels.length / 2);
});

t.test('icons for home screens are opaque, and nothing is drawn outside the safe zone', async t => {
  for (const [name, side] of [
    ['apple-touch-icon.png', 180],
    ['icon-192.png', 192],
    ['icon-512.png', 512],
  ] as const) {
    const pixels = await pixelsOf(icons.get(name) as Uint8Array);
    t.strictSame(
      pixels.filter(pixel => !pixel.endsWith('ff')),
      [],
      `${name}: no pixel is transparent`,
    );
    const centre = (side - 1) / 2;
    const radius = 0.4 * side;
    const outside = pixels.filter(
      (_, i) => Math.hypot((i % side) - centre, Math.floor(i / side) - centre) > radius,
    );
    t.ok(outside.length > pixels.length / 3);
    t.strictSame([...new Set(outside)], [`${colours.ground.slice(1)}ff`], `${name}: the background alone`);
    t.ok(new Set(pixels).size > 2, `${name}: the favicon is inside`);
  }
});

t.test('a text that is not an SVG is an error', async t => {
  await t.rejects(createFavicons('<p>', colours));
});

t.test('the favicon of a life has its bars to scale, each wide enough to be seen', async t => {
  const svg = drawFavicon(
    [
      { start: 0, end: 0.5 },
      { start: 1, end: 1 },
    ],
    colours,
  );
  t.match(svg, /d="M8 10H16M22 16H24"/);
  t.match((await createFavicons(svg, colours)).size, 4);
});
