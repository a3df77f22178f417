// The last step of npm run build:test: compiles server and tests to dist/suite, one file for each module, and bundles two
// packages of hundreds of modules, which take a second to load.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const suite = join(root, 'dist/suite');
rmSync(suite, { recursive: true, force: true });

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['server/**/*.ts', 'test/**/*.ts'],
  outbase: '.',
  outdir: suite,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: true,
  write: false,
});
// An extension of the same length leaves the positions in the source maps right.
const relativeImports = /(?<=\b(?:from|import) ?\(?)(["']\.[^"']*)\.ts(?=["'])/g;
const packageImports = /^(?:import|export) .*?from "([^".][^":]*)";$|\bimport\("([^".][^":]*)"\)/gm;
/** What the server imports from packages, but for those that are not bundled in dist/ either. */
const imported = new Set();
for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, path.endsWith('.js') ? text.replace(relativeImports, '$1.js') : text);
  if (!path.startsWith(join(suite, 'server')) || !path.endsWith('.js')) continue;
  for (const [, specifier = '', dynamic = specifier] of text.matchAll(packageImports)) imported.add(dynamic);
}
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
// Piscina starts its worker from a file beside its own code. A bundle cannot stand for the subpath of eld's package.
for (const name of [...Object.keys(dependencies), 'esbuild', 'piscina', 'eld/extrasmall'])
  imported.delete(name);

// A covered process loads each module through a second thread, by which tap follows it: with hundreds of modules of packages
// it would take twice as long to start. Each bundle exports what the package does: of CommonJS that is known when it runs.
const bundles = join(suite, 'node_modules');
const entryPoints = [];
for (const specifier of imported) {
  const { default: hasDefault, ...exports } = await import(specifier);
  const path = join(
    suite,
    'packages',
    `${specifier.replace(/\.js$/, '')}${specifier.endsWith('.js') ? '' : '/index'}.js`,
  );
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    `import * as all from '${specifier}';
${hasDefault ? 'export default all.default;' : ''}
export const { ${Object.keys(exports).filter(name => name !== 'module.exports')} } = all;`,
  );
  entryPoints.push(path);
}
await build({
  absWorkingDir: root,
  entryPoints,
  outbase: join(suite, 'packages'),
  outdir: bundles,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  banner: { js: "const require = process.getBuiltinModule('module').createRequire(import.meta.url);" },
  // Of some CommonJS packages esbuild takes the ES modules, which have no default export.
  logOverride: { 'import-is-undefined': 'silent' },
  logLevel: 'warning',
});
rmSync(join(suite, 'packages'), { recursive: true });
const names = [...imported].map(specifier => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)[0]);
for (const name of ['chunks', ...names])
  writeFileSync(join(bundles, name, 'package.json'), '{ "type": "module", "main": "index.js" }');
