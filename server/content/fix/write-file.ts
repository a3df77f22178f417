// Writes a file atomically, by a temporary file and a rename: a concurrent read gets all old bytes or all new ones.
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces an existing file by way of a hidden file beside it, with the permissions of the old one. Of a symbolic link the
 * target is replaced, so that it stays a link.
 * @throws {Error} when the file or its folder cannot be written; the file is as it was then.
 */
export function replaceFile(path: string, fixedBytes: Buffer): void {
  const replacedFile = realpathSync(path);
  const temporaryFile = join(dirname(replacedFile), `.${basename(replacedFile)}.${process.pid}`);
  try {
    writeFileSync(temporaryFile, fixedBytes, { mode: statSync(replacedFile).mode });
    renameSync(temporaryFile, replacedFile);
  } catch (error) {
    rmSync(temporaryFile, { force: true });
    throw error;
  }
}
