// The structure of the server: import directions between its rooms, their size, and line 1 of each file.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import t from 'tap';
import { root } from '../../server/project.ts';

/** The modules that each module of the server imports, as paths in server/. */
const imports = new Map(
  readdirSync(join(root, 'server'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => {
      const source = readFileSync(join(root, 'server', name), 'utf8');
      const relative = [...source.matchAll(/^(?:import|\} from|export .* from)\b.*'(\.{1,2}\/[^']+)'/gm)];
      return [name, relative.map(([, path]) => normalize(join(dirname(name), path ?? '')))];
    }),
);

/** The rooms of the server from top to bottom, with the rooms that each may import: only rooms below it. */
const rooms: Record<string, string[]> = {
  cli: ['commands', 'main', 'project'],
  main: ['app', 'assets', 'config', 'content', 'http', 'listen', 'logger', 'project', 'snapshot', 'urls'],
  listen: ['config'],
  commands: ['app', 'config', 'content', 'cv', 'export', 'project', 'sharing', 'snapshot', 'ui', 'urls'],
  app: [
    'assets',
    'config',
    'content',
    'editor',
    'formats',
    'http',
    'pages',
    'project',
    'routes',
    'sharing',
    'snapshot',
    'urls',
  ],
  export: ['content', 'formats', 'http', 'routes', 'snapshot', 'urls'],
  editor: ['content', 'urls'],
  routes: ['assets', 'content', 'cv', 'formats', 'http', 'pages', 'project', 'snapshot', 'ui', 'urls'],
  pages: ['assets', 'content', 'cv', 'formats', 'http', 'sharing', 'snapshot', 'text', 'ui', 'urls'],
  formats: [
    'assets',
    'content',
    'cv',
    'fonts',
    'http',
    'images',
    'sharing',
    'snapshot',
    'text',
    'ui',
    'urls',
  ],
  urls: ['assets', 'config', 'content', 'http', 'sharing', 'snapshot', 'ui'],
  sharing: ['cv', 'http', 'ui'],
  snapshot: ['assets', 'content', 'cv', 'fonts', 'images', 'text', 'ui'],
  http: ['assets'],
  assets: ['content', 'fonts', 'ui'],
  cv: ['content', 'text'],
  ui: ['content', 'deprecated', 'project', 'text'],
  fonts: ['content', 'project'],
  images: ['content', 'project'],
  content: ['config', 'deprecated', 'text'],
  text: [],
  config: ['deprecated'],
  deprecated: [],
  project: [],
  logger: [],
};

const roomOf = (path: string) => path.split('/')[0]?.replace(/\.ts$/, '') ?? '';

t.test('each room imports only the rooms of the table, which are below it', async t => {
  const order = Object.keys(rooms);
  t.strictSame(
    order.filter(room => ![...imports.keys()].some(name => roomOf(name) === room)),
    [],
  );
  for (const [room, below] of Object.entries(rooms)) {
    t.strictSame(
      below.filter(other => order.indexOf(other) <= order.indexOf(room)),
      [],
      `${room} names only rooms below it`,
    );
  }
  for (const [name, imported] of imports) {
    const room = roomOf(name);
    t.strictSame(
      imported.filter(path => roomOf(path) !== room && !rooms[room]?.includes(roomOf(path))),
      [],
      name,
    );
  }
});

t.test('a room has at most twelve files, except routes/, which has one for each URL', async t => {
  const folders = readdirSync(join(root, 'server'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath }) => parentPath);
  for (const folder of new Set(folders)) {
    const count = folders.filter(other => other === folder).length;
    t.ok(count <= 12 || folder.endsWith('/routes'), `${folder.slice(root.length)}: ${count}`);
  }
});

t.test('line 1 of each file is a comment', async t => {
  for (const folder of ['server', 'static/js'])
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.[jt]s$/.test(name)) continue;
      const [first = ''] = readFileSync(join(root, folder, name), 'utf8').split('\n', 1);
      t.match(first, /^\/\/ \S.{9,}[.,:]?/, `${folder}/${name}`);
    }
});

/** The modules that a module imports, directly or indirectly. */
const dependenciesOf = (name: string, found = new Set<string>()): Set<string> => {
  for (const path of imports.get(name) ?? []) if (!found.has(path)) dependenciesOf(path, found.add(path));
  return found;
};

t.test('there are no circular imports', async t => {
  t.ok((imports.get('app.ts')?.length ?? 0) > 10);
  for (const name of imports.keys()) t.notOk(dependenciesOf(name).has(name), name);
});

t.test('the production server loads neither build tools nor the editor', async t => {
  const loaded = dependenciesOf('main.ts');
  t.ok(loaded.has('assets/manifest.ts'));
  const builders = [...imports.keys()].filter(name =>
    /from 'esbuild'/.test(readFileSync(join(root, 'server', name), 'utf8')),
  );
  t.ok(builders.includes('assets/build.ts'));
  t.strictSame(
    [...loaded].filter(name => builders.includes(name) || name.startsWith('editor/')),
    [],
  );
});

t.test('only main.ts handles signals and exit codes', async t => {
  const found = [...imports.keys()].filter(name =>
    /process\.(exit|on|once|kill)\b/.test(readFileSync(join(root, 'server', name), 'utf8')),
  );
  t.strictSame(found, ['main.ts']);
});

t.test('no private member of Node.js, Fastify or htmx is used', async t => {
  for (const folder of ['server', 'static/js'])
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.[jt]s$/.test(name)) continue;
      const source = readFileSync(join(root, folder, name), 'utf8');
      t.notMatch(source, /\._\w|\[['"]_|^\s+_\w+(\(|\??:)/m, `${folder}/${name}`);
      t.notMatch(
        source,
        /\.(removeAllListeners|off|removeListener)\('request'|\.listeners\(/,
        `${folder}/${name}`,
      );
    }
});
