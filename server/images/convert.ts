// Converts an image with sharp: turns it upright, drops its metadata, crops and scales it to where it is shown. Loaded on demand.
import sharp, { type Sharp } from 'sharp';
import type { Conversion, ConvertedImage, ImageUse } from './image.ts';
import { imageParameters, MAX_PIXELS, MAX_SVG_BYTES, TIMEOUT_SECONDS } from './sizes.ts';
import { readSvg } from './svg.ts';

// An original is decoded once: cached operations and more threads would only take memory.
sharp.cache(false);
sharp.concurrency(1);

/** The media types of the formats that are read, by sharp's names. */
const imageMediaTypes: Record<string, string> = {
  gif: 'image/gif',
  heif: 'image/avif',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
};

const FORMATS_HINT = 'save it as JPEG, PNG, WebP, AVIF or SVG';

/** The resolution at which sharp gives an SVG the size that it states, in dpi. */
const SVG_DENSITY = 72;
const MAX_SVG_DENSITY = 2_400;

type ImageSize = readonly [width: number, height: number];

/** Converts an image by its content, whatever its name. What is wrong with it is part of the result. */
export async function convert(imageBytes: Buffer, use: ImageUse): Promise<Conversion> {
  const isSvg = /^(?:\xef\xbb\xbf)?\s*</.test(imageBytes.toString('latin1', 0, 100));
  try {
    return isSvg ? await convertSvg(imageBytes, use) : await convertBitmap(imageBytes, use);
  } catch (error) {
    // Whatever the error, of sharp or of the checks: the file is at fault.
    const [decodeError] = (error as Error).message.split('\n', 1);
    const hint = isSvg ? 'correct it, or save it as PNG' : FORMATS_HINT;
    const message = `cannot be read as an image: ${decodeError}`;
    return { original: isSvg ? 'image/svg+xml' : '', image: null, problem: { message, hint } };
  }
}

async function convertBitmap(imageBytes: Buffer, use: ImageUse): Promise<Conversion> {
  // Reads only the head of the file, so that the number of pixels can be reported.
  const imageMetadata = await sharp(imageBytes, { limitInputPixels: false }).metadata();
  const { format, compression = '', width, height, pages = 1 } = imageMetadata;
  const original = imageMediaTypes[format];
  if (!original || compression === 'hevc') throw new Error(`its format is ${format} ${compression}`.trim());
  if (width * height > MAX_PIXELS)
    throw new Error(`it has ${width} x ${height} pixels, more than ${MAX_PIXELS / 1e6} million`);
  const imageSource = sharp(imageBytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).timeout({
    seconds: TIMEOUT_SECONDS,
  });
  const imageProblem =
    pages > 1 ? { message: 'is animated; only its first frame is shown', hint: 'save one frame' } : null;
  const { autoOrient } = imageMetadata;
  const size: ImageSize = [autoOrient.width, autoOrient.height];
  return { original, image: await drawImage(imageSource.autoOrient(), size, use), problem: imageProblem };
}

async function convertSvg(svgBytes: Buffer, use: ImageUse): Promise<Conversion> {
  if (svgBytes.length > MAX_SVG_BYTES) throw new Error(`it has more than ${MAX_SVG_BYTES / 1000} kB`);
  const original = 'image/svg+xml';
  const { text, hasText, hasBitmap } = readSvg(new TextDecoder('utf-8', { fatal: true }).decode(svgBytes));
  const drawnSvg = Buffer.from(text);
  const imageProblem = hasText
    ? {
        message: 'has text, which is in another typeface in PDF and card, or is missing there',
        hint: 'convert its text to paths',
      }
    : null;
  if (use === 'logo' && !hasBitmap) {
    return {
      original,
      image: { extension: 'svg', page: drawnSvg, print: drawnSvg, contact: null },
      problem: imageProblem,
    };
  }
  const { source: imageSource, size } = await rasterizeSvg(drawnSvg, use);
  const bitmap = await drawImage(imageSource, size, use);
  // Bitmaps in an SVG may have metadata, so such an SVG becomes a bitmap as a whole.
  const image: ConvertedImage = hasBitmap
    ? bitmap
    : { ...bitmap, extension: 'svg', page: drawnSvg, print: drawnSvg };
  return { original, image, problem: imageProblem };
}

/** An SVG as pixels, at least as many as any size of its use. */
async function rasterizeSvg(svg: Buffer, use: ImageUse): Promise<{ source: Sharp; size: ImageSize }> {
  const { width, height } = await sharp(svg).metadata();
  const [boxWidth, boxHeight] = use === 'logo' ? imageParameters.logo : imageParameters.portrait.print;
  const svgScale = 2 * Math.max(boxWidth / width, boxHeight / height);
  const svgDensity = Math.min(SVG_DENSITY * svgScale, MAX_SVG_DENSITY);
  const densityFactor = svgDensity / SVG_DENSITY;
  const imageSource = sharp(svg, { density: svgDensity, limitInputPixels: MAX_PIXELS });
  return { source: imageSource, size: [width * densityFactor, height * densityFactor] };
}

function drawImage(imageSource: Sharp, size: ImageSize, use: ImageUse): Promise<ConvertedImage> {
  return use === 'logo' ? drawLogo(imageSource) : drawPortrait(imageSource, size);
}

/** A logo: lossless, as its edges are sharp. */
async function drawLogo(logo: Sharp): Promise<ConvertedImage> {
  const [width, height] = imageParameters.logo;
  const logoPng = await logo
    .resize({ width, height, fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 9 })
    .toBuffer();
  return { extension: 'png', page: logoPng, print: logoPng, contact: null };
}

/** A portrait: JPEG, or PNG with a palette when it has transparent parts. */
async function drawPortrait(portrait: Sharp, size: ImageSize): Promise<ConvertedImage> {
  const { page, print, contact } = imageParameters.portrait;
  // Once, at twice the largest size, so that the original is decoded only once.
  const [width, height] = fitWithinBox(size, [2 * print[0], 2 * print[1]]);
  const { data: pixels, info } = await portrait
    .resize({ width, height, fit: 'cover' })
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true });
  const { isOpaque } = await sharp(pixels).stats();
  const scalePortrait = (box: ImageSize) => {
    const [width, height] = fitWithinBox([info.width, info.height], box);
    return sharp(pixels).resize({ width, height });
  };
  const encodePortrait = (image: Sharp, quality: number) =>
    (isOpaque ? image.jpeg({ quality, mozjpeg: true }) : image.png({ palette: true })).toBuffer();
  return {
    extension: isOpaque ? 'jpg' : 'png',
    page: await encodePortrait(scalePortrait(page), imageParameters.quality.page),
    print: await encodePortrait(scalePortrait(print), imageParameters.quality.print),
    contact: await encodeContactPhoto(scalePortrait(contact)),
  };
}

/** The largest size of the proportions of a box that neither a size nor the box exceeds, in whole pixels. */
function fitWithinBox([width, height]: ImageSize, [boxWidth, boxHeight]: ImageSize): ImageSize {
  const scale = Math.min(1, width / boxWidth, height / boxHeight);
  return [Math.max(1, Math.round(scale * boxWidth)), Math.max(1, Math.round(scale * boxHeight))];
}

/** A JPEG that is small enough for a vCard, at the best quality that is. */
async function encodeContactPhoto(portrait: Sharp): Promise<Buffer> {
  let contactBytes: Buffer = Buffer.alloc(0);
  for (const quality of imageParameters.contactQualities) {
    contactBytes = await portrait
      .clone()
      .flatten({ background: 'white' })
      .jpeg({ quality, mozjpeg: true })
      .toBuffer();
    if (contactBytes.length <= imageParameters.contactBytes) break;
  }
  return contactBytes;
}
