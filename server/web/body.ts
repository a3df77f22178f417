import { createHash } from 'node:crypto';
import { type Encoding, encode } from './encodings.ts';

/** What an answer says: bytes, and their media type. Each encoding of them is made once. */
export class Body {
  readonly bytes: Buffer;
  readonly type: string;
  /** Whether it is text, which compresses well; a PDF and a picture are compressed already. */
  readonly compressible: boolean;
  readonly #hash: string;
  readonly #encoded = new Map<Encoding, Promise<Buffer>>();

  constructor(bytes: Buffer | string, type: string) {
    this.bytes = Buffer.from(bytes);
    this.type = type;
    this.compressible = !/^(image\/png|application\/pdf)$/.test(type);
    this.#hash = createHash('sha256').update(this.bytes).digest('base64url').slice(0, 22);
  }

  /** A strong validator of the bytes in an encoding (RFC 9110 8.8.3): each is another representation. */
  etag(encoding: Encoding): string {
    return `"${this.#hash}${encoding === 'identity' ? '' : `-${encoding}`}"`;
  }

  /** The bytes in an encoding. */
  in(encoding: Encoding): Promise<Buffer> {
    const encoded = this.#encoded.get(encoding) ?? encode(this.bytes, encoding);
    this.#encoded.set(encoding, encoded);
    return encoded;
  }
}

/** Gives what a version of the content and a month have under a key; `make` makes it, the first time. */
export type Keep<T> = (version: object, month: string, key: string, make: () => Promise<T>) => Promise<T>;

/**
 * Keeps things in memory: what is asked for twice is made once, even when the second comes before the first is made. All
 * of a version goes with the version, or with the month. What could not be made is tried again.
 */
export function createKeep<T>(): Keep<T> {
  const versions = new WeakMap<object, { month: string; things: Map<string, Promise<T>> }>();
  return (version, month, key, make) => {
    let kept = versions.get(version);
    if (kept?.month !== month) {
      kept = { month, things: new Map() };
      versions.set(version, kept);
    }
    const { things } = kept;
    const thing = things.get(key) ?? make();
    things.set(key, thing);
    thing.catch(() => things.delete(key));
    return thing;
  };
}
