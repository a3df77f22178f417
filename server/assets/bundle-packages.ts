// Bundles each npm package that the server imports into one file in dist/node_modules, so that the process starts faster.
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { writeFolder } from './build.ts';

/** The packages that the server imports at every start, by module system. Unbundled they are hundreds of modules to resolve. */
export const packages = {
  esm: [
    'content-disposition',
    'eta',
    'fastest-levenshtein',
    'jsonc-parser',
    'lean-qr',
    'mdast-util-to-markdown',
    'typebox',
  ],
  commonJs: [
    '@fastify/helmet',
    '@fastify/rate-limit',
    '@fastify/static',
    '@fastify/under-pressure',
    '@fastify/view',
    'ajv',
    'close-with-grace',
    'fastify',
    'negotiator',
    'pino',
  ],
};

/** Defines the variables of the CommonJS module scope in an ES module. */
const banner = `import { createRequire } from 'node:module';
import { dirname as folderOf } from 'node:path';
import { fileURLToPath } from 'node:url';
const require = createRequire(import.meta.url);
const __filename = fileURLToPath(import.meta.url);
const __dirname = folderOf(__filename);
`;

/**
 * Writes each package, and the modules that several packages share, as bundles to `dist/node_modules` below `root`.
 * The compiled server in `dist/` resolves packages there first.
 * @throws {Error} when a package cannot be bundled.
 */
export async function bundlePackages(root: string): Promise<void> {
  const folder = join(root, 'dist/node_modules');
  const entries = entryModules(root);
  const names = [...entries.keys()];
  const { outputFiles } = await build({
    entryPoints: names.map(name => ({ in: name, out: `${name}/index` })),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    minifyWhitespace: true,
    lineLimit: 200, // A stack trace names lines, so a package must not be a single one.
    minifySyntax: true,
    legalComments: 'none',
    banner: { js: banner },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    write: false,
    logLevel: 'error',
    plugins: [entryPlugin(entries, root)],
  });
  const manifest = Buffer.from('{ "main": "index.mjs" }');
  const files = new Map<string, Uint8Array>([
    ...outputFiles.map(({ path, contents }) => [relative(folder, path), contents] as const),
    ...names.map(name => [`${name}/package.json`, manifest] as const),
  ]);
  writeFolder(folder, files);
}

/** The source of an entry module for each package, which re-exports all that the package exports. */
function entryModules(root: string): Map<string, string> {
  const require = createRequire(join(root, 'package.json'));
  const entries = new Map<string, string>();
  for (const name of packages.esm) entries.set(name, `export * from '${name}'`);
  for (const name of packages.commonJs) {
    // The names that a CommonJS module exports are only known once it has run.
    const exported = Object.keys(require(name)).filter(key => key !== 'default' && key !== '__esModule');
    entries.set(name, `export { ${['default', ...exported].join(', ')} } from '${name}'`);
  }
  return entries;
}

/**
 * Lets esbuild load the entry modules from memory. Their extension `.mjs` makes it import CommonJS as Node.js does:
 * `module.exports` is the default export.
 */
function entryPlugin(entries: Map<string, string>, root: string): Plugin {
  const extension = '.entry.mjs';
  return {
    name: 'entries',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ kind, path }) =>
        kind === 'entry-point' ? { path: `/${path}${extension}` } : null,
      );
      onLoad({ filter: /\.entry\.mjs$/ }, ({ path }) => ({
        contents: entries.get(path.slice(1, -extension.length)) as string,
        resolveDir: root,
      }));
    },
  };
}
