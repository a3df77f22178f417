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

const imageMediaTypes: Record<string, string> = {
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/** The media type (IANA) of an image by its file name; undefined for any other file. */
export function imageType(fileName: string): string | undefined {
  return imageMediaTypes[extname(fileName).toLowerCase()];
}

/** A content folder. Files are named by their path relative to it; everything that is read goes into one hash. */
export class ContentFolder {
  readonly #folderPath: string;
  readonly #editedFiles: ReadonlyMap<string, Buffer>;
  readonly #contentHash = createHash('sha256');

  /** `editedFiles` has the bytes of files that are read in place of those on disk, by their absolute path. */
  constructor(folderPath: string, editedFiles: ReadonlyMap<string, Buffer> = new Map()) {
    this.#folderPath = folderPath;
    this.#editedFiles = editedFiles;
  }

  /** The first 16 hexadecimal digits of a SHA-256 over all content read so far, in the order of reading. */
  get hash(): string {
    return this.#contentHash.copy().digest('hex').slice(0, 16);
  }

  /** The names of the JSON files in a subfolder, sorted, without extension; none when the folder is missing. */
  names(folder: string): string[] {
    const jsonNames = this.#fileNames(folder)
      .filter(fileName => fileName.endsWith('.json'))
      .map(fileName => fileName.slice(0, -'.json'.length));
    this.#contentHash.update(`${folder}/${jsonNames}\0`);
    return jsonNames;
  }

  /**
   * The files in a subfolder that are meant as JSON but are not named so, such as `es.JSON`, `fr.json.txt` and `de.yaml`,
   * unless there is a JSON file of that name.
   */
  misnamed(folder: string): string[] {
    const fileNames = this.#fileNames(folder);
    const misnamedFiles = fileNames.filter(fileName => {
      const [, stem] = /^([^.]+)\.(?:json.*|ya?ml|toml|txt)$/i.exec(fileName) ?? [];
      return stem !== undefined && !fileNames.includes(`${stem}.json`);
    });
    this.#contentHash.update(`${folder}/${misnamedFiles}\0`);
    return misnamedFiles;
  }

  /** The names of the files in a subfolder of the content, sorted, without hidden ones. */
  #fileNames(folder: string): string[] {
    try {
      const fileNames = readdirSync(join(this.#folderPath, folder));
      return fileNames.filter(fileName => !fileName.startsWith('.')).sort();
    } catch {
      // A folder that is missing or cannot be read has no files; loading reports what is then missing.
      return [];
    }
  }

  /** The path of a file as diagnostics show it: relative to the working directory, or absolute outside of it. */
  name(contentFile: string): string {
    const filePath = join(this.#folderPath, contentFile);
    const relativePath = relative('', filePath);
    return relativePath.startsWith('..') ? filePath : relativePath;
  }

  /** Whether a file or subfolder of the content exists. */
  has(contentFile: string): boolean {
    return existsSync(join(this.#folderPath, contentFile));
  }

  /**
   * Reads a JSON file (RFC 8259). A file that cannot be read or parsed gives a document with diagnostics and no value;
   * `hint` says what to do when the file cannot be read.
   */
  read(jsonFile: string, hint = ''): JsonDocument {
    const shownName = this.name(jsonFile);
    let fileBytes: Buffer;
    try {
      const filePath = join(this.#folderPath, jsonFile);
      fileBytes = this.#editedFiles.get(resolve(filePath)) ?? readFileSync(filePath);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.#contentHash.update(jsonFile).update('\0').update(message).update('\0');
      const readProblem = code === 'ENOENT' ? 'does not exist' : `cannot be read: ${message}`;
      return JsonDocument.unreadable(shownName, readProblem, hint);
    }
    this.#contentHash.update(`${jsonFile}\0${fileBytes.length}\0`).update(fileBytes);
    const encoding = detectEncoding(fileBytes);
    return new JsonDocument(shownName, decodeFile(fileBytes, encoding), encoding);
  }

  /** The paths of the images that have decomposed letters (Unicode Normalization Form D), relative to `images/`. */
  decomposedImages(): string[] {
    const imageNames = [...filesBelow(join(this.#folderPath, IMAGES_FOLDER)).keys()];
    return imageNames.filter(imageName => imageName !== imageName.normalize('NFC'));
  }

  /** The path of each file below `images/`, by its path relative to that folder, in Normalization Form C of Unicode. */
  images(): Map<string, string> {
    const imageFiles = [...filesBelow(join(this.#folderPath, IMAGES_FOLDER))];
    // Some file systems decompose the names of files; the content has them composed.
    const imagePaths = new Map(
      imageFiles.map(([imageName, imagePath]) => [imageName.normalize('NFC'), imagePath]),
    );
    this.#contentHash.update(`${IMAGES_FOLDER}/${[...imagePaths.keys()]}\0`);
    return imagePaths;
  }

  /**
   * Reads an image: its name below `images/`, and its path.
   * @throws {Error} when the image cannot be read, or is larger than {@link MAX_IMAGE_BYTES}.
   */
  readImage(imageName: string, imagePath: string): Buffer {
    const { size: imageSize } = statSync(imagePath);
    this.#contentHash.update(`${imageName}\0${imageSize}\0`);
    if (imageSize > MAX_IMAGE_BYTES) throw new Error(`it has more than ${MAX_IMAGE_BYTES / 1e6} MB`);
    const imageBytes = readFileSync(imagePath);
    this.#contentHash.update(imageBytes);
    return imageBytes;
  }

  /** The path of each file below `fonts/`, by its path relative to that folder. */
  fonts(): Map<string, string> {
    const fontFiles = filesBelow(join(this.#folderPath, FONTS_FOLDER));
    for (const [fontName, fontPath] of fontFiles) this.#readBytes(`${FONTS_FOLDER}/${fontName}`, fontPath);
    return fontFiles;
  }

  /** Reads and hashes a file. One that cannot be read counts as missing; it is reported where it is used. */
  #readBytes(fileName: string, filePath: string): Buffer | undefined {
    try {
      const fileBytes = readFileSync(filePath);
      this.#contentHash.update(`${fileName}\0${fileBytes.length}\0`).update(fileBytes);
      return fileBytes;
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
  return new Map(walkFolder(folder, '').sort(([a], [b]) => (a < b ? -1 : 1)));
}

function walkFolder(folder: string, namePrefix: string): [relativeName: string, filePath: string][] {
  let dirents: Dirent[];
  try {
    dirents = readdirSync(folder, { withFileTypes: true });
  } catch {
    // A folder that is missing or cannot be read has no files.
    return [];
  }
  return dirents
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap(dirent => {
      const filePath = join(folder, dirent.name);
      const relativeName = `${namePrefix}${dirent.name}`;
      if (dirent.isDirectory()) return walkFolder(filePath, `${relativeName}/`);
      return isFile(filePath) ? [[relativeName, filePath] satisfies [string, string]] : [];
    });
}

/** Whether a path is a regular file or a symbolic link to one. */
function isFile(filePath: string): boolean {
  try {
    return statSync(filePath).isFile();
  } catch {
    // The target of a link is missing, circular or not accessible.
    return false;
  }
}

/** A label of the WHATWG Encoding Standard: UTF-8 if the bytes are valid, else one that editors on Windows write. */
function detectEncoding(fileBytes: Buffer): string {
  if (isUtf8(fileBytes)) return 'utf-8';
  switch (fileBytes.toString('hex', 0, 2)) {
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

/** Decodes the bytes of a content file; a byte order mark stays in the text. */
function decodeFile(fileBytes: Buffer, encoding: string): string {
  const decoded = new TextDecoder(encoding, { ignoreBOM: true }).decode(fileBytes);
  if (encoding !== 'windows-1252') return decoded;
  return decoded.replace(/[\x80-\x9f]/g, character => WINDOWS_1252[character.charCodeAt(0) - 0x80] as string);
}
