import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { buildApp, root } from '../dist/app.js';
import { loadConfig } from '../dist/config.js';
import { LiveContent } from '../dist/content/live.js';
import { loadContent } from '../dist/load.js';

/** The compiled app with its sample, at a port of its own. */
export async function startApp() {
  const { content, ...reading } = loadContent(`${root}/content`);
  const live = new LiveContent(content, reading, () => ({ content, ...reading }));
  const config = loadConfig({ SHUTDOWN_ANNOUNCE_MS: '0' });
  const app = await buildApp({ config, content: live, asOf: () => '2026-11-23' });
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
    stop: () => child.kill(),
    memory: () => ({ now: megabytes('VmRSS'), most: megabytes('VmHWM') }),
  };
}

/** The compiled server, as `npm start` runs it. */
export const startServer = () => startProcess(['dist/main.js'], { SHUTDOWN_ANNOUNCE_MS: '0' });

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
