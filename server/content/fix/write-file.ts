// Writes a file atomically, by a temporary file and a rename: a concurrent read gets all old bytes or all new ones.
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces an existing file by way of a hidden file beside it, with the permissions of the old one. Of a symbolic link the
 * target is replaced.
 * @throws {Error} when the file or its folder cannot be written; the file is as it was then.
 */
export function replaceFile(path: string, bytes: Buffer): void {
  const target = realpathSync(path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}`);
  try {
    writeFileSync(temporary, bytes, { mode: statSync(target).mode });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
