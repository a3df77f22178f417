import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { filesBelow } from '../content/files.ts';

const require = createRequire(import.meta.url);
const packageFile = (name: string) => require.resolve(name);

/** What pages load: files of this project, pictures of the content, and scripts that packages ship. */
export class Assets {
  /**
   * Each asset by its name, such as `css/page.css`: the absolute path of a file, or the bytes of a picture. A picture may
   * be another on disk by now; what is on air has the one that it came with.
   */
  readonly files: Map<string, string | Buffer>;
  /** The first 16 hexadecimal digits of the SHA-256 of all assets: part of their address, so that they never go stale. */
  readonly hash: string;

  /** `images` are those of the content: bytes by name. */
  constructor(staticFolder: string, images: Map<string, Buffer>) {
    this.files = new Map<string, string | Buffer>([
      ...filesBelow(staticFolder),
      ...[...images].map(([name, bytes]) => [`images/${name}`, bytes] as const),
      ['js/htmx.js', packageFile('htmx.org/dist/htmx.min.js')],
      ['js/hx-head.js', packageFile('htmx.org/dist/ext/hx-head.min.js')],
    ]);
    const hash = createHash('sha256');
    for (const [name, file] of this.files) {
      const bytes = typeof file === 'string' ? readFileSync(file) : file;
      hash.update(`${name}\0${bytes.length}\0`).update(bytes);
    }
    this.hash = hash.digest('hex').slice(0, 16);
  }

  /** The address of an asset. One hash stands for all, so files find each other by relative addresses. */
  url = (name: string): string => `/static/${this.hash}/${name.split('/').map(encodeURIComponent).join('/')}`;
}
