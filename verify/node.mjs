// npm run verify:node: runs the tests, except test/browser, on each supported version of Node.js, installed from the
// npm package `node`. For other versions: npm run verify:node -- 26
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installNode } from './install-node.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20.19', '22', '24'];
const files = ['', 'process'].flatMap(folder => {
  const path = join('dist/suite/test', folder);
  return readdirSync(join(root, path))
    .filter(name => name.endsWith('.test.js') && name !== 'browser.test.js')
    .map(name => join(path, name));
});

let failed = false;
for (const version of versions) {
  const bin = installNode(version);
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  const { stdout } = spawnSync(join(bin, 'node'), ['--version'], { encoding: 'utf8' });
  console.log(`\nNode.js ${stdout.trim()}`);
  const args = ['node_modules/tap/dist/esm/run.mjs', '--disable-coverage', '--reporter=terse'];
  const { status } = spawnSync(join(bin, 'node'), [...args, ...files], { cwd: root, env, stdio: 'inherit' });
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
