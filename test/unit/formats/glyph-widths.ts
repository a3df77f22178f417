import t from 'tap';
import { listGlyphWidths } from '../../../server/formats/pdf/packing/glyph-widths.ts';

const font = (widths: string) =>
  `<<\n  /Type /Font\n  /Subtype /CIDFontType2\n  /BaseFont /A+B\n  /DW 0\n  /W ${widths}\n>>`;

t.test('glyph widths are listed after the number of their first glyph', async t => {
  t.equal(listGlyphWidths(font('[0 0 640 1 3 510.5 4 4 2]')), font('[0 [640 510.5 510.5 510.5 2 ]]'));
  t.equal(listGlyphWidths(font('[0 0 640 7 8 5]')), font('[0 [640 ] 7 [5 5 ]]'));
});

t.test('other objects, and widths in another form, are unchanged', async t => {
  for (const source of [
    font('[0 [640 5]]'),
    font('[]'),
    font('[0 0]'),
    font('[0 0 640 1]'),
    '<< /Title (/Type /Font /Subtype /CIDFontType2 /W [0 0 640]) >>',
    '',
  ]) {
    t.equal(listGlyphWidths(source), source);
  }
});
