// npm run verify:lighthouse: runs Lighthouse with its mobile settings. Passes when the medians of five runs a page are
// 100 in accessibility, best practices and SEO, at least 99 in performance, and no layout shift. Needs Lighthouse 12 on
// the PATH or its path in LIGHTHOUSE, and Chromium.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../bench/app.mjs';

const lighthouse = process.env.LIGHTHOUSE ?? 'lighthouse';
const chrome = process.env.CHROME_PATH ?? '/usr/bin/chromium';
const { stdout: version, error } = spawnSync(lighthouse, ['--version'], { encoding: 'utf8' });
if (error) {
  console.error(
    'Lighthouse is not installed: npm install --global lighthouse@12, or set LIGHTHOUSE to its path.',
  );
  process.exit(1);
}
if (!existsSync(chrome)) {
  console.error(`No browser at ${chrome}: set CHROME_PATH to a Chrome or Chromium.`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'lighthouse-'));
const report = join(folder, 'report.json');
const RUNS = 5;
const minScores = { performance: 99, accessibility: 100, 'best-practices': 100, seo: 100 };
const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const { base, close } = await startApp();
console.log(`Lighthouse ${version.trim()}, median of ${RUNS}`);
let failed = false;
for (const path of ['/en', '/es', '/en/info', '/en/shortcuts']) {
  const runs = [];
  for (let i = 0; i < RUNS; i++) {
    runs.push(
      await run([
        base + path,
        '--quiet',
        '--output=json',
        '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
      ]),
    );
  }
  const scores = Object.keys(minScores).map(name => [
    name,
    Math.round(median(runs.map(({ categories }) => categories[name].score)) * 100),
  ]);
  const shift = median(runs.map(({ audits }) => audits['cumulative-layout-shift'].numericValue));
  failed ||= shift > 0 || scores.some(([name, score]) => score < minScores[name]);
  console.log(
    `${path}: ${scores.map(([name, score]) => `${name} ${score}`).join(', ')}, layout shift ${shift}`,
  );
}
await close();
rmSync(folder, { recursive: true });
process.exit(failed ? 1 : 0);

/**
 * Runs Lighthouse in a process of its own, as this one serves the pages. Returns its report. Now and then Chrome records no
 * trace (NO_NAVSTART): a run without a report is repeated.
 */
async function run(args, attempts = 3) {
  const child = spawn(lighthouse, [...args, `--output-path=${report}`], {
    env: { ...process.env, CHROME_PATH: chrome },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'close');
  if (code && attempts > 1) return run(args, attempts - 1);
  if (code) throw new Error(`Lighthouse exited with ${code}`);
  return JSON.parse(readFileSync(report, 'utf8'));
}
