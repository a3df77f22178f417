// Negotiates the content coding (RFC 9110, 12.5.3) and compresses bodies with Brotli and gzip.
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import Negotiator from 'negotiator';

/**
 * How hard brotli works, of 11. While a reader waits: the least that makes a page smaller than gzip does, in a few
 * milliseconds. All that it can takes it a tenth of a second.
 */
const QUICK = 5;

function brotli(body: Buffer, quality: number): Promise<Buffer> {
  return promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
}

/** The content codings that a body can have (RFC 9110 8.4.1), the best first. */
const encoders = {
  br: (body: Buffer): Promise<Buffer> => brotli(body, QUICK),
  gzip: promisify<Buffer, Buffer>(gzip),
  identity: async (body: Buffer): Promise<Buffer> => body,
};

export type Encoding = keyof typeof encoders;
const encodings = Object.keys(encoders) as Encoding[];

/** What its types do not know of Negotiator: which of equally liked encodings to prefer. */
interface Encodings {
  encodings(available: string[], options: { preferred: string[] }): Encoding[];
}

/**
 * The encoding that an Accept-Encoding header wants (RFC 9110 12.5.3); of what it likes equally, the best. One that
 * accepts nothing that there is gets the body as it is.
 */
export function negotiateEncoding(acceptEncoding = ''): Encoding {
  const known = negotiated.get(acceptEncoding);
  if (known) return known;
  const headers = { 'accept-encoding': acceptEncoding };
  const negotiator = new Negotiator({ headers }) as unknown as Encodings;
  const encoding = negotiator.encodings(encodings, { preferred: encodings })[0] ?? 'identity';
  if (negotiated.size < MOST && acceptEncoding.length < LONGEST) negotiated.set(acceptEncoding, encoding);
  return encoding;
}

/** What headers were found to want. There are few that browsers send; of others a few are remembered, too. */
const negotiated = new Map<string, Encoding>();
const [MOST, LONGEST] = [100, 100];

/** Encodes a body while a reader waits for it. */
export function encode(body: Buffer, encoding: Encoding): Promise<Buffer> {
  return encoders[encoding](body);
}

let last: Promise<unknown> = Promise.resolve();

/** Encodes a body by brotli as small as can be. Bodies take turns, so that readers have the other threads. */
export function encodeFully(body: Buffer): Promise<Buffer> {
  const turn = last.then(() => brotli(body, constants.BROTLI_MAX_QUALITY));
  last = Promise.allSettled([turn]);
  return turn;
}
