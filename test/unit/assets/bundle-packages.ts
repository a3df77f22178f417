import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import t from 'tap';
import { bundlePackages, packages } from '../../../server/assets/bundle-packages.ts';
import { root } from '../../../server/project.ts';

const { resolve } = createRequire(join(root, 'dist/main.js'));
/** The names that a module exports, but for those that tell how it came to be one. */
const namesOf = (module: object) =>
  Object.keys(module)
    .filter(name => name !== 'default' && name !== '__esModule')
    .sort();

for (const name of [...packages.esm, ...packages.commonJs]) {
  t.test(`the compiled server finds what was made of ${name}, which is the same`, async t => {
    const file = resolve(name);
    t.equal(file, join(root, 'dist/node_modules', name, 'index.mjs'));
    const [made, own] = await Promise.all([import(file), import(name)]);
    if (packages.esm.includes(name)) {
      t.strictSame(namesOf(made), namesOf(own));
    } else {
      t.strictSame(namesOf(made), namesOf(own.default));
      t.equal(typeof made.default, typeof own.default);
    }
  });
}

t.test('bundling again makes the same bytes, and leaves the files of a running server alone', async t => {
  const written = () =>
    [...packages.esm, ...packages.commonJs].map(name => statSync(resolve(name), { bigint: true }).mtimeNs);
  const before = written();
  await bundlePackages(root);
  t.strictSame(written(), before);
});
