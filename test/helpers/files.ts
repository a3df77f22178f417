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

/** The headers that a `_headers` file has for an address; none twice, as some servers would join the two. */
export function headersFor(rules: string, path: string): Record<string, string> {
  const found: [string, string][] = [];
  for (const [, pattern = '', lines = ''] of rules.matchAll(/^(\/\S*)\n((?: .*\n)*)/gm)) {
    const fits = pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
    for (const [, name = '', value = ''] of lines.matchAll(/^ +(\S+): (.*)$/gm)) {
      if (fits) found.push([name, value]);
    }
  }
  const names = found.map(([name]) => name);
  if (new Set(names).size < names.length) throw new Error(`${path} has a header twice: ${names}`);
  return Object.fromEntries(found);
}

/**
 * Serves a folder as a CDN does: `/x` is `x.html`, of what is not there the nearest `404.html` tells, `_headers` and
 * `_redirects` hold, and text is sent as its sibling has it, or compressed on the way. One that is `plain` knows files
 * alone.
 */
export async function serveFiles(t: Test, folder: string, { plain = false } = {}): Promise<string> {
  const read = (name: string) => (plain ? '' : readFileSync(join(folder, name), 'utf8'));
  const [rules, redirects] = [read('_headers'), read('_redirects').split('\n')];
  const fileAt = (path: string) =>
    [path, `${path}.html`, `${path}index.html`]
      .map(name => join(folder, name))
      .find(file => existsSync(file) && statSync(file).isFile());
  const server = http.createServer(({ url = '', headers }, response) => {
    const path = decodeURIComponent(url.split('?', 1)[0] as string);
    const [, to, status] = redirects.find(line => line.startsWith(`${path} `))?.split(' ') ?? [];
    if (to) return response.writeHead(Number(status), { location: to }).end();
    const file = fileAt(path);
    let missing = join(folder, path);
    while (!file && !existsSync(join(missing, '404.html'))) missing = dirname(missing);
    const name = file ?? join(missing, '404.html');
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
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
