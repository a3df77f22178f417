// The documentation: consistent with files, scripts, settings and defaults of the project.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { CUSTOM_CSS } from '../../server/assets/custom-css.ts';
import { ConfigSchema, loadConfig } from '../../server/config.ts';
import { root } from '../../server/project.ts';

const read = (name: string) => readFileSync(join(root, name), 'utf8');
const { scripts, engines } = JSON.parse(read('package.json'));

t.test('.env.example has every setting in the order of the schema, with its default', async t => {
  const lines = read('.env.example')
    .split('\n')
    .filter(line => /^[A-Z]/.test(line));
  const variables = Object.entries(ConfigSchema.properties).map(
    ([name, schema]) => `${name}=${'default' in schema ? schema.default : ''}`,
  );
  t.strictSame(lines, variables);
});

/** The documents that are written by hand, not generated. */
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md') && name !== 'licences.md')
    .map(name => join('docs', name)),
];

for (const name of documents) {
  const text = read(name);

  t.test(`${name} names only existing files`, async t => {
    const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '');
    const named = [
      ...text.matchAll(
        /`((?:server|views|partials|content|static|test|docs|bench|verify|scripts|deploy|\.ci)\/[\w./-]*)`/g,
      ),
    ];
    const paths = [...linked.map(path => join(dirname(name), path)), ...named.map(([, path]) => path ?? '')];
    // An owner may add it.
    for (const path of paths) t.ok(path === CUSTOM_CSS.path || existsSync(join(root, path)), path);
  });

  t.test(`${name} names only existing scripts and settings`, async t => {
    const run = [...text.matchAll(/(?<!p)npm (?:run (?:--silent )?)?([a-z]+(?::[a-z]+)?)/g)].map(
      ([, script]) => script ?? '',
    );
    const known = new Set([
      ...Object.keys(scripts),
      'ci',
      'install',
      'pack',
      'audit',
      'has',
      'and',
      'warns',
      'alone',
      'would',
    ]);
    t.strictSame(
      run.filter(script => !known.has(script)),
      [],
    );
    const variables = [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`/g)].map(
      ([, variable]) => variable ?? '',
    );
    const settings = new Set([...Object.keys(ConfigSchema.properties), 'CHROME_PATH', 'LISTEN_FDS']);
    t.strictSame(
      variables.filter(variable => !settings.has(variable)),
      [],
    );
  });

  t.test(`${name} has the default values of the code`, async t => {
    const defaults = loadConfig({}) as Record<string, unknown>;
    for (const [, variable = '', value] of text.matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm))
      t.equal(Number(value), defaults[variable], variable);
  });
}

t.test('the map in ARCHITECTURE.md names only existing files and folders', async t => {
  const map = /```\nserver\/[\s\S]*?```/.exec(read('ARCHITECTURE.md'))?.[0] ?? '';
  for (const [, name] of map.matchAll(/^ {2}([\w.]+\/?) /gm))
    t.ok(existsSync(join(root, 'server', name ?? '')), `server/${name}`);
  for (const [, name] of map.matchAll(/^([\w.]+\/) /gm)) t.ok(existsSync(join(root, name ?? '')), `${name}`);
});

t.test('README.md has the port and the Node.js version of the code', async t => {
  t.match(read('README.md'), `http://127.0.0.1:${loadConfig({}).PORT}`);
  t.equal(engines.node, '>=20.19');
  t.match(read('README.md'), 'Node.js 20.19 or newer');
});

t.test('every npm script is documented, except lifecycle scripts', async t => {
  const text = documents.map(read).join('\n');
  const names = Object.keys(scripts).filter(name => !/^pre/.test(name) && name !== 'build');
  for (const name of names) t.match(text, new RegExp(`npm (run )?${name}(?![:\\w])`), name);
});

t.test('ARCHITECTURE.md links every decision by its number', async t => {
  const names = readdirSync(join(root, 'docs/decisions'));
  t.ok(names.length >= 5);
  for (const name of names) {
    t.match(read('ARCHITECTURE.md'), `[${name.slice(0, 3)}](docs/decisions/${name})`);
    t.match(read(join('docs/decisions', name)), new RegExp(`^# ${name.slice(0, 3)}: `));
  }
});

t.test('docs/limits.md lists every setting that is a limit', async t => {
  const text = read('docs/limits.md');
  const limits = [...text.matchAll(/^\| `([A-Z_]+)` \| \d+ \|/gm)].map(([, name]) => name);
  const known = Object.keys(loadConfig({})).filter(name => /_MS$|MAX_/.test(name));
  t.strictSame(limits.sort(), known.sort());
});

t.test('the steps of a graceful shutdown have the times of the defaults', async t => {
  const { SHUTDOWN_ANNOUNCE_MS: announce, SHUTDOWN_TIMEOUT_MS: timeout } = loadConfig({});
  const steps = [0, announce, announce + timeout].map(ms => ms.toLocaleString('en'));
  t.match(
    read('docs/server-design.md'),
    new RegExp(
      `^\\| ${steps[0]} to ${steps[1]} \\|[\\s\\S]*^\\| ${steps[1]} \\|[\\s\\S]*^\\| ${steps[2]} \\|`,
      'm',
    ),
  );
});
