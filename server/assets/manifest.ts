// The asset manifest: built files, content images, favicon and the owner's style sheet by name, their content hash, URLs and Subresource Integrity values.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { filesBelow, imageType } from '../content/files.ts';
import { CUSTOM_CSS } from './custom-css.ts';

/** The folder of the built assets, relative to the project folder. */
export const ASSETS_FOLDER = 'dist/static';

/** A built file, a content image or the owner's style sheet. */
export interface Asset {
  /**
   * The absolute path of a built file, or the bytes of an image. Images are in memory because their files may change before
   * the content that refers to them is reloaded.
   */
  file: string | Buffer;
  /** The media type of the asset. */
  type: string;
  /** A digest of the asset, for entity tags. */
  digest: string;
  /** Whether the build has compressed siblings of the asset, `.br` and `.gz`. */
  isCompressed: boolean;
}

/** The asset manifest: the files of the build, the images of the content and the style sheet of the owner. */
export class Assets {
  /** Assets by name, such as `css/site.css`. */
  readonly files = new Map<string, Asset>();
  /** The content hash of all assets: the first 16 hexadecimal digits of a SHA-256. It is in every URL, so URLs never go stale. */
  readonly hash: string;
  /** The integrity metadata of each script by name: `sha256-` and the digest in base64 (W3C Subresource Integrity, 3.2). */
  readonly scripts = new Map<string, string>();

  /**
   * `builtFolder` is the folder of built files; `contentImages` has the content's images, bytes by name; `customCss` has the bytes of
   * the owner's style sheet. `favicon` takes the place of the built `favicon.svg`.
   */
  constructor(builtFolder: string, contentImages: Map<string, Buffer>, customCss?: Buffer, favicon?: Buffer) {
    const builtFiles = filesBelow(builtFolder);
    const assetSources = new Map<string, string | Buffer>([
      // The compressed siblings are representations of an asset, not assets.
      ...[...builtFiles].filter(([assetName]) => !/\.(br|gz)$/.test(assetName)),
      ...[...contentImages].map(([assetName, bytes]): [string, Buffer] => [`images/${assetName}`, bytes]),
      ...(customCss ? [[CUSTOM_CSS.asset, customCss] as [string, Buffer]] : []),
      ...(favicon ? [['favicon.svg', favicon] as [string, Buffer]] : []),
    ]);
    const manifestHash = createHash('sha256');
    for (const [assetName, source] of assetSources) {
      const assetDigest = createHash('sha256').update(
        typeof source === 'string' ? readFileSync(source) : source,
      );
      const base64Digest = assetDigest.digest('base64');
      manifestHash.update(`${assetName}\0${base64Digest}\0`);
      if (assetName.startsWith('js/')) this.scripts.set(assetName, `sha256-${base64Digest}`);
      this.files.set(assetName, {
        file: source,
        type: assetType(assetName),
        digest: base64Digest.slice(0, 22),
        isCompressed: source === builtFiles.get(assetName) && builtFiles.has(`${assetName}.br`),
      });
    }
    this.hash = manifestHash.digest('hex').slice(0, 16);
  }

  /**
   * The asset of a name that the build always writes.
   * @throws {Error} when the asset is missing: the build is incomplete.
   */
  get(assetName: string): Asset {
    const asset = this.files.get(assetName);
    if (!asset) throw new Error(`${ASSETS_FOLDER}/${assetName} is missing: run npm run build`);
    return asset;
  }

  /** The path of an asset in the site. All assets share one hash, so relative URLs between them resolve. */
  path = (assetName: string): string =>
    `/static/${this.hash}/${assetName.split('/').map(encodeURIComponent).join('/')}`;
}

/** The media type of an asset by its file name (RFC 9239 for scripts, RFC 8081 for typefaces). */
function assetType(assetName: string): string {
  switch (extname(assetName)) {
    case '.css':
      return 'text/css; charset=utf-8';
    case '.js':
      return 'text/javascript; charset=utf-8';
    case '.txt':
      return 'text/plain; charset=utf-8';
    case '.woff2':
      return 'font/woff2';
    default:
      return imageType(assetName) ?? 'application/octet-stream';
  }
}
