// Builds dist/static: bundles style sheets and scripts with esbuild, copies typefaces, and compresses what compresses.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { buildSync, formatMessagesSync } from 'esbuild';
import { filesBelow } from '../content/files.ts';
import { type Colours, readColours } from './design-tokens.ts';
import { createFavicons } from './favicons.ts';
import { ASSETS_FOLDER } from './manifest.ts';

const require = createRequire(import.meta.url);
const packageFile = (name: string) => readFileSync(require.resolve(name));

/** Files that are made of several: those of `static/` that others there are drawn into. */
const entries = ['css/site.css', 'js/scheme.js', 'js/trusted-types.js', 'js/site.js'];

/** The typefaces by the names that `static/css/fonts.css` has for them. */
const faces = {
  'serif-400': 'source-serif-4 400-normal',
  'serif-400-italic': 'source-serif-4 400-italic',
  'serif-600': 'source-serif-4 600-normal',
  'sans-400': 'source-sans-3 400-normal',
};

/** The packages that some of what pages load comes from; their licences have to go with it. */
const origins = ['@fontsource/source-serif-4', '@fontsource/source-sans-3', 'bootstrap-icons', 'htmx.org'];
const licenceOf = (name: string) => `${name}\n\n${packageFile(`${name}/LICENSE`)}`;

/**
 * Makes what pages load out of `static/` and packages, and writes it to `dist/static/`: one style sheet, one script and
 * the one that runs before the first paint, typefaces, the pictures made of `favicon.svg`, the licences of what comes from
 * packages, and all other files as they are. What compresses well gets siblings `.br` and `.gz`.
 * @throws {Error} when a style sheet or script is not right; it says where. Also when `favicon.svg` is no SVG.
 */
export function buildAssets(root: string): void {
  const assets = createAssets(join(root, 'static'), readColours(root));
  for (const [name, bytes] of [...assets]) {
    if (!/\.(css|js|svg)$/.test(name)) continue;
    assets.set(`${name}.br`, brotliCompressSync(bytes));
    assets.set(`${name}.gz`, gzipSync(bytes, { level: 9 }));
  }
  writeFolder(join(root, ASSETS_FOLDER), assets);
}

/**
 * Makes a folder hold these files and no others. A server may be running on it: a file that is as it should be is left
 * alone, and another takes its place at once, whole.
 */
export function writeFolder(folder: string, files: Map<string, Uint8Array>): void {
  for (const [name, bytes] of files) {
    const file = join(folder, name);
    if (existsSync(file) && readFileSync(file).equals(bytes)) continue;
    mkdirSync(dirname(file), { recursive: true });
    const whole = `${folder}.${process.pid}`;
    writeFileSync(whole, bytes);
    renameSync(whole, file);
  }
  for (const [name, path] of filesBelow(folder)) if (!files.has(name)) rmSync(path);
}

/** The assets: bytes by name. */
function createAssets(source: string, colours: Colours): Map<string, Uint8Array> {
  const { outputFiles, warnings } = buildSync({
    entryPoints: entries.map(entry => join(source, entry)),
    outbase: source,
    outdir: source,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    supported: { nesting: false }, // WebKit ignores nested rules while it prints (https://bugs.webkit.org/show_bug.cgi?id=297232).
    external: ['*.woff2'],
    charset: 'utf8',
    write: false,
    logLevel: 'silent',
  });
  const assets = new Map<string, Uint8Array>(
    outputFiles.map(({ path, contents }) => [relative(source, path), contents]),
  );
  // What browsers would pass over without a word is as wrong as what cannot be read.
  if (warnings.length) {
    throw new Error(formatMessagesSync(warnings, { kind: 'error' }).join(''));
  }
  // htmx needs the policy (js/trusted-types.js) before it, and everything else needs htmx.
  const policy = assets.get('js/trusted-types.js') as Uint8Array;
  const scripts = ['htmx.min.js', 'ext/hx-head.min.js', 'ext/hx-preload.min.js'].map(name =>
    packageFile(`htmx.org/dist/${name}`),
  );
  const own = assets.get('js/site.js') as Uint8Array;
  assets.set('js/site.js', Buffer.concat([policy, ...scripts, own].flatMap(script => [script, newline])));
  assets.delete('js/trusted-types.js');

  for (const [name, face] of Object.entries(faces)) {
    const [family, style] = face.split(' ');
    for (const subset of ['latin', 'latin-ext']) {
      const file = packageFile(`@fontsource/${family}/files/${family}-${subset}-${style}.woff2`);
      assets.set(`fonts/${name}-${subset}.woff2`, file);
    }
  }
  assets.set('licences.txt', Buffer.from(origins.map(licenceOf).join('\n')));
  for (const [name, path] of filesBelow(source)) {
    if (!/\.(css|js)$/.test(name)) assets.set(name, readFileSync(path));
  }
  for (const [name, bytes] of createFavicons(readFileSync(join(source, 'favicon.svg')), colours)) {
    assets.set(name, bytes);
  }
  return assets;
}

const newline = Buffer.from('\n');
