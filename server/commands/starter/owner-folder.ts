// Writes what a folder of an owner has beside its content: package.json with the program as a dependency, .gitignore, README,
// and the file of a host.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, version } from '../../project.ts';
import { StarterError } from './error.ts';
import { type Host, hostFile } from './host-file.ts';

/** Where the program of an owner comes from: the registry, or a tarball of `npm pack` that is copied into the folder. */
export interface PackageSource {
  /** The value in `dependencies`: an exact version, or `file:` and the name of the tarball. */
  specifier: string;
  /** The path of the tarball. */
  tarball?: string;
}

/**
 * Checks that a folder is new or empty, and finds the package for it.
 *
 * @param givenPackage the tarball or version that the person names; by default that from which this program was installed.
 * @param programFolder the folder of this program.
 * @throws {StarterError} when the folder has files, the tarball does not exist, or the program runs from its source tree.
 */
export function checkOwnerFolder(
  ownerFolder: string,
  givenPackage?: string,
  programFolder = root,
): PackageSource {
  const existingFiles = existsSync(ownerFolder)
    ? readdirSync(ownerFolder).filter(fileName => fileName !== '.git')
    : [];
  if (existingFiles.length)
    throw new StarterError(
      `${ownerFolder} should be a new or an empty folder (found ${existingFiles.slice(0, 3).join(', ')}): give another name`,
    );
  const packageSource =
    givenPackage === undefined ? installedFrom(programFolder) : packageSourceOf(givenPackage);
  if (packageSource.tarball && !existsSync(packageSource.tarball))
    throw new StarterError(
      `${packageSource.tarball} does not exist: name the tarball of cv-site with --package`,
    );
  return packageSource;
}

function packageSourceOf(givenPackage: string): PackageSource {
  if (/^\d+\.\d+\.\d+/.test(givenPackage) && !existsSync(givenPackage)) return { specifier: givenPackage };
  const tarball = resolve(givenPackage);
  return { specifier: `file:${basename(tarball)}`, tarball };
}

/**
 * Where this program was installed from. npm notes in the hidden lock file of `node_modules` from where it has each package
 * (npm documentation, package-lock.json, "Hidden Lockfiles"); other package managers do not.
 */
function installedFrom(programFolder: string): PackageSource {
  if (existsSync(join(programFolder, 'server/project.ts')))
    throw new StarterError(
      'the source tree has no package yet: write it with npm pack, then run its tarball, npx ./cv-site-VERSION.tgz new FOLDER',
    );
  const nodeModules = dirname(programFolder);
  const lockFile = join(nodeModules, '.package-lock.json');
  const { packages: lockedPackages = {} } = existsSync(lockFile)
    ? JSON.parse(readFileSync(lockFile, 'utf8'))
    : {};
  const resolvedFrom: string = lockedPackages[`node_modules/${basename(programFolder)}`]?.resolved ?? '';
  if (!resolvedFrom.startsWith('file:')) return { specifier: version };
  const tarballPath = resolvedFrom.startsWith('file:///')
    ? fileURLToPath(resolvedFrom)
    : resolvedFrom.slice('file:'.length);
  return packageSourceOf(resolve(dirname(nodeModules), tarballPath));
}

const README = (name: string) => `# ${name}

My CV as a website. Its texts are the JSON files in \`content/\`; no other file needs an edit.

    npm install
    npm run dev        opens the site for writing: pages reload on each edit, and show what is wrong
    npm start          serves it
    npm run check      finds errors and warnings in the content
    npm run export     writes it as files for any web server, to site/

- \`content/cv/en.json\` is the CV in English, a [JSON Resume](https://jsonresume.org/schema); one file for each language.
- \`content/site.json\` has the settings: languages, paper, what is public.
- \`content/images/\` has portrait and logos, \`content/fonts/\` typefaces for other scripts than Latin, Greek and Cyrillic.
- \`static/css/custom.css\`, if it exists, is the last style sheet of every page.
- \`.env\`, if it exists, has the settings of the server, such as PORT and BASE_URL.

\`npm run new -- --add fr\` adds a language; \`npm run cv-site -- --help\` lists all commands.
`;

/** The name of a folder as a name of a package and of a project of a host: lower-case letters, digits and hyphens. */
function packageName(folderName: string): string {
  const hyphenatedName = folderName.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return hyphenatedName.replace(/^-|-$/g, '') || 'cv';
}

/**
 * Writes package.json, .gitignore, README.md and the file of the host, and copies the tarball. Returns their paths, relative to
 * the folder.
 * @throws {Error} when a file cannot be written.
 */
export function writeOwnerFolder(
  ownerFolder: string,
  { specifier, tarball }: PackageSource,
  host: Host = 'none',
): string[] {
  const folderTitle = basename(resolve(ownerFolder));
  const projectName = packageName(folderTitle);
  const { file: publishFile, readme: publishSection } = hostFile(host, projectName);
  const packageJson = {
    name: projectName,
    private: true,
    scripts: {
      start: 'cv-site start',
      dev: 'cv-site dev',
      check: 'cv-site check',
      export: 'cv-site export',
      new: 'cv-site new',
      'cv-site': 'cv-site',
    },
    dependencies: { 'cv-site': specifier },
  };
  const ownerFiles = new Map([
    ['package.json', `${JSON.stringify(packageJson, null, 2)}\n`],
    ['.gitignore', 'node_modules/\nsite/\n.env\n'],
    ['README.md', README(folderTitle) + publishSection],
  ]);
  if (publishFile) ownerFiles.set(publishFile.path, publishFile.text);
  for (const [ownerFile, fileText] of ownerFiles) {
    mkdirSync(dirname(join(ownerFolder, ownerFile)), { recursive: true });
    writeFileSync(join(ownerFolder, ownerFile), fileText);
  }
  if (!tarball) return [...ownerFiles.keys()];
  copyFileSync(tarball, join(ownerFolder, basename(tarball)));
  return [...ownerFiles.keys(), basename(tarball)];
}
