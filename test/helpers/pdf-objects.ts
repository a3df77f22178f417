// Writes the objects of a PDF as Typst does, each with its object number.
import { deflateSync } from 'node:zlib';
import type { PdfSources } from '../../server/formats/pdf/packing/pdf-objects.ts';

/** An object that is a dictionary. */
export const pdfObject = (id: number, dictionary: string): [number, string] => [
  id,
  `${id} 0 obj\n<<\n  ${dictionary}\n>>\nendobj\n`,
];

/** A stream, compressed with Flate. */
export function compressedStream(id: number, data: Buffer): [number, string] {
  const deflated = deflateSync(data).toString('latin1');
  return pdfStream(id, deflated, '\n  /Filter /FlateDecode');
}

/** A stream that is not compressed, as the CMaps of Typst. */
export const pdfStream = (id: number, data: string, filter = ''): [number, string] => [
  id,
  `${id} 0 obj\n<<\n  /Length ${data.length}${filter}\n>>\nstream\n${data}\nendstream\nendobj\n`,
];

/** The objects of a PDF without one of them. */
export const withoutObject = (id: number, sources: PdfSources): PdfSources =>
  new Map([...sources].filter(([otherId]) => otherId !== id));
