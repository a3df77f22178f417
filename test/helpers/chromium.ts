// Finds the Chromium of the tests. Does not import tap, which would report a test without an end in a program that is none.
import { existsSync } from 'node:fs';
import type { LaunchOptions } from 'playwright-core';

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

export const launchOptions = async (): Promise<LaunchOptions> => ({
  executablePath: await findBrowser(),
  args: [
    '--no-sandbox',
    '--no-zygote',
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--in-process-gpu',
    // Almost no memory for rasterized tiles: no test takes a screenshot, and painting is a fifth of the time of a page load.
    '--force-gpu-mem-available-mb=1',
  ],
});
