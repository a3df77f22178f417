// Runs the server process: configuration, content, application, listening, signals and exit codes.
import { resolve } from 'node:path';
import closeWithGrace from 'close-with-grace';
import { destination } from 'pino';
import { buildApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { explainDiagnostic } from './content/diagnostics.ts';
import { LiveContent } from './content/live-content.ts';
import { watchFolders } from './content/watcher.ts';
import { describeListenError, listenAt, listenHost } from './listen.ts';
import { root, version } from './project.ts';
import { loadContent } from './snapshot/load.ts';
import { describePrivacy, reportContent } from './snapshot/report.ts';
import type { Content } from './snapshot/snapshot.ts';
import { describeBaseUrl } from './urls/base-url.ts';

/**
 * Two signals this close together, in milliseconds, are one: Ctrl+C reaches node from the terminal and again from npm,
 * and a service manager signals both as well. Taken for a second signal, the echo would cut every reader off.
 */
const ECHO_MS = 100;

/** Says what is wrong, on lines of its own, and ends the process with 1. */
function fail(title: string, message: string): never {
  console.error(`${title}\n${message.replace(/^/gm, '  ')}`);
  process.exit(1);
}

/** How long a line of the log waits for others to be written with, in milliseconds. */
const LOG_MS = 50;

/** How much of it waits for that at most, in characters, and how much for a disk that is full, in bytes. */
const [LOG_LENGTH, LOG_MOST] = [8_192, 2 ** 20];

/**
 * Pretty lines on a terminal, where pino-pretty is installed; JSON lines anywhere else, several at once: to write each by
 * itself costs more than to answer. At the exit what is left is written.
 */
async function createLogger({ LOG_LEVEL: level }: Config) {
  const pretty = process.stdout.isTTY && (await import('pino-pretty').catch(() => null));
  if (pretty) return { level, stream: pretty.default({ sync: true, ignore: 'pid,hostname' }) };
  const output = destination({ dest: 1, sync: true, maxLength: LOG_MOST });
  let told = '';
  // A full disk is no reason to leave readers alone: what waits is written when there is room.
  output.on('error', ({ message }: Error) => {
    if (message !== told) console.error(`The log cannot be written: ${message}`);
    told = message;
  });
  let lines = '';
  const flush = () => {
    output.write(lines);
    lines = '';
  };
  const write = (line: string) => {
    lines += line;
    if (lines.length > LOG_LENGTH) flush();
  };
  setInterval(flush, LOG_MS).unref();
  process.on('exit', flush);
  return { level, stream: { write } };
}

/** `npm run dev`: an owner is at work, and nobody else is reading. */
const dev = process.argv.includes('--dev');

function readEnvironment(): Config {
  try {
    const config = readConfig(root);
    return dev ? { ...config, SHUTDOWN_ANNOUNCE_MS: 0 } : config;
  } catch (error) {
    fail('The environment is not right:', (error as Error).message);
  }
}

function readPlace(config: Config): ReturnType<typeof listenAt> {
  try {
    return listenAt(config, process.env, process.pid);
  } catch (error) {
    fail('The server cannot listen:', (error as Error).message);
  }
}

/** The content on air; without any there is nothing to serve. */
function readContent(folder: string): LiveContent<Content> {
  const { content, ...reading } = loadContent(folder);
  if (!content) {
    fail(
      'The content is not right:',
      reading.diagnostics.map(diagnostic => explainDiagnostic(diagnostic)).join('\n'),
    );
  }
  return new LiveContent(content, reading, () => loadContent(folder));
}

/** Opens a port; what stands in the way of that is said in one line. */
async function open(port: number, listen: () => Promise<string>): Promise<string> {
  try {
    return await listen();
  } catch (error) {
    fail('The server cannot listen:', describeListenError(error as NodeJS.ErrnoException, config.HOST, port));
  }
}

let [day, date] = [0, ''];
/** The present day (YYYY-MM-DD, UTC), written anew when it is another: every request asks. */
function today(): string {
  const now = Math.floor(Date.now() / 86_400_000);
  if (now !== day) [day, date] = [now, new Date().toISOString().slice(0, 10)];
  return date;
}

const config = readEnvironment();
const contentFolder = resolve(root, config.CONTENT_DIR);
const content = readContent(contentFolder);
const at = readPlace(config);
const metrics =
  config.METRICS_PORT === undefined ? undefined : await (await import('./http/metrics.ts')).createMetrics();
const app = await buildApp({
  config,
  content,
  today,
  logger: await createLogger(config),
  observe: metrics?.observe,
  socketStays: 'fd' in at,
  dev,
});

const grace = closeWithGrace(
  {
    delay: config.SHUTDOWN_ANNOUNCE_MS + config.SHUTDOWN_TIMEOUT_MS,
    logger: app.log,
    skip: ['SIGINT', 'SIGTERM'],
  },
  async ({ err }) => {
    const begin = performance.now();
    if (err) app.log.fatal({ err }, 'draining after a fault');
    await app.close();
    app.log.info({ ms: Math.round(performance.now() - begin) }, 'drained');
    await metrics?.close();
  },
);
let signalledAt: number | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    const now = performance.now();
    if (signalledAt === undefined) {
      signalledAt = now;
      app.log.info({ inFlight: app.inFlight() }, `${signal}: draining; once more to stop at once`);
      grace.close();
    } else if (now - signalledAt > ECHO_MS) {
      app.log.error(`second ${signal}: stopping at once`);
      process.exit(1);
    }
  });
}

// Before what is left of the log is written.
process.prependListener('exit', () => {
  if (app.inFlight()) app.log.error({ inFlight: app.inFlight() }, 'cut off');
});

app.log.info(`cv-site ${version}, Node.js ${process.version}`);
reportContent(app.log, content);
app.log.info(describePrivacy(content.current.site.public));
app.log.info(describeBaseUrl(config.BASE_URL ?? content.current.site.baseUrl));
watchFolders([contentFolder], () => content.reload());
if (metrics) {
  const port = config.METRICS_PORT as number;
  const address = await open(port, () => metrics.listen({ host: listenHost(config.HOST), port }, app));
  app.log.info(`metrics at ${address}/metrics`);
}
await open(config.PORT, () => app.listen(at));
