// Appends glyphs without ink and width to a TrueType font (OpenType specification: glyf, loca, hmtx, post).

/** The checksum of a whole font whose checkSumAdjustment is right. */
const FONT_CHECKSUM = 0xb1b0afba;

/** The version of a table `post` without glyph names, which no embedded font needs. */
const POST_VERSION_3 = Buffer.from([0, 3, 0, 0]);

/** The number of glyphs of a font; undefined when it has other outlines than those of TrueType. */
export function countGlyphs(font: Buffer): number | undefined {
  const tables = readTables(font);
  const isTrueType = ['head', 'hhea', 'hmtx', 'loca', 'maxp'].every(tag => tables.has(tag));
  return isTrueType ? tables.get('maxp')?.readUInt16BE(4) : undefined;
}

/** A TrueType font with empty glyphs after its own. */
export function appendEmptyGlyphs(font: Buffer, emptyCount: number): Buffer {
  const tables = readTables(font);
  const table = (tag: string) => tables.get(tag) as Buffer;
  const glyphCount = table('maxp').readUInt16BE(4);
  const offsetLength = table('head').readInt16BE(50) === 0 ? 2 : 4;
  // An outline ends where the next one begins.
  const outlineEnds = Array(emptyCount).fill(table('loca').subarray(-offsetLength));
  tables.set('loca', Buffer.concat([table('loca'), ...outlineEnds]));
  const metrics = listMetrics(table('hmtx'), table('hhea').readUInt16BE(34), glyphCount);
  tables.set('hmtx', Buffer.concat([metrics, Buffer.alloc(4 * emptyCount)]));
  table('hhea').writeUInt16BE(glyphCount + emptyCount, 34);
  table('maxp').writeUInt16BE(glyphCount + emptyCount, 4);
  if (tables.has('post')) tables.set('post', Buffer.concat([POST_VERSION_3, table('post').subarray(4, 32)]));
  return writeTables(font.subarray(0, 12), tables);
}

/** The width and left side bearing of each glyph. After `widthCount` glyphs a table has bearings alone, of the last width. */
function listMetrics(hmtx: Buffer, widthCount: number, glyphCount: number): Buffer {
  const lastWidth = hmtx.subarray(widthCount * 4 - 4, widthCount * 4 - 2);
  const metrics = [hmtx.subarray(0, widthCount * 4)];
  for (let glyph = widthCount; glyph < glyphCount; glyph++) {
    const bearingOffset = widthCount * 4 + (glyph - widthCount) * 2;
    metrics.push(lastWidth, hmtx.subarray(bearingOffset, bearingOffset + 2));
  }
  return Buffer.concat(metrics);
}

/** Copies of the tables of a font by their tags, in the order of its table directory. */
function readTables(font: Buffer): Map<string, Buffer> {
  const tableCount = font.readUInt16BE(4);
  const records = Array.from({ length: tableCount }, (_, i) => font.subarray(12 + i * 16, 28 + i * 16));
  return new Map(
    records.map(record => {
      const offset = record.readUInt32BE(8);
      const table = font.subarray(offset, offset + record.readUInt32BE(12));
      return [record.toString('latin1', 0, 4), Buffer.from(table)] as const;
    }),
  );
}

/** A font of these tables, with their checksums. `fontHead` is what precedes the table directory. */
function writeTables(fontHead: Buffer, tables: Map<string, Buffer>): Buffer {
  tables.get('head')?.writeUInt32BE(0, 8);
  const directory = Buffer.alloc(tables.size * 16);
  const parts = [fontHead, directory];
  let headOffset = 0;
  let offset = fontHead.length + directory.length;
  [...tables].forEach(([tag, table], i) => {
    const padded = Buffer.concat([table, Buffer.alloc(-table.length & 3)]);
    directory.write(tag, i * 16, 'latin1');
    directory.writeUInt32BE(checksumOf(padded), i * 16 + 4);
    directory.writeUInt32BE(offset, i * 16 + 8);
    directory.writeUInt32BE(table.length, i * 16 + 12);
    parts.push(padded);
    if (tag === 'head') headOffset = offset;
    offset += padded.length;
  });
  const font = Buffer.concat(parts);
  font.writeUInt32BE((FONT_CHECKSUM - checksumOf(font)) >>> 0, headOffset + 8);
  return font;
}

/** The sum of the 32-bit numbers of data. */
function checksumOf(data: Buffer): number {
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum = (sum + data.readUInt32BE(i)) >>> 0;
  return sum;
}
