// npm run build: bundles the server and its commands with the npm packages that they import, then builds the assets.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const chunks = join(root, 'dist/chunks');

// A process that imports packages from node_modules resolves hundreds of modules, which takes most of its start.
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: [
    'server/main.ts',
    'server/commands/*.ts',
    'server/assets/build.ts',
    'server/formats/pdf/thread.ts',
  ],
  // Native packages, those that load files beside them, and those that the server imports only on demand.
  external: [
    '@myriaddreamin/typst-ts-node-compiler',
    '@resvg/resvg-js',
    'esbuild',
    'fastify-metrics',
    'piscina',
  ],
  outbase: 'server',
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Of jsonc-parser `main` is UMD, whose imports cannot be followed.
  mainFields: ['module', 'main'],
  // CommonJS packages require modules of Node.js.
  banner: { js: `const require = process.getBuiltinModule('module').createRequire(import.meta.url);` },
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  write: false,
});

// A server may be reading from dist/: unchanged files are not touched, and changed ones are replaced by a rename.
for (const { path, contents } of outputFiles) {
  if (existsSync(path) && readFileSync(path).equals(contents)) continue;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}
const written = new Set(outputFiles.map(({ path }) => path));
for (const name of readdirSync(chunks)) {
  const path = join(chunks, name);
  if (!written.has(path)) rmSync(path);
}

const { buildAssets } = await import('../dist/assets/build.js');
buildAssets(root);
