// npm run screenshot: renders docs/screenshot.png, the English CV in the light scheme beside the Spanish one in the
// dark. Needs Chromium.
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
async function capture(path, colorScheme) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1240, height: 1160 } });
  await page.goto(base + path);
  return (await page.screenshot()).toString('base64');
}

const screenshots = [await capture('/en', 'light'), await capture('/es', 'dark')];
const page = await browser.newPage({ viewport: { width: 1600, height: 748 } });
await page.setContent(
  `<body style="margin:0;display:flex">${screenshots.map(png => `<img width="800" src="data:image/png;base64,${png}">`).join('')}`,
);
await page.screenshot({ path: `${root}/docs/screenshot.png` });
await browser.close();
await close();
