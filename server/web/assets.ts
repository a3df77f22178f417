import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';

const require = createRequire(import.meta.url);
const packageFile = (name: string) => require.resolve(name);

/** What pages load: files of this project, pictures of the content, and scripts that packages ship. */
export class Assets {
  /** Absolute path of each asset by its name, such as `css/page.css`. */
  readonly files: Map<string, string>;
  /** The first 16 hexadecimal digits of the SHA-256 of all assets: part of their address, so that they never go stale. */
  readonly hash: string;

  constructor(staticFolder: string, imagesFolder: string) {
    this.files = new Map([
      ...walk(staticFolder, ''),
      ...walk(imagesFolder, 'images/'),
      ['js/htmx.js', packageFile('htmx.org/dist/htmx.min.js')],
      ['js/hx-head.js', packageFile('htmx.org/dist/ext/hx-head.min.js')],
    ]);
    const hash = createHash('sha256');
    for (const [name, path] of this.files) hash.update(name).update('\0').update(readFileSync(path));
    this.hash = hash.digest('hex').slice(0, 16);
  }

  /** The address of an asset. One hash stands for all, so files find each other by relative addresses. */
  url = (name: string): string => `/static/${this.hash}/${name.split('/').map(encodeURIComponent).join('/')}`;
}

function walk(folder: string, prefix: string): [name: string, path: string][] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter(entry => entry.isFile() && !entry.name.startsWith('.'))
      .map(entry => join(entry.parentPath, entry.name))
      .sort()
      .map(path => [prefix + relative(folder, path).split(sep).join('/'), path]);
  } catch {
    return []; // A content folder without pictures is as good as an empty one.
  }
}
