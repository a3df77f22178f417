// Requests every route of the application in process and yields each response body as a file of the export.
import type { FastifyInstance } from 'fastify';
import { linkTo } from '../urls/base-url.ts';
import { headerRules, type ResponseHeaders, redirectRules } from './cdn-rules.ts';
import { exportRoutes, redirectSources } from './routes.ts';
import { ExportError, type ExportedFile } from './write-folder.ts';

/**
 * Requests each export route from an application that was built with the option `files`, and yields the response bodies
 * unchanged. The last three files are for hosts: `_headers` and `_redirects` make a CDN send the server's headers and redirects,
 * and without `.nojekyll` GitHub Pages would run Jekyll on a branch, which makes an HTML page of each Markdown file.
 * @throws {ExportError} when a response has an unexpected status code.
 */
export async function* exportedFiles(app: FastifyInstance): AsyncGenerator<ExportedFile> {
  const snapshot = app.snapshot();
  const responses: ResponseHeaders = new Map();
  for (const { url, path } of exportRoutes(snapshot)) {
    const { statusCode, headers, rawPayload: bytes } = await app.inject(url);
    const isErrorPage = path.endsWith('/404');
    if (statusCode !== (isErrorPage ? 404 : 200))
      throw new ExportError(`${url} has the status code ${statusCode}`);
    // An error page is sent for other URLs, with the headers of their rules.
    if (!isErrorPage) responses.set(path, headers as Record<string, string>);
    const type = String(headers['content-type']);
    yield { name: fileName(path, type), bytes, compressible: isCompressible(type) };
  }
  const { site } = snapshot;
  const redirects = [];
  for (const from of redirectSources(snapshot)) {
    const { statusCode: status, headers } = await app.inject(from);
    redirects.push({ from: linkTo(site, from), to: String(headers.location), status });
  }
  yield hostFile('_headers', headerRules(responses, site.basePath));
  yield hostFile('_redirects', redirectRules(redirects));
  yield hostFile('.nojekyll', '');
}

const hostFile = (name: string, text: string): ExportedFile => ({
  name,
  bytes: Buffer.from(text),
  compressible: false,
});

/** The number of files that {@link exportedFiles} yields: one for each route, and three for hosts. */
export const countFiles = (app: FastifyInstance): number => exportRoutes(app.snapshot()).length + 3;

/** The file that a static file server sends for a path: `en/info.html` for `/en/info`. */
function fileName(path: string, type: string): string {
  const name = decodeURIComponent(path.slice(1));
  return type.startsWith('text/html') ? `${name || 'index'}.html` : name;
}

/** Whether a media type is that of text. The other images and files of the site are compressed formats. */
const isCompressible = (type: string) => /^text\/|^application\/(?!pdf|octet-stream)|\+xml/.test(type);
