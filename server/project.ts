// Knows the two folders of a site: that of the program, with its version, and that of its owner.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The root folder of the program, with a trailing slash: the nearest one above this file, compiled or not, that has a
 * package.json.
 */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? join(folder, '/') : findRoot(dirname(folder));
}

/** The version in package.json. */
export const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

/**
 * The folder of the owner: the working directory, with `content/`, `.env` and `static/css/custom.css`. npm sets it to the
 * folder of the package.json whose script it runs; in the source tree it is the root folder.
 */
export const siteFolder = process.cwd();
