// Static assets under their hashed URLs.
import { basename, dirname } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { imageType } from '../content/files.ts';
import { notFoundError } from '../http/http-error.ts';
import { documentHeaders } from '../http/security-headers.ts';

/** Whether a browser that is led to it shows it as a document, which may have scripts: an SVG, or what it makes of bytes. */
const isDocument = (name: string) => !/\.(css|js|png|woff2)$/.test(name);

/** Whether all of a file is asked for, without a condition by its date. */
const isWhole = ({ method, headers }: FastifyRequest) =>
  method === 'GET' && !headers.range && !headers['if-none-match'] && !headers['if-modified-since'];

/**
 * `/static/:hash/*`: assets, for ever under the hash of their bytes. Under another hash, that of a version before or
 * after this one, a page still gets what there is, but keeps it no longer than it must; a script that has become another
 * its integrity does not let run.
 */
export function staticRoutes(app: FastifyInstance): void {
  app.get<{ Params: { hash: string; '*': string } }>('/static/:hash/*', (request, reply) => {
    const { assets } = request.snapshot;
    const name = request.params['*'];
    const file = assets.files.get(name);
    if (!file) throw notFoundError(request);
    const fresh = request.params.hash === assets.hash;
    reply.header('cache-control', fresh ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (!isDocument(name)) for (const header of documentHeaders) reply.removeHeader(header);
    if (typeof file !== 'string') return reply.type(imageType(name) ?? 'application/octet-stream').send(file);
    reply.cacheable = isWhole(request);
    return reply.sendFile(basename(file), dirname(file), { cacheControl: false });
  });
}
