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
export function watchFolders(watchedPaths: string[], onChange: () => void, pollMs = POLL_MS): () => void {
  let previousFingerprint = '';
  let isNotified = false;
  const pollTimer = setInterval(() => {
    const currentFingerprint = watchedPaths.map(watchedPath => fingerprint(watchedPath)).join('\n');
    const isSettled = currentFingerprint === previousFingerprint;
    previousFingerprint = currentFingerprint;
    if (!isSettled) {
      isNotified = false;
    } else if (!isNotified) {
      isNotified = true;
      onChange();
    }
  }, pollMs).unref();
  return () => clearInterval(pollTimer);
}

/**
 * A text that differs when any file below a watched path does. `depth` counts from the watched folder. A symbolic link to a folder
 * is followed at its top level only: further down it may be circular, and no content is read there.
 */
function fingerprint(watchedPath: string, depth = 0): string {
  try {
    const fileStats = statSync(watchedPath, { bigint: true });
    if (!fileStats.isDirectory())
      return `${watchedPath} ${fileStats.ino} ${fileStats.size} ${fileStats.mtimeNs} ${fileStats.ctimeNs}`;
    if (depth > 1 && lstatSync(watchedPath).isSymbolicLink()) return watchedPath;
    return readdirSync(watchedPath)
      .filter(fileName => !fileName.startsWith('.'))
      .map(fileName => fingerprint(join(watchedPath, fileName), depth + 1))
      .join('\n');
  } catch {
    // A file that was deleted meanwhile, a broken link or an unreadable file counts as missing; loading reports it.
    return `${watchedPath} is missing`;
  }
}
