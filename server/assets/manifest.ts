// Lists the built assets and the images of the content by name, with their hashed URLs and integrity hashes.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { filesBelow } from '../content/files.ts';

/** Where the build puts what pages load, from the project's root. */
export const ASSETS_FOLDER = 'dist/static';

/** What pages load: the files that the build has made, and pictures of the content. */
export class Assets {
  /**
   * Each asset by its name, such as `css/site.css`: the absolute path of a file, or the bytes of a picture. A picture may
   * be another on disk by now; what is on air has the one that it came with.
   */
  readonly files: Map<string, string | Buffer>;
  /** The first 16 hexadecimal digits of the SHA-256 of all assets: part of their address, so that they never go stale. */
  readonly hash: string;
  /** Each script by its name: its SHA-256 as pages and their policy say it (W3C Subresource Integrity, 3.2). */
  readonly scripts = new Map<string, string>();

  /** `folder` is that of the built files; `images` are those of the content: bytes by name. */
  constructor(folder: string, images: Map<string, Buffer>) {
    this.files = new Map<string, string | Buffer>([
      // Compressed siblings are another form of an asset, not one of their own.
      ...[...filesBelow(folder)].filter(([name]) => !/\.(br|gz)$/.test(name)),
      ...[...images].map(([name, bytes]) => [`images/${name}`, bytes] as const),
    ]);
    const hash = createHash('sha256');
    for (const [name, file] of this.files) {
      const bytes = typeof file === 'string' ? readFileSync(file) : file;
      hash.update(`${name}\0${bytes.length}\0`).update(bytes);
      if (name.startsWith('js/')) {
        this.scripts.set(name, `sha256-${createHash('sha256').update(bytes).digest('base64')}`);
      }
    }
    this.hash = hash.digest('hex').slice(0, 16);
  }

  /** The address of an asset. One hash stands for all, so files find each other by relative addresses. */
  url = (name: string): string => `/static/${this.hash}/${name.split('/').map(encodeURIComponent).join('/')}`;
}
