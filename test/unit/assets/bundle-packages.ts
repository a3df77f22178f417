import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import t from 'tap';
import { bundlePackages, packages } from '../../../server/assets/bundle-packages.ts';
import { root } from '../../../server/project.ts';

const { resolve } = createRequire(join(root, 'dist/main.js'));
/** The names that a module exports, without those of CommonJS interoperability. */
const exportsOf = (module: object) =>
  Object.keys(module)
    .filter(name => name !== 'default' && name !== '__esModule')
    .sort();

for (const name of [...packages.esm, ...packages.commonJs]) {
  t.test(`the compiled server resolves the bundle of ${name}, which has the same exports`, async t => {
    const file = resolve(name);
    t.equal(file, join(root, 'dist/node_modules', name, 'index.mjs'));
    const [bundled, original] = await Promise.all([import(file), import(name)]);
    if (packages.esm.includes(name)) {
      t.strictSame(exportsOf(bundled), exportsOf(original));
    } else {
      t.strictSame(exportsOf(bundled), exportsOf(original.default));
      t.equal(typeof bundled.default, typeof original.default);
    }
  });
}

t.test('bundling again writes no file, as a server may be reading them', async t => {
  const modified = () =>
    [...packages.esm, ...packages.commonJs].map(name => statSync(resolve(name), { bigint: true }).mtimeNs);
  const before = modified();
  await bundlePackages(root);
  t.strictSame(modified(), before);
});
