// Makes the folder of an owner from the tarball of npm run release, as an owner does: with Node.js and npm alone.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const release = fileURLToPath(new URL('../dist/release/', import.meta.url));

/**
 * An owner who works in an empty folder, which is removed at the end, with the Node.js of a folder of executables.
 * `warnings` has every line that npm and the program have written to standard error.
 */
export function createOwner(bin = dirname(process.execPath)) {
  const empty = mkdtempSync(join(tmpdir(), 'cv-site-owner-'));
  process.on('exit', () => rmSync(empty, { recursive: true, force: true }));
  const [tarball] = readdirSync(release).filter(name => name.endsWith('.tgz'));
  copyFileSync(join(release, tarball), join(empty, tarball));
  const folder = join(empty, 'my-cv');
  const path = [bin, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);
  const variables = ['HOME', 'HTTPS_PROXY', 'https_proxy', 'NODE_EXTRA_CA_CERTS'].map(name => [
    name,
    process.env[name],
  ]);
  const env = { ...Object.fromEntries(variables.filter(([, value]) => value)), PATH: path };
  const warnings = [];

  /** Runs a program to its end, and returns its output. @throws {Error} when it fails. */
  async function run(program, args, cwd = folder) {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', chunk => {
      output += chunk;
    });
    let errors = '';
    child.stderr.on('data', chunk => {
      errors += chunk;
    });
    const code = await new Promise(resolve => child.once('close', resolve));
    warnings.push(...errors.split('\n').filter(Boolean));
    if (code) throw new Error(`${program} ${args.join(' ')} exits with ${code}:\n${output}${errors}`);
    return output;
  }

  /** Starts a server on a free port. Resolves with the milliseconds until its page was received, and what stops it. */
  async function start(program, args) {
    const begin = performance.now();
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...env, PORT: '0', SHUTDOWN_ANNOUNCE_MS: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr.on('data', chunk => warnings.push(...String(chunk).split('\n').filter(Boolean)));
    let output = '';
    const base = await new Promise((resolve, reject) => {
      child.once('exit', code => reject(new Error(`the server exits with ${code}:\n${output}`)));
      child.stdout.on('data', chunk => {
        output += chunk;
        const [, url] = /listening at (http:[^"\s]+)/.exec(output) ?? [];
        if (url) resolve(url);
      });
    });
    const response = await fetch(`${base}/en`);
    await response.text();
    const ms = performance.now() - begin;
    const stop = async () => {
      child.kill();
      await new Promise(resolve => child.once('close', resolve));
    };
    return { base, status: response.status, ms, stop };
  }

  /** The command that makes the folder. */
  const create = () =>
    run(
      'npx',
      ['--yes', `./${tarball}`, 'new', 'my-cv', '--name', 'Ada Lovelace', '--language', 'en'],
      empty,
    );

  /** What npm has installed: packages with the program, their install scripts, and megabytes on disk. */
  function measureInstalled() {
    const lock = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
    const packages = Object.values(lock.packages);
    const size = execFileSync('du', ['-sm', 'node_modules'], { cwd: folder, encoding: 'utf8' });
    return {
      packages: packages.length,
      scripts: packages.filter(({ hasInstallScript }) => hasInstallScript).length,
      megabytes: Number.parseInt(size, 10),
    };
  }

  return { folder, warnings, create, run, start, measureInstalled };
}
