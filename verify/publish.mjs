// npm run verify:publish: publishes the folder of an owner as each host does. cv-site new of the tarball writes it, a clone of it
// runs the commands of the host's file, and Netlify's and Cloudflare's own programs, installed for this, read the result. Then the
// journeys of the browser suites run on such a folder with the sample, exported and served under a path.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { freePort } from './proxy.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'publish-'));
const children = new Set();
process.on('exit', () => {
  for (const child of children) process.kill(-child.pid, 'SIGKILL');
  rmSync(temporary, { recursive: true, force: true, maxRetries: 10 });
});
/** Starts a program in a process group of its own, which ends with this one at the latest. */
const start = (command, args, cwd, env, stdio) => {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio, detached: true });
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
};

const failures = [];
const check = (isTrue, what) => {
  console.log(`${isTrue ? 'ok' : 'FAILED'}: ${what}`);
  if (!isTrue) failures.push(what);
};
/** Runs a command; its errors are shown. */
const run = (command, args, cwd, env = {}) =>
  execFileSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** How each host gets from a clone to files: commands with environment variables, the folder, and the URL of the site. */
const hosts = {
  github: checkout => {
    const { jobs } = parseYaml(readFileSync(join(checkout, '.github/workflows/publish.yml'), 'utf8'));
    const { steps } = jobs.export;
    const url = 'https://ada.github.io/cv';
    // What actions/configure-pages reports.
    const expand = text => text.replace(/\$\{\{ steps\.pages\.outputs\.base_url \}\}/, url);
    const commands = steps
      .filter(step => step.run)
      .map(step => ({
        command: step.run,
        env: Object.fromEntries(Object.entries(step.env ?? {}).map(([key, value]) => [key, expand(value)])),
      }));
    const upload = steps.find(({ uses = '' }) => uses.startsWith('actions/upload-pages-artifact'));
    return { commands, folder: upload.with.path, url };
  },
  netlify: checkout => {
    const { build } = parseToml(readFileSync(join(checkout, 'netlify.toml'), 'utf8'));
    const url = 'https://ada.netlify.app';
    // Netlify installs the packages of package.json itself, and sets URL.
    const commands = [{ command: 'npm install' }, { command: build.command, env: { URL: url } }];
    return { commands, folder: build.publish, url };
  },
  cloudflare: checkout => {
    const { pages_build_output_dir } = parseToml(readFileSync(join(checkout, 'wrangler.toml'), 'utf8'));
    const url = 'https://ada.pages.dev';
    // The README has the owner write the URL into site.json. Cloudflare installs the packages, too.
    const site = join(checkout, 'content/site.json');
    writeFileSync(site, JSON.stringify({ ...JSON.parse(readFileSync(site, 'utf8')), baseUrl: url }));
    const commands = [{ command: 'npm install' }, { command: 'npm run export' }];
    return { commands, folder: pages_build_output_dir, url };
  },
};

const [{ filename }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', temporary], root));
const checkouts = {};
for (const [host, read] of Object.entries(hosts)) {
  const folder = join(temporary, host, 'cv');
  const checkout = join(temporary, host, 'checkout');
  mkdirSync(join(temporary, host));
  const options = ['--name', 'Ada Lovelace', '--languages', 'en,es', '--host', host];
  run('npx', ['--yes', `./${filename}`, 'new', folder, ...options], temporary);
  const git = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  run('git', ['init', '--quiet', '--initial-branch=main'], folder);
  run('git', ['add', '.'], folder);
  run('git', [...git, 'commit', '--quiet', '--message=My CV'], folder);
  run('git', ['clone', '--quiet', folder, checkout], temporary);
  const { commands, folder: published, url } = read(checkout);
  const startTime = performance.now();
  for (const { command, env } of commands) run('sh', ['-c', command], checkout, env);
  const seconds = Math.round((performance.now() - startTime) / 1000);
  console.log(`\n${host}: ${commands.map(({ command }) => command).join(', ')} in ${seconds} s`);
  const page = join(checkout, published, 'en.html');
  check(existsSync(page), `${published}/en.html is written`);
  check(
    readFileSync(page, 'utf8').includes(`<link rel="canonical" href="${url}/en">`),
    `its canonical URL is ${url}/en`,
  );
  checkouts[host] = checkout;
}

const tools = join(temporary, 'tools');
mkdirSync(tools);
// wrangler needs Node.js 22, whose install script downloads the executable.
writeFileSync(join(tools, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
const packages = ['@netlify/config@25.2.6', 'wrangler@4.164.0', 'node@22'];
run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], tools);

console.log('\n@netlify/config');
const entry = join(tools, 'node_modules/@netlify/config/lib/index.js');
const { resolveConfig } = await import(pathToFileURL(entry).href);
const { config } = await resolveConfig({
  cwd: checkouts.netlify,
  offline: true,
  context: 'production',
  branch: 'main',
});
const rules = name => readFileSync(join(checkouts.netlify, 'site', name), 'utf8').match(/^\/.*/gm).length;
check(config.build.publish === join(checkouts.netlify, 'site'), 'netlify.toml is valid');
check(config.headers.length === rules('_headers'), `it takes all ${rules('_headers')} rules of _headers`);
check(
  config.redirects.length === rules('_redirects'),
  `it takes all ${rules('_redirects')} rules of _redirects`,
);

console.log('\nwrangler pages dev');
const port = await freePort();
const wrangler = start(
  join(tools, 'node_modules/node/bin/node'),
  [
    join(tools, 'node_modules/wrangler/bin/wrangler.js'),
    ...[
      'pages',
      'dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--inspector-port',
      String(await freePort()),
    ],
  ],
  checkouts.cloudflare,
  { HOME: tools, CI: '1', WRANGLER_SEND_METRICS: 'false' },
  ['ignore', 'pipe', 'pipe'],
);
let output = '';
await new Promise((resolve, reject) => {
  wrangler.once('exit', code => reject(new Error(`wrangler exited (${code})\n${output}`)));
  for (const stream of [wrangler.stdout, wrangler.stderr])
    stream.on('data', chunk => {
      output += chunk;
      if (output.includes('Ready on')) resolve();
    });
});
check(!/invalid/i.test(output), 'wrangler.toml, _headers and _redirects have no invalid line');
const get = path => fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' });
for (const [path, status, location] of [
  ['/', 200],
  ['/en', 200],
  ['/en/', 308, '/en'],
  ['/en.html', 308, '/en'],
  ['/EN', 301, '/en'],
  ['/ES/info', 301, '/es/info'],
  ['/en/info/length-short', 200],
  ['/en/length-short/cv.pdf', 200],
  ['/nothing', 404],
]) {
  const response = await get(path);
  const found = response.headers.get('location');
  check(
    response.status === status &&
      (location === undefined || new URL(found, 'http://x').pathname === location),
    `${path} is ${response.status}${found ? ` to ${found}` : ''}`,
  );
}
const page = await get('/en');
check(/^default-src 'none'/.test(page.headers.get('content-security-policy')), '/en has its policy');
check(
  (await get('/en/cv.vcf')).headers.get('content-type') === 'text/vcard; charset=utf-8',
  'cv.vcf is text/vcard',
);
const missing = await get('/es/nada/mas');
check(
  missing.status === 404 && (await missing.text()).includes('<html lang="es"'),
  '/es/nada/mas is the error page in Spanish',
);

const ended = new Promise(resolve => wrangler.once('exit', resolve));
process.kill(-wrangler.pid, 'SIGKILL');
await ended;

console.log('\nthe folder of an owner with the sample, under /cv/');
const owner = checkouts.github;
rmSync(join(owner, 'content'), { recursive: true });
cpSync(join(root, 'content'), join(owner, 'content'), { recursive: true });
/** Runs a browser suite on the folder. */
const passes = (suite, variables) => {
  const options = Object.entries(variables).map(([name, value]) => `--test-env=${name}=${value}`);
  const file = join('dist/suite/test/browser', `${suite}.test.js`);
  const args = ['tap', '--disable-coverage', '--reporter=tap', '--timeout=900', ...options, file];
  const { status, stdout } = spawnSync('npx', args, { cwd: root, encoding: 'utf8' });
  for (const line of stdout.match(/^ *not ok.*|^# \{.*/gm) ?? []) console.log(line.trim());
  return status === 0;
};
run('npm', ['run', 'export'], owner, { BASE_URL: 'https://me.example.org/cv/' });
check(passes('exported', { SITE_FOLDER: join(owner, 'site') }), 'the journeys of the exported site pass');
const ownerPort = await freePort();
start(
  process.execPath,
  [join(owner, 'node_modules/cv-site/dist/cli.js'), 'start'],
  owner,
  { BASE_URL: 'http://localhost:1999/cv/', PORT: String(ownerPort), LOG_LEVEL: 'warn' },
  ['ignore', 'inherit', 'inherit'],
);
const siteUrl = `http://127.0.0.1:${ownerPort}/cv`;
while (!(await fetch(`${siteUrl}/health/ready`).catch(() => null))?.ok) await wait(100);
check(passes('journeys', { SITE_URL: siteUrl, BASE_PATH: '/cv' }), 'the journeys of the running site pass');

console.log(`\n${failures.length} failures`);
process.exit(failures.length ? 1 : 0);
