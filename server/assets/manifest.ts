// The asset manifest: built files and content images by name, their content hash, URLs and Subresource Integrity values.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { filesBelow } from '../content/files.ts';

/** The folder of the built assets, relative to the project folder. */
export const ASSETS_FOLDER = 'dist/static';

/** The asset manifest: the files of the build and the images of the content. */
export class Assets {
  /**
   * Assets by name, such as `css/site.css`: the absolute path of a built file, or the bytes of an image. Images are in
   * memory because their files may change before the content that refers to them is reloaded.
   */
  readonly files: Map<string, string | Buffer>;
  /** The content hash of all assets: the first 16 hexadecimal digits of a SHA-256. It is in every URL, so URLs never go stale. */
  readonly hash: string;
  /** The integrity metadata of each script by name: `sha256-` and the digest in base64 (W3C Subresource Integrity, 3.2). */
  readonly scripts = new Map<string, string>();

  /** `folder` is the folder of built files; `images` has the content's images, bytes by name. */
  constructor(folder: string, images: Map<string, Buffer>) {
    this.files = new Map<string, string | Buffer>([
      // The compressed siblings are representations of an asset, not assets.
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

  /** The URL path of an asset. All assets share one hash, so relative URLs between them resolve. */
  url = (name: string): string => `/static/${this.hash}/${name.split('/').map(encodeURIComponent).join('/')}`;
}
