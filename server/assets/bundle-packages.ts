// Bundles each npm package that the server imports into one file in dist/node_modules, so that the process starts sooner.
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { writeFolder } from './build.ts';

/** What the server imports in each start, hundreds of modules that each would be looked for: by kind of module. */
export const packages = {
  esm: [
    ...['content-disposition', 'eta', 'fastest-levenshtein', 'jsonc-parser', 'lean-qr'],
    ...['mdast-util-to-markdown', 'typebox'],
  ],
  commonJs: [
    ...['@fastify/helmet', '@fastify/rate-limit', '@fastify/static', '@fastify/under-pressure'],
    ...['@fastify/view', 'ajv', 'close-with-grace', 'fastify', 'negotiator', 'pino'],
  ],
};

/** What modules of CommonJS expect around them. */
const banner = `import { createRequire } from 'node:module';
import { dirname as folderOf } from 'node:path';
import { fileURLToPath } from 'node:url';
const require = createRequire(import.meta.url);
const __filename = fileURLToPath(import.meta.url);
const __dirname = folderOf(__filename);
`;

/**
 * Makes one file of each package, and of what several share, where the compiled server finds them before the packages
 * themselves.
 */
export async function bundlePackages(root: string): Promise<void> {
  const folder = join(root, 'dist/node_modules');
  const require = createRequire(join(root, 'package.json'));
  const entries = new Map([
    ...packages.esm.map(name => [name, `export * from '${name}'`] as const),
    // The names that a module of CommonJS exports are known when it runs.
    ...packages.commonJs.map(name => {
      const names = Object.keys(require(name)).filter(key => key !== 'default' && key !== '__esModule');
      return [name, `export { ${['default', ...names].join(', ')} } from '${name}'`] as const;
    }),
  ]);
  const { outputFiles } = await build({
    entryPoints: [...entries.keys()].map(name => ({ in: name, out: `${name}/index` })),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    minifyWhitespace: true,
    lineLimit: 200, // A fault in a package is told by its line.
    minifySyntax: true,
    legalComments: 'none',
    banner: { js: banner },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    write: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entries',
        setup: ({ onResolve, onLoad }) => {
          // By its ending a file is a module, for which all that CommonJS exports is the default, as it is in Node.
          onResolve({ filter: /./ }, ({ kind, path }) =>
            kind === 'entry-point' ? { path: `/${path}.entry.mjs` } : null,
          );
          onLoad({ filter: /\.entry\.mjs$/ }, ({ path }) => ({
            contents: entries.get(path.slice(1, -10)) as string,
            resolveDir: root,
          }));
        },
      },
    ],
  });
  const manifest = Buffer.from('{ "main": "index.mjs" }');
  const files = new Map([
    ...outputFiles.map(({ path, contents }) => [relative(folder, path), contents] as const),
    ...[...entries.keys()].map(name => [`${name}/package.json`, manifest] as const),
  ]);
  writeFolder(folder, files);
}
