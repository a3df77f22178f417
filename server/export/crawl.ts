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
  const exportedHeaders: ResponseHeaders = new Map();
  for (const { url: requestUrl, path: exportPath } of exportRoutes(snapshot)) {
    const { statusCode, headers, rawPayload: bytes } = await app.inject(requestUrl);
    const isErrorPage = exportPath.endsWith('/404');
    if (statusCode !== (isErrorPage ? 404 : 200))
      throw new ExportError(`${requestUrl} has the status code ${statusCode}`);
    // An error page is sent for other URLs, with the headers of their rules.
    if (!isErrorPage) exportedHeaders.set(exportPath, headers as Record<string, string>);
    const mediaType = String(headers['content-type']);
    yield { name: exportedFileName(exportPath, mediaType), bytes, compressible: isCompressible(mediaType) };
  }
  const { site } = snapshot;
  const cdnRedirects = [];
  for (const redirectSource of redirectSources(snapshot)) {
    const { statusCode: status, headers } = await app.inject(redirectSource);
    cdnRedirects.push({ from: linkTo(site, redirectSource), to: String(headers.location), status });
  }
  yield hostFile('_headers', headerRules(exportedHeaders, site.basePath));
  yield hostFile('_redirects', redirectRules(cdnRedirects));
  yield hostFile('.nojekyll', '');
}

const hostFile = (fileName: string, fileText: string): ExportedFile => ({
  name: fileName,
  bytes: Buffer.from(fileText),
  compressible: false,
});

/** The number of files that {@link exportedFiles} yields: one for each route, and three for hosts. */
export const countExportedFiles = (app: FastifyInstance): number => exportRoutes(app.snapshot()).length + 3;

/** The file that a static file server sends for a path: `en/info.html` for `/en/info`. */
function exportedFileName(exportPath: string, mediaType: string): string {
  const exportedName = decodeURIComponent(exportPath.slice(1));
  return mediaType.startsWith('text/html') ? `${exportedName || 'index'}.html` : exportedName;
}

/** Whether a media type is that of text. The other images and files of the site are compressed formats. */
const isCompressible = (mediaType: string) =>
  /^text\/|^application\/(?!pdf|octet-stream)|\+xml/.test(mediaType);
