// The browser that all tests share, until they are over. Its argument is the process that runs them.
import { rmSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { browserFile, launchOptions } from './browser.ts';

const tests = Number(process.argv[2]);
const server = await chromium.launchServer(await launchOptions());
writeFileSync(browserFile, server.wsEndpoint());
console.log('started');

/** Ends with the tests, in whatever way they end. */
const look = setInterval(async () => {
  try {
    process.kill(tests, 0);
  } catch {
    clearInterval(look);
    rmSync(browserFile, { force: true });
    await server.close();
  }
}, 500);
