import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { buildApp } from '../dist/app.js';
import { loadConfig } from '../dist/config.js';
import { LiveContent } from '../dist/content/live-content.js';
import { root } from '../dist/project.js';
import { loadContent } from '../dist/snapshot/load.js';

/** The compiled app with its sample, at a port of its own. */
export async function startApp() {
  const { content, ...reading } = loadContent(`${root}/content`);
  const live = new LiveContent(content, reading, () => ({ content, ...reading }));
  const config = loadConfig({ SHUTDOWN_ANNOUNCE_MS: '0' });
  const app = await buildApp({ config, content: live, today: () => '2026-11-23' });
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, base, content, close: () => app.close() };
}

/** A process that says where it listens; `memory` is its resident memory in MB, now and at most. */
async function startProcess(args, env = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const base = await new Promise((resolve, reject) => {
    child.on('exit', code => reject(new Error(`it ended (${code}):\n${output}`)));
    child.stdout.on('data', chunk => {
      output += chunk;
      const [, address] = /listening at (http:[^"\s]+)/.exec(output) ?? [];
      if (address) resolve(address);
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
    memory: () => ({ now: megabytes('VmRSS'), most: megabytes('VmHWM') }),
  };
}

/** The compiled server, as `npm start` runs it. */
export const startServer = (env = {}) =>
  startProcess(['dist/main.js'], { SHUTDOWN_ANNOUNCE_MS: '0', ...env });

/** Bare Fastify with @fastify/static over a folder. */
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
 * A process that asks for all of some addresses at once, when it is told to: readers have machines of their own, so it
 * takes what is left of this one. It tells how many came whole, and in how many milliseconds.
 */
export async function startReader(addresses) {
  const program = `
    import { once } from 'node:events';
    import { setPriority } from 'node:os';
    setPriority(19);
    const addresses = ${JSON.stringify(addresses)};
    console.log('ready');
    await once(process.stdin, 'data');
    const begin = performance.now();
    const bodies = await Promise.all(addresses.map(async address => {
      const answer = await fetch(address);
      return { ok: answer.ok, bytes: (await answer.arrayBuffer()).byteLength };
    }));
    const whole = bodies.filter(({ ok, bytes }) => ok && bytes > 10_000).length;
    console.log(JSON.stringify({ whole, time: Math.round(performance.now() - begin) }));
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
