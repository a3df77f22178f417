// Indirect objects of a PDF, as their source, and their streams compressed with Flate (ISO 32000-1, 7.3.10 and 7.3.8).
import { deflateSync, inflateSync } from 'node:zlib';

/**
 * The sources of the objects of a PDF by their object numbers, in the order of the file. A source has `obj` and `endobj`,
 * and one character for each byte.
 */
export type PdfSources = Map<number, string>;

/** The data of a stream object as Typst writes it, decompressed; undefined when the object is no stream. */
export function readStream(source: string): string | undefined {
  const [, dictionary = '', streamData] =
    /^\d+ 0 obj\s*<<(.*?)>>\s*stream\r?\n(.*)\nendstream\s+endobj\s*$/s.exec(source) ?? [];
  if (streamData === undefined || !dictionary.includes('/FlateDecode')) return streamData;
  return inflateSync(Buffer.from(streamData, 'latin1')).toString('latin1');
}

/** A stream object, compressed with Flate (ISO 32000-1, 7.4.4). */
export function createStreamObject(id: number, dictionary: string, streamData: Buffer): string {
  const deflated = deflateSync(streamData);
  const streamHead = `${id} 0 obj\n<<${dictionary} /Filter /FlateDecode /Length ${deflated.length}>>\nstream\n`;
  return `${streamHead}${deflated.toString('latin1')}\nendstream\nendobj\n`;
}

/** The object number to which a key of a dictionary refers; 0 when the dictionary lacks the key. */
export function referenceIn(source: string, key: string): number {
  return Number(new RegExp(`/${key} \\[?(\\d+) 0 R`).exec(source)?.[1] ?? 0);
}
