// Loads the images that pages show: reads the originals, converts those that are not cached, and reports what is wrong.
import { createHash } from 'node:crypto';
import { extname, join } from 'node:path';
import type { Diagnostic } from '../content/diagnostics.ts';
import { type ContentFolder, IMAGES_FOLDER, imageType } from '../content/files.ts';
import { diagnoseFile } from '../content/json-document.ts';
import { root, version } from '../project.ts';
import { ConversionCache } from './cache.ts';
import type { ContentImage, Conversion, Images, ImageUse } from './image.ts';
import { parameters } from './sizes.ts';

/** Of all content folders. `npm run check` fills it, so that an image of a container has it: nothing else writes to dist/. */
const sharedCache = new ConversionCache(join(root, 'dist/images'));

export interface ImageOptions {
  /** The path of each file in `images/`, by its name there. */
  files: ReadonlyMap<string, string>;
  /** The images that pages show, and what for. */
  uses: ReadonlyMap<string, ImageUse>;
  cache?: ConversionCache;
}

/**
 * Loads the images of a content folder that pages show. One that cannot be read is a warning, and pages are without it. An
 * image is converted once for its bytes; until then, and in a process that converts none, no image library is loaded.
 */
export async function loadImages(
  folder: ContentFolder,
  { files, uses, cache = sharedCache }: ImageOptions,
): Promise<{ images: Images; diagnostics: Diagnostic[] }> {
  const images = new Map<string, ContentImage>();
  const diagnostics: Diagnostic[] = [];
  const taken = new Set<string>();
  // One after the other, so that the memory of one is enough.
  for (const [file, use] of uses) {
    const path = files.get(file);
    // Where the CV names it, it is reported as missing.
    if (path === undefined) continue;
    const { image, problem, original } = await loadImage(() => folder.readImage(file, path), use, cache);
    const found = problem ?? (image && findWrongExtension(file, original));
    if (found) {
      const name = folder.name(`${IMAGES_FOLDER}/${file}`);
      const diagnostic = diagnoseFile('warning', name, found.message, found.hint);
      diagnostics.push({ ...diagnostic, notShown: image ? 0 : 1 });
    }
    if (!image) continue;
    const { extension, ...bytes } = image;
    const name = nameFor(file, extension, taken);
    taken.add(name);
    images.set(file, { ...bytes, name });
  }
  return { images, diagnostics };
}

async function loadImage(read: () => Buffer, use: ImageUse, cache: ConversionCache): Promise<Conversion> {
  try {
    const bytes = read();
    const key = keyOf(bytes, use);
    const cached = cache.get(key);
    if (cached) return cached;
    const { convert } = await import('./convert.ts');
    const conversion = await convert(bytes, use);
    cache.set(key, conversion);
    return conversion;
  } catch (error) {
    // The file cannot be read, or the image library has no build for this platform: neither is cached.
    const [reason] = (error as Error).message.split('\n', 1);
    const problem = {
      message: `cannot be read: ${reason}`,
      hint: 'check its permissions; npm ci installs what is missing',
    };
    return { original: '', image: null, problem };
  }
}

/** The cache key of a conversion: everything that it depends on. */
function keyOf(bytes: Buffer, use: ImageUse): string {
  const hash = createHash('sha256').update(JSON.stringify([version, use, parameters]));
  return hash.update(bytes).digest('hex');
}

/** Reports an extension of another format: programs that go by it cannot read the file. */
function findWrongExtension(file: string, original: string) {
  if (imageType(file) === original) return null;
  const format = original.replace(/^image\/|\+xml$/g, '').toUpperCase();
  return {
    message: `is a ${format} image of another name`,
    hint: `rename it, with the extension .${format.toLowerCase()}`,
  };
}

/** The name of an image in URLs, unique in its site: with the extension of its format, in place of another one. */
function nameFor(file: string, extension: string, taken: ReadonlySet<string>): string {
  const stem = file.slice(0, file.length - extname(file).length);
  let name = imageType(file) === imageType(`x.${extension}`) ? file : `${stem}.${extension}`;
  while (taken.has(name)) name = `${name}.${extension}`;
  return name;
}
