// Opens pages in Chromium for the tests of test/browser and test/process.
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
import { urlOf } from './urls.ts';

const installed = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The path of the browser: CHROME_PATH, else the headless shell of `@sparticuz/chromium` on Linux x64 (twice as fast as
 * a full browser), else an installed Chromium or Chrome.
 *
 * @throws when there is none.
 */
export async function findBrowser(): Promise<string> {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  if (process.platform === 'linux' && process.arch === 'x64') {
    // Read when the module loads: makes the package add system libraries that a minimal machine lacks.
    process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x';
    const { default: packaged } = await import('@sparticuz/chromium');
    return packaged.executablePath();
  }
  const found = installed.find(path => existsSync(path));
  if (!found) throw new Error('No browser found: set CHROME_PATH to a Chromium or Chrome');
  return found;
}

declare global {
  interface Window {
    marker: string;
  }
}

/** Waits until htmx has processed the page. Before that links are ordinary navigations. */
export async function isReady(page: Page): Promise<void> {
  await page.waitForSelector('[data-htmx-powered]', { state: 'attached' });
}

/** The file with the WebSocket endpoint of the shared browser. */
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

/** Connects to the shared browser, or launches one for this test file. */
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
 * Creates a function that defines journeys. A journey is a test with its own browser context and page, opened at a path
 * of `base`. It also fails on uncaught errors and on violations of the Content-Security-Policy or of Trusted Types.
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
      const errors: string[] = [];
      context.on('page', page => {
        page.on('pageerror', error => errors.push(error.message));
        page.on('console', message => {
          if (/content security policy|trusted/i.test(message.text())) errors.push(message.text());
        });
      });
      try {
        const page = await context.newPage();
        page.setDefaultTimeout(5_000);
        await page.goto(urlOf(path));
        if (path !== 'about:blank' && options.javaScriptEnabled !== false) await isReady(page);
        await steps(t, page);
      } finally {
        await context.close();
      }
      t.strictSame(errors, [], 'no uncaught errors or policy violations');
    });
  };
}
