// Dependencies: exact versions, integrity, install scripts and licences.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { root } from '../../server/project.ts';

/** A package in `package-lock.json` (npm, lockfileVersion 3); `dev` marks packages for development only. */
interface Package {
  version: string;
  license?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
}

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));
const project = readJson('package.json');
const lock = readJson('package-lock.json');
const locked: [path: string, Package][] = Object.entries<Package>(lock.packages).filter(([path]) => path);
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '');
/** The packages that the build has bundled or copied, with version and licence. */
const bundled = new Set(
  [...readFileSync(join(root, 'dist/licences.txt'), 'utf8').matchAll(/^### (\S+ \S+) \((.+)\)$/gm)].map(
    ([, name, licence]) => `${name} ${licence}`,
  ),
);
/** What ships: the packages that are installed with this one, and those within it. */
const shipped = locked.filter(
  ([path, { dev, version, license }]) => !dev || bundled.has(`${nameOf(path)} ${version} ${license}`),
);

/** Only npm installs what package-lock.json says; pnpm and Yarn resolve versions of their own. */
const options = {
  skip: !existsSync(join(root, 'node_modules/.package-lock.json')) && 'another package manager has installed',
};

t.test('every dependency has an exact version, equal in the lock file', async t => {
  for (const kind of ['dependencies', 'devDependencies'] as const) {
    const dependencies = Object.entries<string>(project[kind]);
    t.strictSame(
      dependencies.map(([name]) => [name, lock.packages[`node_modules/${name}`].version]),
      dependencies,
    );
    t.strictSame(lock.packages[''][kind], project[kind]);
    t.strictSame(
      dependencies.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)),
      [],
    );
  }
});

t.test('installed packages have the version and licence of the lock file', options, async t => {
  const installed = locked.filter(([path]) => existsSync(join(root, path, 'package.json')));
  t.ok(installed.length > 100);
  const different = installed.filter(([path, { version, license }]) => {
    const manifest = readJson(path, 'package.json');
    return manifest.version !== version || (license && manifest.license !== license);
  });
  t.strictSame(different, []);
});

t.test('every package comes from the npm registry and has an integrity digest', async t => {
  const unverified = locked.filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity));
  t.strictSame(unverified, []);
  const elsewhere = locked.filter(
    ([, { link, resolved }]) => link || resolved?.startsWith('https://registry.npmjs.org/') === false,
  );
  t.strictSame(elsewhere, []);
});

t.test('no package may run an install script', async t => {
  const withScripts = locked
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => nameOf(path));
  t.strictSame(withScripts, ['esbuild']);
  t.strictSame(project.allowScripts, { esbuild: false });
});

/** Permissive licences (SPDX identifiers; BSD-0-Clause is how htmx writes 0BSD). */
const allowed = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-0-Clause',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT AND OFL-1.1',
  'OFL-1.1',
];
/** Under LGPL-3.0 (4) a program may link a library that can be replaced: libvips is a shared library in a package of its own. */
const replaceable = /^@img\/sharp-/;

t.test('an owner installs few packages: those with native code', async t => {
  const installed = locked.filter(([, { dev }]) => !dev);
  // Beside these npm installs one or two packages for the platform, which are optional.
  const everywhere = installed.filter(([, { optional }]) => !optional).map(([path]) => nameOf(path));
  t.strictSame(everywhere.sort(), [
    '@img/colour',
    '@myriaddreamin/typst-ts-node-compiler',
    'detect-libc',
    'semver',
    'sharp',
  ]);
});

t.test('every production package has an allowed licence', options, async t => {
  const known = new Set(
    locked.map(([path, { version, license }]) => `${nameOf(path)} ${version} ${license}`),
  );
  t.strictSame(
    [...bundled].filter(name => !known.has(name)),
    [],
    'the lock file has each',
  );
  const others = shipped.filter(([, { license = 'none' }]) => !allowed.includes(license));
  t.strictSame(
    others.filter(
      ([path, { license = '' }]) =>
        !replaceable.test(nameOf(path)) ||
        license.split(' AND ').some(part => part !== 'LGPL-3.0-or-later' && !allowed.includes(part)),
    ),
    [],
  );
});

/** The content of docs/licences.md: packages by licence. Packages for single platforms are listed once, with `*`. */
function listLicences(): string {
  const byLicence = new Map<string, Set<string>>();
  for (const [path, { version, license = 'none', os, cpu }] of shipped) {
    const platform = /([-/])(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)\b.*$/;
    const name = os || cpu ? nameOf(path).replace(platform, '$1*') : nameOf(path);
    const names = byLicence.get(license) ?? new Set();
    byLicence.set(license, names.add(`${name} ${version}`));
  }
  const order = (a: string, b: string) => (a < b ? -1 : 1);
  const parts = [...byLicence]
    .sort(([a], [b]) => order(a, b))
    .map(([licence, names]) => `## ${licence}\n\n${[...names].sort(order).join(', ')}\n`);
  return `# Licences of what ships\n\nMade by \`npm run licences\`: every package that runs in production, with its version.\n\n${parts.join('\n')}`;
}

t.test('docs/licences.md lists every production package with version and licence', options, async t => {
  const file = join(root, 'docs/licences.md');
  if (process.env.LICENCES) writeFileSync(file, listLicences());
  t.equal(readFileSync(file, 'utf8'), listLicences(), 'npm run licences updates it');
});
