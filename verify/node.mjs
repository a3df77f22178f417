// npm run verify:node: runs the tests, except test/browser, on each supported version of Node.js, installed from the
// npm package `node`. For other versions: npm run verify:node -- 26
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20.19', '22', '24'];
const files = ['', 'process'].flatMap(folder => {
  const path = join('dist/suite/test', folder);
  return readdirSync(join(root, path))
    .filter(name => name.endsWith('.test.js') && name !== 'browser.test.js')
    .map(name => join(path, name));
});

/** Installs a Node.js version unless it is installed. Returns the folder of its executable. */
function install(version) {
  const folder = join(tmpdir(), `cv-site-node-${version}`);
  mkdirSync(folder, { recursive: true });
  // An install script of the package downloads the executable.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ allowScripts: { node: true } }));
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `node@${version}`];
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Node.js ${version} cannot be installed:\n${stderr}`);
  return join(folder, 'node_modules/node/bin');
}

let failed = false;
for (const version of versions) {
  const bin = install(version);
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  const { stdout } = spawnSync(join(bin, 'node'), ['--version'], { encoding: 'utf8' });
  console.log(`\nNode.js ${stdout.trim()}`);
  const args = ['node_modules/tap/dist/esm/run.mjs', '--disable-coverage', '--reporter=terse'];
  const { status } = spawnSync(join(bin, 'node'), [...args, ...files], { cwd: root, env, stdio: 'inherit' });
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
