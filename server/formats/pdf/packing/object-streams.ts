// Packs a PDF: corrects its extracted text, and moves its objects into a compressed object stream (ISO 32000-1, 7.5.7).
import { correctExtractedText } from './extracted-text.ts';
import { listGlyphWidths } from './glyph-widths.ts';
import { createStreamObject, type PdfSources } from './pdf-objects.ts';
import { separateCharacters } from './separate-characters.ts';

/**
 * An entry of a cross-reference stream (ISO 32000-1, table 18): 1, byte offset, 0 for an object of its own; 2, number of
 * the object stream, index for an object in that stream.
 */
type XrefStreamEntry = [type: 1 | 2, location: number, index: number];

/** A PDF with a cross-reference table of one section. */
interface ParsedPdf {
  header: string;
  sources: PdfSources;
  /** The number of entries of the cross-reference table. */
  size: number;
  /** The content of the trailer dictionary. */
  trailer: string;
}

/**
 * Moves all objects except streams into one object stream, and the cross-reference table into a cross-reference stream
 * (ISO 32000-1, 7.5.7 and 7.5.8). The input must be as Typst writes it: PDF 1.5 or later, one revision with a
 * cross-reference table, not encrypted. Another one is returned as it is, with a warning.
 */
export function packPdf(pdf: Buffer): { bytes: Buffer; warnings: string[] } {
  const parsed = parsePdf(pdf.toString('latin1'));
  if (parsed) {
    correctExtractedText(parsed.sources);
    separateCharacters(parsed.sources);
    return { bytes: writePdf(parsed), warnings: [] };
  }
  return {
    bytes: pdf,
    warnings: ['a PDF is larger than necessary: its objects cannot be packed into an object stream'],
  };
}

/** Parses a PDF. Undefined when it is not exactly as described at `packPdf()`. */
function parsePdf(pdfText: string): ParsedPdf | undefined {
  const [, startxref] = /\sstartxref\s+(\d+)\s+%%EOF\s*$/.exec(pdfText.slice(-64)) ?? [];
  const xrefOffset = Number(startxref);
  const pdfEnd = pdfText.slice(xrefOffset);
  const [, xrefSize] = /^xref\s+0 (\d+)\s/.exec(pdfEnd) ?? [];
  const [, trailer = ''] = /\strailer\s*<<(.*)>>\s*startxref\s/s.exec(pdfEnd) ?? [];
  // Only generation 0 may be in an object stream.
  const xrefRows = [...pdfEnd.matchAll(/^(\d{10}) (?:00000 (n)|\d{5} f)/gm)];
  const isSupported =
    /^%PDF-(1\.[567]|2\.0)\s/.test(pdfText) &&
    xrefRows.length === Number(xrefSize) &&
    /\/Size\s+\d/.test(trailer) &&
    !/\/(Encrypt|Prev|XRefStm)\b/.test(trailer);
  if (!isSupported) return;

  const objectOffsets = xrefRows
    .flatMap(([, offset, inUse], id) => (inUse ? [{ id, offset: Number(offset) }] : []))
    .sort((pdfObject, otherObject) => pdfObject.offset - otherObject.offset);
  const sources: PdfSources = new Map(
    objectOffsets.map(({ id, offset }, i) => [
      id,
      pdfText.slice(offset, objectOffsets[i + 1]?.offset ?? xrefOffset),
    ]),
  );
  const isCompleteObject = ([id, source]: [number, string]) =>
    source.startsWith(`${id} 0 obj`) && source.trimEnd().endsWith('endobj');
  const [firstObject] = objectOffsets;
  if (!firstObject || ![...sources].every(isCompleteObject)) return;
  return {
    header: pdfText.slice(0, firstObject.offset),
    sources,
    size: xrefRows.length,
    trailer,
  };
}

function writePdf({ header, sources, size, trailer }: ParsedPdf): Buffer {
  const objectStreamId = size;
  const xrefStreamId = size + 1;
  const xref: XrefStreamEntry[] = [];
  const pdfParts = [header];
  let pdfLength = header.length;
  const appendObject = (id: number, source: string) => {
    xref[id] = [1, pdfLength, 0];
    pdfParts.push(source);
    pdfLength += source.length;
  };

  const packedContents = new Map<number, string>();
  for (const [id, source] of sources) {
    // Else it is a stream, is followed by an object that is not in the table, or has one of these words in its text.
    const isPlainObject = source.match(/endobj|endstream/g)?.length === 1;
    if (isPlainObject) {
      xref[id] = [2, objectStreamId, packedContents.size];
      packedContents.set(id, objectContent(source));
    } else {
      appendObject(id, source);
    }
  }
  appendObject(objectStreamId, createObjectStream(objectStreamId, packedContents));

  xref[xrefStreamId] = [1, pdfLength, 0];
  pdfParts.push(createXrefStream(xrefStreamId, xref, trailer), `startxref\n${pdfLength}\n%%EOF\n`);
  return Buffer.from(pdfParts.join(''), 'latin1');
}

/** The source of an object without `obj` and `endobj`. */
function objectContent(source: string): string {
  const objectBody = source
    .replace(/^\d+ 0 obj\s*|\s*endobj\s*$/g, '')
    // Poppler reports an error for a boolean here. Its default is false (ISO 32000-1, 14.7.1).
    .replace(/(\/MarkInfo\s*<<[^>]*?)\s*\/Suspects false/, '$1');
  return listGlyphWidths(objectBody);
}

/** An object stream: pairs of object number and offset, then the objects. */
function createObjectStream(id: number, packedContents: Map<number, string>): string {
  let objectOffset = 0;
  const offsetPairs = [...packedContents].map(([id, content]) => {
    const offsetPair = `${id} ${objectOffset}`;
    objectOffset += content.length + 1;
    return offsetPair;
  });
  const offsetTable = `${offsetPairs.join(' ')}\n`;
  const streamData = offsetTable + [...packedContents.values()].join('\n');
  const dictionary = `/Type /ObjStm /N ${packedContents.size} /First ${offsetTable.length}`;
  return createStreamObject(id, dictionary, Buffer.from(streamData, 'latin1'));
}

/** A cross-reference stream of 9 bytes an entry, with the keys of the trailer. A free object has zeros. */
function createXrefStream(id: number, xref: XrefStreamEntry[], trailer: string): string {
  const xrefData = Buffer.alloc(xref.length * 9);
  xref.forEach(([type, location, index], i) => {
    xrefData.writeUInt8(type, i * 9);
    xrefData.writeUInt32BE(location, i * 9 + 1);
    xrefData.writeUInt32BE(index, i * 9 + 5);
  });
  const dictionary = trailer.replace(/\/Size\s+\d+/, `/Size ${xref.length}`);
  return createStreamObject(id, `/Type /XRef /W [1 4 4]${dictionary}`, xrefData);
}
