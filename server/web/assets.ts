import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { filesBelow } from '../content/files.ts';

const require = createRequire(import.meta.url);
const packageFile = (name: string) => require.resolve(name);

/** What pages load: files of this project, pictures of the content, and scripts that packages ship. */
export class Assets {
  /** Absolute path of each asset by its name, such as `css/page.css`. */
  readonly files: Map<string, string>;
  /** The first 16 hexadecimal digits of the SHA-256 of all assets: part of their address, so that they never go stale. */
  readonly hash: string;

  /** `images` are those of the content: absolute path by name. */
  constructor(staticFolder: string, images: Map<string, string>) {
    this.files = new Map([
      ...filesBelow(staticFolder),
      ...[...images].map(([name, path]) => [`images/${name}`, path] as const),
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
