import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { root } from '../../server/project.ts';

/** A package as `package-lock.json` has it (npm, lockfileVersion 3); what is in development only has `dev`. */
interface Package {
  version: string;
  license?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
}

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));
const project = readJson('package.json');
const lock = readJson('package-lock.json');
const locked: [path: string, Package][] = Object.entries<Package>(lock.packages).filter(([path]) => path);
const shipped = locked.filter(([, { dev }]) => !dev);
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '');

t.test('every dependency has one version, and the lock file has that', async t => {
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

t.test('what is installed is what the lock file has', async t => {
  const installed = locked.filter(([path]) => existsSync(join(root, path, 'package.json')));
  t.ok(installed.length > 100);
  const others = installed.filter(([path, { version, license }]) => {
    const found = readJson(path, 'package.json');
    return found.version !== version || (license && found.license !== license);
  });
  t.strictSame(others, []);
});

// The registry in use has no entry of these; npm adds the digest where it finds one.
const withoutDigest =
  /^node_modules\/@myriaddreamin\/typst-ts-node-compiler-(android|darwin|linux-arm|win32)[\w-]*$/;

t.test('every package is from the registry and known by its digest', async t => {
  const unknown = locked.filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity));
  t.strictSame(
    unknown.filter(([path]) => !withoutDigest.test(path)),
    [],
  );
  t.equal(unknown.length, 9, 'and no more than there were');
  const elsewhere = locked.filter(
    ([, { link, resolved }]) => link || resolved?.startsWith('https://registry.npmjs.org/') === false,
  );
  t.strictSame(elsewhere, []);
});

t.test('no package may run a script when it is installed', async t => {
  const wanting = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
  t.strictSame(wanting, ['esbuild']);
  t.strictSame(project.allowScripts, { esbuild: false });
});

/** Licences that let anyone use, change and pass on (SPDX; htmx writes 0BSD in its own way), for the server or pages. */
const allowed = [
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-0-Clause', 'BSD-2-Clause', 'BSD-3-Clause'],
  ...['CC0-1.0', 'ISC', 'MIT', 'MIT AND OFL-1.1', 'OFL-1.1'],
];
/** Its files stay under their licence (MPL 2.0, 3.1); they are used as they come. */
const unchanged = /^@resvg\/resvg-js/;

t.test('every package that ships has a licence that lets it', async t => {
  const others = shipped.filter(([, { license = 'none' }]) => !allowed.includes(license));
  t.strictSame(
    others.filter(([path, { license }]) => license !== 'MPL-2.0' || !unchanged.test(nameOf(path))),
    [],
  );
});

/** What docs/licences.md should be: packages by licence, those for one platform under one name. */
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

t.test('docs/licences.md lists every package that ships, with version and licence', async t => {
  const file = join(root, 'docs/licences.md');
  if (process.env.LICENCES) writeFileSync(file, listLicences());
  t.equal(readFileSync(file, 'utf8'), listLicences(), 'npm run licences makes it anew');
});
