// npm run screenshot: renders docs/screenshot.png, the English CV in a wide window, the Spanish one on a phone in the dark
// scheme, and a page of the PDF. Needs Chromium and pdftoppm.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startApp } from '../bench/app.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const executablePath = process.env.CHROME_PATH ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.error(`No browser at ${executablePath}: set CHROME_PATH to a Chrome or Chromium.`);
  process.exit(1);
}

const { base, close } = await startApp();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });

/** A screenshot of a page, in base64. */
async function capture(path, options) {
  const page = await browser.newPage(options);
  await page.goto(base + path);
  return (await page.screenshot()).toString('base64');
}

/** A page of the PDF, in base64: pdftoppm (Poppler) renders it. */
async function capturePdf(path) {
  const pdf = Buffer.from(await (await fetch(base + path)).arrayBuffer());
  return execFileSync('pdftoppm', ['-png', '-r', '110', '-f', '1', '-l', '1', '-'], { input: pdf }).toString(
    'base64',
  );
}

const screenshots = [
  [await capture('/en', { viewport: { width: 1240, height: 1160 } }), 800],
  [
    await capture('/es', {
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
    }),
    345,
  ],
  [await capturePdf('/en/cv.pdf'), 528],
];
const page = await browser.newPage({ viewport: { width: 1721, height: 748 } });
await page.setContent(
  `<body style="margin:0;display:flex;gap:24px;align-items:start;background:#ebe8e0">${screenshots.map(([png, width]) => `<img width="${width}" src="data:image/png;base64,${png}">`).join('')}`,
);
await page.screenshot({ path: `${root}/docs/screenshot.png` });
await browser.close();
await close();
