// Serves an exported site over HTTP, like a CDN or like a plain static file server.
import { existsSync, readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Test } from 'tap';

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The headers that a `_headers` file sets for a path. @throws when one is set twice, which some servers would join. */
export function headersFor(rules: string, path: string): Record<string, string> {
  const fields: [string, string][] = [];
  for (const [, pattern = '', lines = ''] of rules.matchAll(/^(\/\S*)\n((?: .*\n)*)/gm)) {
    const isMatch = pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
    for (const [, name = '', value = ''] of lines.matchAll(/^ +(\S+): (.*)$/gm)) {
      if (isMatch) fields.push([name, value]);
    }
  }
  const names = fields.map(([name]) => name);
  if (new Set(names).size < names.length) throw new Error(`${path} has a header twice: ${names}`);
  return Object.fromEntries(fields);
}

/**
 * Serves a folder as a CDN does: `/x` is `x.html`, the nearest `404.html` is the error page, `_headers` and
 * `_redirects` apply, and text is sent from its `.br` sibling or compressed on the fly. A `plain` server has no headers
 * or redirects. With a base path the folder is below it, and nothing is elsewhere on the host, but for the rules, which such a
 * host reads from its root.
 *
 * @returns the URL of the folder, without a slash at the end.
 */
export async function serveFiles(
  t: Test,
  folder: string,
  { plain = false, basePath = '' } = {},
): Promise<string> {
  const read = (name: string) => (plain ? '' : readFileSync(join(folder, name), 'utf8'));
  const rules = read('_headers');
  const redirects = read('_redirects').split('\n');
  const fileAt = (path: string) =>
    [path, `${path}.html`, `${path}index.html`]
      .map(name => join(folder, name))
      .find(file => existsSync(file) && statSync(file).isFile());
  const server = http.createServer(({ url = '', headers }, response) => {
    const path = decodeURIComponent(url.split('?', 1)[0] as string);
    const [, location, status] = redirects.find(line => line.startsWith(`${path} `))?.split(' ') ?? [];
    if (location) return response.writeHead(Number(status), { location }).end();
    if (path === basePath) return response.writeHead(301, { location: `${basePath}/` }).end();
    if (!path.startsWith(`${basePath}/`)) return response.writeHead(404).end('not of this site');
    const local = path.slice(basePath.length);
    const file = fileAt(local);
    let nearest = join(folder, local);
    while (!file && !existsSync(join(nearest, '404.html'))) nearest = dirname(nearest);
    const name = file ?? join(nearest, '404.html');
    const type = types[extname(name)] ?? 'application/octet-stream';
    response.statusCode = file ? 200 : 404;
    response.setHeaders(new Map(Object.entries({ 'content-type': type, ...headersFor(rules, path) })));
    const bytes = readFileSync(name);
    if (!/^text|svg/.test(type) || !headers['accept-encoding']?.includes('br')) return response.end(bytes);
    response.setHeader('content-encoding', 'br');
    if (existsSync(`${name}.br`)) return response.end(readFileSync(`${name}.br`));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
    return response.end(brotliCompressSync(bytes, { params }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${basePath}`;
}
