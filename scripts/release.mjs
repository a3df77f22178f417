// npm run release [-- VERSION] [-- --write]: writes the tarball of a version, its SHA-256 and its section of CHANGELOG.md to
// dist/release/. By default nothing else changes; with --write, the version and the date of its section do, in CHANGELOG.md,
// package.json, package-lock.json and documents. It never commits, tags or publishes: it prints the commands.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import packlist from 'npm-packlist';
import { dateRelease, isNewer } from './changelog.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const output = join(root, 'dist/release');
const read = name => readFileSync(join(root, name), 'utf8');
const { values, positionals } = parseArgs({
  options: { write: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const project = JSON.parse(read('package.json'));
const [version = project.version] = positionals;

const tarballOf = version => `cv-site-${version}.tgz`;

/** Runs npm by its script, as Windows has no executable of that name. Returns its standard output. */
function npm(args, cwd = root) {
  return execFileSync(process.execPath, [process.env.npm_execpath, ...args], { cwd, encoding: 'utf8' });
}

function fail(message) {
  console.error(`Nothing was written: ${message}`);
  process.exit(1);
}

if (!process.env.npm_execpath) fail('run npm run release');
if (!/^\d+\.\d+\.\d+$/.test(version))
  fail(`the version should be three numbers such as 1.2.0 (found ${version})`);
if (version !== project.version && !isNewer(version, project.version))
  fail(`the version should be newer than ${project.version} (found ${version})`);
if (values.write && execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' }))
  fail('commit your changes first, so that the release is a commit of its own');

/** The documents that name the tarball. */
const documents = ['README.md', ...readdirSync(join(root, 'docs')).map(name => `docs/${name}`)].filter(
  name => name.endsWith('.md') && read(name).includes(tarballOf(project.version)),
);

/** The files of a release that differ from those of the tree, by name. */
function changeFiles() {
  const { changelog, section } = dateRelease(
    read('CHANGELOG.md'),
    version,
    new Date().toISOString().slice(0, 10),
  );
  const lock = JSON.parse(read('package-lock.json'));
  lock.version = version;
  lock.packages[''].version = version;
  const json = value => `${JSON.stringify(value, null, 2)}\n`;
  const files = {
    'CHANGELOG.md': changelog,
    'package.json': json({ ...project, version }),
    'package-lock.json': json(lock),
  };
  for (const name of documents)
    files[name] = read(name).replaceAll(tarballOf(project.version), tarballOf(version));
  return { files, section };
}

/** Packs the built tree with the changed files, in a copy: a release that is tried leaves the tree as it was. */
async function pack(files) {
  const copy = mkdtempSync(join(tmpdir(), 'cv-site-release-'));
  try {
    for (const path of await packlist({ path: root, package: project, isProjectRoot: true })) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      if (path in files) writeFileSync(join(copy, path), files[path]);
      else copyFileSync(join(root, path), join(copy, path));
    }
    npm(['pack', '--silent', '--ignore-scripts', `--pack-destination=${output}`], copy);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

let changes;
try {
  changes = changeFiles();
} catch (error) {
  fail(error.message);
}
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
await pack(changes.files);
const tarball = tarballOf(version);
const bytes = readFileSync(join(output, tarball));
// The form of sha256sum (GNU coreutils), which `sha256sum --check` and `shasum --check` read.
writeFileSync(
  join(output, 'SHA256SUMS'),
  `${createHash('sha256').update(bytes).digest('hex')}  ${tarball}\n`,
);
writeFileSync(join(output, 'CHANGES.md'), `${changes.section}\n`);
if (values.write)
  for (const [name, text] of Object.entries(changes.files)) writeFileSync(join(root, name), text);

console.log(
  `dist/release/${tarball} (${(bytes.length / 1e6).toFixed(1)} MB), SHA256SUMS and CHANGES.md of ${version}`,
);
console.log(
  values.write
    ? `Wrote ${Object.keys(changes.files).join(', ')}. What is left, once npm test has passed:

  git commit --all --message "Release ${version}" && git tag v${version}
  npm publish dist/release/${tarball}`
    : 'Nothing else has changed. npm run release -- --write also dates the section and sets the version.',
);
