// Renders the PNG icons of browser tabs and home screens from static/favicon.svg.
import { Resvg } from '@resvg/resvg-js';
import type { Colours } from './design-tokens.ts';

/**
 * Width of the favicon within a maskable icon, in percent. Devices crop maskable icons to any shape that contains the
 * safe zone, a circle with 80 % of the icon's width (W3C Web Application Manifest, "Icon masks and safe zone"): the sheet
 * of paper in the favicon stays within it.
 */
const FAVICON_PERCENT = 64;

/**
 * Renders the site's icons from the bytes of `favicon.svg`: PNG by file name. The one for tabs has a transparent
 * background; those for home screens are opaque and maskable.
 * @throws {Error} when the bytes are not an SVG.
 */
export function createFavicons(
  svg: Uint8Array,
  { ground }: Pick<Colours, 'ground'>,
): Map<string, Uint8Array> {
  const maskable = Buffer.from(maskableSvg(svg, ground));
  return new Map([
    ['favicon.png', renderPng(svg, 48)],
    ['apple-touch-icon.png', renderPng(maskable, 180)],
    ['icon-192.png', renderPng(maskable, 192)],
    ['icon-512.png', renderPng(maskable, 512)],
  ]);
}

/** An SVG with the favicon in the middle of a square that is filled with one colour. */
function maskableSvg(svg: Uint8Array, background: string): string {
  const margin = (100 - FAVICON_PERCENT) / 2;
  const favicon = Buffer.from(svg).toString('base64');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="${background}"/><image x="${margin}" y="${margin}" width="${FAVICON_PERCENT}" height="${FAVICON_PERCENT}" href="data:image/svg+xml;base64,${favicon}"/></svg>`;
}

/** Renders an SVG as a PNG; the width is in pixels. */
function renderPng(svg: Uint8Array, width: number): Uint8Array {
  const options = { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false } } as const;
  return new Resvg(Buffer.from(svg), options).render().asPng();
}
