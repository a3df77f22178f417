// The files of deploy/: consistent with the server, with docs/deploy.md and with the formats of their programs.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import t from 'tap';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { ConfigSchema, loadConfig } from '../../server/config.ts';
import { root } from '../../server/project.ts';
import { createApp } from '../helpers/app.ts';

const read = (name: string) => readFileSync(join(root, name), 'utf8');
const names = readdirSync(join(root, 'deploy'), { recursive: true, encoding: 'utf8' })
  .filter(name => name !== 'systemd')
  .sort();
const files = new Map(names.map(name => [name, read(`deploy/${name}`)]));
const file = (name: string) => files.get(name) as string;
const project = JSON.parse(read('package.json'));
const config = loadConfig({});

/** The first group of a pattern in a file. @throws when the file does not match. */
function match(name: string, pattern: RegExp): string {
  const value = pattern.exec(file(name))?.[1];
  if (value === undefined) throw new Error(`${name} does not match ${pattern}`);
  return value;
}

/** A duration in ms: the first group of a pattern, a number with a unit (by default seconds). */
function milliseconds(name: string, pattern: RegExp): number {
  const [, number, unit = 's'] = /^(\d+)(ms|s|m)?$/.exec(match(name, pattern)) ?? [];
  return Number(number) * ({ ms: 1, s: 1_000, m: 60_000 }[unit] as number);
}

t.test('docs/deploy.md names every file of deploy/', async t => {
  const guide = read('docs/deploy.md');
  t.ok(names.length >= 7);
  for (const name of names) t.match(guide, `deploy/${name}`);
});

t.test('proxy timeouts are not shorter than those of the server', async t => {
  for (const [name, pattern] of [
    ['nginx.conf', /proxy_read_timeout (\w+);/],
    ['haproxy.cfg', /timeout server (\w+)/],
    ['Caddyfile', /response_header_timeout (\w+)/],
  ] as const)
    t.ok(milliseconds(name, pattern) > config.HANDLER_TIMEOUT_MS, name);
  const equal: [limit: number, name: string, pattern: RegExp][] = [
    [config.REQUEST_TIMEOUT_MS, 'nginx.conf', /client_header_timeout (\w+);/],
    [config.REQUEST_TIMEOUT_MS, 'nginx.conf', /client_body_timeout (\w+);/],
    [config.REQUEST_TIMEOUT_MS, 'haproxy.cfg', /timeout http-request (\w+)/],
    [config.REQUEST_TIMEOUT_MS, 'Caddyfile', /read_header (\w+)/],
    [config.CONNECTION_TIMEOUT_MS, 'nginx.conf', /send_timeout (\w+);/],
    [config.CONNECTION_TIMEOUT_MS, 'haproxy.cfg', /timeout client (\w+)/],
    [config.KEEP_ALIVE_TIMEOUT_MS, 'nginx.conf', /^ {4}keepalive_timeout (\w+);/m],
    [config.KEEP_ALIVE_TIMEOUT_MS, 'haproxy.cfg', /timeout http-keep-alive (\w+)/],
    [config.KEEP_ALIVE_TIMEOUT_MS, 'Caddyfile', /idle (\w+)/],
  ];
  for (const [limit, name, pattern] of equal)
    t.equal(milliseconds(name, pattern), limit, `${name}: ${pattern}`);
});

t.test('proxies close idle upstream connections before the server does', async t => {
  for (const [name, pattern] of [
    ['nginx.conf', /^ {8}keepalive_timeout (\w+);/m],
    ['haproxy.cfg', /pool-purge-delay (\w+)/],
    ['Caddyfile', /keepalive (\w+)/],
  ] as const)
    t.ok(milliseconds(name, pattern) < config.KEEP_ALIVE_TIMEOUT_MS, name);
});

t.test('proxies open no more connections than MAX_CONNECTIONS of the processes', async t => {
  for (const [name, pattern] of [
    ['nginx.conf', /worker_connections (\d+);/],
    ['haproxy.cfg', /maxconn (\d+)/],
  ] as const)
    t.ok(Number(match(name, pattern)) <= config.MAX_CONNECTIONS / 2, name);
});

t.test('health checks of proxies notice a shutdown during SHUTDOWN_ANNOUNCE_MS', async t => {
  const falls = Number(match('haproxy.cfg', /fall (\d+)/));
  t.ok(milliseconds('haproxy.cfg', /check inter (\w+)/) * falls < config.SHUTDOWN_ANNOUNCE_MS / 2);
  t.ok(milliseconds('Caddyfile', /health_interval (\w+)/) <= config.SHUTDOWN_ANNOUNCE_MS / 2);
});

t.test('service managers do not kill a process before SHUTDOWN_TIMEOUT_MS', async t => {
  const drain = config.SHUTDOWN_ANNOUNCE_MS + config.SHUTDOWN_TIMEOUT_MS;
  t.notMatch(file('systemd/cv-site.service'), /^Environment=SHUTDOWN_/m, 'the unit uses the defaults');
  t.ok(milliseconds('systemd/cv-site.service', /^TimeoutStopSec=(\w+)/m) > drain);
  t.ok(milliseconds('Dockerfile', /--stop-timeout (\d+)/) > drain);
  const announced = Number(match('kubernetes.yaml', /SHUTDOWN_ANNOUNCE_MS, value: '(\d+)'/));
  const grace = milliseconds('kubernetes.yaml', /terminationGracePeriodSeconds: (\d+)/);
  t.ok(grace > announced + config.SHUTDOWN_TIMEOUT_MS);
});

t.test('every file has the port of the server', async t => {
  const matches = (name: string, pattern: RegExp) =>
    [...file(name).matchAll(pattern)].map(([, port]) => port);
  const ports = [String(config.PORT), String(config.PORT + 1)];
  for (const name of ['nginx.conf', 'haproxy.cfg', 'Caddyfile']) {
    t.strictSame(matches(name, /^(?!.*certbot).*?127\.0\.0\.1:(\d+)/gm).slice(0, 1), ports.slice(0, 1), name);
    for (const port of ports) t.match(file(name), `127.0.0.1:${port}`, name);
  }
  t.strictSame(matches('systemd/cv-site.socket', /^ListenStream=127\.0\.0\.1:(\d+)$/gm), [ports[0]]);
  t.strictSame(matches('kubernetes.yaml', /containerPort: (\d+)/g), [ports[0]]);
  t.strictSame(matches('Dockerfile', /^EXPOSE (\d+)$/gm), [ports[0]]);
  t.strictSame(matches('Dockerfile', /PORT \|\| (\d+)/g), [ports[0]]);
});

t.test('health checks use URLs that the server has', async t => {
  const app = await createApp(t);
  for (const [name, count] of [
    ['haproxy.cfg', 1],
    ['Caddyfile', 1],
    ['kubernetes.yaml', 3],
    ['Dockerfile', 1],
  ] as const) {
    const paths = [...file(name).matchAll(/\/health\/\w+/g)].map(([path]) => path);
    t.equal(paths.length, count, name);
    for (const url of paths) t.equal((await app.inject({ url })).statusCode, 200, url);
  }
});

t.test('every environment variable in a file is a valid setting of the server', async t => {
  const others = ['NODE_ENV', 'LISTEN_PID', 'LISTEN_FDS'];
  for (const [name, text] of files) {
    const named = [...text.matchAll(/(?<![\w/-])[A-Z]+(?:_[A-Z]+)+(?![\w-])/g)].map(([variable]) => variable);
    t.strictSame(
      named.filter(variable => !(variable in ConfigSchema.properties) && !others.includes(variable)),
      [],
      name,
    );
    const given = [
      ...text.matchAll(/\b([A-Z]+(?:_[A-Z]+)*)=([^\s,]+?)(?=[.,]?\s)/g),
      ...text.matchAll(/name: ([A-Z_]+), value: '?([^\s']+)'? \}/g),
    ].filter(([, variable = '']) => variable in ConfigSchema.properties);
    t.doesNotThrow(() =>
      loadConfig(Object.fromEntries(given.map(([, variable, value]) => [variable, value]))),
    );
  }
});

t.test('TRUST_PROXY is the address of the proxy', async t => {
  for (const name of ['nginx.conf', 'haproxy.cfg', 'Caddyfile', 'systemd/cv-site.service'])
    t.equal(match(name, /TRUST_PROXY=([^\s,]+?)\.?\s/), '127.0.0.1', name);
});

const systemd = !spawnSync('systemd-analyze', ['--version']).error && existsSync('/usr/bin/node');

t.test(
  'systemd-analyze finds no error, and an exposure level below 1',
  {
    skip: !systemd && 'systemd-analyze or /usr/bin/node is missing',
  },
  async t => {
    const analyze = (...args: string[]) =>
      spawnSync('systemd-analyze', args, { cwd: join(root, 'deploy/systemd'), encoding: 'utf8' });
    const { status, stderr } = analyze('verify', './cv-site.socket', './cv-site.service');
    t.strictSame([status, stderr], [0, '']);
    const { stdout } = analyze('security', '--offline=yes', '--no-pager', './cv-site.service');
    t.ok(Number(/exposure level for cv-site.service: ([\d.]+)/.exec(stdout)?.[1]) < 1, stdout);
  },
);

interface Resource {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  // biome-ignore lint/suspicious/noExplicitAny: the tests check its structure
  spec: any;
}
const documents = parseAllDocuments(file('kubernetes.yaml'), { uniqueKeys: true, strict: true });
const resources = documents.map(document => document.toJS() as Resource);

t.test('every Kubernetes resource compiles against the types of its API version', async t => {
  for (const { errors, warnings } of documents) t.strictSame([...errors, ...warnings], []);
  t.ok(resources.length >= 3);
  const modules = { v1: 'core/v1', 'apps/v1': 'apps/v1', 'policy/v1': 'policy/v1' };
  const program = resources.map((resource, i) => {
    const module =
      modules[resource.apiVersion as keyof typeof modules] ?? resource.apiVersion.replace('.k8s.io', '');
    return `import type { ${resource.kind} as Type${i} } from 'kubernetes-types/${module}';
export const resource${i}: Type${i} = ${JSON.stringify(resource)};`;
  });
  const source = join(root, 'test/kubernetes.ts');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  const text = program.join('\n');
  host.fileExists = path => path === source || fileExists(path);
  host.readFile = path => (path === source ? text : readFile(path));
  host.getSourceFile = (path, version, ...more) =>
    path === source
      ? ts.createSourceFile(path, text, version)
      : getSourceFile.call(host, path, version, ...more);
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([source], options, host));
  t.strictSame(
    diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    [],
  );
});

t.test('selectors and ports of the Kubernetes resources refer to each other', async t => {
  const resourceOf = (kind: string) => resources.find(resource => resource.kind === kind) as Resource;
  const { template, selector, replicas } = resourceOf('Deployment').spec;
  const { labels } = template.metadata;
  t.ok(replicas >= 2);
  t.strictSame(selector.matchLabels, labels);
  t.strictSame(resourceOf('Service').spec.selector, labels);
  t.strictSame(resourceOf('PodDisruptionBudget').spec.selector.matchLabels, labels);
  t.strictSame(resourceOf('NetworkPolicy').spec.podSelector.matchLabels, labels);
  const [container] = template.spec.containers;
  const ports = container.ports.map(({ name }: { name: string }) => name);
  for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'])
    t.ok(ports.includes(container[probe].httpGet.port), probe);
  t.ok(ports.includes(resourceOf('Service').spec.ports[0].targetPort));
  t.ok(ports.includes(resourceOf('NetworkPolicy').spec.ingress[0].ports[0].port));
  const { service } = resourceOf('Ingress').spec.rules[0].http.paths[0].backend;
  t.equal(service.name, resourceOf('Service').metadata.name);
  t.equal(service.port.name, resourceOf('Service').spec.ports[0].name);
  t.match(container.image, new RegExp(`:${project.version}$`));
  t.match(file('Dockerfile'), `USER ${template.spec.securityContext.runAsUser}:`);
});

t.test('the Dockerfile is valid, without warnings', async t => {
  t.strictSame(validate(file('Dockerfile')), []);
});

t.test('the image has the Node.js version of .nvmrc, which package.json supports', async t => {
  const version = match('Dockerfile', /^ARG NODE=([\d.]+)-/m)
    .split('.')
    .map(Number);
  const minimum = /^>=([\d.]+)$/.exec(project.engines.node)?.[1]?.split('.').map(Number) as number[];
  t.equal(String(version[0]), read('.nvmrc').trim());
  const [major = 0, minor = 0] = version;
  t.ok(major > (minimum[0] as number) || (major === minimum[0] && minor >= (minimum[1] as number)));
});

t.test('the build context has the sources of COPY and lacks secrets', async t => {
  const ignored = read('.dockerignore')
    .split('\n')
    .filter(line => line && !line.startsWith('#'));
  for (const name of ['.env', '.git', 'node_modules']) t.ok(ignored.includes(name), name);
  const stages = [...file('Dockerfile').matchAll(/^FROM \S+ AS (\w+)$/gm)].map(([, name]) => name);
  for (const [, flags = '', sources = ''] of file('Dockerfile').matchAll(/^COPY ((?:--\S+ )*)(.+) \S+$/gm)) {
    const from = /--from=(\w+)/.exec(flags)?.[1];
    if (from) t.ok(stages.includes(from), from);
    else
      for (const source of sources.split(' ')) {
        t.ok(existsSync(join(root, source)), source);
        t.notOk(ignored.includes(source.split('/')[0] as string), source);
      }
  }
});
