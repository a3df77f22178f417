// Holds a rendered body with its media type, its encodings and their entity tags.
import { createHash } from 'node:crypto';
import { type Encoding, encode, encodeFully } from '../content-encoding.ts';
import type { Cache } from './cache.ts';

/** A body in one content coding, with its strong entity tag (RFC 9110, 8.8.3). */
export interface EncodedBody {
  bytes: Buffer;
  etag: string;
  /** False while a smaller Brotli encoding is to replace these bytes. */
  final: boolean;
}

/** A representation (RFC 9110, 3.2): bytes and their media type. It holds each content coding in which it was sent. */
export class Representation {
  readonly type: string;
  /** False for PDF and PNG, which are compressed already. */
  readonly compressible: boolean;
  readonly #bytes: Buffer;
  readonly #hash: string;
  readonly #encoded = new Map<Encoding, Promise<EncodedBody>>();
  readonly #sizes = new Map<Encoding, number>();
  #improving = false;
  /** Called when an encoding has been added, which changes the size. */
  onResize: () => void = () => {};

  constructor(bytes: Buffer | string, type: string) {
    this.#bytes = Buffer.from(bytes);
    this.#sizes.set('identity', this.#bytes.length);
    this.type = type;
    this.compressible = !/^(image\/png|application\/pdf)$/.test(type);
    this.#hash = createHash('sha256').update(this.#bytes).digest('base64url').slice(0, 22);
  }

  /** The size of the body in all its encodings, in bytes. */
  get size(): number {
    return [...this.#sizes.values()].reduce((sum, size) => sum + size);
  }

  /**
   * Returns every entity tag that the body can have in a content coding, the final one first. Brotli has two, as its two
   * qualities produce different bytes.
   */
  etags(encoding: Encoding): [string, ...string[]] {
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
    const body = Promise.resolve(encoded).then(bytes => {
      this.#sizes.set(encoding, bytes.length);
      this.onResize();
      return { bytes, etag, final };
    });
    this.#encoded.set(encoding, body);
    return body;
  }
}

/** Memoizes representations in a cache, with the encodings that they get later. */
export function cacheRepresentations(cache: Cache) {
  const view = cache.view<Representation>(({ size }) => size);
  return (snapshot: object, key: string, render: () => Promise<Representation>): Promise<Representation> =>
    view.memoize(snapshot, key, async () => {
      const representation = await render();
      representation.onResize = () => view.set(snapshot, key, representation);
      return representation;
    });
}
