// npm run verify:pdf: checks every PDF of the sample with pdfinfo, pdffonts, pdftotext (Debian: poppler-utils) and
// qpdf: valid, tagged, titled, of the right paper size, fonts embedded, headings extractable, and within limits of
// pages and bytes; and that pdftotext, pdfminer.six, pypdf (Debian: python3-pdfminer, python3-pypdf) and PDF.js extract
// the texts of each entry together and in order.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eachPdf, startTypesetter } from '../bench/typesetter.mjs';
import { extract, findMisplacedEntries, python } from './extractors.mjs';
import { findHebrewErrors, hebrewDocument } from './hebrew.mjs';

for (const tool of ['pdfinfo', 'pdffonts', 'pdftotext', 'qpdf']) {
  if (spawnSync(tool, ['--version']).error) {
    console.error(`${tool} is not installed (Debian: poppler-utils, qpdf).`);
    process.exit(1);
  }
}
if (!python) {
  console.error('No python3 has pdfminer and pypdf (Debian: python3-pdfminer, python3-pypdf).');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'pdf-'));
const file = join(folder, 'cv.pdf');
const run = (tool, ...args) => {
  const { stdout, stderr, status } = spawnSync(tool, [...args, file], { encoding: 'utf8' });
  const errors = stderr.split('\n').filter(Boolean);
  if (status) errors.unshift(`${tool} exits ${status}`);
  return { stdout, errors };
};

const errors = [];
let entries = 0;
const { typesetter, warnings } = startTypesetter();
const pdfs = await eachPdf();
for (const { name, length, paper, document, options } of pdfs) {
  const bytes = await typesetter.pdf(document, options);
  writeFileSync(file, bytes);
  const info = run('pdfinfo');
  const fonts = run('pdffonts');
  const check = run('qpdf', '--check');
  const text = spawnSync('pdftotext', [file, '-'], { encoding: 'utf8' }).stdout.replace(/\s+/g, ' ');
  const expectInfo = (line, what) => (info.stdout.includes(line) ? [] : [`pdfinfo does not report ${what}`]);
  const pages = Number(/Pages: +(\d+)/.exec(info.stdout)?.[1]);
  // The columns before the object number: embedded, subset, with Unicode.
  const incompleteFonts = fonts.stdout
    .split('\n')
    .slice(2)
    .filter(line => line && !/ yes +yes +yes +\d+ +\d+$/.test(line));
  const found = [
    ...[info, fonts, check].flatMap(({ errors }) => errors),
    ...expectInfo('Tagged:          yes', 'tagged'),
    ...expectInfo(`Title:           ${document.view.name}`, 'the title'),
    // Tracking that is too wide would split headings into letters.
    ...document.view.sections
      .map(({ name }) => document.ui.sections[name])
      .filter(title => !text.includes(title))
      .map(title => `pdftotext does not find the heading ${title}`),
    ...expectInfo(paper === 'a4' ? '595.276 x 841.89 pts' : '612 x 792 pts', `the paper size ${paper}`),
    ...incompleteFonts.map(line => `not embedded, subset and with Unicode: ${line}`),
    ...(pages <= (length === 'short' ? 2 : 5) ? [] : [`${pages} pages`]),
    ...(bytes.length <= 150_000 ? [] : [`${bytes.length} bytes`]),
  ];
  for (const [extractor, pages] of Object.entries(await extract(file))) {
    const misplaced = findMisplacedEntries(pages, document);
    found.push(...misplaced.map(entry => `${extractor} does not have together and in order ${entry}`));
    entries += document.view.sections.flatMap(({ entries }) => entries).length;
  }
  errors.push(...found.map(error => `${name}: ${error}`));
  console.log(`${name}: ${pages} pages, ${bytes.length} bytes`);
}
const hebrew = await hebrewDocument();
writeFileSync(file, await typesetter.pdf(hebrew, { ...pdfs[0].options, json: '' }));
for (const [extractor, pages] of Object.entries(await extract(file))) {
  const found = findHebrewErrors(extractor, pages, hebrew);
  errors.push(...found.map(text => `he: ${extractor} does not have ${text}`));
}
await typesetter.close();
rmSync(folder, { recursive: true });
errors.push(...warnings);
console.log(`${pdfs.length} PDFs, ${entries} extracted entries, ${errors.length} errors`);
for (const error of errors) console.log(error);
process.exitCode = errors.length ? 1 : 0;
