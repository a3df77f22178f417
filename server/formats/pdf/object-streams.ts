// Moves the objects of a PDF into a compressed object stream (ISO 32000-1, 7.5.7), which makes the file smaller.
import { deflateSync } from 'node:zlib';

/**
 * An entry of a cross-reference stream (ISO 32000-1, table 18): 1, byte offset, 0 for an object of its own; 2, number of
 * the object stream, index for an object in one.
 */
type XrefEntry = [type: 1 | 2, location: number, index: number];

/** An object in an object stream: its number, and its source without `obj` and `endobj`. */
interface CompressedObject {
  id: number;
  source: string;
}

/**
 * Moves all objects except streams into one object stream, and the cross-reference table into a cross-reference stream
 * (ISO 32000-1, 7.5.7 and 7.5.8). The input must be as Typst writes it: PDF 1.5 or later, one revision, not encrypted.
 * @throws {Error} when it has no cross-reference table.
 */
export function packPdf(pdf: Buffer): Buffer {
  const text = pdf.toString('latin1');
  const xrefOffset = text.lastIndexOf('\nxref') + 1;
  const trailer = /\ntrailer\s*<<(.*)>>\s*startxref/s.exec(text.slice(xrefOffset))?.[1];
  if (!trailer) throw new Error('the PDF has no cross-reference table');
  const rows = [...text.slice(xrefOffset).matchAll(/^(\d{10}) \d{5} ([nf])/gm)];
  const objects = rows
    .flatMap(([, offset, type], id) => (type === 'n' ? [{ id, offset: Number(offset) }] : []))
    .sort((a, b) => a.offset - b.offset);

  const objectStreamId = rows.length;
  const xrefStreamId = rows.length + 1;
  const xref: XrefEntry[] = [];
  const header = text.slice(0, objects[0]?.offset);
  const parts = [header];
  let length = header.length;
  const append = (id: number, object: string) => {
    xref[id] = [1, length, 0];
    parts.push(object);
    length += object.length;
  };

  const compressed: CompressedObject[] = [];
  for (const [i, { id, offset }] of objects.entries()) {
    const object = text.slice(offset, objects[i + 1]?.offset ?? xrefOffset);
    if (/>>\s*stream\r?\n/.test(object)) {
      append(id, object);
    } else {
      xref[id] = [2, objectStreamId, compressed.length];
      compressed.push({ id, source: sourceOf(object) });
    }
  }
  append(objectStreamId, createObjectStream(objectStreamId, compressed));

  xref[xrefStreamId] = [1, length, 0];
  parts.push(createXrefStream(xrefStreamId, xref, trailer), `startxref\n${length}\n%%EOF\n`);
  return Buffer.from(parts.join(''), 'latin1');
}

function sourceOf(object: string): string {
  return (
    object
      .replace(/^\d+ 0 obj\s*|\s*endobj\s*$/g, '')
      // Poppler reports an error for a boolean here. Its default is false (ISO 32000-1, 14.7.1).
      .replace(/(\/MarkInfo\s*<<[^>]*?)\s*\/Suspects false/, '$1')
  );
}

/** An object stream: pairs of object number and offset, then the objects. */
function createObjectStream(id: number, objects: CompressedObject[]): string {
  let offset = 0;
  const pairs = objects.map(({ id, source }) => {
    const pair = `${id} ${offset}`;
    offset += source.length + 1;
    return pair;
  });
  const head = `${pairs.join(' ')}\n`;
  const data = head + objects.map(({ source }) => source).join('\n');
  const dictionary = `/Type /ObjStm /N ${objects.length} /First ${head.length}`;
  return createStream(id, dictionary, Buffer.from(data, 'latin1'));
}

/** A cross-reference stream of 9 bytes an entry, with the keys of the trailer. A free object has zeros. */
function createXrefStream(id: number, xref: XrefEntry[], trailer: string): string {
  const data = Buffer.alloc(xref.length * 9);
  xref.forEach(([type, location, index], i) => {
    data.writeUInt8(type, i * 9);
    data.writeUInt32BE(location, i * 9 + 1);
    data.writeUInt32BE(index, i * 9 + 5);
  });
  const dictionary = trailer.replace(/\/Size \d+/, `/Size ${xref.length}`);
  return createStream(id, `/Type /XRef /W [1 4 4]${dictionary}`, data);
}

/** A stream object, compressed with Flate (ISO 32000-1, 7.4.4). */
function createStream(id: number, dictionary: string, data: Buffer): string {
  const bytes = deflateSync(data);
  const head = `${id} 0 obj\n<<${dictionary} /Filter /FlateDecode /Length ${bytes.length}>>\nstream\n`;
  return `${head}${bytes.toString('latin1')}\nendstream\nendobj\n`;
}
