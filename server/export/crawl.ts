// Requests every route of the application and yields each response as a file of the export.
import type { FastifyInstance } from 'fastify';
import { headerRules, type ResponseHeaders, redirectRules } from './cdn-rules.ts';
import { exportRoutes, redirectSources } from './routes.ts';
import { ExportError, type ExportedFile } from './write-folder.ts';

/**
 * Asks an app that is built for files for all that it has, and gives each answer as a file, byte for byte; at last the
 * rules by which CDNs send the same headers, and lead where the server does.
 * @throws {ExportError} when an answer is not what it should be.
 */
export async function* exportedFiles(app: FastifyInstance): AsyncGenerator<ExportedFile> {
  const snapshot = app.snapshot();
  const answered: ResponseHeaders = new Map();
  for (const { asked, path } of exportRoutes(snapshot)) {
    const { statusCode, headers, rawPayload: bytes } = await app.inject(asked);
    const isProblem = path.endsWith('/404');
    if (statusCode !== (isProblem ? 404 : 200))
      throw new ExportError(`${asked} was answered by ${statusCode}`);
    // The page of a problem is shown at other addresses, with their headers.
    if (!isProblem) answered.set(path, headers as Record<string, string>);
    const type = String(headers['content-type']);
    yield { name: nameOf(path, type), bytes, compressible: isText(type) };
  }
  const redirects = [];
  for (const from of redirectSources(snapshot)) {
    const { statusCode: status, headers } = await app.inject(from);
    redirects.push({ from, to: String(headers.location), status });
  }
  yield { name: '_headers', bytes: Buffer.from(headerRules(answered)), compressible: false };
  yield { name: '_redirects', bytes: Buffer.from(redirectRules(redirects)), compressible: false };
}

/** How many files {@link exportedFiles} gives: one for each answer, and the rules of headers and of redirects. */
export const countFiles = (app: FastifyInstance): number => exportRoutes(app.snapshot()).length + 2;

/** The file that a server of files looks for at an address: `en/info.html` for `/en/info`. */
function nameOf(path: string, type: string): string {
  const name = decodeURIComponent(path.slice(1));
  return type.startsWith('text/html') ? `${name || 'index'}.html` : name;
}

/** Whether a media type is of text; other pictures and files than these are compressed already. */
const isText = (type: string) => /^text\/|^application\/(?!pdf|octet-stream)|\+xml/.test(type);
