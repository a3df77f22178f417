// Reads and validates the environment variables, with their defaults.
import { isIP } from 'node:net';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { type Static, Type } from 'typebox';

/** The fewest bytes of SHARE_SECRET: as many as the digest has that it is for (RFC 2104, 3). */
const MIN_SECRET_BYTES = 32;

const milliseconds = (value: number, description: string) =>
  Type.Integer({
    minimum: 0,
    maximum: 2 ** 30, // Two of them add up to the longest timer that Node has.
    default: value,
    description: `${description}, in milliseconds`,
  });

/** Every environment variable that the server reads, with its default. `.env.example` is pinned to it by a test. */
export const ConfigSchema = Type.Object({
  HOST: Type.String({ default: '127.0.0.1', description: 'Address to listen on; 0.0.0.0 for every network' }),
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65535,
    default: 1999,
    description: 'TCP port; 0 takes a free one',
  }),
  METRICS_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65535,
      description: 'TCP port of /metrics, for Prometheus, at the same address; without it there are none',
    }),
  ),
  CONTENT_DIR: Type.String({
    default: 'content',
    description: 'Folder of the content, from the project root',
  }),
  BASE_URL: Type.Optional(
    Type.String({
      format: 'origin',
      description: 'Public origin, without a path, such as https://cv.example.org; beats site.json',
    }),
  ),
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    description: 'Least severe line that is logged',
  }),
  TRUST_PROXY: Type.String({
    format: 'proxies',
    default: 'false',
    description:
      'Proxies whose X-Forwarded headers are believed: false, true, or addresses such as 10.0.0.0/8,loopback',
  }),
  SHARE_SECRET: Type.Optional(
    Type.String({
      format: 'secret',
      description:
        'Key of shared links, at least 32 bytes, such as openssl rand -base64 32 prints; another key ends them all',
    }),
  ),
  MAX_CONNECTIONS: Type.Integer({
    minimum: 1,
    maximum: 2 ** 30,
    default: 10_000,
    description: 'Most connections at once; others are turned away',
  }),
  REQUEST_TIMEOUT_MS: milliseconds(15_000, 'Limit for a request to arrive whole'),
  HANDLER_TIMEOUT_MS: milliseconds(15_000, 'Limit for an answer to be made'),
  CONNECTION_TIMEOUT_MS: milliseconds(
    20_000,
    'Limit for a socket without a byte either way; above HANDLER_TIMEOUT_MS',
  ),
  KEEP_ALIVE_TIMEOUT_MS: milliseconds(120_000, 'How long an idle kept-alive connection stays open'),
  SHUTDOWN_ANNOUNCE_MS: milliseconds(1_000, 'After a signal: how long the port still answers, not ready'),
  SHUTDOWN_TIMEOUT_MS: milliseconds(30_000, 'After that: how long requests in flight may take to finish'),
});

export type Config = Static<typeof ConfigSchema>;

/** Thrown by {@link loadConfig}; the message has one line for each problem. */
export class ConfigError extends Error {}

const validate = new Ajv({
  allErrors: true,
  verbose: true,
  useDefaults: true,
  // It runs once in a process: that it is a schema is tested.
  code: { optimize: false },
  validateSchema: false,
  meta: false,
  formats: { origin: isOrigin, proxies: areProxies, secret: isSecret },
}).compile<Config>(ConfigSchema);

/**
 * Reads the configuration from environment variables; an empty variable counts as absent.
 * @throws {ConfigError} naming every variable that is wrong, what it is and what it should be.
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const config: unknown = Object.fromEntries(
    Object.entries(ConfigSchema.properties).flatMap(([name, schema]) => {
      const value = env[name];
      if (!value) return [];
      return [[name, 'minimum' in schema && /^\d+$/.test(value) ? Number(value) : value]];
    }),
  );
  if (!validate(config)) throw new ConfigError((validate.errors as ErrorObject[]).map(describe).join('\n'));
  return config;
}

/** Whether a text is an http or https origin as a browser writes it (RFC 6454), such as https://cv.example.org:8080. */
export function isOrigin(text: string): boolean {
  try {
    return /^https?:/.test(text) && new URL(text).origin === text;
  } catch {
    return false;
  }
}

/** Whether a key is as long as it has to be; nothing can tell whether it was drawn by chance. */
function isSecret(text: string): boolean {
  return Buffer.byteLength(text) >= MIN_SECRET_BYTES;
}

/** What proxy-addr takes, besides a boolean: IP addresses, with or without a prefix length, and names of private ranges. */
function areProxies(text: string): boolean {
  if (typeof trustProxy(text) === 'boolean') return true;
  return text.split(',').every(proxy => {
    const [address = '', prefix = '0', ...more] = proxy.trim().split('/');
    if (['loopback', 'linklocal', 'uniquelocal'].includes(proxy.trim())) return true;
    const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] as number;
    return !more.length && /^\d+$/.test(prefix) && Number(prefix) <= bits;
  });
}

function describe({ instancePath, keyword, params, parentSchema, message, data }: ErrorObject): string {
  const expected = {
    enum: `be one of ${params.allowedValues?.join(', ')}`,
    format: 'be of another form',
  }[keyword];
  // What is meant for a secret is in no log, right or wrong.
  const found =
    parentSchema?.format === 'secret' ? `${Buffer.byteLength(data as string)} bytes` : `"${data}"`;
  return `${instancePath.slice(1)} should ${expected ?? message?.replace('must ', '')}: ${parentSchema?.description} (found ${found})`;
}

/**
 * The configuration of this process: its environment, and `.env` in a folder for what that does not say.
 * @throws {ConfigError}
 */
export function readConfig(folder: string): Config {
  try {
    process.loadEnvFile(join(folder, '.env'));
  } catch {
    // No .env: the environment is as it is.
  }
  return loadConfig(process.env);
}

/** What TRUST_PROXY means to Fastify: a boolean, or addresses as proxy-addr takes them. */
export function trustProxy(value: string): boolean | string {
  return value === 'true' || value === 'false' ? value === 'true' : value;
}
