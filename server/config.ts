// Reads and validates the environment variables, with their defaults.
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Ajv, type ErrorObject } from 'ajv';
import { type Static, Type } from 'typebox';
import { type Deprecation, deprecatedNames, describeDeprecation } from './deprecated.ts';

/** Minimum length of SHARE_SECRET: that of a SHA-256 digest (RFC 2104, section 3). */
const MIN_SECRET_BYTES = 32;

const milliseconds = (defaultValue: number, description: string) =>
  Type.Integer({
    minimum: 0,
    maximum: 2 ** 30, // The sum of two is still below the longest timer of Node.js, 2 ** 31 - 1.
    default: defaultValue,
    description: `${description}, in milliseconds`,
  });

/** Every environment variable that the server reads, with its default. A test compares it with `.env.example`. */
export const ConfigSchema = Type.Object({
  HOST: Type.String({
    default: '127.0.0.1',
    description: 'IP address or host name to listen on; :: for every network, 0.0.0.0 for every IPv4 network',
  }),
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65535,
    default: 1999,
    description: 'TCP port; 0 for any free one',
  }),
  METRICS_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65535,
      description: 'TCP port of /metrics for Prometheus, on the same host; without it there are no metrics',
    }),
  ),
  CONTENT_DIR: Type.String({
    default: 'content',
    description: 'Content folder, relative to the working directory',
  }),
  BASE_URL: Type.Optional(
    Type.String({
      format: 'base-url',
      description:
        'Public URL of the site, such as https://cv.example.org or https://example.org/cv/; overrides baseUrl of site.json',
    }),
  ),
  HSTS_SUBDOMAINS: Type.Boolean({
    default: false,
    description:
      'Whether Strict-Transport-Security binds every subdomain of the host to https; true or false',
  }),
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    description: 'Lowest level that is logged',
  }),
  TRUST_PROXY: Type.String({
    format: 'proxies',
    default: 'false',
    description:
      'Proxies whose X-Forwarded-* headers are trusted: false, true, or IP addresses such as 10.0.0.0/8,loopback',
  }),
  SHARE_SECRET: Type.Optional(
    Type.String({
      format: 'secret',
      description:
        'Key that signs share links, at least 32 bytes, such as openssl rand -base64 32 prints; a new key ends them all',
    }),
  ),
  CACHE_MAX_BYTES: Type.Integer({
    minimum: 0,
    maximum: 2 ** 40,
    default: 64 * 2 ** 20,
    description: 'Memory for cached responses, in bytes; the default suits a machine of 512 MB',
  }),
  MAX_CONNECTIONS: Type.Integer({
    minimum: 1,
    maximum: 2 ** 30,
    default: 10_000,
    description: 'Maximum number of open connections; further ones are refused',
  }),
  REQUEST_TIMEOUT_MS: milliseconds(15_000, 'Time limit for receiving a request'),
  HANDLER_TIMEOUT_MS: milliseconds(15_000, 'Time limit for a route handler to respond'),
  CONNECTION_TIMEOUT_MS: milliseconds(
    20_000,
    'Time after which a client that takes no byte of a response is cut off',
  ),
  KEEP_ALIVE_TIMEOUT_MS: milliseconds(120_000, 'Time for which an idle keep-alive connection stays open'),
  SHUTDOWN_ANNOUNCE_MS: milliseconds(
    1_000,
    'Time after a signal in which the server still accepts requests, but is not ready',
  ),
  SHUTDOWN_TIMEOUT_MS: milliseconds(30_000, 'Time limit after that for requests in flight'),
});

export type Config = Static<typeof ConfigSchema>;

/** Thrown by {@link readConfig}; its message has one line for each invalid variable, or says why `.env` cannot be read. */
export class ConfigError extends Error {}

const validateConfig = new Ajv({
  allErrors: true,
  verbose: true,
  useDefaults: true,
  // The schema validates once per process, so it should compile fast; a test validates the schema itself.
  code: { optimize: false },
  validateSchema: false,
  meta: false,
  formats: { 'base-url': isConfigBaseUrl, proxies: areTrustedProxies, secret: isSecret },
}).compile<Config>(ConfigSchema);

/**
 * Reads the configuration from environment variables. An empty variable counts as absent.
 * @throws {ConfigError} for invalid variables, with what each should be.
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const config: unknown = Object.fromEntries(
    Object.entries(ConfigSchema.properties).flatMap(([variable, variableSchema]) => {
      const variableText = env[variable];
      const variableType = 'type' in variableSchema ? variableSchema.type : 'string';
      return variableText ? [[variable, parseVariable(variableText, variableType)]] : [];
    }),
  );
  if (!validateConfig(config))
    throw new ConfigError((validateConfig.errors as ErrorObject[]).map(describeInvalidVariable).join('\n'));
  return config;
}

/** An environment variable as a value of its type. Text that is none stays text, so that validation reports it. */
function parseVariable(variableText: string, variableType: string): unknown {
  if (variableType === 'integer' && /^\d+$/.test(variableText)) return Number(variableText);
  if (variableType === 'boolean' && /^(true|false)$/.test(variableText)) return variableText === 'true';
  return variableText;
}

/** The path of a base URL: segments of unreserved characters (RFC 3986, 2.3), `@` and percent-encoded bytes, but no slash. */
const BASE_PATH = /^(\/([\w.~@-]|%(?!2f|5c)[\da-f]{2})+)*\/?$/i;

/**
 * Whether a text is an http or https URL as the URL parser (WHATWG) serializes it, without credentials, query and fragment:
 * for `BASE_URL`: https://cv.example.org:8080, https://example.org/cv/ or https://example.org/cv, with any letters as written.
 */
export function isConfigBaseUrl(urlText: string): boolean {
  try {
    const { origin, pathname } = new URL(urlText);
    // What the parser has changed, as in dot segments and backslashes, would not be what the owner reads.
    const givenUrl = decodeURIComponent(urlText).replace(/\/$/, '');
    const parsedUrl = decodeURIComponent(origin + pathname).replace(/\/$/, '');
    return /^https?:/.test(urlText) && givenUrl === parsedUrl && BASE_PATH.test(pathname);
  } catch {
    // A TypeError for a malformed URL, or a URIError for bytes that are no UTF-8.
    return false;
  }
}

/** Whether a value of SHARE_SECRET is long enough. That it is random cannot be checked. */
function isSecret(secret: string): boolean {
  return Buffer.byteLength(secret) >= MIN_SECRET_BYTES;
}

/** Whether a text is a boolean or a list of proxies for proxy-addr. */
function areTrustedProxies(proxies: string): boolean {
  return typeof trustProxy(proxies) === 'boolean' || proxies.split(',').every(proxy => isProxy(proxy.trim()));
}

/** Whether a text is an IP address, with or without a prefix length, or proxy-addr's name of a private range. */
function isProxy(proxy: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(proxy)) return true;
  const [proxyAddress = '', prefixLength = '0', ...extraParts] = proxy.split('/');
  const ipVersion = isIP(proxyAddress);
  if (ipVersion === 0 || extraParts.length) return false;
  return /^\d+$/.test(prefixLength) && Number(prefixLength) <= (ipVersion === 4 ? 32 : 128);
}

function describeInvalidVariable({
  instancePath,
  keyword,
  params,
  parentSchema,
  message,
  data,
}: ErrorObject): string {
  const variable = instancePath.slice(1);
  // A secret is never logged, valid or not.
  const isSecret = parentSchema?.format === 'secret';
  const foundValue = isSecret ? `${Buffer.byteLength(data as string)} bytes` : `"${data}"`;
  return `${variable} should ${expectedForm(keyword, params, message)}: ${parentSchema?.description} (found ${foundValue})`;
}

function expectedForm(keyword: string, params: ErrorObject['params'], message = ''): string {
  switch (keyword) {
    case 'enum':
      return `be one of ${params.allowedValues.join(', ')}`;
    case 'format':
      return 'have the right format';
    default:
      return message.replace('must ', '');
  }
}

/**
 * The configuration of this process: its environment variables, and those of the `.env` file in a folder that are not set.
 * A deprecated variable that is set is a warning of Node.js.
 * @throws {ConfigError} for invalid variables, and for a `.env` file that exists and cannot be read.
 */
export function readConfig(siteFolder: string, deprecations = deprecatedNames.variables): Config {
  const env = { ...parseEnv(readEnvFile(join(siteFolder, '.env'))), ...process.env };
  return loadConfig(renameVariables(env, deprecations));
}

/** Environment variables with those of deprecated names under their current ones, which win where both are set. */
function renameVariables(
  env: NodeJS.ProcessEnv,
  deprecations: Record<string, Deprecation>,
): NodeJS.ProcessEnv {
  const renamedEnv = { ...env };
  for (const [name, deprecation] of Object.entries(deprecations)) {
    if (!env[name]) continue;
    renamedEnv[deprecation.current] ||= env[name];
    process.emitWarning(`The environment variable ${name} ${describeDeprecation(deprecation)}: rename it`, {
      type: 'DeprecationWarning',
    });
  }
  return renamedEnv;
}

/** The text of a `.env` file without byte order mark; '' when there is none. */
function readEnvFile(envFile: string): string {
  let envBytes: Buffer;
  try {
    envBytes = readFileSync(envFile);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new ConfigError(describeEnvFileError(envFile, code, message));
  }
  // Every other encoding that editors write is no valid UTF-8, or has a NUL in each line break.
  if (!isUtf8(envBytes) || envBytes.includes(0)) {
    const foundEncoding = /^(fffe|feff)/.test(envBytes.toString('hex', 0, 2)) ? 'UTF-16' : 'another encoding';
    throw new ConfigError(
      `${envFile} should be UTF-8 (found ${foundEncoding}): save it as UTF-8 in your editor`,
    );
  }
  return new TextDecoder().decode(envBytes);
}

/** Describes why a `.env` file cannot be read, and what to do about it. */
function describeEnvFileError(envFile: string, errorCode: string | undefined, message: string): string {
  switch (errorCode) {
    case 'EISDIR':
      return `${envFile} is a folder: remove it. Docker creates one for a volume whose file does not exist`;
    case 'EACCES':
    case 'EPERM':
      return `${envFile} cannot be read: allow the user of this process to read it, or remove it`;
    default:
      return `${envFile} cannot be read: ${message}`;
  }
}

/** TRUST_PROXY as the value of Fastify's option `trustProxy`: a boolean, or addresses for proxy-addr. */
export function trustProxy(trustedProxies: string): boolean | string {
  return trustedProxies === 'true' || trustedProxies === 'false' ? trustedProxies === 'true' : trustedProxies;
}
