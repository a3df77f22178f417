import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Test } from 'tap';
import { root } from '../../server/project.ts';
import { compiled } from './suites.ts';

const routes = pathToFileURL(join(root, 'test/helpers/test-routes.mjs')).href;

/** A real process of the server: what it prints, when it can be asked, how it ends. */
export class Server {
  readonly child: ChildProcess;
  readonly exit: Promise<number | string>;
  output = '';
  port = 0;

  /**
   * What a process runs counts for coverage where it is `covered`. That takes it two fifths of a second, which the many
   * that run the same again need not take: tap asks for it by NODE_OPTIONS, which env(1) sets once more after it.
   */
  constructor(
    command: string[],
    env: Record<string, string>,
    { covered = true, ...options }: SpawnOptions & { covered?: boolean } = {},
  ) {
    const imports = [`--import=${routes}`, env.NODE_OPTIONS].filter(Boolean).join(' ');
    const [program = '', ...args] = covered ? command : ['env', `NODE_OPTIONS=${imports}`, ...command];
    this.child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
      env: { ...process.env, PORT: '0', LOG_LEVEL: 'info', ...env, NODE_OPTIONS: imports },
    });
    this.child.stdout?.on('data', data => this.#print(data));
    this.child.stderr?.on('data', data => this.#print(data));
    // All that it printed has been read by then, which is not so when it exits.
    this.exit = once(this.child, 'close').then(([code, signal]) => code ?? signal);
  }

  #print(data: Buffer) {
    this.output += data;
    this.port ||= Number(/listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(this.output)?.[1] ?? 0);
    this.child.emit('printed');
  }

  /** Waits until it has printed this. */
  async prints(text: string | RegExp): Promise<void> {
    const isThere = () => (typeof text === 'string' ? this.output.includes(text) : text.test(this.output));
    while (!isThere()) {
      await Promise.race([
        once(this.child, 'printed'),
        this.exit.then(code => {
          if (!isThere()) throw new Error(`ended (${code}) without "${text}":\n${this.output}`);
        }),
      ]);
    }
  }

  get(
    path: string,
    agent?: http.Agent,
  ): Promise<{ status: number; connection: string | undefined; body: string }> {
    return new Promise((resolve, reject) => {
      const request = http.get({ host: '127.0.0.1', port: this.port, path, agent }, async response => {
        let body = '';
        for await (const chunk of response) body += chunk;
        resolve({ status: response.statusCode ?? 0, connection: response.headers.connection, body });
      });
      request.on('error', reject);
    });
  }

  /** Connects and sends these bytes as they are. */
  connect(bytes: string): net.Socket {
    const socket = net.connect(this.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('error', () => {});
    return socket;
  }
}

/** Starts the compiled server; the test's end is its end, too. */
export async function start(
  t: Test,
  env: Record<string, string> = {},
  { args = [], covered = false }: { args?: string[]; covered?: boolean } = {},
): Promise<Server> {
  const server = new Server(
    [process.execPath, 'dist/main.js', ...args],
    { SHUTDOWN_ANNOUNCE_MS: '0', ...env },
    { covered },
  );
  t.teardown(() => server.child.kill('SIGKILL'));
  await server.prints('listening at');
  return server;
}

/** Runs a compiled program, the server by default, to its end. */
export async function run(
  t: Test,
  env: Record<string, string>,
  command: string[] = ['main.js'],
): Promise<{ code: number | string; output: string }> {
  const [program, ...args] = command;
  const server = new Server([process.execPath, `dist/${program}`, ...args], env);
  t.teardown(() => server.child.kill('SIGKILL'));
  return { code: await server.exit, output: server.output };
}

let calls = 0;

/**
 * Runs a compiled command within this process, for which it takes a tenth of the time. What `run()` gives of a process it
 * gives, too; one at a time, as there is one console.
 */
export async function call(
  env: Record<string, string>,
  [program = '', ...args]: string[],
): Promise<{ code: number | string; output: string }> {
  let output = '';
  const print = (text: string) => {
    output += `${text}\n`;
  };
  const before = { argv: process.argv, env: process.env, exitCode: process.exitCode };
  const { log, error } = console;
  process.argv = [process.execPath, program, ...args];
  process.env = { ...process.env, ...env };
  Object.assign(console, { log: print, error: print });
  try {
    await import(`${compiled(program.replace(/\.js$/, ''))}?${++calls}`);
    return { code: process.exitCode ?? 0, output };
  } finally {
    Object.assign(console, { log, error });
    Object.assign(process, before);
  }
}

/** One connection that is kept alive, until the test ends. */
export function keepAlive(t: Test): http.Agent {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  return agent;
}

/** How many milliseconds it takes until a promise is kept. */
export async function took(promise: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await promise;
  return performance.now() - start;
}
