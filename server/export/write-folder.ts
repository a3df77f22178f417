// Writes the files of an export beside the old folder, compressed siblings and checksums included, then swaps the two.
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

/** The integrity list: the SHA-256 of every other file, as `sha256sum -c` reads it. */
export const SUMS = 'SHA256SUMS';

/** How many files are written and compressed at once: as many as Node.js has threads for. */
const AT_ONCE = 4;

/** What hinders an export, in words for whoever asked for it. */
export class ExportError extends Error {}

/** A file of the export: its path in the folder. */
export interface ExportedFile {
  name: string;
  bytes: Uint8Array;
  /** Whether it is text that readers are sent: it gets compressed siblings. */
  compressible: boolean;
}

/** What was written: how many files, and how many bytes they have together. */
export interface Written {
  files: number;
  bytes: number;
}

/**
 * Makes a folder of files, with siblings `.br` and `.gz` of what compresses, and a list of their sums. They are written
 * beside it and take its place when all are there: until then, and when anything fails, what is there stays as it is.
 * `told` is called for each file that is there.
 * @throws {ExportError} when the folder holds something that no export wrote. What a file is made by may throw, too.
 */
export async function writeExport(
  folder: string,
  files: AsyncIterableIterator<ExportedFile>,
  told: () => void = () => {},
): Promise<Written> {
  const place = existsSync(folder) ? realpathSync(folder) : resolve(folder);
  refuseStrangers(place, folder);
  const fresh = `${place}.${process.pid}`;
  const sums = new Map<string, string>();
  let bytes = 0;
  const write = async (name: string, content: Uint8Array) => {
    const path = join(fresh, name);
    await mkdir(dirname(path), { recursive: true });
    // One that is there already would be of another address.
    await writeFile(path, content, { flag: 'wx' });
    sums.set(name, createHash('sha256').update(content).digest('hex'));
    bytes += content.length;
  };
  const work = async () => {
    for await (const { name, bytes, compressible } of files) {
      await write(name, bytes);
      for (const [ending, compress] of compressible ? compressors : []) {
        const smaller = await compress(bytes);
        if (smaller.length < bytes.length) await write(`${name}.${ending}`, smaller);
      }
      told();
    }
  };
  try {
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    await write(SUMS, Buffer.from([...sums].sort(byName).map(lineOf).join('')));
    const old = `${fresh}.old`;
    if (existsSync(place)) await rename(place, old);
    await rename(fresh, place);
    await rm(old, { recursive: true, force: true });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return { files: sums.size, bytes };
}

const compressors = [
  ['br', promisify<Uint8Array, Buffer>(brotliCompress)],
  ['gz', (bytes: Uint8Array): Promise<Buffer> => promisify(gzip)(bytes, { level: 9 })],
] as const;

type Sum = [name: string, sum: string];

const byName = ([a]: Sum, [b]: Sum) => (a < b ? -1 : 1);

const lineOf = ([name, sum]: Sum) => `${sum}  ${name}\n`;

/** @throws {ExportError} naming one thing in a folder, as `folder` calls it, that no export wrote. */
function refuseStrangers(place: string, folder: string): void {
  const refuse = (what: string): never => {
    throw new ExportError(`${folder} ${what}: name another folder, or make room`);
  };
  if (!existsSync(place)) return;
  if (!lstatSync(place).isDirectory()) refuse('is no folder');
  const [first] = readdirSync(place);
  if (first === undefined) return;
  if (!existsSync(join(place, SUMS))) refuse(`holds ${first}, and no export`);
  const listed = new Set(
    readFileSync(join(place, SUMS), 'utf8')
      .split('\n')
      .map(line => line.slice(66)),
  );
  for (const entry of readdirSync(place, { recursive: true, withFileTypes: true })) {
    const name = relative(place, join(entry.parentPath, entry.name));
    if (!entry.isDirectory() && name !== SUMS && !listed.has(name)) {
      refuse(`holds ${name}, which no export wrote`);
    }
  }
}
