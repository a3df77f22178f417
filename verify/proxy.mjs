// Starts nginx, HAProxy or Caddy by the very file in deploy/, without rights and on this machine alone: other are only
// host, ports, and the places of certificate, cache and logs.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const root = new URL('..', import.meta.url).pathname;
/** Where Debian has what only root used to run. */
const env = { ...process.env, PATH: [process.env.PATH, '/usr/sbin', '/sbin'].join(delimiter) };
/** Whoever is root runs a proxy as the user who owns nothing. */
const NOBODY = 65_534;
const user = process.getuid() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
/** How long a proxy may take to listen, and to end, in milliseconds. */
const LIMIT_MS = 10_000;

/** The host that every file names. */
const HOST = 'cv.example.org';

/** A port that is free now. */
export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Replaces each of some texts, all of which have to be there. */
function replaceAll(text, changes) {
  return changes.reduce((before, [from, to]) => {
    const after = before.replaceAll(from, to);
    if (after === before) throw new Error(`the file has no ${from}`);
    return after;
  }, text);
}

/** What nginx has a folder for, whether it is used or not. */
const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

const proxies = {
  nginx: {
    file: 'nginx.conf',
    hint: 'Debian: nginx-light',
    version: ['-v'],
    command: ({ config, folder }) => ['nginx', '-p', folder, '-c', config, '-g', 'daemon off;'],
    changes: ({ http, https, folder }) => [
      [/^ *listen \[::\].*\n/gm, ''],
      ['listen 80;', `listen 127.0.0.1:${http};`],
      ['listen 443 ', `listen 127.0.0.1:${https} `],
      [`https://${HOST}`, `https://localhost:${https}`],
      ['/etc/nginx/', `${folder}/`],
      ['/run/', `${folder}/`],
      ['/var/log/nginx/', `${folder}/`],
      ['/var/cache/nginx/', `${folder}/`],
      // Built in, and root's.
      ['http {', `http {\n${temporary.map(name => `${name}_temp_path ${folder}/${name};\n`).join('')}`],
    ],
  },
  haproxy: {
    file: 'haproxy.cfg',
    hint: 'Debian: haproxy',
    version: ['-v'],
    // -db: in the foreground.
    command: ({ config }) => ['haproxy', '-db', '-f', config],
    changes: ({ http, https, folder }) => [
      [/^ *bind :::.*\n/gm, ''],
      ['bind :80\n', `bind 127.0.0.1:${http}\n`],
      ['bind :443 ', `bind 127.0.0.1:${https} `],
      [`https://${HOST}`, `https://localhost:${https}`],
      ['/etc/haproxy/', `${folder}/`],
      // What only root can do.
      [/^ *(user|group|chroot) .*\n/gm, ''],
    ],
  },
  caddy: {
    file: 'Caddyfile',
    hint: 'Debian: caddy',
    version: ['version'],
    command: ({ config }) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', config],
    changes: ({ http, https, folder }) => [
      ['# tls /', 'tls /'],
      ['/etc/caddy/', `${folder}/`],
      [/^\{$/gm, `{\nhttp_port ${http}\nhttps_port ${https}\ndefault_bind 127.0.0.1\nadmin off`],
    ],
  },
};

export const names = Object.keys(proxies);

/** A certificate for this machine that it has signed itself, in the forms that the proxies take. */
function writeCertificate(folder) {
  const [crt, key] = ['crt', 'key'].map(end => join(folder, `cv-site.${end}`));
  const request = [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ...['-keyout', key, '-out', crt],
  ];
  execFileSync('openssl', request, { stdio: ['ignore', 'ignore', 'pipe'] });
  writeFileSync(join(folder, 'cv-site.pem'), readFileSync(crt, 'utf8') + readFileSync(key, 'utf8'));
  return ['crt', 'key', 'pem'].map(end => join(folder, `cv-site.${end}`));
}

const answers = port =>
  new Promise(resolve => {
    http
      .get({ port, host: '127.0.0.1', headers: { host: 'localhost' }, agent: false }, answer => {
        answer.resume();
        resolve(true);
      })
      .on('error', () => resolve(false));
  });

/** The version of a proxy, as it says it itself. Throws, saying what to install, when it is not there. */
export function versionOf(name) {
  const { version, hint } = proxies[name];
  try {
    const said = execFileSync('sh', ['-c', `${name} ${version} 2>&1`], { env, encoding: 'utf8' });
    return /\d+\.\d+\.\d+/.exec(said)[0];
  } catch {
    throw new Error(`There is no ${name}: install it (${hint}).`);
  }
}

/**
 * Starts a proxy in front of two processes; it is there when this returns.
 *
 * @param name one of {@link names}.
 * @param ports those of the two processes, on 127.0.0.1.
 * @param folder where it may write: there it gets a folder of its own, which other users can read.
 * @returns its addresses, by https (with a certificate that nobody knows) and by http; `log()`, all that it has said,
 * on its output and in files; `stop()`, which lets it end at once.
 */
export async function startProxy(name, { ports, folder: parent }) {
  versionOf(name);
  const { file, command, changes } = proxies[name];
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  chmodSync(parent, 0o755);
  const [httpPort, httpsPort] = [await freePort(), await freePort()];
  const config = join(folder, file);
  const text = replaceAll(readFileSync(join(root, 'deploy', file), 'utf8'), [
    ...changes({ http: httpPort, https: httpsPort, folder }),
    [HOST, 'localhost'],
    [/127\.0\.0\.1:(1999|2000)\b/g, (_, port) => `127.0.0.1:${ports[port === '1999' ? 0 : 1]}`],
  ]);
  writeFileSync(config, text);
  const files = [config, ...writeCertificate(folder)];
  if (user.uid) for (const path of [folder, ...files]) chownSync(path, user.uid, user.gid);

  const [program, ...args] = command({ config, folder });
  const child = spawn(program, args, { env: { ...env, HOME: folder }, cwd: folder, ...user });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
  let ended;
  const end = new Promise(resolve => {
    child.once('close', (code, signal) => {
      ended = code ?? signal;
      resolve();
    });
  });
  const stop = async () => {
    // nginx and HAProxy take those who are being served along by this, Caddy waits for them.
    child.kill('SIGTERM');
    if ((await Promise.race([end, wait(LIMIT_MS, 'late', { ref: false })])) === 'late') child.kill('SIGKILL');
    await end;
  };
  const begin = performance.now();
  while (!(await answers(httpPort))) {
    if (ended !== undefined) throw new Error(`${name} ended (${ended}):\n${output}`);
    if (performance.now() - begin > LIMIT_MS) {
      await stop();
      throw new Error(`${name} does not answer:\n${output}`);
    }
    await wait(20);
  }
  const logs = ['access.log', 'error.log'].map(log => join(folder, log));
  return {
    base: `https://localhost:${httpsPort}`,
    http: `http://localhost:${httpPort}`,
    stop,
    log: () =>
      [output, ...logs.filter(log => existsSync(log)).map(log => readFileSync(log, 'utf8'))].join('\n'),
  };
}
