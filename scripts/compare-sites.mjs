// node scripts/compare-sites.mjs old new: compares two exported sites byte by byte, ignoring asset hashes.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** What depends on the bytes of the assets: the hash in their URLs, integrity hashes and checksums. */
const HASHES = /\/static\/[0-9a-f]{16}\/|sha256-[\w+/]{43}=|^[0-9a-f]{64} /gm;

/** The files of a site by normalized path. Compressed siblings are skipped: they have the same content. */
function readSite(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const paths = files.map(({ parentPath, name }) =>
    relative(folder, join(parentPath, name)).replaceAll(sep, '/'),
  );
  const texts = paths
    .filter(path => !/\.(br|gz)$|^SHA256SUMS$/.test(path))
    .map(path => [
      `/${path}`.replace(HASHES, '/static/…/'),
      readFileSync(join(folder, path), 'latin1').replace(HASHES, '…'),
    ]);
  return new Map(texts);
}

const [before, after] = process.argv.slice(2).map(readSite);
const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
const different = paths.filter(path => before.get(path) !== after.get(path));
for (const path of different) {
  if (!before.has(path)) console.log(`${path} is new`);
  else if (!after.has(path)) console.log(`${path} is gone`);
  else console.log(`${path} differs`);
}
console.log(`${paths.length} files, ${different.length} of them different`);
process.exitCode = different.length ? 1 : 0;
