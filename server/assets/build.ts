// Builds dist/static: bundles style sheets and scripts with esbuild, adds typefaces, renders favicons, compresses text.
// Copies the icons and the typefaces of PDF and card from their packages.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { buildSync, formatMessagesSync } from 'esbuild';
import { filesBelow } from '../content/files.ts';
import { builtInFonts, FONTS_FOLDER } from '../fonts/built-in.ts';
import { ICONS_FOLDER, iconFiles, networkIconFiles } from '../ui/icon-files.ts';
import { type Colours, readColours } from './design-tokens.ts';
import { createFavicons } from './favicons.ts';
import { ASSETS_FOLDER } from './manifest.ts';
import { pairRules } from './pair-rules.ts';
import { buildWebFonts, fontFaces } from './web-fonts.ts';

const require = createRequire(import.meta.url);
const readPackageFile = (name: string) => readFileSync(require.resolve(name));

/** The style sheet of every page. */
const SITE = 'css/site.css';

/** The style sheet of other scripts than Latin. */
const LANGUAGES = 'css/languages.css';

/** Files of `static/` that import others: esbuild bundles each with its imports. */
const entryPoints = [SITE, LANGUAGES, 'js/scheme.js', 'js/trusted-types.js', 'js/site.js'];

/** Scripts of htmx in the order in which they run. */
const htmxScripts = [
  'htmx.org/dist/htmx.min.js',
  'htmx.org/dist/ext/hx-head.min.js',
  'htmx.org/dist/ext/hx-preload.min.js',
];

/** The licences of packages whose files are among the assets: they are published with them. */
const licences = [
  'source-serif/LICENSE.md',
  '@expo-google-fonts/source-sans-3/LICENSE_FONT',
  'bootstrap-icons/LICENSE',
  'htmx.org/LICENSE',
];

/**
 * Builds the assets from `static/` and npm packages and writes them to `dist/static/`: one style sheet, one for other scripts than Latin, one script, the
 * script that runs before the first paint, typefaces, favicons, the packages' licences, and all other files of `static/`
 * unchanged. Style sheets, scripts and SVG images get siblings `.br` (Brotli) and `.gz` (gzip).
 * @throws {Error} when a style sheet or script has an error or warning, with file and line; when `favicon.svg` is not an
 *   SVG; when a colour is missing from `tokens.css`. Nothing is written then.
 */
export async function buildAssets(root: string): Promise<void> {
  const assets = await createAssets(join(root, 'static'), readColours(root));
  for (const [name, bytes] of [...assets]) {
    if (!/\.(css|js|svg)$/.test(name)) continue;
    assets.set(`${name}.br`, brotliCompressSync(bytes));
    assets.set(`${name}.gz`, gzipSync(bytes, { level: 9 }));
  }
  writeFolder(join(root, ASSETS_FOLDER), assets);
  const icons = Object.values({ ...iconFiles, ...networkIconFiles }).map(file => `${file}.svg`);
  writeFolder(
    join(root, ICONS_FOLDER),
    new Map(icons.map(file => [file, readPackageFile(`bootstrap-icons/icons/${file}`)])),
  );
  const font = ({ file, folder }: (typeof builtInFonts)[number]) => readPackageFile(`${folder}/${file}`);
  writeFolder(join(root, FONTS_FOLDER), new Map(builtInFonts.map(entry => [entry.file, font(entry)])));
}

/**
 * Makes a folder contain exactly these files, given as bytes by name. A server may be reading from it, so unchanged files
 * are not touched and changed ones are replaced atomically, by a rename.
 */
function writeFolder(folder: string, files: Map<string, Uint8Array>): void {
  for (const [name, bytes] of files) {
    const file = join(folder, name);
    if (existsSync(file) && readFileSync(file).equals(bytes)) continue;
    mkdirSync(dirname(file), { recursive: true });
    const temporary = `${folder}.${process.pid}`;
    writeFileSync(temporary, bytes);
    renameSync(temporary, file);
  }
  for (const [name, path] of filesBelow(folder)) if (!files.has(name)) rmSync(path);
}

/** All assets, uncompressed: bytes by name. */
async function createAssets(source: string, colours: Colours): Promise<Map<string, Uint8Array>> {
  const favicon = readFileSync(join(source, 'favicon.svg'), 'utf8');
  return new Map<string, Uint8Array>([
    ...bundle(source),
    ...(await buildWebFonts()),
    ['licences.txt', readLicences()],
    ...readOtherFiles(source),
    ...(await createFavicons(favicon, colours)),
  ]);
}

/** The bundles of style sheets and scripts by name; `js/site.js` includes the Trusted Types policy and htmx. */
function bundle(source: string): Map<string, Uint8Array> {
  const { outputFiles, warnings } = buildSync({
    // Relative: the absolute path of a folder with `*` in its name would be a glob pattern.
    absWorkingDir: dirname(source),
    entryPoints: entryPoints.map(name => `./${basename(source)}/${name}`),
    outbase: source,
    outdir: source,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    supported: { nesting: false }, // WebKit ignores nested rules in print (https://bugs.webkit.org/show_bug.cgi?id=297232).
    charset: 'utf8',
    write: false,
    logLevel: 'silent',
  });
  // esbuild only warns of invalid CSS, which browsers would silently ignore.
  if (warnings.length) throw new Error(formatMessagesSync(warnings, { kind: 'error' }).join(''));

  const bundles = new Map<string, Uint8Array>(
    outputFiles.map(({ path, contents }) => [relative(source, path).replaceAll(sep, '/'), contents]),
  );
  const policy = bundles.get('js/trusted-types.js') as Uint8Array;
  const site = bundles.get('js/site.js') as Uint8Array;
  // htmx needs the Trusted Types policy, and the site's own script needs htmx.
  const scripts = [policy, ...htmxScripts.map(readPackageFile), site];
  const newline = Buffer.from('\n');
  bundles.set('js/site.js', Buffer.concat(scripts.flatMap(script => [script, newline])));
  bundles.delete('js/trusted-types.js');
  const parts: [string, ...(string | Uint8Array)[]][] = [
    [SITE, fontFaces('latin'), bundles.get(SITE) as Uint8Array, pairRules()],
    [LANGUAGES, fontFaces('others'), bundles.get(LANGUAGES) as Uint8Array],
  ];
  for (const [name, ...texts] of parts)
    bundles.set(name, Buffer.concat(texts.map(text => Buffer.from(text))));
  return bundles;
}

/** The {@link licences} as one text, each below the name of its package. */
function readLicences(): Buffer {
  return Buffer.from(licences.map(file => `${dirname(file)}\n\n${readPackageFile(file)}`).join('\n'));
}

/** The files of `static/` that are not bundled: bytes by name. */
function readOtherFiles(source: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [name, path] of filesBelow(source)) {
    if (!/\.(css|js)$/.test(name)) files.set(name, readFileSync(path));
  }
  return files;
}
