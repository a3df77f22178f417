// npm run verify:package: from the tarball to a page in two commands, in an empty folder with Node.js and npm alone, on Node.js
// 22 and 24; then check, export and PDF there. Fails above 60 s, 140 MB or 60 packages, and on any install script or warning.
// For other versions: npm run verify:package -- 26

import { installNode } from './install-node.mjs';
import { createOwner } from './owner.mjs';

const LIMITS = { seconds: 60, megabytes: 140, packages: 60, scripts: 0, warnings: 0 };
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24'];

/** Does what an owner does first, and measures it. */
async function measure(bin) {
  const { warnings, create, run, start, measureInstalled } = createOwner(bin);
  const begin = performance.now();
  await create();
  // The second command, npm install && npm start.
  await run('npm', ['install']);
  const server = await start('npm', ['start']);
  const seconds = (performance.now() - begin) / 1000;
  const pdf = await fetch(`${server.base}/en/cv.pdf`);
  if (server.status !== 200 || pdf.status !== 200)
    throw new Error(`page ${server.status}, PDF ${pdf.status}`);
  await server.stop();
  await run('npm', ['run', 'check']);
  await run('npm', ['run', 'export']);
  for (const line of warnings) console.log(line);
  return { seconds: Math.round(seconds * 10) / 10, ...measureInstalled(), warnings: warnings.length };
}

let failed = false;
for (const version of versions) {
  const results = await measure(installNode(version));
  const texts = Object.entries(results).map(([name, value]) => `${value} ${name}`);
  console.log(`${new Date().toISOString().slice(0, 10)}, Node.js ${version}: ${texts.join(', ')}`);
  for (const [name, limit] of Object.entries(LIMITS)) {
    if (results[name] <= limit) continue;
    failed = true;
    console.log(`above the limit: ${results[name]} ${name}, at most ${limit}`);
  }
}
process.exitCode = failed ? 1 : 0;
