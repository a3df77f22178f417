// Holds a rendered body with its media type, encodings and entity tags, and memoizes promises per snapshot.
import { createHash } from 'node:crypto';
import { type Encoding, encode, encodeFully } from './content-encoding.ts';

/** A body in one content coding, with its strong entity tag (RFC 9110, 8.8.3). */
export interface EncodedBody {
  bytes: Buffer;
  etag: string;
  /** False while a smaller Brotli encoding is to replace these bytes. */
  final: boolean;
}

/** A representation (RFC 9110, 3.2): bytes and their media type. Each content coding of it is cached. */
export class Representation {
  readonly type: string;
  /** False for PDF and PNG, which are compressed already. */
  readonly compressible: boolean;
  readonly #bytes: Buffer;
  readonly #hash: string;
  readonly #encoded = new Map<Encoding, Promise<EncodedBody>>();
  #improving = false;

  constructor(bytes: Buffer | string, type: string) {
    this.#bytes = Buffer.from(bytes);
    this.type = type;
    this.compressible = !/^(image\/png|application\/pdf)$/.test(type);
    this.#hash = createHash('sha256').update(this.#bytes).digest('base64url').slice(0, 22);
  }

  /**
   * Returns every entity tag that the body can have in a content coding, the final one first. Brotli has two, as its two
   * qualities produce different bytes.
   */
  etags(encoding: Encoding): string[] {
    switch (encoding) {
      case 'br':
        return [`"${this.#hash}-br"`, `"${this.#hash}-br5"`];
      case 'gzip':
        return [`"${this.#hash}-gzip"`];
      case 'identity':
        return [`"${this.#hash}"`];
    }
  }

  /**
   * Returns the body in a content coding. The first request for Brotli gets a quick encoding; the second starts the
   * smallest one in the background, which replaces it.
   */
  encode(encoding: Encoding): Promise<EncodedBody> {
    const cached = this.#encoded.get(encoding);
    if (cached && encoding === 'br' && !this.#improving) {
      this.#improving = true;
      encodeFully(this.#bytes).then(bytes => this.#cache('br', bytes, true));
    }
    return cached ?? this.#cache(encoding, encode(this.#bytes, encoding), encoding !== 'br');
  }

  #cache(encoding: Encoding, encoded: Buffer | Promise<Buffer>, final: boolean): Promise<EncodedBody> {
    const etag = this.etags(encoding).at(final ? 0 : -1) as string;
    const body = Promise.resolve(encoded).then(bytes => ({ bytes, etag, final }));
    this.#encoded.set(encoding, body);
    return body;
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
