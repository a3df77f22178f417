// Renders the PNG icons of browser tabs and home screens from static/favicon.svg.
import sharp from 'sharp';
import type { Colours } from './design-tokens.ts';

/**
 * Width of the favicon within a maskable icon, in percent. Devices crop maskable icons to any shape that contains the
 * safe zone, a circle with 80 % of the icon's width (W3C Web Application Manifest, "Icon masks and safe zone"): the sheet
 * of paper in the favicon stays within it.
 */
const FAVICON_PERCENT = 64;

/**
 * Renders the site's icons from the text of `favicon.svg`: PNG by file name. The one for tabs has a transparent
 * background; those for home screens are opaque and maskable.
 * @throws {Error} when the text is not an SVG.
 */
export async function createFavicons(
  svg: string,
  { ground }: Pick<Colours, 'ground'>,
): Promise<Map<string, Uint8Array>> {
  const maskable = maskableSvg(svg, ground);
  return new Map([
    ['favicon.png', await renderPng(svg, 48)],
    ['apple-touch-icon.png', await renderPng(maskable, 180)],
    ['icon-192.png', await renderPng(maskable, 192)],
    ['icon-512.png', await renderPng(maskable, 512)],
  ]);
}

/** An SVG with the favicon in the middle of a square that is filled with one colour. */
function maskableSvg(svg: string, background: string): string {
  const margin = (100 - FAVICON_PERCENT) / 2;
  const position = `x="${margin}" y="${margin}" width="${FAVICON_PERCENT}" height="${FAVICON_PERCENT}"`;
  const favicon = svg.replace('<svg', `<svg ${position}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="${background}"/>${favicon}</svg>`;
}

/** Renders a square SVG as a PNG; the width is in pixels. */
async function renderPng(svg: string, width: number): Promise<Uint8Array> {
  const source = Buffer.from(svg);
  const { density = 72, width: ownWidth } = await sharp(source).metadata();
  const image = sharp(source, { density: (density * width) / ownWidth });
  return image.resize(width).png({ compressionLevel: 9 }).toBuffer();
}
