// Holds a rendered body with its media type, encodings and entity tags, and memoizes promises per snapshot.
import { createHash } from 'node:crypto';
import { type Encoding, encode, encodeFully } from './content-encoding.ts';

/** A body in an encoding: bytes with a strong validator (RFC 9110 8.8.3). `final` tells whether they stay as they are. */
export interface Encoded {
  bytes: Buffer;
  etag: string;
  final: boolean;
}

/** What an answer says: bytes, and their media type. Each encoding of them is made once. */
export class Body {
  readonly type: string;
  /** Whether it is text, which compresses well; a PDF and a picture are compressed already. */
  readonly compressible: boolean;
  readonly #bytes: Buffer;
  readonly #hash: string;
  readonly #encoded = new Map<Encoding, Promise<Encoded>>();
  #improving = false;

  constructor(bytes: Buffer | string, type: string) {
    this.#bytes = Buffer.from(bytes);
    this.type = type;
    this.compressible = !/^(image\/png|application\/pdf)$/.test(type);
    this.#hash = createHash('sha256').update(this.#bytes).digest('base64url').slice(0, 22);
  }

  /** The validators that it can have in an encoding: what brotli makes quickly, and what it makes fully, are two. */
  etags(encoding: Encoding): string[] {
    const suffixes = { br: ['-br', '-br5'], gzip: ['-gzip'], identity: [''] }[encoding];
    return suffixes.map(suffix => `"${this.#hash}${suffix}"`);
  }

  /**
   * The body in an encoding. By brotli it is made quickly at first; when it is asked for again it is worth more, and is
   * made as small as can be, off the way of whoever asks.
   */
  in(encoding: Encoding): Promise<Encoded> {
    const known = this.#encoded.get(encoding);
    if (known && encoding === 'br' && !this.#improving) {
      this.#improving = true;
      encodeFully(this.#bytes).then(bytes => this.#keep('br', bytes, true));
    }
    return known ?? this.#keep(encoding, encode(this.#bytes, encoding), encoding !== 'br');
  }

  #keep(encoding: Encoding, made: Buffer | Promise<Buffer>, final: boolean): Promise<Encoded> {
    const etag = this.etags(encoding).at(final ? 0 : -1) as string;
    const encoded = Promise.resolve(made).then(bytes => ({ bytes, etag, final }));
    this.#encoded.set(encoding, encoded);
    return encoded;
  }
}

/** Returns the cached value of a key within a snapshot; the first call creates it. */
export type Memoize<T> = (snapshot: object, key: string, create: () => Promise<T>) => Promise<T>;

/**
 * Memoizes promises by snapshot and key, so that concurrent requests share one render. The values of a snapshot are freed
 * together with it. A rejected promise is not cached.
 */
export function createMemo<T>(): Memoize<T> {
  const snapshots = new WeakMap<object, Map<string, Promise<T>>>();
  return (snapshot, key, create) => {
    const values = snapshots.get(snapshot) ?? new Map<string, Promise<T>>();
    snapshots.set(snapshot, values);
    const value = values.get(key) ?? create();
    values.set(key, value);
    value.catch(() => values.delete(key));
    return value;
  };
}
