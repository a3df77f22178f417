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

/** Bodies by what they are made of. The same versions of content and month give the same map. */
export type Keep = (version: object, month: string, key: string, make: () => Promise<Body>) => Promise<Body>;

/**
 * Keeps bodies in memory: what is asked for twice is made once, even when the second comes before the first is made. All of a version
 * goes with the version, or with the month. What could not be made is tried again.
 */
export function keepBodies(): Keep {
  const versions = new WeakMap<object, { month: string; bodies: Map<string, Promise<Body>> }>();
  return (version, month, key, make) => {
    let kept = versions.get(version);
    if (kept?.month !== month) {
      kept = { month, bodies: new Map() };
      versions.set(version, kept);
    }
    const { bodies } = kept;
    const body = bodies.get(key) ?? make();
    bodies.set(key, body);
    body.catch(() => bodies.delete(key));
    return body;
  };
}
