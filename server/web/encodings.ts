import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import Negotiator from 'negotiator';

/** How hard brotli works, of 11: the least that makes a page smaller than gzip does, in a few milliseconds. */
const QUALITY = 5;

/** The content codings that a body can have (RFC 9110 8.4.1), the best first. */
const encoders = {
  br: (body: Buffer): Promise<Buffer> =>
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } }),
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
  const headers = { 'accept-encoding': acceptEncoding };
  const negotiator = new Negotiator({ headers }) as unknown as Encodings;
  return negotiator.encodings(encodings, { preferred: encodings })[0] ?? 'identity';
}

/** Encodes a body. */
export function encode(body: Buffer, encoding: Encoding): Promise<Buffer> {
  return encoders[encoding](body);
}
