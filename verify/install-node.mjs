// Installs versions of Node.js from the npm package `node`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Installs a Node.js version unless it is installed. Returns the folder of its executable. @throws {Error} */
export function installNode(version) {
  const folder = join(tmpdir(), `cv-site-node-${version}`);
  mkdirSync(folder, { recursive: true });
  // An install script of the package downloads the executable.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ allowScripts: { node: true } }));
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `node@${version}`];
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Node.js ${version} cannot be installed:\n${stderr}`);
  return join(folder, 'node_modules/node/bin');
}
