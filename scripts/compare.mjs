// npm run compare -- BEFORE_URL AFTER_URL FOLDER: renders twelve states of two running sites, side by side, as WebP images.
// Needs Chromium and pdftoppm.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const [before, after, folder] = process.argv.slice(2);
if (!folder) {
  console.error('Usage: npm run compare -- BEFORE_URL AFTER_URL FOLDER');
  process.exit(1);
}
const executablePath = process.env.CHROME_PATH ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.error(`No browser at ${executablePath}: set CHROME_PATH to a Chrome or Chromium.`);
  process.exit(1);
}

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const narrow = { ...phone, viewport: { width: 320, height: 700 } };
const dark = { colorScheme: 'dark' };
const press = key => page => page.keyboard.press(key);

/** Each state: its name, path, browser context, and what is done on the page. */
const states = [
  ['desktop-light', '/en', desktop],
  ['desktop-dark', '/es', { ...desktop, ...dark }],
  ['phone-light', '/en', phone],
  ['phone-dark', '/es', { ...phone, ...dark }],
  ['narrow', '/es', narrow],
  ['about-desktop', '/en', desktop, press('i')],
  ['shortcuts-desktop-dark', '/es', { ...desktop, ...dark }, press('?')],
  ['about-phone', '/es', phone, press('i')],
  ['view-phone-dark', '/en', { ...phone, ...dark }, page => page.click('#view')],
  ['clean', '/en?theme=clean', desktop],
  ['short', '/en?length=short', desktop],
  ['print', '/en', desktop, 'print'],
];

/** The width of one of the two images in a sheet: text is still legible. */
const MAX_WIDTH = 840;
const GAP = 24;

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });

/** A state of a site as a PNG: its first screen or, printed, its first page as pdftoppm (Poppler) renders it. */
async function capture(base, [, path, options, act]) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(base + path, { waitUntil: 'networkidle' });
  await page.evaluate(() => document.fonts.ready);
  let image;
  if (act === 'print') {
    const input = await page.pdf({ format: 'A4' });
    image = execFileSync('pdftoppm', ['-png', '-r', '100', '-f', '1', '-l', '1', '-'], { input });
  } else {
    await act?.(page);
    // Dialogs and menus fade in within 150 ms.
    if (act) await page.waitForTimeout(500);
    image = await page.screenshot();
  }
  await context.close();
  return sharp(image)
    .resize({ width: MAX_WIDTH, withoutEnlargement: true })
    .toBuffer({ resolveWithObject: true });
}

mkdirSync(folder, { recursive: true });
for (const state of states) {
  const [left, right] = [await capture(before, state), await capture(after, state)];
  const width = left.info.width + GAP + right.info.width;
  const height = Math.max(left.info.height, right.info.height);
  await sharp({ create: { width, height, channels: 3, background: '#808080' } })
    .composite([
      { input: left.data, left: 0, top: 0 },
      { input: right.data, left: left.info.width + GAP, top: 0 },
    ])
    .webp({ quality: 60, effort: 6 })
    .toFile(join(folder, `${state[0]}.webp`));
  console.log(state[0]);
}
await browser.close();
