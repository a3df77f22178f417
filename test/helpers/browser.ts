import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
  type Page,
} from 'playwright-core';
import type { Test } from 'tap';
import { at } from './addresses.ts';

const installed = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * CHROME_PATH, else the headless shell that comes as a package, where that runs: it takes half the time of a whole
 * browser. Elsewhere an installed Chromium or Chrome.
 */
export async function findBrowser(): Promise<string> {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  if (process.platform === 'linux' && process.arch === 'x64') {
    // Makes the package bring the libraries along that a bare machine lacks; it is read when the module loads.
    process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x';
    const { default: packaged } = await import('@sparticuz/chromium');
    return packaged.executablePath();
  }
  const found = installed.find(path => existsSync(path));
  if (!found) throw new Error('no browser was found: set CHROME_PATH to a Chromium or Chrome');
  return found;
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

/** Where the endpoint of the browser is that all tests share. */
export const browserFile = fileURLToPath(new URL('../../browser', import.meta.url));

export const launchOptions = async (): Promise<LaunchOptions> => ({
  executablePath: await findBrowser(),
  args: [
    '--no-sandbox',
    '--no-zygote',
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--in-process-gpu',
  ],
});

/** Connects to the shared browser, or launches one for this file when there is none. */
async function openBrowser(t: Test): Promise<Browser> {
  const browser = existsSync(browserFile)
    ? await chromium.connect(readFileSync(browserFile, 'utf8'))
    : await chromium.launch(await launchOptions());
  t.teardown(() => browser.close());
  return browser;
}

export type Journey = (
  name: string,
  path: string,
  steps: (t: Test, page: Page) => Promise<void>,
  options?: BrowserContextOptions,
) => void;

/**
 * Opens journeys in the browser of the suite. A journey is a test that begins with a page of its own, in a context of its
 * own, at an address of the server, and ends with nothing thrown and no policy broken on the way.
 */
export async function createJourney(t: Test, base: string): Promise<Journey> {
  const browser = await openBrowser(t);
  return (name, path, steps, options = {}) => {
    t.test(name, async t => {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
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
