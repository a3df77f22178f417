// Writes the exported files, with compressed siblings and checksums, to a temporary folder that then replaces the target.
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

/** The name of the checksum file: the SHA-256 of every other file, in the format of `sha256sum`. */
export const CHECKSUMS_FILE = 'SHA256SUMS';

/** How many files are compressed and written concurrently: the size of the thread pool of Node.js (libuv). */
const CONCURRENCY = 4;

/** An error that the user of the export can fix; the message says how. */
export class ExportError extends Error {}

/** A file of the export. */
export interface ExportedFile {
  /** Its path, relative to the folder. */
  name: string;
  bytes: Uint8Array;
  /** Whether it is text that clients are sent compressed, and so gets siblings `.br` and `.gz`. */
  compressible: boolean;
}

/** The number of files in the folder, and their size in bytes. */
export interface ExportSummary {
  files: number;
  bytes: number;
}

/**
 * Writes files to a folder, with siblings `.br` (Brotli) and `.gz` (gzip) of compressible ones where they are smaller,
 * and a checksum file. The files are written to a temporary folder next to it, which replaces it at the end: if anything
 * fails, the folder is unchanged.
 * @param onFile called after each file is written with its siblings.
 * @throws {ExportError} when the folder contains anything that was not exported. Errors of `files` are rethrown.
 */
export async function writeExport(
  folder: string,
  files: AsyncIterableIterator<ExportedFile>,
  onFile: () => void = () => {},
): Promise<ExportSummary> {
  const target = existsSync(folder) ? realpathSync(folder) : resolve(folder);
  checkReplaceable(target, folder);
  const temporary = `${target}.${process.pid}`;
  const checksums = new Map<string, string>();
  let bytes = 0;
  const write = async (name: string, content: Uint8Array) => {
    const path = join(temporary, name);
    await mkdir(dirname(path), { recursive: true });
    // wx: two URLs must not have the same file.
    await writeFile(path, content, { flag: 'wx' });
    checksums.set(name, createHash('sha256').update(content).digest('hex'));
    bytes += content.length;
  };
  // All workers take files from the same iterator.
  const work = async () => {
    for await (const file of files) {
      await write(file.name, file.bytes);
      if (file.compressible) {
        for (const [extension, content] of await compress(file.bytes)) {
          await write(`${file.name}.${extension}`, content);
        }
      }
      onFile();
    }
  };
  try {
    const workers = await Promise.allSettled(Array.from({ length: CONCURRENCY }, work));
    for (const worker of workers) if (worker.status === 'rejected') throw worker.reason;
    await write(CHECKSUMS_FILE, Buffer.from(listChecksums(checksums)));
    await replaceFolder(target, temporary);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return { files: checksums.size, bytes };
}

/** The compressed forms of a file that are smaller than the file: bytes by extension. */
async function compress(bytes: Uint8Array): Promise<[extension: string, content: Buffer][]> {
  const brotli = await promisify<Uint8Array, Buffer>(brotliCompress)(bytes);
  const gzipped = await promisify(gzip)(bytes, { level: 9 });
  const forms: [string, Buffer][] = [
    ['br', brotli],
    ['gz', gzipped],
  ];
  return forms.filter(([, content]) => content.length < bytes.length);
}

/** The lines of the checksum file, sorted by name. */
function listChecksums(checksums: Map<string, string>): string {
  const sorted = [...checksums].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, checksum]) => `${checksum}  ${name}\n`).join('');
}

/** Moves a new folder to the path of an existing one, or of none. */
async function replaceFolder(target: string, replacement: string): Promise<void> {
  const old = `${replacement}.old`;
  if (existsSync(target)) await rename(target, old);
  await rename(replacement, target);
  await rm(old, { recursive: true, force: true });
}

/**
 * Checks that a folder is missing, empty or an earlier export; `folder` is its path as the user gave it.
 * @throws {ExportError} that names one file that was not exported.
 */
function checkReplaceable(target: string, folder: string): void {
  const refuse = (reason: string): never => {
    throw new ExportError(`${folder} ${reason}: choose another folder, or empty this one`);
  };
  if (!existsSync(target)) return;
  if (!lstatSync(target).isDirectory()) {
    throw new ExportError(`${folder} is not a folder: choose another path`);
  }
  const [first] = readdirSync(target);
  if (first === undefined) return;
  if (!existsSync(join(target, CHECKSUMS_FILE))) refuse(`contains ${first} and is not an export`);
  // Each line has 64 hexadecimal digits and two spaces before the name.
  const exported = new Set(
    readFileSync(join(target, CHECKSUMS_FILE), 'utf8')
      .split('\n')
      .map(line => line.slice(66)),
  );
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    const name = relative(target, join(entry.parentPath, entry.name)).replaceAll(sep, '/');
    if (!entry.isDirectory() && name !== CHECKSUMS_FILE && !exported.has(name)) {
      refuse(`contains ${name}, which was not exported`);
    }
  }
}
