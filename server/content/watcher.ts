// Polls folders for changed files, and notifies once the files have settled.
import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Default interval between polls, in milliseconds. A change is notified after two polls, so within half a second. */
const POLL_MS = 200;

/**
 * Calls `onChange` when files below some folders have changed and then stayed the same from one poll to the next, so that
 * no half-written file is read; also once at the start. Polls because the notifications of operating systems miss folders
 * switched by a symbolic link, and network and container mounts.
 * @returns a function that stops polling.
 */
export function watchFolders(paths: string[], onChange: () => void, pollMs = POLL_MS): () => void {
  let previous = '';
  let notified = false;
  const timer = setInterval(() => {
    const current = paths.map(path => fingerprint(path)).join('\n');
    const settled = current === previous;
    previous = current;
    if (!settled) {
      notified = false;
    } else if (!notified) {
      notified = true;
      onChange();
    }
  }, pollMs).unref();
  return () => clearInterval(timer);
}

/**
 * A text that differs when any file below a path does. `depth` counts from the watched folder. A symbolic link to a folder
 * is followed at its top level only: further down it may be circular, and no content is read there.
 */
function fingerprint(path: string, depth = 0): string {
  try {
    const stats = statSync(path, { bigint: true });
    if (!stats.isDirectory()) return `${path} ${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
    if (depth > 1 && lstatSync(path).isSymbolicLink()) return path;
    return readdirSync(path)
      .filter(name => !name.startsWith('.'))
      .map(name => fingerprint(join(path, name), depth + 1))
      .join('\n');
  } catch {
    // A file that was deleted meanwhile, a broken link or an unreadable file counts as missing; loading reports it.
    return `${path} is missing`;
  }
}
