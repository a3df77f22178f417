import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import t from 'tap';
import { root } from '../../server/root.ts';

/** What each module of the server imports of the others, by paths from the server's folder. */
const imports = new Map(
  readdirSync(join(root, 'server'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => {
      const source = readFileSync(join(root, 'server', name), 'utf8');
      const own = [...source.matchAll(/^(?:import|\} from|export .* from)\b.*'(\.{1,2}\/[^']+)'/gm)];
      return [name, own.map(([, path]) => normalize(join(dirname(name), path ?? '')))];
    }),
);

t.test('the CV and the interface know nothing of each other, nor of the web', async t => {
  const strangers = {
    'cv/': /^(ui|web|routes)\//,
    'ui/': /^(cv|web|routes)\//,
    'content/': /^(cv|ui|web|routes)\//,
  };
  for (const [folder, pattern] of Object.entries(strangers)) {
    const modules = [...imports].filter(([name]) => name.startsWith(folder));
    t.ok(modules.length > 2, folder);
    for (const [name, imported] of modules) {
      t.strictSame(
        imported.filter(path => pattern.test(path)),
        [],
        name,
      );
    }
  }
});

/** All modules that a module imports, by way of others, too. */
const reach = (from: string, seen = new Set<string>()): Set<string> => {
  for (const to of imports.get(from) ?? []) if (!seen.has(to)) reach(to, seen.add(to));
  return seen;
};

t.test('no module imports itself by way of others', async t => {
  t.ok((imports.get('app.ts')?.length ?? 0) > 10);
  for (const name of imports.keys()) t.notOk(reach(name).has(name), name);
});

t.test('a server in production loads nothing that builds, nor what development adds', async t => {
  const loaded = reach('main.ts');
  t.ok(loaded.has('web/assets.ts'));
  const builders = [...imports.keys()].filter(name =>
    /from 'esbuild'/.test(readFileSync(join(root, 'server', name), 'utf8')),
  );
  t.ok(builders.includes('web/bundle.ts'));
  t.strictSame(
    [...loaded].filter(name => builders.includes(name) || name.startsWith('dev/')),
    [],
  );
});

t.test('only the process has to do with signals and exit codes', async t => {
  const found = [...imports.keys()].filter(name =>
    /process\.(exit|on|once|kill)\b/.test(readFileSync(join(root, 'server', name), 'utf8')),
  );
  t.strictSame(found, ['main.ts']);
});
