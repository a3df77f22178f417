// Starts nginx, HAProxy or Caddy with its configuration from deploy/, unprivileged and on localhost. Only the host,
// ports and paths of certificate, cache and logs are replaced.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Debian installs the proxies in sbin, which is not on the PATH of ordinary users. */
const env = { ...process.env, PATH: [process.env.PATH, '/usr/sbin', '/sbin'].join(delimiter) };
/** Run by root, a proxy runs as nobody. */
const NOBODY = 65_534;
const user = process.getuid() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
/** The time in ms in which a proxy has to listen, and to exit. */
const LIMIT_MS = 10_000;

/** The host name in the configurations. */
const HOST = 'cv.example.org';

/** Finds a free port. */
export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Replaces several texts. @throws when one of them is missing. */
function replaceAll(text, changes) {
  return changes.reduce((before, [from, to]) => {
    const after = before.replaceAll(from, to);
    if (after === before) throw new Error(`the configuration lacks ${from}`);
    return after;
  }, text);
}

/** nginx creates a temporary folder for each of these, used or not. */
const temporaryFolders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

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
      // The built-in paths are only writable by root.
      [
        'http {',
        `http {\n${temporaryFolders.map(name => `${name}_temp_path ${folder}/${name};\n`).join('')}`,
      ],
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
      // These need root.
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

/** Writes a self-signed certificate for localhost in the formats that the proxies read. Returns its files. */
function writeCertificate(folder) {
  const crt = join(folder, 'cv-site.crt');
  const key = join(folder, 'cv-site.key');
  const pem = join(folder, 'cv-site.pem');
  const request =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 ' +
    '-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1';
  const args = [...request.split(' '), '-keyout', key, '-out', crt];
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  writeFileSync(pem, readFileSync(crt, 'utf8') + readFileSync(key, 'utf8'));
  return [crt, key, pem];
}

const responds = port =>
  new Promise(resolve => {
    http
      .get({ port, host: '127.0.0.1', headers: { host: 'localhost' }, agent: false }, response => {
        response.resume();
        resolve(true);
      })
      .on('error', () => resolve(false));
  });

/** The version that a proxy reports. @throws when it is not installed, naming the package. */
export function versionOf(name) {
  const { version, hint } = proxies[name];
  try {
    const output = execFileSync('sh', ['-c', `${name} ${version} 2>&1`], { env, encoding: 'utf8' });
    return /\d+\.\d+\.\d+/.exec(output)[0];
  } catch {
    throw new Error(`${name} is not installed (${hint}).`);
  }
}

/**
 * Starts a proxy in front of two server processes and waits until it listens.
 *
 * @param name one of {@link names}.
 * @param ports the ports of the two processes, on 127.0.0.1.
 * @param folder the folder in which the proxy gets a folder of its own, readable by other users.
 * @returns `base`, its https URL, with a self-signed certificate; `http`, its http URL; `log()`, its output and log files;
 * `stop()`, which ends it without waiting for requests.
 * @throws when the proxy is not installed, exits or does not listen in time.
 */
export async function startProxy(name, { ports, folder: parent }) {
  versionOf(name);
  const { file, command, changes } = proxies[name];
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  chmodSync(parent, 0o755);
  const httpPort = await freePort();
  const httpsPort = await freePort();
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
  let exitCode;
  const exit = new Promise(resolve => {
    child.once('close', (code, signal) => {
      exitCode = code ?? signal;
      resolve();
    });
  });
  const stop = async () => {
    // On SIGTERM nginx and HAProxy cut off requests in flight; Caddy waits for them.
    child.kill('SIGTERM');
    const outcome = await Promise.race([exit, wait(LIMIT_MS, 'timeout', { ref: false })]);
    if (outcome === 'timeout') child.kill('SIGKILL');
    await exit;
  };
  const begin = performance.now();
  while (!(await responds(httpPort))) {
    if (exitCode !== undefined) throw new Error(`${name} exited (${exitCode}):\n${output}`);
    if (performance.now() - begin > LIMIT_MS) {
      await stop();
      throw new Error(`${name} does not respond:\n${output}`);
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
