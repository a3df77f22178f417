import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { ConfigSchema, loadConfig } from '../../server/config.ts';
import { root } from '../../server/project.ts';

const read = (name: string) => readFileSync(join(root, name), 'utf8');
const { scripts, engines } = JSON.parse(read('package.json'));

t.test('.env.example has every variable, in the order and with the default of the code', async t => {
  const lines = read('.env.example')
    .split('\n')
    .filter(line => /^[A-Z]/.test(line));
  const variables = Object.entries(ConfigSchema.properties).map(
    ([name, schema]) => `${name}=${'default' in schema ? schema.default : ''}`,
  );
  t.strictSame(lines, variables);
});

/** What is written by hand, and not made of something else. */
const documents = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md') && name !== 'licences.md')
    .map(name => join('docs', name)),
];

for (const name of documents) {
  const text = read(name);

  t.test(`${name} names only files that there are`, async t => {
    const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '');
    const named = [
      ...text.matchAll(
        /`((?:server|views|partials|content|static|test|docs|bench|verify|scripts|deploy|\.ci)\/[\w./-]*)`/g,
      ),
    ];
    const paths = [...linked.map(path => join(dirname(name), path)), ...named.map(([, path]) => path ?? '')];
    for (const path of paths) t.ok(existsSync(join(root, path)), path);
  });

  t.test(`${name} names only scripts and variables that there are`, async t => {
    const run = [...text.matchAll(/npm (?:run (?:--silent )?)?([a-z]+(?::[a-z]+)?)/g)].map(
      ([, script]) => script ?? '',
    );
    const known = new Set([...Object.keys(scripts), 'ci', 'audit', 'has', 'and', 'warns', 'alone', 'would']);
    t.strictSame(
      run.filter(script => !known.has(script)),
      [],
    );
    const variables = [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`/g)].map(
      ([, variable]) => variable ?? '',
    );
    const there = new Set([...Object.keys(ConfigSchema.properties), 'CHROME_PATH', 'LISTEN_FDS']);
    t.strictSame(
      variables.filter(variable => !there.has(variable)),
      [],
    );
  });

  t.test(`${name} gives no variable another default than the code does`, async t => {
    const defaults = loadConfig({}) as Record<string, unknown>;
    for (const [, variable = '', value] of text.matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm))
      t.equal(Number(value), defaults[variable], variable);
  });
}

t.test('the map names every folder and file of the server that stands at its top', async t => {
  const map = /```\nserver\/[\s\S]*?```/.exec(read('ARCHITECTURE.md'))?.[0] ?? '';
  for (const [, name] of map.matchAll(/^ {2}([\w.]+\/?) /gm))
    t.ok(existsSync(join(root, 'server', name ?? '')), `server/${name}`);
  for (const [, name] of map.matchAll(/^([\w.]+\/) /gm)) t.ok(existsSync(join(root, name ?? '')), `${name}`);
});

t.test('README names the port and the Node.js that the code wants', async t => {
  t.match(read('README.md'), `http://127.0.0.1:${loadConfig({}).PORT}`);
  t.equal(engines.node, '>=20.19');
  t.match(read('README.md'), 'Node.js 20.19 or newer');
});

t.test('every script is in some document, but those that npm runs by itself', async t => {
  const text = documents.map(read).join('\n');
  const own = Object.keys(scripts).filter(name => !/^pre/.test(name) && name !== 'build');
  for (const name of own) t.match(text, new RegExp(`npm (run )?${name}(?![:\\w])`), name);
});

t.test('every decision is in the map, by its number', async t => {
  const names = readdirSync(join(root, 'docs/decisions'));
  t.ok(names.length >= 5);
  for (const name of names) {
    t.match(read('ARCHITECTURE.md'), `[${name.slice(0, 3)}](docs/decisions/${name})`);
    t.match(read(join('docs/decisions', name)), new RegExp(`^# ${name.slice(0, 3)}: `));
  }
});

t.test('the table of limits has every limit that can be set', async t => {
  const limits = [...read('docs/limits.md').matchAll(/^\| `([A-Z_]+)` \| \d+ \|/gm)].map(([, name]) => name);
  const known = Object.keys(loadConfig({})).filter(name => /_MS$|^MAX_/.test(name));
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
