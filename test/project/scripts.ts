// The npm scripts: every shell runs them, also cmd.exe, which npm uses on Windows, and shells without exec.
import { existsSync, readFileSync } from 'node:fs';
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
    name => ['node', 'npm'].includes(name) || existsSync(join(root, 'node_modules/.bin', name)),
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
