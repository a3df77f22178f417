// npm run verify:pdf: every PDF of the sample by pdfinfo, pdffonts, pdftotext (Debian: poppler-utils) and qpdf, which must
// find nothing amiss.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eachPdf, startTypesetter } from '../bench/typesetter.mjs';

for (const tool of ['pdfinfo', 'pdffonts', 'pdftotext', 'qpdf']) {
  if (spawnSync(tool, ['--version']).error) {
    console.error(`There is no ${tool}: install poppler-utils and qpdf.`);
    process.exit(1);
  }
}
const folder = mkdtempSync(join(tmpdir(), 'pdf-'));
const file = join(folder, 'cv.pdf');
const run = (tool, ...args) => {
  const { stdout, stderr, status } = spawnSync(tool, [...args, file], { encoding: 'utf8' });
  return {
    stdout,
    faults: [...(status ? [`${tool} exits ${status}`] : []), ...stderr.split('\n').filter(Boolean)],
  };
};

const faults = [];
const { typesetter, warnings } = startTypesetter();
const pdfs = eachPdf();
for (const { name, length, paper, document, options } of pdfs) {
  const bytes = await typesetter.pdf(document, options);
  writeFileSync(file, bytes);
  const [info, fonts, check] = [run('pdfinfo'), run('pdffonts'), run('qpdf', '--check')];
  const texts = spawnSync('pdftotext', [file, '-'], { encoding: 'utf8' }).stdout.replace(/\s+/g, ' ');
  const lacks = (text, what) => (info.stdout.includes(text) ? [] : [`pdfinfo does not say ${what}`]);
  const pages = Number(/Pages: +(\d+)/.exec(info.stdout)?.[1]);
  // Columns before the number of the object: embedded, subset, with Unicode.
  const bare = fonts.stdout
    .split('\n')
    .slice(2)
    .filter(line => line && !/ yes +yes +yes +\d+ +\d+$/.test(line));
  const found = [
    ...[info, fonts, check].flatMap(({ faults }) => faults),
    ...lacks('Tagged:          yes', 'tagged'),
    ...lacks(`Title:           ${document.view.name}`, 'the title'),
    // Letters set too wide apart would be words of their own.
    ...document.view.sections
      .map(({ name }) => document.ui.sections[name])
      .filter(title => !texts.includes(title))
      .map(title => `pdftotext does not find the heading ${title}`),
    ...lacks(paper === 'a4' ? '595.276 x 841.89 pts' : '612 x 792 pts', `the size of ${paper}`),
    ...bare.map(line => `not embedded, subset and with Unicode: ${line}`),
    ...(pages <= (length === 'short' ? 2 : 5) ? [] : [`${pages} pages`]),
    ...(bytes.length <= 150_000 ? [] : [`${bytes.length} bytes`]),
  ];
  faults.push(...found.map(fault => `${name}: ${fault}`));
  console.log(`${name}: ${pages} pages, ${bytes.length} bytes`);
}
await typesetter.close();
rmSync(folder, { recursive: true });
faults.push(...warnings);
console.log(`${pdfs.length} PDFs, ${faults.length} faults`);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length ? 1 : 0;
