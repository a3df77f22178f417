import t from 'tap';
import { packPdf } from '../../../server/formats/pdf/packing/object-streams.ts';
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

/** The text of a PDF with one change. */
function change(from: string | RegExp, to: string): Buffer {
  const text = write().toString('latin1');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`the PDF has no ${from}`);
  const xref = changed.lastIndexOf('\nxref') + 1;
  return Buffer.from(changed.replace(/startxref\n\d+/, `startxref\n${xref}`), 'latin1');
}

t.test('a packed PDF has the same text, pages and mark info', async t => {
  const { bytes, warnings } = packPdf(write());
  const { text, pages, marks } = await readPdf(bytes);
  t.equal(text, 'packed');
  t.strictSame(pages, [[100, 50]]);
  t.match(marks, { Marked: true, Suspects: false });
  t.notOk(bytes.includes('/MediaBox'));
  t.strictSame(warnings, []);
});

t.test('a PDF of 70,000 objects is packed', async t => {
  const { bytes } = packPdf(write(Array(70_000).fill('<< >>')));
  t.match(await readPdf(bytes), { text: 'packed', pages: [[100, 50]] });
});

t.test(
  'an object with words of the syntax in its text, or before one without an entry, is left alone',
  async t => {
    for (const title of ['endstream endobj', 'stream']) {
      const { bytes, warnings } = packPdf(write([`<< /Title (${title}) >>`]));
      t.strictSame(warnings, []);
      t.match(await readPdf(bytes), { text: 'packed' }, title);
    }
    const { bytes } = packPdf(write(['<< /Seen true >>\nendobj\n99 0 obj\n<< >>']));
    t.match(await readPdf(bytes), { text: 'packed' });
    t.ok(bytes.includes('/Seen true'));
  },
);

const packed = packPdf(write()).bytes;
for (const [name, pdf] of [
  ['nothing', Buffer.alloc(0)],
  ['garbage', Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * i) % 251))],
  [
    'PDF without a cross-reference table',
    Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\nendobj\nstartxref\n0\n%%EOF'),
  ],
  ['PDF that is packed already', packed],
  ['PDF 1.4', change('%PDF-1.7', '%PDF-1.4')],
  ['encrypted PDF', change('/Root', '/Encrypt 3 0 R /Root')],
  ['PDF of two revisions', change('/Root', '/Prev 9 /Root')],
  ['PDF with both kinds of cross-reference', change('/Root', '/XRefStm 9 /Root')],
  ['PDF without a size', change(/\/Size \d/, '')],
  ['PDF with a cross-reference table of two sections', change('0 7\n0000000000', '0 1\n0000000000')],
  ['PDF with an object of generation 1', change('00000 n', '00001 n')],
  ['PDF with a wrong offset', change('0000000009', '0000000010')],
  ['PDF with the offset of another object', change(/^(0\d{9})( 00000 n \n)0\d{9}/m, '$1$2$1')],
  ['PDF with an object that does not end', change('endobj', 'ENDOBJ')],
  ['PDF without objects', change(/ 00000 n/g, ' 00000 f')],
] as const) {
  t.test(`another input is returned unchanged, with a warning: ${name}`, async t => {
    const { bytes, warnings } = packPdf(pdf);
    t.equal(bytes, pdf);
    t.match(warnings, [/^a PDF is larger than necessary/]);
  });
}

t.test('a PDF that ends too early is returned unchanged, wherever it ends', async t => {
  const pdf = write();
  for (let length = 0; length < pdf.length; length++) {
    const truncated = pdf.subarray(0, length);
    if (packPdf(truncated).bytes !== truncated) t.fail(`${length} bytes`);
  }
});
