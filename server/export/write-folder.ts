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
const EXPORT_WORKERS = 4;

/** An error of an export that its user can fix; the message says how. */
export class ExportError extends Error {}

/** A file of the export. */
export interface ExportedFile {
  /** The path of the file, relative to the folder of the export. */
  name: string;
  bytes: Uint8Array;
  /** Whether the file is text that clients are sent compressed, and so gets siblings `.br` and `.gz`. */
  compressible: boolean;
}

/** The number of files in the folder of the export, and their size in bytes. */
export interface ExportSummary {
  files: number;
  bytes: number;
}

/**
 * Writes files to a folder, with siblings `.br` (Brotli) and `.gz` (gzip) of compressible ones where they are smaller,
 * and a checksum file. The files are written to a temporary folder next to it, which replaces it at the end: if anything
 * fails, the folder is unchanged.
 * @param onFile called after each file is written with its siblings.
 * @throws {ExportError} when the folder contains anything that was not exported. Errors of `exportedFiles` are rethrown.
 */
export async function writeExport(
  exportFolder: string,
  exportedFiles: AsyncIterableIterator<ExportedFile>,
  onFile: () => void = () => {},
): Promise<ExportSummary> {
  const targetFolder = existsSync(exportFolder) ? realpathSync(exportFolder) : resolve(exportFolder);
  checkReplaceable(targetFolder, exportFolder);
  const temporaryFolder = `${targetFolder}.${process.pid}`;
  const checksums = new Map<string, string>();
  let totalBytes = 0;
  const writeExportedFile = async (exportedName: string, fileBytes: Uint8Array) => {
    const exportedPath = join(temporaryFolder, exportedName);
    await mkdir(dirname(exportedPath), { recursive: true });
    // wx: two URLs must not have the same file.
    await writeFile(exportedPath, fileBytes, { flag: 'wx' });
    checksums.set(exportedName, createHash('sha256').update(fileBytes).digest('hex'));
    totalBytes += fileBytes.length;
  };
  // All workers take files from the same iterator.
  const exportFromIterator = async () => {
    for await (const { name, bytes, compressible } of exportedFiles) {
      await writeExportedFile(name, bytes);
      const compressedBytes = compressible ? await compressExported(bytes) : [];
      for (const [extension, fileBytes] of compressedBytes)
        await writeExportedFile(`${name}.${extension}`, fileBytes);
      onFile();
    }
  };
  try {
    const exportWorkers = await Promise.allSettled(
      Array.from({ length: EXPORT_WORKERS }, exportFromIterator),
    );
    for (const exportWorker of exportWorkers)
      if (exportWorker.status === 'rejected') throw exportWorker.reason;
    await writeExportedFile(CHECKSUMS_FILE, Buffer.from(listChecksums(checksums)));
    await replaceExport(targetFolder, temporaryFolder);
  } finally {
    await rm(temporaryFolder, { recursive: true, force: true });
  }
  return { files: checksums.size, bytes: totalBytes };
}

/** The compressed forms of a file that are smaller than the file: bytes by extension. */
async function compressExported(
  fileBytes: Uint8Array,
): Promise<[extension: string, compressedBytes: Buffer][]> {
  const brotliBytes = await promisify<Uint8Array, Buffer>(brotliCompress)(fileBytes);
  const gzipBytes = await promisify(gzip)(fileBytes, { level: 9 });
  const compressedForms: [string, Buffer][] = [
    ['br', brotliBytes],
    ['gz', gzipBytes],
  ];
  return compressedForms.filter(([, compressedBytes]) => compressedBytes.length < fileBytes.length);
}

/** The lines of the checksum file, sorted by name. */
function listChecksums(checksums: Map<string, string>): string {
  const sortedChecksums = [...checksums].sort(([a], [b]) => (a < b ? -1 : 1));
  return sortedChecksums.map(([name, checksum]) => `${checksum}  ${name}\n`).join('');
}

/** Moves a new folder to the path of an existing one, or of none. */
async function replaceExport(targetFolder: string, temporaryFolder: string): Promise<void> {
  const oldExport = `${temporaryFolder}.old`;
  if (existsSync(targetFolder)) await rename(targetFolder, oldExport);
  await rename(temporaryFolder, targetFolder);
  await rm(oldExport, { recursive: true, force: true });
}

/**
 * Checks that a folder is missing, empty or an earlier export; `exportFolder` is its path as the user gave it.
 * @throws {ExportError} that names one file that was not exported.
 */
function checkReplaceable(targetFolder: string, exportFolder: string): void {
  const refuseExport = (reason: string): never => {
    throw new ExportError(`${exportFolder} ${reason}: choose another folder, or empty this one`);
  };
  if (!existsSync(targetFolder)) return;
  if (!lstatSync(targetFolder).isDirectory()) {
    throw new ExportError(`${exportFolder} is not a folder: choose another path`);
  }
  const [firstFile] = readdirSync(targetFolder);
  if (firstFile === undefined) return;
  if (!existsSync(join(targetFolder, CHECKSUMS_FILE)))
    refuseExport(`contains ${firstFile} and is not an export`);
  // Each line of the checksum file has 64 hexadecimal digits and two spaces before the name.
  const exportedNames = new Set(
    readFileSync(join(targetFolder, CHECKSUMS_FILE), 'utf8')
      .split('\n')
      .map(checksumLine => checksumLine.slice(66)),
  );
  for (const dirent of readdirSync(targetFolder, { recursive: true, withFileTypes: true })) {
    const exportedName = relative(targetFolder, join(dirent.parentPath, dirent.name)).replaceAll(sep, '/');
    if (!dirent.isDirectory() && exportedName !== CHECKSUMS_FILE && !exportedNames.has(exportedName)) {
      refuseExport(`contains ${exportedName}, which was not exported`);
    }
  }
}
