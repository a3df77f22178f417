// npm run verify:image: what the steps of deploy/Dockerfile come to, without Docker: each stage is a folder, of what git
// knows and .dockerignore does not leave out. Then the last one is started as the image would be, by a user who can write
// nothing there, has its health looked at and makes a PDF.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from './proxy.mjs';

const root = new URL('..', import.meta.url).pathname;
const lines = name => readFileSync(join(root, name), 'utf8').split('\n');
const folder = mkdtempSync(join(tmpdir(), 'image-'));
chmodSync(folder, 0o755);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** What is sent to be built. */
const left = lines('.dockerignore').filter(line => line && !line.startsWith('#'));
const context = join(folder, 'context');
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
for (const path of tracked.filter(path => !left.includes(path.split('/')[0])))
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
let [stage, env, user, health, command] = [''];
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
      // As Docker does: a folder's files go into the place, a file goes there by its own name.
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
  else if (name === 'HEALTHCHECK') health = JSON.parse(/CMD (.*)$/.exec(text)[1]);
  else if (name === 'CMD') command = JSON.parse(text);
}

const size = path => Number(execFileSync('du', ['-sm', path], { encoding: 'utf8' }).split('\t')[0]);
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}: ${size(stage)} MB over that of Node.js`,
);
const [uid, gid] = process.getuid() === 0 ? user : [];
const port = await freePort();
const options = {
  cwd: stage,
  uid,
  gid,
  env: { PATH: dirname(process.execPath), ...env, HOST: '127.0.0.1', PORT: String(port) },
};
const child = spawn(command[0], command.slice(1), { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
process.on('exit', () => child.kill('SIGKILL'));
await new Promise((resolve, reject) => {
  child.on('exit', code => reject(new Error(`it ended (${code})`)));
  child.stdout.on('data', chunk => String(chunk).includes('listening at') && resolve());
});
const faults = [];
const looking = spawn(health[0], health.slice(1), { ...options, stdio: 'inherit' });
const code = await new Promise(resolve => looking.once('exit', resolve));
if (code) faults.push(`its health check ends with ${code}`);
for (const [path, begin] of Object.entries({
  '/en': '<!doctype',
  '/en/cv.pdf': '%PDF-',
  '/en/card.png': '\x89PNG',
  '/en/cv.txt': '',
})) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  const body = Buffer.from(await answer.arrayBuffer()).toString('latin1');
  const right = answer.ok && body.toLowerCase().startsWith(begin.toLowerCase());
  console.log(`${path}: ${answer.status}, ${body.length} bytes`);
  if (!right) faults.push(`${path} is not right`);
}
child.removeAllListeners('exit');
child.kill('SIGTERM');
const end = await new Promise(resolve => child.once('exit', resolve));
console.log(`exit ${end}; ${faults.length} faults`);
for (const fault of faults) console.log(fault);
process.exit(faults.length || end ? 1 : 0);
