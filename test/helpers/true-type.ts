// Invents TrueType fonts of blank glyphs, and reads their tables.

/** The glyphs of an invented font: each is 500 units wide, with an outline of 4 bytes. */
const WIDTH = 500;
const OUTLINE_LENGTH = 4;

/** A font of `glyphCount` glyphs. `tables` replace its tables; an undefined one is left out. */
export function createFont(
  glyphCount: number,
  tables: Record<string, Buffer | undefined> = {},
  { offsetLength = 2 } = {},
): Buffer {
  const head = Buffer.alloc(54);
  head.writeInt16BE(offsetLength === 2 ? 0 : 1, 50);
  const hhea = Buffer.alloc(36);
  hhea.writeUInt16BE(glyphCount, 34);
  const hmtx = Buffer.alloc(glyphCount * 4);
  const loca = Buffer.alloc((glyphCount + 1) * offsetLength);
  for (let glyph = 0; glyph < glyphCount; glyph++) {
    hmtx.writeUInt16BE(WIDTH, glyph * 4);
    const outlineEnd = (glyph + 1) * (offsetLength === 2 ? OUTLINE_LENGTH / 2 : OUTLINE_LENGTH);
    loca.writeUIntBE(outlineEnd, (glyph + 1) * offsetLength, offsetLength);
  }
  const maxp = Buffer.alloc(6);
  maxp.writeUInt16BE(glyphCount, 4);
  const glyf = Buffer.alloc(glyphCount * OUTLINE_LENGTH);
  return writeFont(Object.entries({ glyf, head, hhea, hmtx, loca, maxp, ...tables }));
}

function writeFont(tables: [string, Buffer | undefined][]): Buffer {
  const present = tables.flatMap(([tag, table]) => (table ? [{ tag, table }] : []));
  const head = Buffer.alloc(12 + present.length * 16);
  head.writeUInt32BE(0x00010000, 0);
  head.writeUInt16BE(present.length, 4);
  const parts = [head];
  let offset = head.length;
  present.forEach(({ tag, table }, i) => {
    head.write(tag, 12 + i * 16, 'latin1');
    head.writeUInt32BE(offset, 20 + i * 16);
    head.writeUInt32BE(table.length, 24 + i * 16);
    const padded = Buffer.concat([table, Buffer.alloc(-table.length & 3)]);
    parts.push(padded);
    offset += padded.length;
  });
  return Buffer.concat(parts);
}

/** The tables of a font by their tags, with the checksums of the directory. */
export function readFont(font: Buffer): Map<string, { table: Buffer; checksum: number }> {
  const tables = new Map<string, { table: Buffer; checksum: number }>();
  for (let i = 12; i < 12 + font.readUInt16BE(4) * 16; i += 16) {
    const offset = font.readUInt32BE(i + 8);
    const table = font.subarray(offset, offset + font.readUInt32BE(i + 12));
    tables.set(font.toString('latin1', i, i + 4), { table, checksum: font.readUInt32BE(i + 4) });
  }
  return tables;
}

/** The sum of the 32-bit numbers of data, of which the last may be incomplete. */
export function sumOf(data: Buffer): number {
  const padded = Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
  let sum = 0n;
  for (let i = 0; i < padded.length; i += 4) sum += BigInt(padded.readUInt32BE(i));
  return Number(sum % 2n ** 32n);
}
