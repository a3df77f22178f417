import t from 'tap';
import { appendEmptyGlyphs, countGlyphs } from '../../../server/formats/pdf/packing/empty-glyphs.ts';
import { createFont, readFont, sumOf } from '../../helpers/true-type.ts';

for (const offsetLength of [2, 4])
  t.test(`empty glyphs follow the others, with offsets of ${offsetLength} bytes`, async t => {
    const post = Buffer.concat([Buffer.from([0, 2, 0, 0, 9]), Buffer.alloc(60)]);
    const original = createFont(3, { post }, { offsetLength });
    t.equal(countGlyphs(original), 3);
    const font = appendEmptyGlyphs(original, 2);
    t.equal(countGlyphs(font), 5);
    const tables = readFont(font);
    const table = (tag: string) => tables.get(tag)?.table ?? Buffer.alloc(0);
    t.equal(table('maxp').readUInt16BE(4), 5, 'number of glyphs');
    t.equal(table('hhea').readUInt16BE(34), 5, 'number of widths');
    t.equal(table('hmtx').toString('hex'), '01f4000001f4000001f400000000000000000000', 'widths');
    const outlineOffsets = {
      2: '000000020004000600060006',
      4: '00000000000000040000000800' + '00000c0000000c0000000c',
    }[offsetLength];
    t.equal(table('loca').toString('hex'), outlineOffsets, 'they have no outline');
    t.equal(table('post').toString('hex'), `0003000009${'00'.repeat(27)}`, 'no glyph has a name');
    t.strictSame(table('glyf'), readFont(original).get('glyf')?.table, 'the outlines are unchanged');
  });

t.test('the checksums of tables and font are right', async t => {
  const font = appendEmptyGlyphs(createFont(5), 1);
  t.equal(sumOf(font), 0xb1b0afba, 'font');
  for (const [tag, { table, checksum }] of readFont(font)) {
    const summed = Buffer.from(table);
    if (tag === 'head') summed.fill(0, 8, 12);
    t.equal(checksum, sumOf(summed), tag);
  }
});

t.test('glyphs that share the last width get it for themselves', async t => {
  const hhea = Buffer.alloc(36);
  hhea.writeUInt16BE(2, 34);
  const hmtx = Buffer.from('01f4000102580002000300040005', 'hex');
  const tables = readFont(appendEmptyGlyphs(createFont(5, { hhea, hmtx }), 1));
  t.equal(
    tables.get('hmtx')?.table.toString('hex'),
    '01f40001' + '02580002' + '02580003' + '02580004' + '02580005' + '00000000',
  );
  t.equal(tables.get('hhea')?.table.readUInt16BE(34), 6);
});

t.test('a font without the tables of TrueType outlines gets no glyphs', async t => {
  for (const tag of ['head', 'hhea', 'hmtx', 'loca', 'maxp'])
    t.equal(countGlyphs(createFont(3, { [tag]: undefined })), undefined, `without ${tag}`);
});
