import t from 'tap';
import { packPdf } from '../../../server/formats/pdf/object-streams.ts';
import { readPdf } from '../../helpers/pdf.ts';

const objects = [
  '<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true /Suspects false >> >>',
  '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 50] /Contents 5 0 R /Resources << /Font << /F 6 0 R >> >> >>',
  '',
  '<< /Length 25 >>\nstream\nBT /F 9 Tf (packed) Tj ET \nendstream',
  '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
];

/** A PDF in which object 4 is free. */
function write(more: string[] = []): Buffer {
  const all = [...objects, ...more];
  let text = '%PDF-1.7\n';
  const rows = ['0000000000 65535 f '];
  for (const [i, object] of all.entries()) {
    rows.push(object ? `${String(text.length).padStart(10, '0')} 00000 n ` : '0000000000 00000 f ');
    if (object) text += `${i + 1} 0 obj\n${object}\nendobj\n`;
  }
  const xref = `xref\n0 ${rows.length}\n${rows.join('\n')}\ntrailer\n<< /Size ${rows.length} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF`;
  return Buffer.from(text + xref, 'latin1');
}

t.test('a packed PDF has the same text, pages and mark info', async t => {
  const packed = packPdf(write());
  const { text, pages, marks } = await readPdf(packed);
  t.equal(text, 'packed');
  t.strictSame(pages, [[100, 50]]);
  t.match(marks, { Marked: true, Suspects: false });
  t.notOk(packed.includes('/MediaBox'));
});

t.test('a PDF of 70,000 objects is packed', async t => {
  const packed = packPdf(write(Array(70_000).fill('<< >>')));
  t.match(await readPdf(packed), { text: 'packed', pages: [[100, 50]] });
});

t.test('a PDF without a cross-reference table is rejected', async t => {
  t.throws(() => packPdf(Buffer.from('%PDF-1.7')), { message: 'the PDF has no cross-reference table' });
});
