// Compares two exported sites byte by byte, but for the hashes of their assets: node scripts/compare-sites.mjs old new
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Entity tags, integrity hashes and checksums follow from the bytes of the assets, as the hash in their URLs does. */
const HASHES = /\/static\/[0-9a-f]{16}\/|sha256-[\w+/]{43}=|^[0-9a-f]{64} |"[\w+/-]{27,}"/gm;

/** The files of a site by their normalized paths; the compressed siblings say the same once more. */
function readSite(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const named = files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  const texts = named
    .filter(name => !/\.(br|gz)$|^SHA256SUMS$/.test(name))
    .map(name => [
      `/${name}`.replace(HASHES, '/static/…/'),
      readFileSync(join(folder, name), 'latin1').replace(HASHES, '…'),
    ]);
  return new Map(texts);
}

const [before, after] = process.argv.slice(2).map(readSite);
const names = [...new Set([...before.keys(), ...after.keys()])].sort();
const different = names.filter(name => before.get(name) !== after.get(name));
for (const name of different) {
  const state = before.has(name) ? (after.has(name) ? 'differs' : 'is gone') : 'is new';
  console.log(`${name} ${state}`);
}
console.log(`${names.length} files, ${different.length} of them different`);
process.exitCode = different.length ? 1 : 0;
