// Runs the server process: configuration, content, application, listening, signals and exit codes.
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { isatty } from 'node:tty';
import closeWithGrace from 'close-with-grace';
import { buildApp } from './app.ts';
import { CustomCss } from './assets/custom-css.ts';
import { type Config, readConfig } from './config.ts';
import { summarizeDiagnostics } from './content/format-diagnostic.ts';
import { LiveContent } from './content/live-content.ts';
import { watchFolders } from './content/watcher.ts';
import { browserUrl, describeListenError, listenAt, listenHost } from './listen.ts';
import { createJsonOutput, createTerminalOutput } from './logger.ts';
import { siteFolder, version } from './project.ts';
import { loadContent } from './snapshot/load.ts';
import { describePrivacy, reportContent } from './snapshot/report.ts';
import type { Content } from './snapshot/snapshot.ts';
import { describeBaseUrl } from './urls/base-url.ts';

/**
 * Two signals within this time, in milliseconds, count as one: a terminal and a service manager signal both npm and
 * node, and the signal may reach node again from npm.
 */
const DUPLICATE_SIGNAL_MS = 100;

/** Signals by which a terminal, a service manager or a person stops a process. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGUSR2', 'SIGABRT'] as const;

/**
 * Signals of a crash in native code. They keep their default action, which ends the process: while JavaScript listens, a
 * crash of the main thread repeats forever (Node.js, "Signal events").
 */
const CRASH_SIGNALS = ['SIGBUS', 'SIGFPE', 'SIGILL', 'SIGSEGV', 'SIGTRAP'] as const;

/** How often the process checks whether npm still runs, in milliseconds. */
const PARENT_CHECK_MS = 500;

/** Development mode (`cv-site dev`). Shutdown is not announced, as there is no load balancer. */
const isDevelopment = process.argv[2] === 'dev';

/** Prints why the server cannot start, and exits with 1. */
function exitWithError(title: string, message: string): never {
  console.error(`${title}\n${message.replace(/^/gm, '  ')}`);
  process.exit(1);
}

function readEnvironment(): Config {
  try {
    const config = readConfig(siteFolder);
    return isDevelopment ? { ...config, SHUTDOWN_ANNOUNCE_MS: 0 } : config;
  } catch (error) {
    exitWithError('The environment is not valid:', (error as Error).message);
  }
}

function readListenOptions(config: Config): ReturnType<typeof listenAt> {
  try {
    return listenAt(config, process.env, process.pid);
  } catch (error) {
    exitWithError('The server cannot listen:', (error as Error).message);
  }
}

async function readContent(
  contentFolder: string,
  baseUrl: string | undefined,
): Promise<LiveContent<Content>> {
  const reloadContent = () => loadContent(contentFolder, { baseUrl });
  const { content, ...loadResult } = await reloadContent();
  if (!content) {
    exitWithError('The content has errors:', summarizeDiagnostics(loadResult.diagnostics));
  }
  return new LiveContent(content, loadResult, reloadContent);
}

/** Opens a port of the server and returns its URL. */
async function openPort(port: number, listen: () => Promise<string>): Promise<string> {
  try {
    return await listen();
  } catch (error) {
    exitWithError(
      'The server cannot listen:',
      describeListenError(error as NodeJS.ErrnoException, config.HOST, port),
    );
  }
}

/** The calendar of the process: returns the current day (YYYY-MM-DD, UTC). Every request calls it, so the text is cached. */
function createCalendar(): () => string {
  let cachedDay = 0;
  let isoDay = '';
  return () => {
    const currentDay = Math.floor(Date.now() / 86_400_000);
    if (currentDay !== cachedDay) {
      cachedDay = currentDay;
      isoDay = new Date().toISOString().slice(0, 10);
    }
    return isoDay;
  };
}

const parentProcess = process.ppid;
const config = readEnvironment();
const contentFolder = resolve(siteFolder, config.CONTENT_DIR);
const liveContent = await readContent(contentFolder, config.BASE_URL);
const listenOptions = readListenOptions(config);
const metrics =
  config.METRICS_PORT === undefined
    ? undefined
    : await (await import('./http/metrics.ts')).createMetrics(() => liveContent.current.site.basePath);
const { stdout } = process;
const logOutput = stdout.isTTY
  ? createTerminalOutput({ write: text => stdout.write(text), colour: stdout.hasColors() })
  : createJsonOutput();
// A terminal that has closed takes no more lines. Requests in flight still complete.
stdout.on('error', () => {});
process.on('exit', logOutput.end);
const customCss = new CustomCss(siteFolder);
const app = await buildApp({
  config,
  content: liveContent,
  customCss,
  today: createCalendar(),
  logger: { level: config.LOG_LEVEL, stream: logOutput },
  observe: metrics?.observe,
  socketStays: 'fd' in listenOptions,
  dev: isDevelopment,
});

let isDraining = false;
const grace = closeWithGrace(
  {
    delay: config.SHUTDOWN_ANNOUNCE_MS + config.SHUTDOWN_TIMEOUT_MS,
    logger: app.log,
    skip: [...STOP_SIGNALS, ...CRASH_SIGNALS, 'SIGHUP'],
  },
  async ({ err }) => {
    isDraining = true;
    const drainStart = performance.now();
    if (err) app.log.fatal({ err }, 'draining after an uncaught error');
    await app.close();
    app.log.info({ ms: Math.round(performance.now() - drainStart) }, 'drained');
    await metrics?.close();
  },
);

/** Starts a graceful shutdown, unless one is ongoing. */
function drain(reason: string): void {
  if (isDraining) return;
  app.log.info({ inFlight: app.inFlight() }, reason);
  grace.close();
}

let firstSignalTime: number | undefined;
for (const signal of STOP_SIGNALS) {
  process.on(signal, () => {
    const signalTime = performance.now();
    if (firstSignalTime !== undefined && signalTime - firstSignalTime > DUPLICATE_SIGNAL_MS) {
      app.log.error(`second ${signal}: exiting at once`);
      process.exit(1);
    }
    firstSignalTime ??= signalTime;
    drain(`${signal}: draining; a second signal exits at once`);
  });
}

// Either the terminal of the process has closed, which may send several, or a person expects that a service reloads.
const onTerminal = [0, 1, 2].some(fd => isatty(fd));
process.on('SIGHUP', () => {
  if (onTerminal) drain('SIGHUP: draining');
  else app.log.info('SIGHUP ignored: content reloads by itself, and SIGTERM stops the server');
});

// SIGTERM to npm ends its shell, which does not pass it on. (On Windows `ppid` never changes.)
if (process.env.npm_lifecycle_event) {
  setInterval(() => {
    if (process.ppid !== parentProcess) drain('npm has ended: draining');
  }, PARENT_CHECK_MS).unref();
}

// Prepended, so that the line is in the log before the log is flushed.
process.prependListener('exit', () => {
  if (app.inFlight()) app.log.error({ inFlight: app.inFlight() }, 'requests were cut off');
});

app.log.info(`cv-site ${version}, Node.js ${process.version}`);
reportContent(app.log, liveContent);
const { site } = app.snapshot();
app.log.info(describePrivacy(site.public));
app.log.info(describeBaseUrl(site.baseUrl));
watchFolders([contentFolder], () => liveContent.reload());
const logWarning = app.log.warn.bind(app.log);
watchFolders([customCss.file], () => customCss.reload(logWarning));
if (metrics && config.METRICS_PORT !== undefined) {
  const { METRICS_PORT: port, HOST } = config;
  const metricsUrl = await openPort(port, () => metrics.listen({ host: listenHost(HOST), port }, app));
  app.log.info(`metrics at ${metricsUrl}/metrics`);
}
await openPort(config.PORT, () => app.listen(listenOptions));
if (stdout.isTTY) {
  console.log(`\nOpen ${browserUrl(app.addresses()[0] as AddressInfo)} (Ctrl+C stops the server)`);
}
