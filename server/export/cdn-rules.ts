// Writes the _headers and _redirects files of Netlify and Cloudflare from the headers and redirects of the server.
import { documentHeaders } from '../http/security-headers.ts';

/** The headers of an answer by its address. */
export type ResponseHeaders = Map<string, Record<string, string>>;

/** Headers that a server of files makes of the file, or of how it sends it. */
const own = [
  ...['accept-ranges', 'connection', 'content-encoding', 'content-length', 'date', 'etag'],
  ...['last-modified', 'vary'],
];

/** How many rules there can be: Cloudflare takes no more. */
const MOST = 100;

/**
 * The headers of answers as a `_headers` file of Netlify or Cloudflare. What all answers below a folder have is said
 * once, of the folder; no header is said of an address twice, as some servers would join the two. What is for documents
 * is said of everything. What is for most addresses comes first: where there are too many rules, what is left out are
 * the names and types of formats that have choices, which their links and their endings say, too.
 */
export function headerRules(answered: ResponseHeaders): string {
  const left = new Map(
    [...answered].map(([path, headers]) => [
      path,
      new Map(Object.entries(headers).filter(([name]) => !own.includes(name) && !isKnown(path, name))),
    ]),
  );
  const rules: { pattern: string; count: number; headers: [string, string][] }[] = [];
  const folders = [...new Set([...left.keys()].flatMap(foldersOf))];
  for (const folder of folders.sort((a, b) => depth(a) - depth(b))) {
    const below = [...left].filter(([path]) => path.startsWith(folder)).map(([, headers]) => headers);
    const [first] = below as [Map<string, string>];
    const headers = [...first].filter(([name, value]) =>
      below.every(other => (folder === '/' && isOfDocuments(name)) || other.get(name) === value),
    );
    for (const [name] of headers) for (const other of below) other.delete(name);
    rules.push({ pattern: `${folder}*`, count: below.length, headers });
  }
  for (const [pattern, headers] of left) rules.push({ pattern, count: 1, headers: [...headers] });
  return rules
    .filter(({ headers }) => headers.length)
    .sort((a, b) => b.count - a.count || rank(a.pattern) - rank(b.pattern))
    .slice(0, MOST)
    .map(({ pattern, headers }) => [pattern, ...headers.map(([name, value]) => `  ${name}: ${value}`)])
    .map(lines => `${lines.join('\n')}\n`)
    .join('');
}

/** Whether a header means something to documents alone; all have the same. */
const isOfDocuments = (name: string) => documentHeaders.includes(name);

const depth = (path: string) => path.split('/').length;

/** Pages before files, and what has few choices before what has many. */
const rank = (path: string) => depth(path) + (path.includes('.') ? 100 : 0);

/** The folders that an address is in, the root among them: `/`, `/en/`. */
const foldersOf = (path: string) => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));

/** Whether every server of files knows a header of an address: the type of a page, and of what pages load. */
const isKnown = (path: string, name: string) =>
  name === 'content-type' && (path.startsWith('/static/') || !path.includes('.'));

/** Redirects as a `_redirects` file of Netlify or Cloudflare. */
export function redirectRules(redirects: { from: string; to: string; status: number }[]): string {
  return redirects.map(({ from, to, status }) => `${from} ${to} ${status}\n`).join('');
}
