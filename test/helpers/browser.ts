import { existsSync } from 'node:fs';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Test } from 'tap';
import { at } from './addresses.ts';

const installed = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** CHROME_PATH, else an installed Chromium or Chrome, else the one that comes as a package. */
export async function findBrowser(): Promise<string> {
  const found = [process.env.CHROME_PATH, ...installed].find(path => path && existsSync(path));
  if (found) return found;
  // Makes the package bring the libraries along that a bare machine lacks; it is read when the module loads.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x';
  const { default: packaged } = await import('@sparticuz/chromium');
  return packaged.executablePath();
}

declare global {
  interface Window {
    marker: string;
  }
}

/** Waits for htmx, which begins a moment after the page has loaded; until then a link leads where it does without. */
export async function isReady(page: Page): Promise<void> {
  await page.waitForSelector('[data-htmx-powered]', { state: 'attached' });
}

export type Journey = (
  name: string,
  path: string,
  steps: (t: Test, page: Page) => Promise<void>,
  options?: BrowserContextOptions,
) => void;

/**
 * Starts one browser for a test file. A journey is a test that begins with a page of its own at an address of the
 * server and ends with nothing thrown and no policy broken on the way.
 */
export async function createJourney(t: Test, base: string): Promise<Journey> {
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    args: [
      '--no-sandbox',
      '--no-zygote',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      // As few processes as there can be: a fifth faster on two cores.
      '--process-per-site',
      '--renderer-process-limit=1',
      '--in-process-gpu',
    ],
  });
  t.teardown(() => browser.close());
  return (name, path, steps, options = {}) => {
    t.test(name, async t => {
      const viewport = { width: 1280, height: 800 };
      const context = await browser.newContext({
        viewport,
        locale: 'en-GB',
        baseURL: base,
        reducedMotion: 'reduce',
        ...options,
      });
      const faults: string[] = [];
      context.on('page', page => {
        page.on('pageerror', error => faults.push(error.message));
        page.on('console', message => {
          if (/content security policy|trusted/i.test(message.text())) faults.push(message.text());
        });
      });
      try {
        const page = await context.newPage();
        page.setDefaultTimeout(5_000);
        await page.goto(at(path));
        if (path !== 'about:blank' && options.javaScriptEnabled !== false) await isReady(page);
        await steps(t, page);
      } finally {
        await context.close();
      }
      t.strictSame(faults, [], 'nothing threw and no policy was broken');
    });
  };
}
