// The last step of npm run build:test: compiles server and tests to dist/suite, one file for each module, and bundles two
// packages of hundreds of modules, which take a second to load.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
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
for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, path.endsWith('.js') ? text.replace(relativeImports, '$1.js') : text);
}

await build({
  absWorkingDir: root,
  entryPoints: { 'typebox/index': 'typebox', 'mdast-util-to-markdown/index': 'mdast-util-to-markdown' },
  outdir: join(suite, 'node_modules'),
  bundle: true,
  platform: 'node',
  logLevel: 'warning',
});
