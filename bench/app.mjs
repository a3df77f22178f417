// Starts the app, server processes and HTTP clients for the benchmarks and checks.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { buildApp } from '../dist/suite/server/app.js';
import { loadConfig } from '../dist/suite/server/config.js';
import { LiveContent } from '../dist/suite/server/content/live-content.js';
import { root } from '../dist/suite/server/project.js';
import { loadContent } from '../dist/suite/server/snapshot/load.js';

/** Starts the compiled app in this process, with the sample content, on a free port. */
export async function startApp() {
  const { content, ...reading } = await loadContent(`${root}/content`);
  const live = new LiveContent(content, reading, async () => ({ content, ...reading }));
  const config = loadConfig({ SHUTDOWN_ANNOUNCE_MS: '0' });
  const app = await buildApp({ config, content: live, today: () => '2026-11-23' });
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, base, content, close: () => app.close() };
}

/**
 * Starts a Node.js process and waits until it logs its URL. `memory()` is its resident memory in MB, current and peak.
 */
async function startProcess(args, env = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const base = await new Promise((resolve, reject) => {
    child.on('exit', code => reject(new Error(`the process exited (${code}):\n${output}`)));
    child.stdout.on('data', chunk => {
      output += chunk;
      const [, url] = /listening at (http:[^"\s]+)/.exec(output) ?? [];
      if (url) resolve(url);
    });
  });
  const megabytes = name => {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024);
  };
  return {
    base,
    child,
    log: () => output,
    stop: () => child.kill(),
    memory: () => ({ current: megabytes('VmRSS'), peak: megabytes('VmHWM') }),
  };
}

/** Starts the compiled server, as `npm start` runs it. */
export const startServer = (env = {}) =>
  startProcess(['dist/main.js'], { SHUTDOWN_ANNOUNCE_MS: '0', ...env });

/** Starts bare Fastify with @fastify/static over a folder. */
export function startStatic(folder) {
  const program = `
    import Fastify from 'fastify';
    import fastifyStatic from '@fastify/static';
    const app = Fastify();
    await app.register(fastifyStatic, { root: ${JSON.stringify(folder)} });
    console.log('listening at ' + (await app.listen({ host: '127.0.0.1', port: 0 })));`;
  return startProcess(['--input-type=module', '-e', program]);
}

/**
 * Starts a client process that requests all URLs at once when `go()` is called. It runs at the lowest priority, as real
 * clients do not share the CPU of the server. `go()` resolves to the number of complete responses and the time in
 * milliseconds.
 */
export async function startClient(urls) {
  const program = `
    import { once } from 'node:events';
    import { setPriority } from 'node:os';
    setPriority(19);
    const urls = ${JSON.stringify(urls)};
    console.log('ready');
    await once(process.stdin, 'data');
    const begin = performance.now();
    const bodies = await Promise.all(urls.map(async url => {
      const response = await fetch(url);
      return { ok: response.ok, bytes: (await response.arrayBuffer()).byteLength };
    }));
    const complete = bodies.filter(({ ok, bytes }) => ok && bytes > 10_000).length;
    console.log(JSON.stringify({ complete, ms: Math.round(performance.now() - begin) }));
    process.exit();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    go: async () => {
      child.stdin.write('go');
      return JSON.parse((await lines.next()).value);
    },
  };
}
