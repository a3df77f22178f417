// Moves the objects of a PDF into compressed object streams (ISO 32000-1, 7.5.7).
import { deflateSync } from 'node:zlib';

/** Where an object is, as the table says it: 1, its offset, 0; or 2, what it is packed into, its number in there. */
type Place = [kind: number, at: number, index: number];

/**
 * Makes a PDF smaller: all objects but streams go, compressed, into one stream, and their table into another
 * (ISO 32000-1, 7.5.7 and 7.5.8). Takes what Typst writes: PDF 1.5 or later, one revision, not encrypted, with a plain
 * table; throws when it finds none.
 */
export function packPdf(pdf: Buffer): Buffer {
  const text = pdf.toString('latin1');
  const start = text.lastIndexOf('\nxref') + 1;
  const trailer = /\ntrailer\s*<<(.*)>>\s*startxref/s.exec(text.slice(start))?.[1];
  if (!trailer) throw new Error('a PDF without a table of its objects');
  const rows = [...text.slice(start).matchAll(/^(\d{10}) \d{5} ([nf])/gm)];
  const objects = rows
    .flatMap(([, offset, used], id) => (used === 'n' ? [{ id, offset: Number(offset) }] : []))
    .sort((a, b) => a.offset - b.offset);

  const [container, table] = [rows.length, rows.length + 1];
  const places: Place[] = [];
  const parts = [text.slice(0, objects[0]?.offset)];
  let length = parts.join('').length;
  const put = (id: number, object: string) => {
    places[id] = [1, length, 0];
    parts.push(object);
    length += object.length;
  };
  const packed: { id: number; body: string }[] = [];
  for (const [i, { id, offset }] of objects.entries()) {
    const object = text.slice(offset, objects[i + 1]?.offset ?? start);
    if (/>>\s*stream\r?\n/.test(object)) {
      put(id, object);
    } else {
      places[id] = [2, container, packed.length];
      // Poppler takes a boolean there for a mistake; without it, it is false all the same (14.7.1).
      const body = object
        .replace(/^\d+ 0 obj\s*|\s*endobj\s*$/g, '')
        .replace(/(\/MarkInfo\s*<<[^>]*?)\s*\/Suspects false/, '$1');
      packed.push({ id, body });
    }
  }
  let at = 0;
  const index = packed.map(({ id, body }) => {
    const pair = `${id} ${at}`;
    at += body.length + 1;
    return pair;
  });
  const first = `${index.join(' ')}\n`;
  const contents = Buffer.from(first + packed.map(({ body }) => body).join('\n'), 'latin1');
  put(container, stream(container, `/Type /ObjStm /N ${packed.length} /First ${first.length}`, contents));

  const size = table + 1;
  places[table] = [1, length, 0];
  const bytes = Buffer.alloc(size * 9);
  for (const [id, place] of Object.entries(places)) {
    const [kind, at, index] = place;
    const row = Number(id) * 9;
    bytes.writeUInt8(kind, row);
    bytes.writeUInt32BE(at, row + 1);
    bytes.writeUInt32BE(index, row + 5);
  }
  const dictionary = trailer.replace(/\/Size \d+/, `/Size ${size}`);
  parts.push(stream(table, `/Type /XRef /W [1 4 4]${dictionary}`, bytes), `startxref\n${length}\n%%EOF\n`);
  return Buffer.from(parts.join(''), 'latin1');
}

function stream(id: number, dictionary: string, data: Buffer): string {
  const bytes = deflateSync(data);
  const head = `${id} 0 obj\n<<${dictionary} /Filter /FlateDecode /Length ${bytes.length}>>\nstream\n`;
  return `${head}${bytes.toString('latin1')}\nendstream\nendobj\n`;
}
