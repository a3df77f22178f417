import { join, resolve } from 'node:path';
import closeWithGrace from 'close-with-grace';
import { buildApp, root } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { describeBaseUrl, describeListenError } from './listen.ts';
import { loadContent } from './load.ts';

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

function read<T>(title: string, reader: () => T): T {
  try {
    return reader();
  } catch (error) {
    fail(title, (error as Error).message);
  }
}

/** Pretty lines on a terminal, where pino-pretty is installed; JSON lines anywhere else. */
async function createLogger({ LOG_LEVEL: level }: Config) {
  if (!process.stdout.isTTY) return { level };
  const pretty = await import('pino-pretty').catch(() => null);
  return pretty ? { level, stream: pretty.default({ sync: true, ignore: 'pid,hostname' }) } : { level };
}

try {
  process.loadEnvFile(join(root, '.env'));
} catch {
  // No .env: the environment is as it is.
}
const config = read('The environment is not right:', () => loadConfig(process.env));
const content = read('The content is not right:', () => loadContent(resolve(root, config.CONTENT_DIR)));
const app = await buildApp({
  config,
  content,
  asOf: () => new Date().toISOString().slice(0, 7),
  logger: await createLogger(config),
});

const grace = closeWithGrace(
  {
    delay: config.SHUTDOWN_ANNOUNCE_MS + config.SHUTDOWN_TIMEOUT_MS,
    logger: app.log,
    skip: ['SIGINT', 'SIGTERM'],
  },
  async ({ err }) => {
    if (err) app.log.fatal({ err }, 'draining after a fault');
    await app.close();
    app.log.info('drained');
  },
);
let signalledAt: number | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    const now = performance.now();
    if (signalledAt === undefined) {
      signalledAt = now;
      app.log.info(`${signal}: draining; once more to stop at once`);
      grace.close();
    } else if (now - signalledAt > ECHO_MS) {
      app.log.error(`second ${signal}: stopping at once`);
      process.exit(1);
    }
  });
}

app.log.info({ content: content.hash, languages: content.site.languages }, 'content read');
app.log.info(describeBaseUrl(config.BASE_URL ?? content.site.baseUrl));
try {
  await app.listen({ host: config.HOST, port: config.PORT });
} catch (error) {
  fail(
    'The server cannot listen:',
    describeListenError(error as NodeJS.ErrnoException, config.HOST, config.PORT),
  );
}
