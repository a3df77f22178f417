// Runs the browser that all tests share, until the test process, whose id is the argument, has exited.
import { rmSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { browserFile, launchOptions } from './browser.ts';

const testPid = Number(process.argv[2]);
const server = await chromium.launchServer(await launchOptions());
writeFileSync(browserFile, server.wsEndpoint());
console.log('started');

// Polls, so that the browser also closes when the tests are killed.
const poll = setInterval(async () => {
  try {
    process.kill(testPid, 0);
  } catch {
    // The test process is gone.
    clearInterval(poll);
    rmSync(browserFile, { force: true });
    await server.close();
  }
}, 500);
