import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How often files are looked at, in milliseconds. A change is told after two looks, so well within a second. */
const LOOK_MS = 200;

/** Folders inside one another that are looked into, at most: a symbolic link may lead in a circle. */
const MAX_DEPTH = 4;

/**
 * Tells when the files below some folders have become others and then been left alone from one look to the next, so that
 * no half-written file is told of; once at the beginning, too. It looks at what each path leads to, and so sees what the
 * notifications of the operating system miss: folders switched by a symbolic link, network and container mounts.
 * @returns a function that ends it.
 */
export function watchFolders(paths: string[], changed: () => void, lookMs = LOOK_MS): () => void {
  let last = '';
  let told = false;
  const timer = setInterval(() => {
    const now = paths.map(path => describe(path, 0)).join('\n');
    if (now !== last) told = false;
    else if (!told) {
      told = true;
      changed();
    }
    last = now;
  }, lookMs).unref();
  return () => clearInterval(timer);
}

/** What would be another if any file below a path were. */
function describe(path: string, depth: number): string {
  try {
    const stats = statSync(path, { bigint: true });
    if (!stats.isDirectory()) return `${path} ${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
    if (depth === MAX_DEPTH) return path;
    const names = readdirSync(path).filter(name => !name.startsWith('.'));
    return names.map(name => describe(join(path, name), depth + 1)).join('\n');
  } catch {
    return `${path} is not there`;
  }
}
