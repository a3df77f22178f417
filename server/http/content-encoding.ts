// Negotiates the content coding (RFC 9110, 12.5.3) and compresses bodies with Brotli and gzip.
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import Negotiator from 'negotiator';

/**
 * The Brotli quality, of 11, while a client waits: the lowest that compresses a page better than gzip, in a few
 * milliseconds. The highest takes a tenth of a second.
 */
const QUICK_BROTLI_QUALITY = 5;

/** How many Accept-Encoding headers have their result cached. Browsers send few different ones. */
const MAX_CACHED_HEADERS = 100;

/** The longest Accept-Encoding header whose result is cached, in characters. */
const MAX_CACHED_HEADER_LENGTH = 100;

/** The content codings that a body can have (RFC 9110, 8.4.1), the preferred one first. */
const encodings = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof encodings)[number];

const negotiated = new Map<string, Encoding>();

/** An option of Negotiator that its types lack: which of equally weighted encodings to prefer. */
interface PreferredEncodings {
  encodings(available: readonly string[], options: { preferred: readonly string[] }): Encoding[];
}

/**
 * Returns the content coding with the highest weight in an Accept-Encoding header (RFC 9110, 12.5.3), the preferred one
 * of several. A header that accepts none of them gets `identity`.
 */
export function negotiateEncoding(acceptEncoding = ''): Encoding {
  const cachedEncoding = negotiated.get(acceptEncoding);
  if (cachedEncoding) return cachedEncoding;
  const headers = { 'accept-encoding': acceptEncoding };
  const negotiator = new Negotiator({ headers }) as Negotiator & PreferredEncodings;
  const encoding = negotiator.encodings(encodings, { preferred: encodings })[0] ?? 'identity';
  if (negotiated.size < MAX_CACHED_HEADERS && acceptEncoding.length <= MAX_CACHED_HEADER_LENGTH)
    negotiated.set(acceptEncoding, encoding);
  return encoding;
}

const compressGzip = promisify(gzip);
const compressBrotli = promisify(brotliCompress);

function brotli(body: Buffer, quality: number): Promise<Buffer> {
  return compressBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
}

/** Encodes a body while a client waits for it: Brotli with a low quality. */
export async function encode(body: Buffer, encoding: Encoding): Promise<Buffer> {
  switch (encoding) {
    case 'br':
      return brotli(body, QUICK_BROTLI_QUALITY);
    case 'gzip':
      return compressGzip(body);
    case 'identity':
      return body;
  }
}

let lastEncoding: Promise<unknown> = Promise.resolve();

/** Encodes a body with the highest Brotli quality. One body at a time, so that requests have the other threads. */
export function encodeFully(body: Buffer): Promise<Buffer> {
  const encoded = lastEncoding.then(() => brotli(body, constants.BROTLI_MAX_QUALITY));
  lastEncoding = Promise.allSettled([encoded]);
  return encoded;
}
