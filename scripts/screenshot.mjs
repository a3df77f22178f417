// npm run screenshot: makes docs/screenshot.png, the English CV in light beside the Spanish one in the dark. Needs a Chromium.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { startApp } from '../bench/app.mjs';
import { root } from '../dist/project.js';

const executablePath = process.env.CHROME_PATH ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.error(`There is no browser at ${executablePath}: set CHROME_PATH to a Chrome or Chromium.`);
  process.exit(1);
}

const { base, close } = await startApp();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });

async function shoot(path, colorScheme) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1240, height: 1160 } });
  await page.goto(base + path);
  return (await page.screenshot()).toString('base64');
}

const shots = [await shoot('/en', 'light'), await shoot('/es', 'dark')];
const page = await browser.newPage({ viewport: { width: 1600, height: 748 } });
await page.setContent(
  `<body style="margin:0;display:flex">${shots.map(shot => `<img width="800" src="data:image/png;base64,${shot}">`).join('')}`,
);
await page.screenshot({ path: `${root}/docs/screenshot.png` });
await browser.close();
await close();
