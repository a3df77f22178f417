// Runs the compiled server and commands as real processes.
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

/** Replaces a bundle in an argument by its entry module: tap cannot map the coverage of a bundle to the sources. */
const unbundled = (argument: string) => argument.replace(/\bdist\/(?=main|cli)/, 'dist/suite/server/');

/** A server process: its output, its port once it listens, and how it exits. */
export class Server {
  readonly child: ChildProcess;
  readonly exit: Promise<number | string>;
  output = '';
  port = 0;

  /**
   * A `covered` process counts for coverage: it runs the modules of the server in place of the bundle that ships, which
   * takes three times as long to start. tap enables coverage by NODE_OPTIONS; for any other process env(1) resets them.
   */
  constructor(
    command: string[],
    env: Record<string, string>,
    { covered = false, ...options }: SpawnOptions & { covered?: boolean } = {},
  ) {
    const imports = [`--import=${routes}`, env.NODE_OPTIONS].filter(Boolean).join(' ');
    const [program = '', ...args] = covered
      ? command.map(unbundled)
      : ['env', `NODE_OPTIONS=${imports}`, ...command];
    this.child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
      env: { ...process.env, PORT: '0', LOG_LEVEL: 'info', ...env, NODE_OPTIONS: imports },
    });
    this.child.stdout?.on('data', data => this.#print(data));
    this.child.stderr?.on('data', data => this.#print(data));
    // Unlike 'exit', 'close' comes after all output has been read.
    this.exit = once(this.child, 'close').then(([code, signal]) => code ?? signal);
  }

  #print(data: Buffer) {
    this.output += data;
    this.port ||= Number(/listening at http:\/\/(?:127\.0\.0\.1|\[::\]):(\d+)/.exec(this.output)?.[1] ?? 0);
    this.child.emit('printed');
  }

  /** Waits for output. @throws when the process exits without it. */
  async prints(text: string | RegExp): Promise<void> {
    const isPrinted = () => (typeof text === 'string' ? this.output.includes(text) : text.test(this.output));
    while (!isPrinted()) {
      await Promise.race([
        once(this.child, 'printed'),
        this.exit.then(code => {
          if (!isPrinted()) throw new Error(`exited (${code}) without "${text}":\n${this.output}`);
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

  /** Opens a connection and sends raw bytes. */
  connect(bytes: string): net.Socket {
    const socket = net.connect(this.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('error', () => {});
    return socket;
  }
}

/** Starts the compiled server and waits until it listens. It is killed when the test ends. */
export async function start(
  t: Test,
  env: Record<string, string> = {},
  { args = [], covered = false }: { args?: string[]; covered?: boolean } = {},
): Promise<Server> {
  const server = new Server(
    [process.execPath, ...(args.length ? ['dist/cli.js', ...args] : ['dist/main.js'])],
    { SHUTDOWN_ANNOUNCE_MS: '0', ...env },
    { covered },
  );
  t.teardown(() => server.child.kill('SIGKILL'));
  await server.prints('listening at');
  return server;
}

/** Runs a compiled program, by default the server, until it exits. */
export async function run(
  t: Test,
  env: Record<string, string>,
  command: string[] = ['main.js'],
  { covered = false }: { covered?: boolean } = {},
): Promise<{ code: number | string; output: string }> {
  const [program, ...args] = command;
  const server = new Server([process.execPath, `dist/${program}`, ...args], env, { covered });
  t.teardown(() => server.child.kill('SIGKILL'));
  return { code: await server.exit, output: server.output };
}

let importCount = 0;

/**
 * Runs the compiled executable in this process with arguments, which takes a tenth of the time of `run()`, with the same result. Only one
 * at a time: it replaces console, argv and environment.
 */
export async function call(
  env: Record<string, string>,
  args: string[],
): Promise<{ code: number | string; output: string }> {
  let output = '';
  const print = (text: string) => {
    output += `${text}\n`;
  };
  const before = { argv: process.argv, env: process.env, exitCode: process.exitCode };
  const { log, error } = console;
  process.argv = [process.execPath, 'cv-site', ...args];
  process.env = { ...process.env, ...env };
  Object.assign(console, { log: print, error: print });
  try {
    await import(`${compiled('cli')}?${++importCount}`);
    return { code: process.exitCode ?? 0, output };
  } finally {
    Object.assign(console, { log, error });
    Object.assign(process, before);
  }
}

/** An agent with one keep-alive connection, until the test ends. */
export function keepAlive(t: Test): http.Agent {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  return agent;
}

/** The time in ms until a promise is fulfilled. */
export async function elapsed(promise: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await promise;
  return performance.now() - start;
}
