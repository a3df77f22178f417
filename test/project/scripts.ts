// What Windows needs, as far as files show it: npm scripts that every shell runs, also cmd.exe and shells without exec, and
// sources without what only POSIX has.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { root } from '../../server/project.ts';

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Whether every shell understands a script and reads it in the same way. */
function isPortable(script: string): boolean {
  // cmd.exe knows && and double quotes. Within these some shells replace $, ` and %, and \ has two meanings.
  const [quoted, unquoted] = [/"([^"]*)"/g, /"[^"]*"|&&/g];
  const inside = [...script.matchAll(quoted)].map(([, text]) => text).join('');
  if (/[$`%!\\]/.test(inside) || /["'`$%!^\\|&;<>(){}[\]*?~#]/.test(script.replace(unquoted, '')))
    return false;
  const programs = script.split('&&').map(command => command.trim().split(' ')[0] ?? '');
  return programs.every(
    name => ['node', 'npm', 'cv-site'].includes(name) || existsSync(join(root, 'node_modules/.bin', name)),
  );
}

t.test('every npm script runs in any shell', async t => {
  t.ok(Object.keys(scripts).length > 20);
  for (const [name, script] of Object.entries(scripts)) t.ok(isPortable(script), `${name}: ${script}`);
});

t.test('a script that only some shells run is found', async t => {
  for (const script of [
    'exec node dist/main.js',
    'PORT=80 node dist/main.js',
    'rm -rf dist && tsc',
    "node -e 'run()'",
    'node -e "run()" ; tsc',
    'node "$HOME/main.js"',
    'node dist/main.js &',
    'tap test/*.js',
    'cross-env PORT=80 node dist/main.js',
  ])
    t.notOk(isPortable(script), script);
});

t.test('the scripts in the folder of an owner run in any shell', async t => {
  const folder = join(root, 'test/owners/1.0');
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const script of Object.values<string>(scripts)) t.ok(isPortable(script), script);
});

/** What fails on Windows: the reason, and how it looks in a source. */
const posixOnly: [reason: string, RegExp][] = [
  ['the path of a file: URL begins with /C:/, which fileURLToPath removes', /import\.meta\.url\)\.pathname/],
  ['import() takes a file: URL, not C:\\', /\bimport\((?:join|resolve|path|file)\b/],
  ['npm and npx are .cmd files, which only a shell runs', /\b(?:spawn|execFile)(?:Sync)?\(\s*'(?:npm|npx)'/],
  ['the shell is cmd.exe', /\bexec(?:Sync)?\((?!.*\.exec)\s*['"`]|\bshell: true|'sh', \['-c'/],
  ['these folders do not exist', /['"`]\/(?:tmp|dev\/null|dev\/stdout|bin)\b/],
  ['paths have backslashes', /process\.cwd\(\)\}?\/|\b(?:path|file|folder|name)\.split\(sep\)/],
  ['names of files have / and relative paths backslashes', /(?<!, )\brelative\((?!'')(?!.*replaceAll\(sep)/],
  ['the process has no user and group', /\bprocess\.(?:getuid|setuid|setgid|umask)\b/],
];
const findPosixOnly = (source: string) =>
  posixOnly.filter(([, pattern]) => pattern.test(source)).map(([reason]) => reason);

t.test('no source of server and build has what only POSIX has', async t => {
  const sources = ['server', 'scripts'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => /\.(?:ts|mjs|js)$/.test(name))
      .map(name => join(folder, name)),
  );
  t.ok(sources.length > 100);
  for (const name of sources) t.strictSame(findPosixOnly(readFileSync(join(root, name), 'utf8')), [], name);
});

t.test('what only POSIX has is found in a source', async t => {
  for (const source of [
    "readFileSync(new URL('x', import.meta.url).pathname)",
    'await import(join(root, name))',
    "spawnSync('npm', ['pack'])",
    "execSync('rm -r dist')",
    "spawn('node', args, { shell: true })",
    "writeFileSync('/tmp/log', text)",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a source.
    'file.replace(`${process.cwd()}/`, "")',
    'names.add(relative(folder, path));',
    'process.getuid()',
  ])
    t.equal(findPosixOnly(source).length, 1, source);
});
