// Caches conversions in memory and on disk, so that a start without a changed image loads no image library.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { LRUCache } from 'lru-cache';
import type { Conversion } from './image.ts';

/** The memory for conversions, in bytes: some hundred portraits. */
const MAX_CACHED_IMAGE_BYTES = 16 * 2 ** 20;

/** The length of the SHA-256 before a conversion on disk, in bytes. */
const DIGEST_LENGTH = 32;

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** What a conversion takes in memory, about. */
function conversionSize({ image }: Conversion): number {
  return 1_000 + (image ? image.page.length + image.print.length + (image.contact?.length ?? 0) : 0);
}

/**
 * Conversions by key. The folder is created when the first is cached. Where it cannot be written, as in a read-only
 * container, what it has is read, and other conversions are in memory only.
 */
export class ConversionCache {
  readonly #cacheFolder: string;
  readonly #conversions = new LRUCache<string, Conversion>({
    maxSize: MAX_CACHED_IMAGE_BYTES,
    sizeCalculation: conversionSize,
  });

  constructor(cacheFolder: string) {
    this.#cacheFolder = cacheFolder;
  }

  /** The conversion of a key; undefined when it is not cached, or its file is damaged. */
  get(conversionKey: string): Conversion | undefined {
    const conversion = this.#conversions.get(conversionKey) ?? this.#readConversion(conversionKey);
    if (conversion) this.#conversions.set(conversionKey, conversion);
    return conversion;
  }

  set(conversionKey: string, conversion: Conversion): void {
    this.#conversions.set(conversionKey, conversion);
    const conversionBytes = serialize(conversion);
    const conversionFile = join(this.#cacheFolder, conversionKey);
    const temporaryFile = `${conversionFile}.${process.pid}`;
    try {
      mkdirSync(this.#cacheFolder, { recursive: true });
      writeFileSync(temporaryFile, Buffer.concat([digestOf(conversionBytes), conversionBytes]));
      renameSync(temporaryFile, conversionFile);
    } catch {
      // Whatever the error, such as EROFS, EACCES or ENOSPC: the image is converted again at the next start.
      if (existsSync(temporaryFile)) rmSync(temporaryFile);
    }
  }

  #readConversion(conversionKey: string): Conversion | undefined {
    try {
      const conversionFile = readFileSync(join(this.#cacheFolder, conversionKey));
      const conversionBytes = conversionFile.subarray(DIGEST_LENGTH);
      return digestOf(conversionBytes).equals(conversionFile.subarray(0, DIGEST_LENGTH))
        ? deserialize(conversionBytes)
        : undefined;
    } catch {
      // It is not cached, cannot be read, or was written by a later version of Node.js: it is converted again.
      return undefined;
    }
  }
}
