// npm run bench:pdf: the first PDF and the next by the typesetter, against headless Chromium printing the same page; and
// all PDFs at once. Cold is with the start of thread or browser. Figures are of this one run.
import { cpus } from 'node:os';
import { chromium } from 'playwright-core';
import { startApp } from './app.mjs';
import { eachPdf, startTypesetter } from './typesetter.mjs';

const ROUNDS = 5;
const median = times => times.toSorted((a, b) => a - b)[times.length >> 1];
const timed = async action => {
  const begin = performance.now();
  await action();
  return performance.now() - begin;
};
const pdfs = eachPdf();
const [{ document, options }] = pdfs;
const { base, close } = await startApp();
const launch = () =>
  chromium.launch({ executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const print = async browser => {
  const page = await browser.newPage();
  await page.goto(`${base}/en`);
  await page.pdf({ preferCSSPageSize: true });
  await page.close();
};
const figures = { ours: { cold: [], warm: [] }, theirs: { cold: [], warm: [] } };
for (let round = 0; round < ROUNDS; round++) {
  const { typesetter } = startTypesetter();
  figures.ours.cold.push(await timed(() => typesetter.pdf(document, options)));
  // Another text each time, so that nothing is remembered as a whole.
  const [text] = document.sheet.summary;
  const other = {
    ...document,
    sheet: { ...document.sheet, summary: [{ ...text, text: `${text.text} ${round}` }] },
  };
  figures.ours.warm.push(await timed(() => typesetter.pdf(other, options)));
  await typesetter.close();
  let browser;
  figures.theirs.cold.push(
    await timed(async () => {
      browser = await launch();
      await print(browser);
    }),
  );
  figures.theirs.warm.push(await timed(() => print(browser)));
  await browser.close();
}
await close();

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
);
console.table(
  Object.fromEntries(
    ['cold', 'warm'].map(kind => {
      const [ours, theirs] = [median(figures.ours[kind]), median(figures.theirs[kind])];
      return [
        kind,
        { 'ours, ms': ours.toFixed(0), 'Chromium, ms': theirs.toFixed(0), ratio: (theirs / ours).toFixed(1) },
      ];
    }),
  ),
);
const { typesetter } = startTypesetter();
const all = await timed(() =>
  Promise.all(pdfs.map(({ document, options }) => typesetter.pdf(document, options))),
);
await typesetter.close();
console.log(`all ${pdfs.length} PDFs at once: ${all.toFixed(0)} ms`);
