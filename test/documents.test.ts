import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { ConfigSchema, loadConfig } from '../server/config.ts';
import { root } from '../server/root.ts';

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

const documents = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'],
  ...['docs/content.md', 'docs/formats.md', 'docs/checks.md', 'docs/security.md', 'docs/performance.md'],
];

for (const name of documents) {
  const text = read(name);

  t.test(`${name} names only files that there are`, async t => {
    const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '');
    const named = [
      ...text.matchAll(/`((?:server|views|partials|content|static|test|docs|bench|\.ci)\/[\w./-]*)`/g),
    ];
    const paths = [...linked.map(path => join(dirname(name), path)), ...named.map(([, path]) => path ?? '')];
    t.ok(paths.length);
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
    const there = new Set([...Object.keys(ConfigSchema.properties), 'CHROME_PATH']);
    t.strictSame(
      variables.filter(variable => !there.has(variable)),
      [],
    );
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
