// Renders the PNG icons of browser tabs and home screens from static/favicon.svg.
import { Resvg } from '@resvg/resvg-js';
import type { Colours } from './design-tokens.ts';

/**
 * How much of a tile's side the picture takes, in percent. Devices cut tiles to any shape that holds a circle of 80 % in
 * its middle (W3C Web Application Manifest, "Icon masks and safe zone"): the sheet of paper stays within it.
 */
const PICTURE = 64;

/**
 * The pictures of the site made of `favicon.svg`, bytes by name: one for tabs, clear around the drawing, and for home
 * screens tiles that leave nothing clear.
 * @throws {Error} when it is no SVG.
 */
export function createFavicons(
  svg: Uint8Array,
  { ground }: Pick<Colours, 'ground'>,
): Map<string, Uint8Array> {
  const tile = Buffer.from(drawTile(svg, ground));
  return new Map([
    ['favicon.png', render(svg, 48)],
    ['apple-touch-icon.png', render(tile, 180)],
    ['icon-192.png', render(tile, 192)],
    ['icon-512.png', render(tile, 512)],
  ]);
}

function drawTile(svg: Uint8Array, ground: string): string {
  const start = (100 - PICTURE) / 2;
  const picture = Buffer.from(svg).toString('base64');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="${ground}"/><image x="${start}" y="${start}" width="${PICTURE}" height="${PICTURE}" href="data:image/svg+xml;base64,${picture}"/></svg>`;
}

/** A PNG of this width, in pixels. */
function render(svg: Uint8Array, width: number): Uint8Array {
  const options = { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false } } as const;
  return new Resvg(Buffer.from(svg), options).render().asPng();
}
