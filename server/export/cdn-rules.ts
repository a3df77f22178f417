// Writes the _headers and _redirects files of Netlify and Cloudflare from the server's response headers and redirects.
import { documentHeaders } from '../http/security-headers.ts';

/** Response headers, with names in lower case, by the path of the response. */
export type ResponseHeaders = Map<string, Record<string, string>>;

/** One rule of a `_headers` file. */
interface HeaderRule {
  /** A path, or all paths below a folder: `/en/*`. */
  pattern: string;
  /** How many responses it applies to. */
  count: number;
  headers: [name: string, value: string][];
}

/** Headers that a static file server sets itself, from the file and the connection. */
const fileServerHeaders = [
  'accept-ranges',
  'connection',
  'content-encoding',
  'content-length',
  'date',
  'etag',
  'last-modified',
  'vary',
];

/** Cloudflare's limit of rules in a `_headers` file. */
const MAX_RULES = 100;

/**
 * Writes response headers as a `_headers` file for Netlify or Cloudflare. Headers that all responses below a folder share
 * become one rule for the folder; headers that only matter for documents become a rule for all paths. No header applies
 * to a path by two rules, because some servers would join the values. Rules for most responses come first, so that those
 * cut off by {@link MAX_RULES} only hold the file name and media type of formats with choices, which the links to them
 * and their extensions also give. The patterns begin with the base path of the site.
 */
export function headerRules(responses: ResponseHeaders, basePath: string): string {
  const remaining = new Map(
    [...responses].map(([path, headers]) => {
      const needed = Object.entries(headers).filter(([name]) => !isImplied(path, name));
      return [path, new Map(needed)];
    }),
  );
  const rules: HeaderRule[] = [];
  const folders = [...new Set([...remaining.keys()].flatMap(foldersOf))];
  for (const folder of folders.sort((a, b) => depth(a) - depth(b))) {
    const below = [...remaining].filter(([path]) => path.startsWith(folder)).map(([, headers]) => headers);
    const headers = takeShared(below, folder === '/');
    rules.push({ pattern: `${folder}*`, count: below.length, headers });
  }
  for (const [pattern, headers] of remaining) rules.push({ pattern, count: 1, headers: [...headers] });
  return rules
    .filter(({ headers }) => headers.length)
    .sort((a, b) => b.count - a.count || rank(a.pattern) - rank(b.pattern))
    .slice(0, MAX_RULES)
    .map(({ pattern, ...rule }) => writeRule({ ...rule, pattern: basePath + pattern }))
    .join('');
}

/** Writes redirects as a `_redirects` file for Netlify or Cloudflare. */
export function redirectRules(redirects: { from: string; to: string; status: number }[]): string {
  return redirects.map(({ from, to, status }) => `${from} ${to} ${status}\n`).join('');
}

/** Removes the headers that all responses share, and returns them; for the root, document headers count as shared. */
function takeShared(responses: Map<string, string>[], isRoot: boolean): HeaderRule['headers'] {
  const [first] = responses as [Map<string, string>];
  const shared = [...first].filter(
    ([name, value]) =>
      (isRoot && documentHeaders.includes(name)) || responses.every(other => other.get(name) === value),
  );
  for (const [name] of shared) for (const other of responses) other.delete(name);
  return shared;
}

const writeRule = ({ pattern, headers }: HeaderRule) =>
  `${[pattern, ...headers.map(([name, value]) => `  ${name}: ${value}`)].join('\n')}\n`;

/** Whether a static file server sets a header itself; it knows the media types of pages and assets. */
function isImplied(path: string, name: string): boolean {
  if (name === 'content-type') return path.startsWith('/static/') || !path.includes('.');
  return fileServerHeaders.includes(name);
}

/** The folders that contain a path, from the root down: `/`, `/en/`. */
const foldersOf = (path: string) => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));

const depth = (path: string) => path.split('/').length;

/** Sorts rules for the same number of responses: pages before files, then those with fewer choices in the path. */
const rank = (path: string) => depth(path) + (path.includes('.') ? 100 : 0);
