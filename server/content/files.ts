// Reads and hashes the files of a content folder: JSON documents and images.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import { JsonDocument } from './json-document.ts';

/** The folder of images, below the content folder. */
export const IMAGES_FOLDER = 'images';

/** The folder of typefaces for PDF and card, below the content folder. */
export const FONTS_FOLDER = 'fonts';

/** The largest original of an image: photographs of telephones have up to 20 MB. */
const MAX_IMAGE_BYTES = 50_000_000;

const imageTypes: Record<string, string> = {
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/** The media type (IANA) of an image by its file name; undefined for any other file. */
export function imageType(name: string): string | undefined {
  return imageTypes[extname(name).toLowerCase()];
}

/** A content folder. Files are named by their path relative to it; everything that is read goes into one hash. */
export class ContentFolder {
  readonly #path: string;
  readonly #edited: ReadonlyMap<string, Buffer>;
  readonly #hash = createHash('sha256');

  /** `edited` has the bytes of files that are read in place of those on disk, by their absolute path. */
  constructor(path: string, edited: ReadonlyMap<string, Buffer> = new Map()) {
    this.#path = path;
    this.#edited = edited;
  }

  /** The first 16 hexadecimal digits of a SHA-256 over everything read so far, in the order of reading. */
  get hash(): string {
    return this.#hash.copy().digest('hex').slice(0, 16);
  }

  /** The names of the JSON files in a subfolder, sorted, without extension; none when the folder is missing. */
  names(folder: string): string[] {
    const names = this.#list(folder)
      .filter(name => name.endsWith('.json'))
      .map(name => name.slice(0, -'.json'.length));
    this.#hash.update(`${folder}/${names}\0`);
    return names;
  }

  /**
   * The files in a subfolder that are meant as JSON but are not named so, such as `es.JSON`, `fr.json.txt` and `de.yaml`,
   * unless there is a JSON file of that name.
   */
  misnamed(folder: string): string[] {
    const names = this.#list(folder);
    const misnamed = names.filter(name => {
      const [, stem] = /^([^.]+)\.(?:json.*|ya?ml|toml|txt)$/i.exec(name) ?? [];
      return stem !== undefined && !names.includes(`${stem}.json`);
    });
    this.#hash.update(`${folder}/${misnamed}\0`);
    return misnamed;
  }

  /** The names in a subfolder, sorted, without hidden ones. */
  #list(folder: string): string[] {
    try {
      const names = readdirSync(join(this.#path, folder));
      return names.filter(name => !name.startsWith('.')).sort();
    } catch {
      // A folder that is missing or cannot be read has no files; loading reports what is then missing.
      return [];
    }
  }

  /** The path of a file as diagnostics show it: relative to the working directory, or absolute outside of it. */
  name(file: string): string {
    const path = join(this.#path, file);
    const relativePath = relative('', path);
    return relativePath.startsWith('..') ? path : relativePath;
  }

  /** Whether a file or subfolder exists. */
  has(file: string): boolean {
    return existsSync(join(this.#path, file));
  }

  /**
   * Reads a JSON file (RFC 8259). A file that cannot be read or parsed gives a document with diagnostics and no value;
   * `hint` says what to do when it cannot be read.
   */
  read(file: string, hint = ''): JsonDocument {
    const name = this.name(file);
    let bytes: Buffer;
    try {
      const path = join(this.#path, file);
      bytes = this.#edited.get(resolve(path)) ?? readFileSync(path);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.#hash.update(file).update('\0').update(message).update('\0');
      const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read: ${message}`;
      return JsonDocument.unreadable(name, problem, hint);
    }
    this.#hash.update(`${file}\0${bytes.length}\0`).update(bytes);
    const encoding = detectEncoding(bytes);
    return new JsonDocument(name, decode(bytes, encoding), encoding);
  }

  /** The paths of the images that have decomposed letters (Unicode Normalization Form D), relative to `images/`. */
  decomposedImages(): string[] {
    const names = [...filesBelow(join(this.#path, IMAGES_FOLDER)).keys()];
    return names.filter(name => name !== name.normalize('NFC'));
  }

  /** The path of each file below `images/`, by its path relative to that folder, in Normalization Form C of Unicode. */
  images(): Map<string, string> {
    const files = [...filesBelow(join(this.#path, IMAGES_FOLDER))];
    // Some file systems decompose names; the content has them composed.
    const images = new Map(files.map(([name, path]) => [name.normalize('NFC'), path]));
    this.#hash.update(`${IMAGES_FOLDER}/${[...images.keys()]}\0`);
    return images;
  }

  /**
   * Reads an image: its name below `images/`, and its path.
   * @throws {Error} when it cannot be read, or is larger than {@link MAX_IMAGE_BYTES}.
   */
  readImage(name: string, path: string): Buffer {
    const { size } = statSync(path);
    this.#hash.update(`${name}\0${size}\0`);
    if (size > MAX_IMAGE_BYTES) throw new Error(`it has more than ${MAX_IMAGE_BYTES / 1e6} MB`);
    const bytes = readFileSync(path);
    this.#hash.update(bytes);
    return bytes;
  }

  /** The path of each file below `fonts/`, by its path relative to that folder. */
  fonts(): Map<string, string> {
    const fonts = filesBelow(join(this.#path, FONTS_FOLDER));
    for (const [name, path] of fonts) this.#readBytes(`${FONTS_FOLDER}/${name}`, path);
    return fonts;
  }

  /** Reads and hashes a file. One that cannot be read counts as missing; it is reported where it is used. */
  #readBytes(name: string, path: string): Buffer | undefined {
    try {
      const bytes = readFileSync(path);
      this.#hash.update(`${name}\0${bytes.length}\0`).update(bytes);
      return bytes;
    } catch {
      return undefined;
    }
  }
}

/**
 * The path of each file below a folder, by its path relative to the folder, sorted; none when the folder is missing. Hidden
 * files are left out.
 */
export function filesBelow(folder: string): Map<string, string> {
  return new Map(walk(folder, '').sort(([a], [b]) => (a < b ? -1 : 1)));
}

function walk(folder: string, prefix: string): [name: string, path: string][] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    // A folder that is missing or cannot be read has no files.
    return [];
  }
  return entries
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      const name = `${prefix}${entry.name}`;
      if (entry.isDirectory()) return walk(path, `${name}/`);
      return isFile(path) ? [[name, path] satisfies [string, string]] : [];
    });
}

/** Whether a path is a regular file or a symbolic link to one. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // The target of a link is missing, circular or not accessible.
    return false;
  }
}

/** A label of the WHATWG Encoding Standard: UTF-8 if the bytes are valid, else one that editors on Windows write. */
function detectEncoding(bytes: Buffer): string {
  if (isUtf8(bytes)) return 'utf-8';
  switch (bytes.toString('hex', 0, 2)) {
    case 'fffe':
      return 'utf-16le';
    case 'feff':
      return 'utf-16be';
    default:
      return 'windows-1252';
  }
}

/** The characters 0x80 to 0x9f of windows-1252 (WHATWG Encoding), which Node.js 20 decodes as control characters. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Decodes text; a byte order mark stays in it. */
function decode(bytes: Buffer, encoding: string): string {
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  if (encoding !== 'windows-1252') return text;
  return text.replace(/[\x80-\x9f]/g, character => WINDOWS_1252[character.charCodeAt(0) - 0x80] as string);
}
