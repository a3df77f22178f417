// npm run verify:browsers: journeys through the sample in Firefox and WebKit, which npm test does not run. Each also fails on an
// error of a script and on a violation of a policy. For one engine or some journeys: npm run verify:browsers -- webkit 3 4
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { openFirefox } from './firefox.mjs';
import { journeys } from './journeys.mjs';
import { missingEngines } from './paper.mjs';
import { serve } from './sample.mjs';
import { Tab } from './tab.mjs';
import { openWebKit } from './webkit.mjs';

const missing = [
  ...missingEngines({ drives: true }),
  ...(spawnSync('pdfinfo', ['-v']).error ? ['pdfinfo (Debian: poppler-utils)'] : []),
];
if (missing.length) {
  console.error(`Not installed:\n${missing.join('\n')}`);
  process.exit(1);
}

const browsers = { firefox: openFirefox, webkit: openWebKit };
const given = process.argv.slice(2);
const numbers = given.map(Number).filter(Boolean);
const chosen = Object.keys(browsers).filter(engine => given.includes(engine));
const { app, origin } = await serve();

/** Runs a journey in a tab. Resolves to what went wrong, or to ''. */
async function run(tab, engine, [, steps, options]) {
  try {
    await tab.resize(1280, 800);
    await tab.open(`${origin}/en`, options);
    await tab.evaluate(() => localStorage.clear());
    await steps(tab, origin, engine);
    assert.deepEqual(tab.takeMessages(), [], 'errors of scripts, or violations');
    return '';
  } catch (error) {
    tab.takeMessages();
    return error.message;
  }
}

let ran = 0;
let failures = 0;
for (const engine of chosen.length ? chosen : Object.keys(browsers)) {
  // Tabs by their options.
  const tabs = new Map();
  for (const [i, journey] of journeys.entries()) {
    if (numbers.length && !numbers.includes(i + 1)) continue;
    const [name, , options = {}] = journey;
    const key = JSON.stringify(options);
    if (!tabs.has(key)) tabs.set(key, new Tab(await browsers[engine](options)));
    const problem = await run(tabs.get(key), engine, journey);
    ran += 1;
    if (problem) failures += 1;
    console.log(`${problem ? 'not ok' : 'ok'} ${engine} ${i + 1}: ${name}`);
    if (!problem) continue;
    console.log(problem.replace(/^/gm, '    '));
    // What a failed journey leaves behind, which may be a crashed page, must not fail the next.
    await tabs.get(key).close();
    tabs.delete(key);
  }
  for (const tab of tabs.values()) await tab.close();
}
await app.close();
console.log(`${ran} journeys, ${failures} failed`);
process.exitCode = failures ? 1 : 0;
