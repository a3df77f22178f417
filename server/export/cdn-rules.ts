// Writes the _headers and _redirects files of Netlify and Cloudflare from the server's response headers and redirects.
import { documentHeaders } from '../http/security-headers.ts';

/** Response headers, with names in lower case, by the path of the response. */
export type ResponseHeaders = Map<string, Record<string, string>>;

/** One rule of a `_headers` file. */
interface HeaderRule {
  /** A path, or all paths below a folder: `/en/*`. */
  pattern: string;
  /** How many responses the rule applies to. */
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
const MAX_HEADER_RULES = 100;

/**
 * Writes response headers as a `_headers` file for Netlify or Cloudflare. Headers that all responses below a folder share
 * become one rule for the folder; headers that only matter for documents become a rule for all paths. No header applies
 * to a path by two rules, because some servers would join the values. Rules for most responses come first, so that those
 * cut off by {@link MAX_HEADER_RULES} only hold the file name and media type of formats with choices, which the links to them
 * and their extensions also give. The patterns begin with the base path of the site.
 */
export function headerRules(responses: ResponseHeaders, basePath: string): string {
  const remainingHeaders = new Map(
    [...responses].map(([exportPath, responseHeaders]) => {
      const headers = Object.entries(responseHeaders);
      return [exportPath, new Map(headers.filter(([name]) => !isSetByFileServer(exportPath, name)))];
    }),
  );
  const cdnRules: HeaderRule[] = [];
  const exportFolders = [...new Set([...remainingHeaders.keys()].flatMap(exportFoldersOf))];
  for (const exportFolder of exportFolders.sort((one, other) => pathDepth(one) - pathDepth(other))) {
    const folderHeaders = [...remainingHeaders]
      .filter(([exportPath]) => exportPath.startsWith(exportFolder))
      .map(([, headers]) => headers);
    const ruleHeaders = takeSharedHeaders(folderHeaders, exportFolder === '/');
    cdnRules.push({ pattern: `${exportFolder}*`, count: folderHeaders.length, headers: ruleHeaders });
  }
  for (const [pattern, headers] of remainingHeaders)
    cdnRules.push({ pattern, count: 1, headers: [...headers] });
  return cdnRules
    .filter(({ headers }) => headers.length)
    .sort((one, other) => other.count - one.count || rulePriority(one.pattern) - rulePriority(other.pattern))
    .slice(0, MAX_HEADER_RULES)
    .map(({ pattern, ...rule }) => formatRule({ ...rule, pattern: basePath + pattern }))
    .join('');
}

/** Writes redirects as a `_redirects` file for Netlify or Cloudflare. */
export function redirectRules(cdnRedirects: { from: string; to: string; status: number }[]): string {
  return cdnRedirects.map(({ from, to, status }) => `${from} ${to} ${status}\n`).join('');
}

/** Removes the headers that all responses share, and returns them; for the root, document headers count as shared. */
function takeSharedHeaders(responseHeaders: Map<string, string>[], isRoot: boolean): HeaderRule['headers'] {
  const [firstHeaders] = responseHeaders as [Map<string, string>];
  const sharedHeaders = [...firstHeaders].filter(
    ([headerName, headerValue]) =>
      (isRoot && documentHeaders.includes(headerName)) ||
      responseHeaders.every(otherHeaders => otherHeaders.get(headerName) === headerValue),
  );
  for (const [headerName] of sharedHeaders)
    for (const otherHeaders of responseHeaders) otherHeaders.delete(headerName);
  return sharedHeaders;
}

const formatRule = ({ pattern, headers }: HeaderRule) =>
  `${[pattern, ...headers.map(([name, value]) => `  ${name}: ${value}`)].join('\n')}\n`;

/** Whether a static file server sets a header itself; it knows the media types of pages and assets. */
function isSetByFileServer(exportPath: string, headerName: string): boolean {
  if (headerName === 'content-type') return exportPath.startsWith('/static/') || !exportPath.includes('.');
  return fileServerHeaders.includes(headerName);
}

/** The folders that contain a path, from the root down: `/`, `/en/`. */
const exportFoldersOf = (exportPath: string) =>
  [...exportPath.matchAll(/\//g)].map(({ index }) => exportPath.slice(0, index + 1));

const pathDepth = (exportPath: string) => exportPath.split('/').length;

/** Sorts rules for the same number of responses: pages before files, then those with fewer choices in the path. */
const rulePriority = (rulePattern: string) => pathDepth(rulePattern) + (rulePattern.includes('.') ? 100 : 0);
