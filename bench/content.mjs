// npm run bench:content: how load time grows with the number of entries, and whether an error in a large file is
// located. Ratios are of medians of interleaved rounds in one run. --before names the checkout of an earlier version,
// with its tests built, which takes part in the same rounds: npm run bench:content -- --before ../earlier
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { loadContent } from '../dist/suite/server/snapshot/load.js';

const { before } = parseArgs({ options: { before: { type: 'string' } } }).values;
const earlier =
  before && (await import(pathToFileURL(resolve(before, 'dist/suite/server/snapshot/load.js')).href));

const ROUNDS = 9;
const messages = language => readFileSync(new URL(`../content/ui/${language}.json`, import.meta.url));
const sizes = [1_000, 10_000];
const median = times => times.sort((a, b) => a - b)[times.length >> 1];

const entry = i => ({
  id: `entry-${i}`,
  name: `Employer ${i}`,
  position: `Position ${i}`,
  startDate: '2001-02-03',
  endDate: '2004-05',
  url: `https://example.org/${i}`,
  summary: `What was done in position ${i}, told in a sentence of the usual length for such a thing.`,
  highlights: ['One thing that went well.', 'Another one, with a little more to say about it.'],
});
const translatable = ({ id, name, position, summary, highlights }) => ({
  id,
  name,
  position,
  summary,
  highlights,
});

const folder = mkdtempSync(join(tmpdir(), 'cv-site-'));
const folders = sizes.map(size => {
  const path = join(folder, String(size));
  const work = Array.from({ length: size }, (_, i) => entry(i));
  for (const name of ['cv', 'ui']) mkdirSync(join(path, name), { recursive: true });
  for (const language of ['en', 'es'])
    writeFileSync(join(path, 'ui', `${language}.json`), messages(language));
  writeFileSync(join(path, 'cv/en.json'), JSON.stringify({ basics: { name: 'Ada' }, work }, null, 2));
  const translated = { basics: { name: 'Ada' }, work: work.map(translatable) };
  writeFileSync(join(path, 'cv/es.json'), JSON.stringify(translated, null, 2));
  return { size, path, times: [], timesBefore: [] };
});

/** Loads a folder and returns the milliseconds it took. */
const measure = async (load, path) => {
  const begin = performance.now();
  const { content, diagnostics } = await load(path);
  const ms = performance.now() - begin;
  if (!content || diagnostics.length) throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
  return ms;
};
for (let round = 0; round < ROUNDS; round++) {
  for (const { path, times, timesBefore } of folders) {
    const isFirst = round % 2 === 0;
    if (isFirst) times.push(await measure(loadContent, path));
    if (earlier) timesBefore.push(await measure(earlier.loadContent, path));
    if (!isFirst) times.push(await measure(loadContent, path));
  }
}
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
);
for (const { size, times, timesBefore } of folders) {
  const ratio = earlier ? `; to the version before: ${(median(times) / median(timesBefore)).toFixed(2)}` : '';
  console.log(
    `${size} entries in two languages: ${median(times).toFixed(1)} ms, median of ${ROUNDS}${ratio}`,
  );
}
const [small, large] = folders.map(({ times }) => median(times));
console.log(
  `ratio of ${sizes[1]} to ${sizes[0]}: ${(large / small).toFixed(2)} (linear: ${sizes[1] / sizes[0]})`,
);

const file = join(folders[1].path, 'cv/en.json');
const lines = readFileSync(file, 'utf8').split('\n');
const index = lines.findIndex(line => line.includes('"Position 7777"'));
/** Replaces one line by a broken one and reports where the first diagnostic locates it. */
const locate = async (line, error) => {
  writeFileSync(file, lines.with(index, line).join('\n'));
  const begin = performance.now();
  const [diagnostic] = (await loadContent(folders[1].path)).diagnostics;
  const ms = (performance.now() - begin).toFixed(0);
  if (diagnostic?.line !== index + 1)
    throw new Error(`${error}: expected line ${index + 1}, got ${JSON.stringify(diagnostic)}`);
  console.log(
    `${error} among ${sizes[1]} entries: reported at ${diagnostic.line}:${diagnostic.column} in ${ms} ms`,
  );
};
await locate('      "position": [],', 'a value of another type');
await locate('      "position": "Position 7777"', 'a missing comma');
rmSync(folder, { recursive: true });
