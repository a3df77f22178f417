// npm run build: bundles the server and its commands with the npm packages that they import, then builds the assets and
// collects the licences of both.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const chunks = join(root, 'dist/chunks');

// A process that imports packages from node_modules resolves hundreds of modules, which takes most of its start.
const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: {
    cli: 'server/cli.ts',
    main: 'server/main.ts',
    'assets/build': 'server/assets/build.ts',
    'formats/pdf/thread': 'server/formats/pdf/thread.ts',
    // Piscina starts its worker from the file of this name beside its own code, which is in a chunk.
    'chunks/worker': 'node_modules/piscina/dist/worker.js',
  },
  // Native packages: `nice` is an option of Piscina that the server does not use. And esbuild, which only builds import.
  external: ['@myriaddreamin/typst-ts-node-compiler', '@napi-rs/nice', 'esbuild', 'sharp'],
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Of jsonc-parser `main` is UMD, whose imports cannot be followed.
  mainFields: ['module', 'main'],
  // The hashbang makes dist/cli.js an executable; in the other bundles it has no effect (ECMA-262, 12.5). CommonJS packages
  // require modules of Node.js, and Piscina looks for its worker beside itself.
  banner: {
    js: [
      '#!/usr/bin/env node',
      "const require = process.getBuiltinModule('module').createRequire(import.meta.url);",
      'const __dirname = import.meta.dirname;',
    ].join('\n'),
  },
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  metafile: true,
  write: false,
});

/** A server may be reading from dist/: an unchanged file is not touched, and a changed one is replaced by a rename. */
function writeFile(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}

for (const { path, contents } of outputFiles) writeFile(path, contents);
const written = new Set(outputFiles.map(({ path }) => path));
for (const name of readdirSync(chunks)) {
  const path = join(chunks, name);
  if (!written.has(path)) rmSync(path);
}

const { buildAssets } = await import('../dist/assets/build.js');
await buildAssets(root);

/** Packages of which files are copied. */
const copied = [
  '@expo-google-fonts/source-sans-3',
  '@expo-google-fonts/source-serif-4',
  'bootstrap-icons',
  'htmx.org',
  'source-serif',
];
const bundled = Object.keys(metafile.inputs).flatMap(
  path => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
);
const folders = new Set([...bundled, ...copied.map(name => `node_modules/${name}`)]);

/** Name, version and licence of a package, above the text of its licence. */
function describeLicence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  // A package of typefaces has a licence of its own and one of the typefaces.
  const files = readdirSync(join(root, folder)).filter(entry => /^licen[cs]e/i.test(entry));
  const texts = files.map(file => readFileSync(join(root, folder, file), 'utf8').trim());
  const text = texts.join('\n\n') || 'The package has no licence text.';
  return `### ${name} ${version} (${license})\n\n${text}\n`;
}
// Two folders may have the same version of a package.
const licences = [...new Set([...folders].map(describeLicence))].sort().join('\n');
writeFile(join(root, 'dist/licences.txt'), Buffer.from(licences));
