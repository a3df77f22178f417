// Images: of content as the server holds them, and originals as cameras and editors write them.
import sharp from 'sharp';
import type { ContentImage, Images } from '../../server/images/image.ts';

/** Images by file name, each with the same bytes for every use. */
export function imagesFrom(files: Record<string, string | Uint8Array>): Images {
  const entries = Object.entries(files).map(([name, source]): [string, ContentImage] => {
    const bytes = Buffer.from(source);
    return [name, { name, page: bytes, print: bytes, contact: bytes }];
  });
  return new Map(entries);
}

/**
 * A JPEG as a telephone writes it, with position, colour profile and XMP. Its pixels are 600 x 400, and lie on their side:
 * upright, it is 400 x 600, red above blue.
 */
export async function photograph(): Promise<Buffer> {
  const half = { width: 300, height: 400, channels: 3, background: 'red' } as const;
  const red = await sharp({ create: half }).png().toBuffer();
  return sharp({ create: { ...half, width: 600, background: 'blue' } })
    .composite([{ input: red, left: 0, top: 0 }])
    .withExif({
      IFD0: { Copyright: 'GPS-OF-HOME' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '52/1 31/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '13/1 24/1 0/1',
      },
    })
    .withMetadata({ orientation: 6 })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>Photoshop</a></x:xmpmeta>')
    .withIccProfile('p3')
    .jpeg()
    .toBuffer();
}

/** A PNG that cannot be compressed well. */
export const noise = (width: number, height: number): Promise<Buffer> =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: 'white',
      noise: { type: 'gaussian', mean: 128, sigma: 90 },
    },
  })
    .png()
    .toBuffer();

/** An SVG with some content, 9 x 9 unless `attributes` say otherwise. */
export const svg = (content: string, attributes = 'width="9" height="9"'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`;
