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
  readonly mediaType: string;
  /** False for PDF and PNG, which are compressed already. */
  readonly compressible: boolean;
  readonly #body: Buffer;
  readonly #bodyHash: string;
  readonly #encodedBodies = new Map<Encoding, Promise<EncodedBody>>();
  readonly #encodedSizes = new Map<Encoding, number>();
  #isCompressingFully = false;
  /** Called when an encoding has been added, which changes the size. */
  onResize: () => void = () => {};

  constructor(body: Buffer | string, mediaType: string) {
    this.#body = Buffer.from(body);
    this.#encodedSizes.set('identity', this.#body.length);
    this.mediaType = mediaType;
    this.compressible = !/^(image\/png|application\/pdf)$/.test(mediaType);
    this.#bodyHash = createHash('sha256').update(this.#body).digest('base64url').slice(0, 22);
  }

  /** The size of the body in all its encodings, in bytes. */
  get encodedSize(): number {
    return [...this.#encodedSizes.values()].reduce((sum, encodedSize) => sum + encodedSize);
  }

  /**
   * Returns every entity tag that the body can have in a content coding, the final one first. Brotli has two, as its two
   * qualities produce different bytes.
   */
  etags(encoding: Encoding): [string, ...string[]] {
    switch (encoding) {
      case 'br':
        return [`"${this.#bodyHash}-br"`, `"${this.#bodyHash}-br5"`];
      case 'gzip':
        return [`"${this.#bodyHash}-gzip"`];
      case 'identity':
        return [`"${this.#bodyHash}"`];
    }
  }

  /**
   * Returns the body in a content coding. The first request for Brotli gets a quick encoding; the second starts the
   * smallest one in the background, which replaces it.
   */
  encode(encoding: Encoding): Promise<EncodedBody> {
    const encodedBody = this.#encodedBodies.get(encoding);
    if (encodedBody && encoding === 'br' && !this.#isCompressingFully) {
      this.#isCompressingFully = true;
      encodeFully(this.#body).then(bytes => this.#cacheEncoding('br', bytes, true));
    }
    return encodedBody ?? this.#cacheEncoding(encoding, encode(this.#body, encoding), encoding !== 'br');
  }

  #cacheEncoding(
    encoding: Encoding,
    encodedBytes: Buffer | Promise<Buffer>,
    final: boolean,
  ): Promise<EncodedBody> {
    const etag = this.etags(encoding).at(final ? 0 : -1) as string;
    const encodedBody = Promise.resolve(encodedBytes).then(bytes => {
      this.#encodedSizes.set(encoding, bytes.length);
      this.onResize();
      return { bytes, etag, final };
    });
    this.#encodedBodies.set(encoding, encodedBody);
    return encodedBody;
  }
}

/** Memoizes representations in a cache, with the encodings that they get later. */
export function cacheRepresentations(cache: Cache) {
  const representations = cache.view<Representation>(({ encodedSize }) => encodedSize);
  return (
    snapshot: object,
    cacheKey: string,
    render: () => Promise<Representation>,
  ): Promise<Representation> =>
    representations.memoize(snapshot, cacheKey, async () => {
      const representation = await render();
      representation.onResize = () => representations.set(snapshot, cacheKey, representation);
      return representation;
    });
}
