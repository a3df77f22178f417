// Draws the favicon of a life, and renders the PNG icons of browser tabs and home screens from static/favicon.svg.
import type { Colours } from './design-tokens.ts';

/** The edges of the bars in the favicon, in the units of its viewBox. */
const BARS = { left: 8, width: 16, top: 10, distance: 6 };

/**
 * Draws the favicon of a life as SVG: a sheet with its longest bars, each from `start` to `end`, which are fractions of the
 * width from the left. Positions are rounded to half a unit, so that the favicon, and with it the URL of all assets, seldom
 * changes.
 */
export function drawFavicon(
  faviconBars: { start: number; end: number }[],
  { paper, accent }: Pick<Colours, 'paper' | 'accent'>,
): string {
  const positionOf = (fraction: number) => BARS.left + Math.round(fraction * BARS.width * 2) / 2;
  const barPaths = faviconBars.map(({ start, end }, i) => {
    const barStart = Math.min(positionOf(start), BARS.left + BARS.width - 2);
    return `M${barStart} ${BARS.top + i * BARS.distance}H${Math.max(positionOf(end), barStart + 2)}`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="3" y="3" width="26" height="26" rx="3" fill="${paper}" ` +
    `stroke="${accent}" stroke-width="2"/><path d="${barPaths.join('')}" stroke="${accent}" stroke-width="3.5"/></svg>`
  );
}

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
  faviconSvg: string,
  { ground }: Pick<Colours, 'ground'>,
): Promise<Map<string, Uint8Array>> {
  const maskable = maskableSvg(faviconSvg, ground);
  return new Map([
    ['favicon.png', await renderIconPng(faviconSvg, 48)],
    ['apple-touch-icon.png', await renderIconPng(maskable, 180)],
    ['icon-192.png', await renderIconPng(maskable, 192)],
    ['icon-512.png', await renderIconPng(maskable, 512)],
  ]);
}

/** An SVG with the favicon in the middle of a square that is filled with one colour. */
function maskableSvg(faviconSvg: string, background: string): string {
  const margin = (100 - FAVICON_PERCENT) / 2;
  const faviconPosition = `x="${margin}" y="${margin}" width="${FAVICON_PERCENT}" height="${FAVICON_PERCENT}"`;
  const favicon = faviconSvg.replace('<svg', `<svg ${faviconPosition}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="${background}"/>${favicon}</svg>`;
}

/** Renders a square SVG icon as a PNG; the width is in pixels. */
async function renderIconPng(iconSvg: string, width: number): Promise<Uint8Array> {
  // Loaded here: the process draws favicons, and renders none.
  const { default: sharp } = await import('sharp');
  const svgBytes = Buffer.from(iconSvg);
  const { density = 72, width: svgWidth } = await sharp(svgBytes).metadata();
  const icon = sharp(svgBytes, { density: (density * width) / svgWidth });
  return icon.resize(width).png({ compressionLevel: 9 }).toBuffer();
}
