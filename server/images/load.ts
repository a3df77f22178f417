// Loads the images that pages show: reads the originals, converts those that are not cached, and reports what is wrong.
import { createHash } from 'node:crypto';
import { extname, join } from 'node:path';
import type { Diagnostic } from '../content/diagnostics.ts';
import { type ContentFolder, IMAGES_FOLDER, imageType } from '../content/files.ts';
import { diagnoseFile } from '../content/json-document.ts';
import { root, version } from '../project.ts';
import { ConversionCache } from './cache.ts';
import type { ContentImage, Conversion, Images, ImageUse } from './image.ts';
import { imageParameters } from './sizes.ts';

/**
 * The conversions of all content folders. `npm run check` fills the cache, so that an image of a container has it: nothing else
 * writes to dist/.
 */
const sharedCache = new ConversionCache(join(root, 'dist/images'));

export interface LoadImageOptions {
  /** The path of each image file in `images/`, by its name there. */
  imageFiles: ReadonlyMap<string, string>;
  /** The images that pages show, and what for. */
  imageUses: ReadonlyMap<string, ImageUse>;
  cache?: ConversionCache;
}

/**
 * Loads the images of a content folder that pages show. One that cannot be read is a warning, and pages are without it. An
 * image is converted once for its bytes; until then, and in a process that converts none, no image library is loaded.
 */
export async function loadImages(
  folder: ContentFolder,
  { imageFiles, imageUses, cache = sharedCache }: LoadImageOptions,
): Promise<{ images: Images; diagnostics: Diagnostic[] }> {
  const images = new Map<string, ContentImage>();
  const imageDiagnostics: Diagnostic[] = [];
  const takenNames = new Set<string>();
  // One image after the other, so that the memory of one is enough.
  for (const [imageFile, imageUse] of imageUses) {
    const imagePath = imageFiles.get(imageFile);
    // Where the CV names a missing image, that is reported.
    if (imagePath === undefined) continue;
    const { image, problem, original } = await loadImage(
      () => folder.readImage(imageFile, imagePath),
      imageUse,
      cache,
    );
    const imageProblem = problem ?? (image && findWrongExtension(imageFile, original));
    if (imageProblem) {
      const name = folder.name(`${IMAGES_FOLDER}/${imageFile}`);
      const imageDiagnostic = diagnoseFile('warning', name, imageProblem.message, imageProblem.hint);
      imageDiagnostics.push({ ...imageDiagnostic, notShown: image ? 0 : 1 });
    }
    if (!image) continue;
    const { extension, ...imageBytes } = image;
    const name = servedNameFor(imageFile, extension, takenNames);
    takenNames.add(name);
    images.set(imageFile, { ...imageBytes, name });
  }
  return { images, diagnostics: imageDiagnostics };
}

async function loadImage(
  readOriginal: () => Buffer,
  imageUse: ImageUse,
  cache: ConversionCache,
): Promise<Conversion> {
  try {
    const imageBytes = readOriginal();
    const conversionKey = conversionKeyOf(imageBytes, imageUse);
    const cachedConversion = cache.get(conversionKey);
    if (cachedConversion) return cachedConversion;
    const { convert } = await import('./convert.ts');
    const conversion = await convert(imageBytes, imageUse);
    cache.set(conversionKey, conversion);
    return conversion;
  } catch (error) {
    // The file cannot be read, or the image library has no build for this platform: neither is cached.
    const [readError] = (error as Error).message.split('\n', 1);
    const problem = {
      message: `cannot be read: ${readError}`,
      hint: 'check its permissions; npm ci installs what is missing',
    };
    return { original: '', image: null, problem };
  }
}

/** The cache key of a conversion: everything that it depends on. */
function conversionKeyOf(imageBytes: Buffer, use: ImageUse): string {
  const conversionHash = createHash('sha256').update(JSON.stringify([version, use, imageParameters]));
  return conversionHash.update(imageBytes).digest('hex');
}

/** Reports an extension of another format: programs that go by it cannot read the file. */
function findWrongExtension(imageFile: string, original: string) {
  if (imageType(imageFile) === original) return null;
  const imageFormat = original.replace(/^image\/|\+xml$/g, '').toUpperCase();
  return {
    message: `is a ${imageFormat} image of another name`,
    hint: `rename it, with the extension .${imageFormat.toLowerCase()}`,
  };
}

/** The name of an image in URLs, unique in its site: with the extension of its format, in place of another one. */
function servedNameFor(imageFile: string, extension: string, takenNames: ReadonlySet<string>): string {
  const fileStem = imageFile.slice(0, imageFile.length - extname(imageFile).length);
  let servedName =
    imageType(imageFile) === imageType(`x.${extension}`) ? imageFile : `${fileStem}.${extension}`;
  while (takenNames.has(servedName)) servedName = `${servedName}.${extension}`;
  return servedName;
}
