// Reads the files of a content folder as bytes, text and images, and hashes them.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { JsonDocument } from './json-document.ts';

/** The folder of pictures, in the content folder. */
export const IMAGES_FOLDER = 'images';

const pictureTypes: Record<string, string> = {
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/** The media type (IANA) of a picture by its file name; undefined for what is none. */
export function imageType(name: string): string | undefined {
  return pictureTypes[extname(name).toLowerCase()];
}

/** A content folder: its JSON files and pictures by path relative to the folder, and a hash of all that was read. */
export class ContentFolder {
  readonly #path: string;
  readonly #hash = createHash('sha256');

  constructor(path: string) {
    this.#path = path;
  }

  /** The first 16 hexadecimal digits of the SHA-256 of what has been read, in order of reading. */
  get hash(): string {
    return this.#hash.copy().digest('hex').slice(0, 16);
  }

  /** The names that JSON files have in a subfolder, without their ending, sorted; none when there is no such folder. */
  names(folder: string): string[] {
    let names: string[] = [];
    try {
      names = readdirSync(join(this.#path, folder))
        .filter(name => name.endsWith('.json') && !name.startsWith('.'))
        .map(name => name.slice(0, -'.json'.length))
        .sort();
    } catch {
      // There is no such folder.
    }
    this.#hash.update(`${folder}/${names}\0`);
    return names;
  }

  /** The name that diagnostics give a file: its path from where the process runs, or the whole of it from elsewhere. */
  name(file: string): string {
    const path = join(this.#path, file);
    const near = relative('', path);
    return near.startsWith('..') ? path : near;
  }

  has(file: string): boolean {
    return existsSync(join(this.#path, file));
  }

  /** Reads one JSON file (RFC 8259). One that cannot be read, or is not JSON, has diagnostics that say so. */
  read(file: string, hint = ''): JsonDocument {
    const name = this.name(file);
    let bytes: Buffer;
    try {
      bytes = readFileSync(join(this.#path, file));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.#hash.update(file).update('\0').update(message).update('\0');
      return JsonDocument.unreadable(
        name,
        code === 'ENOENT' ? 'is not there' : `cannot be read: ${message}`,
        hint,
      );
    }
    this.#hash.update(`${file}\0${bytes.length}\0`).update(bytes);
    const encoding = encodingOf(bytes);
    return new JsonDocument(name, decode(bytes, encoding), encoding);
  }

  /** The pictures: bytes of each file below `images/` by its path in there. */
  images(): Map<string, Buffer> {
    const images = new Map<string, Buffer>();
    for (const [name, path] of filesBelow(join(this.#path, IMAGES_FOLDER))) {
      try {
        const bytes = readFileSync(path);
        images.set(name, bytes);
        this.#hash.update(`${name}\0${bytes.length}\0`).update(bytes);
      } catch {
        // One that cannot be read is as good as none.
      }
    }
    return images;
  }
}

/** Absolute path of each file below a folder by its path in there, sorted; none when there is no such folder. */
export function filesBelow(folder: string): Map<string, string> {
  return new Map(walk(folder, '').sort(([a], [b]) => (a < b ? -1 : 1)));
}

function walk(folder: string, prefix: string): [name: string, path: string][] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return walk(path, `${prefix}${entry.name}/`);
      return isFile(path) ? [[`${prefix}${entry.name}`, path] as [string, string]] : [];
    });
}

/** Whether a path leads to a file, by links or not; one that leads in a circle does not. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** What a file is written in: UTF-8, as it should be; else what editors on Windows make of it. */
function encodingOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return 'utf-8';
  const mark = bytes.toString('hex', 0, 2);
  return { fffe: 'utf-16le', feff: 'utf-16be' }[mark] ?? 'windows-1252';
}

/** The characters 0x80 to 0x9f of Windows-1252 (WHATWG Encoding); Node.js 20 takes them for control characters. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function decode(bytes: Buffer, encoding: string): string {
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  if (encoding !== 'windows-1252') return text;
  return text.replace(/[\x80-\x9f]/g, character => WINDOWS_1252[character.charCodeAt(0) - 0x80] as string);
}
