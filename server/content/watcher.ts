// Polls folders for changed files and reports a change once the files have settled.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How often files are looked at, in milliseconds. A change is told after two looks, so well within a second. */
const LOOK_MS = 200;

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
    const now = paths.map(path => describe(path, true)).join('\n');
    if (now !== last) told = false;
    else if (!told) {
      told = true;
      changed();
    }
    last = now;
  }, lookMs).unref();
  return () => clearInterval(timer);
}

/**
 * What would be another if any file below a path were. A link to a folder is followed at the top alone: further down it
 * may lead in a circle, and nothing is read there.
 */
function describe(path: string, top = false): string {
  try {
    const stats = statSync(path, { bigint: true });
    const own = `${path} ${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
    if (!stats.isDirectory()) return own;
    const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
    const below = entries.map(entry => {
      const next = join(path, entry.name);
      return entry.isSymbolicLink() && !top && statSync(next).isDirectory() ? next : describe(next);
    });
    return below.join('\n');
  } catch {
    return `${path} is not there`;
  }
}
