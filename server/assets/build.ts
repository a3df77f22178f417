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
const readPackageFile = (packageFile: string) => readFileSync(require.resolve(packageFile));

/** The style sheet of every page. */
const SITE_CSS = 'css/site.css';

/** The style sheet of other scripts than Latin. */
const LANGUAGES_CSS = 'css/languages.css';

/** Files of `static/` that import others: esbuild bundles each with its imports. */
const entryPoints = [SITE_CSS, LANGUAGES_CSS, 'js/scheme.js', 'js/trusted-types.js', 'js/site.js'];

/** Scripts of htmx in the order in which they run. */
const htmxScripts = [
  'htmx.org/dist/htmx.min.js',
  'htmx.org/dist/ext/hx-head.min.js',
  'htmx.org/dist/ext/hx-preload.min.js',
];

/** The licences of packages whose files are among the assets: they are published with them. */
const licenceFiles = [
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
  for (const [assetName, bytes] of [...assets]) {
    if (!/\.(css|js|svg)$/.test(assetName)) continue;
    assets.set(`${assetName}.br`, brotliCompressSync(bytes));
    assets.set(`${assetName}.gz`, gzipSync(bytes, { level: 9 }));
  }
  writeBuiltFiles(join(root, ASSETS_FOLDER), assets);
  const icons = Object.values({ ...iconFiles, ...networkIconFiles }).map(file => `${file}.svg`);
  writeBuiltFiles(
    join(root, ICONS_FOLDER),
    new Map(icons.map(file => [file, readPackageFile(`bootstrap-icons/icons/${file}`)])),
  );
  const readFont = ({ file, folder }: (typeof builtInFonts)[number]) => readPackageFile(`${folder}/${file}`);
  writeBuiltFiles(join(root, FONTS_FOLDER), new Map(builtInFonts.map(font => [font.file, readFont(font)])));
}

/**
 * Makes a folder of the build contain exactly these files, given as bytes by name. A server may be reading from it, so unchanged files
 * are not touched and changed ones are replaced atomically, by a rename.
 */
function writeBuiltFiles(folder: string, builtFiles: Map<string, Uint8Array>): void {
  for (const [builtName, builtBytes] of builtFiles) {
    const builtFile = join(folder, builtName);
    if (existsSync(builtFile) && readFileSync(builtFile).equals(builtBytes)) continue;
    mkdirSync(dirname(builtFile), { recursive: true });
    const temporaryBuiltFile = `${folder}.${process.pid}`;
    writeFileSync(temporaryBuiltFile, builtBytes);
    renameSync(temporaryBuiltFile, builtFile);
  }
  for (const [builtName, path] of filesBelow(folder)) if (!builtFiles.has(builtName)) rmSync(path);
}

/** Creates all assets, uncompressed: bytes by name. */
async function createAssets(staticFolder: string, colours: Colours): Promise<Map<string, Uint8Array>> {
  const faviconSvg = readFileSync(join(staticFolder, 'favicon.svg'), 'utf8');
  return new Map<string, Uint8Array>([
    ...bundleSources(staticFolder),
    ...(await buildWebFonts()),
    ['licences.txt', readLicences()],
    ...readUnbundledFiles(staticFolder),
    ...(await createFavicons(faviconSvg, colours)),
  ]);
}

/** The bundles of style sheets and scripts by name; `js/site.js` includes the Trusted Types policy and htmx. */
function bundleSources(staticFolder: string): Map<string, Uint8Array> {
  const { outputFiles, warnings } = buildSync({
    // Relative: the absolute path of a folder with `*` in its name would be a glob pattern.
    absWorkingDir: dirname(staticFolder),
    entryPoints: entryPoints.map(name => `./${basename(staticFolder)}/${name}`),
    outbase: staticFolder,
    outdir: staticFolder,
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
    outputFiles.map(({ path, contents }) => [relative(staticFolder, path).replaceAll(sep, '/'), contents]),
  );
  const policyScript = bundles.get('js/trusted-types.js') as Uint8Array;
  const siteScript = bundles.get('js/site.js') as Uint8Array;
  // htmx needs the Trusted Types policy, and the site's own script needs htmx.
  const scripts = [policyScript, ...htmxScripts.map(readPackageFile), siteScript];
  const scriptSeparator = Buffer.from('\n');
  bundles.set('js/site.js', Buffer.concat(scripts.flatMap(script => [script, scriptSeparator])));
  bundles.delete('js/trusted-types.js');
  const styleSheetParts: [string, ...(string | Uint8Array)[]][] = [
    [SITE_CSS, fontFaces('latin'), bundles.get(SITE_CSS) as Uint8Array, pairRules()],
    [LANGUAGES_CSS, fontFaces('others'), bundles.get(LANGUAGES_CSS) as Uint8Array],
  ];
  for (const [name, ...cssTexts] of styleSheetParts)
    bundles.set(name, Buffer.concat(cssTexts.map(css => Buffer.from(css))));
  return bundles;
}

/** The {@link licenceFiles} as one text, each below the name of its package. */
function readLicences(): Buffer {
  return Buffer.from(
    licenceFiles.map(licenceFile => `${dirname(licenceFile)}\n\n${readPackageFile(licenceFile)}`).join('\n'),
  );
}

/** The files of `static/` that are not bundled: bytes by name. */
function readUnbundledFiles(staticFolder: string): Map<string, Uint8Array> {
  const unbundledFiles = new Map<string, Uint8Array>();
  for (const [assetName, path] of filesBelow(staticFolder)) {
    if (!/\.(css|js)$/.test(assetName)) unbundledFiles.set(assetName, readFileSync(path));
  }
  return unbundledFiles;
}
