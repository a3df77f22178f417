// Caches conversions in memory and on disk, so that a start without a changed image loads no image library.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { LRUCache } from 'lru-cache';
import type { Conversion } from './image.ts';

/** The memory for conversions, in bytes: some hundred portraits. */
const MAX_MEMORY_BYTES = 16 * 2 ** 20;

/** The length of a SHA-256 in bytes. */
const DIGEST_LENGTH = 32;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** What a conversion takes in memory, about. */
function sizeOf({ image }: Conversion): number {
  return 1_000 + (image ? image.page.length + image.print.length + (image.contact?.length ?? 0) : 0);
}

/**
 * Conversions by key. The folder is created when the first is cached. Where it cannot be written, as in a read-only
 * container, what it has is read, and other conversions are in memory only.
 */
export class ConversionCache {
  readonly #folder: string;
  readonly #memory = new LRUCache<string, Conversion>({
    maxSize: MAX_MEMORY_BYTES,
    sizeCalculation: sizeOf,
  });

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The conversion of a key; undefined when it is not cached, or its file is damaged. */
  get(key: string): Conversion | undefined {
    const conversion = this.#memory.get(key) ?? this.#read(key);
    if (conversion) this.#memory.set(key, conversion);
    return conversion;
  }

  set(key: string, conversion: Conversion): void {
    this.#memory.set(key, conversion);
    const bytes = serialize(conversion);
    const file = join(this.#folder, key);
    const temporary = `${file}.${process.pid}`;
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(temporary, Buffer.concat([sha256(bytes), bytes]));
      renameSync(temporary, file);
    } catch {
      // Whatever the error, such as EROFS, EACCES or ENOSPC: the image is converted again at the next start.
      if (existsSync(temporary)) rmSync(temporary);
    }
  }

  #read(key: string): Conversion | undefined {
    try {
      const file = readFileSync(join(this.#folder, key));
      const bytes = file.subarray(DIGEST_LENGTH);
      return sha256(bytes).equals(file.subarray(0, DIGEST_LENGTH)) ? deserialize(bytes) : undefined;
    } catch {
      // It is not cached, cannot be read, or was written by a later version of Node.js: it is converted again.
      return undefined;
    }
  }
}
