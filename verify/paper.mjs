// Prints pages to PDF with Chromium, Firefox and WebKit.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { launchOptions } from '../dist/suite/test/helpers/chromium.js';
import { firefox, openFirefox } from './firefox.mjs';
import { python } from './webkit.mjs';

const webkitPrint = fileURLToPath(new URL('webkit-print.py', import.meta.url));

/** Width and height of each paper in centimetres, and its name in GTK. */
const papers = {
  a4: { width: 21, height: 29.7, gtk: 'iso_a4' },
  letter: { width: 21.59, height: 27.94, gtk: 'na_letter' },
};

const isMissing = (program, ...args) => {
  const { error, status } = spawnSync(program, args);
  return Boolean(error || status);
};

/** The engines that cannot be run here, and what to install. `drives` also needs the drivers of their windows. */
export function missingEngines({ drives = false } = {}) {
  const webkit = 'import gi; gi.require_version("WebKit2", "4.1")';
  return [
    ...(isMissing(firefox, '--version') ? ['Firefox (Debian: firefox-esr; or set FIREFOX to its path)'] : []),
    ...(isMissing('xvfb-run', '--help') || isMissing(python, '-c', webkit)
      ? ['WebKitGTK (Debian: gir1.2-webkit2-4.1, python3-gi, xvfb, xauth)']
      : []),
    ...(drives && isMissing('WebKitWebDriver', '--help')
      ? ['WebKitWebDriver (Debian: webkit2gtk-driver)']
      : []),
  ];
}

async function printWithChromium(jobs) {
  const browser = await chromium.launch(await launchOptions());
  try {
    const page = await browser.newPage();
    for (const { url, file } of jobs) {
      await page.goto(url, { waitUntil: 'networkidle' });
      await page.pdf({ path: file, preferCSSPageSize: true });
    }
  } finally {
    await browser.close();
  }
}

async function printWithFirefox(jobs) {
  const tab = await openFirefox();
  try {
    for (const { url, file, paper } of jobs) {
      await tab.open(url);
      const { width, height } = papers[paper];
      writeFileSync(file, await tab.print({ width, height }));
    }
  } finally {
    await tab.close();
  }
}

async function printWithWebKit(jobs) {
  for (const [name, { gtk }] of Object.entries(papers)) {
    const args = jobs.filter(({ paper }) => paper === name).flatMap(({ url, file }) => [url, file]);
    if (!args.length) continue;
    const child = spawn('xvfb-run', ['-a', python, webkitPrint, gtk, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    if (code) throw new Error(`WebKit: ${webkitPrint} exits with ${code}`);
  }
}

/** Prints each job, `{ url, file, paper }`, with an engine: url to file, a PDF. */
export const engines = {
  chromium: printWithChromium,
  firefox: printWithFirefox,
  webkit: printWithWebKit,
};
