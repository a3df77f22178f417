// npm run verify:image: runs the instructions of deploy/Dockerfile without Docker. Each stage is a folder, and the
// build context is the tracked files without those of .dockerignore. Then starts the last stage as the image would, as
// its unprivileged user, and checks health, a page, a PDF and other formats.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './proxy.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const lines = name => readFileSync(join(root, name), 'utf8').split('\n');
const folder = mkdtempSync(join(tmpdir(), 'image-'));
chmodSync(folder, 0o755);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The build context. */
const ignored = lines('.dockerignore').filter(line => line && !line.startsWith('#'));
const context = join(folder, 'context');
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
for (const path of tracked.filter(path => !ignored.includes(path.split('/')[0])))
  cpSync(join(root, path), join(context, path));

const instructions = lines('deploy/Dockerfile')
  .filter(line => !line.startsWith('#'))
  .join('\n')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter(Boolean)
  .map(line => /^(\w+) +(.*)$/.exec(line).slice(1));
const [, directory] = instructions.find(([name]) => name === 'WORKDIR');
const stages = new Map();
let stage = '';
let env;
let user;
let healthCommand;
let command;
const run = (text, options) =>
  execFileSync('sh', ['-c', text], { stdio: ['ignore', 'ignore', 'inherit'], ...options });
for (const [name, text] of instructions) {
  if (name === 'FROM') {
    stage = join(folder, `stage-${stages.size}`);
    stages.set(/ AS (\w+)/.exec(text)?.[1] ?? 'last', stage);
    mkdirSync(stage);
    env = {};
  } else if (name === 'COPY') {
    const [, from, rest] = /^(?:--from=(\w+) )?(.*)$/.exec(text);
    const sources = rest.split(' ');
    const to = sources.pop();
    for (const source of sources) {
      const path = from ? join(stages.get(from), source.replace(directory, '')) : join(context, source);
      // As in Docker: a folder's files are copied into the destination, a file keeps its name there.
      const isFile = !source.startsWith('.') && /\.\w+$/.test(source);
      cpSync(path, isFile ? join(stage, to, source.split('/').pop()) : join(stage, to), {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
  } else if (name === 'RUN') run(text, { cwd: stage, env: { ...process.env, ...env } });
  else if (name === 'ENV')
    Object.assign(env, Object.fromEntries(text.split(' ').map(pair => pair.split('='))));
  else if (name === 'USER') user = text.split(':').map(Number);
  else if (name === 'HEALTHCHECK') healthCommand = JSON.parse(/CMD (.*)$/.exec(text)[1]);
  else if (name === 'CMD') command = JSON.parse(text);
}

const size = path => Number(execFileSync('du', ['-sm', path], { encoding: 'utf8' }).split('\t')[0]);
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}: ${size(stage)} MB on top of the Node.js image`,
);
const [uid, gid] = process.getuid() === 0 ? user : [];
const port = await freePort();
const options = {
  cwd: stage,
  uid,
  gid,
  env: { PATH: dirname(process.execPath), ...env, PORT: String(port) },
};
const child = spawn(command[0], command.slice(1), { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
process.on('exit', () => child.kill('SIGKILL'));
await new Promise((resolve, reject) => {
  child.on('exit', code => reject(new Error(`the server exited (${code})`)));
  child.stdout.on('data', chunk => String(chunk).includes('listening at') && resolve());
});
const failures = [];
const healthCheck = spawn(healthCommand[0], healthCommand.slice(1), { ...options, stdio: 'inherit' });
const code = await new Promise(resolve => healthCheck.once('exit', resolve));
if (code) failures.push(`the health check exits with ${code}`);
for (const [path, begin] of Object.entries({
  '/en': '<!doctype',
  '/en/cv.pdf': '%PDF-',
  '/en/card.png': '\x89PNG',
  '/en/cv.txt': '',
})) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  const body = Buffer.from(await response.arrayBuffer()).toString('latin1');
  const isExpected = response.ok && body.toLowerCase().startsWith(begin.toLowerCase());
  console.log(`${path}: ${response.status}, ${body.length} bytes`);
  if (!isExpected) failures.push(`${path}: unexpected response`);
}
child.removeAllListeners('exit');
child.kill('SIGTERM');
const exitCode = await new Promise(resolve => child.once('exit', resolve));
console.log(`exit ${exitCode}; ${failures.length} failures`);
for (const failure of failures) console.log(failure);
process.exit(failures.length || exitCode ? 1 : 0);
