// Opens pages in Chromium for the tests of test/browser and test/process.
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import t, { type Test } from 'tap';
import { launchOptions } from './chromium.ts';
import { urlOf } from './urls.ts';

declare global {
  interface Window {
    marker: string;
  }
}

/** Waits until htmx has processed the page. Before that links are ordinary navigations. */
export async function isReady(page: Page): Promise<void> {
  await page.waitForSelector('[data-htmx-powered]', { state: 'attached' });
}

let browser: Promise<Browser> | undefined;

/** Launches the browser of this process, which all its test files share. */
function openBrowser(): Promise<Browser> {
  browser ??= launchOptions()
    .then(options => chromium.launch(options))
    .then(opened => {
      t.teardown(() => opened.close());
      return opened;
    });
  return browser;
}

export interface JourneyOptions
  extends Pick<
    BrowserContextOptions,
    'viewport' | 'hasTouch' | 'colorScheme' | 'forcedColors' | 'javaScriptEnabled' | 'bypassCSP'
  > {
  /** Whether the journey has a browser context of its own: for init scripts, and for a cache without anything. */
  isolated?: boolean;
}

export type Journey = (
  name: string,
  path: string,
  steps: (t: Test, page: Page) => Promise<void>,
  options?: JourneyOptions,
) => void;

/** A page, and the errors on the pages of its context. */
interface Tab {
  context: BrowserContext;
  page: Page;
  errors: string[];
}

/** Whether a URL is on the host of a base URL, but not below its path. */
function isBeside(base: string, url: string): boolean {
  return new URL(url).origin === new URL(base).origin && url !== base && !url.startsWith(`${base}/`);
}

async function openTab(
  base: string,
  { javaScriptEnabled, bypassCSP, hasTouch }: JourneyOptions,
): Promise<Tab> {
  const context = await (await openBrowser()).newContext({
    locale: 'en-GB',
    ...(javaScriptEnabled !== undefined && { javaScriptEnabled }),
    ...(bypassCSP !== undefined && { bypassCSP }),
    // Only with isMobile do pages match (hover: none).
    ...(hasTouch && { hasTouch, isMobile: true }),
  });
  const errors: string[] = [];
  context.on('request', request => {
    if (isBeside(base, request.url())) errors.push(`requested outside of the site: ${request.url()}`);
  });
  context.on('page', page => {
    page.on('pageerror', error => errors.push(error.message));
    page.on('console', message => {
      if (/content security policy|trusted/i.test(message.text())) errors.push(message.text());
    });
  });
  const page = await context.newPage();
  // The first page and the first PDF of a process take seconds on a busy machine.
  page.setDefaultTimeout(20_000);
  // Unlike the option `baseURL`, with the path of the base.
  const goto = page.goto.bind(page);
  page.goto = (url, options) => goto(url.startsWith('/') ? base + url : url, options);
  return { context, page, errors };
}

/** Removes what a journey has left in its tab and on the device. */
async function reset({ context, page, errors }: Tab): Promise<void> {
  for (const other of context.pages()) if (other !== page) await other.close();
  page.removeAllListeners('request');
  await page.unrouteAll();
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    if (location.protocol === 'about:') return;
    localStorage.clear();
    sessionStorage.clear();
  });
  await context.clearCookies();
  errors.length = 0;
}

/** The tabs of the current test file, by the options that a page cannot change. */
let tabs: { base: string; byOptions: Map<string, Tab> } = { base: '', byOptions: new Map() };

/** The tabs for a base. Those for another are closed. */
async function tabsFor(base: string): Promise<Map<string, Tab>> {
  if (tabs.base !== base) {
    for (const { context } of tabs.byOptions.values()) await context.close();
    tabs = { base, byOptions: new Map() };
  }
  return tabs.byOptions;
}

/**
 * Creates a function that defines journeys. A journey is a test with a page, opened at a path of `base`, or at none when
 * its steps open one. It also fails on uncaught errors, on violations of the Content-Security-Policy or of Trusted Types, and
 * on requests to the host of `base` that are not below its path. Journeys share a tab, without storage, cookies and listeners of the one before: a new browser context takes
 * twice as long as a page load.
 */
export function createJourney(t: Test, base: string): Journey {
  return (name, path, steps, options = {}) => {
    t.test(name, async t => {
      const { viewport, colorScheme, forcedColors, isolated, ...fixed } = options;
      const shared = isolated ? new Map<string, Tab>() : await tabsFor(base);
      const key = JSON.stringify(fixed);
      const tab = shared.get(key) ?? (await openTab(base, fixed));
      // Only a journey that succeeds returns its tab.
      shared.delete(key);
      let errors: string[] = [];
      try {
        const { page } = tab;
        await page.setViewportSize(viewport ?? { width: 1280, height: 800 });
        await page.emulateMedia({
          media: null,
          reducedMotion: 'reduce',
          colorScheme: colorScheme ?? 'light',
          forcedColors: forcedColors ?? 'none',
        });
        if (path) {
          await page.goto(urlOf(path));
          // The language chooser has no htmx.
          if (path !== '/' && options.javaScriptEnabled !== false) await isReady(page);
        }
        await steps(t, page);
        errors = [...tab.errors];
        if (!isolated) {
          await reset(tab);
          shared.set(key, tab);
        }
      } finally {
        if (shared.get(key) !== tab) await tab.context.close();
      }
      t.strictSame(errors, [], 'no uncaught errors, policy violations or requests outside of the site');
    });
  };
}
