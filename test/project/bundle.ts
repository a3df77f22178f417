// The bundles of npm run build: what a start of the server loads, and what a second build writes.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import t from 'tap';
import { root } from '../../server/project.ts';

const dist = join(root, 'dist');

/** The modules that a bundle imports at its start, directly or indirectly: paths of bundles, and names of packages. */
function importsOf(path: string, found = new Set<string>()): Set<string> {
  const source = readFileSync(path, 'utf8');
  for (const [, name = ''] of source.matchAll(/^(?:import|export|\})(?: .*)? (?:from )?"([^"]+)";$/gm)) {
    const isBundle = name.startsWith('.');
    const module = isBundle ? resolve(dirname(path), name) : name;
    if (isBuiltin(module) || found.has(module)) continue;
    found.add(module);
    if (isBundle) importsOf(module, found);
  }
  return found;
}

t.test('a start of the server resolves no package, and loads no build tool', async t => {
  const modules = [...importsOf(join(dist, 'main.js'))];
  t.ok(modules.some(module => module.startsWith(dist)));
  t.strictSame(
    modules.filter(module => !module.startsWith(dist)),
    [],
  );
  t.notOk(
    modules.some(module => readFileSync(module, 'utf8').includes('hasGlyphForCodePoint')),
    'fontkitten is loaded by content that needs it',
  );
});

t.test('a second build writes no file, as a server may be reading them', async t => {
  const modified = () =>
    readdirSync(dist, { recursive: true, encoding: 'utf8' })
      .filter(name => !name.startsWith('suite'))
      .map(name => [name, statSync(join(dist, name), { bigint: true }).mtimeNs]);
  const before = modified();
  t.ok(before.length > 20);
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], {
    cwd: root,
    encoding: 'utf8',
    // tap cannot map the coverage of a bundle to the sources.
    env: { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' },
  });
  t.strictSame([status, stderr], [0, '']);
  t.strictSame(modified(), before);
});
