// Static assets under their hashed URLs.
import { basename, dirname } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { imageType } from '../content/files.ts';
import { notFoundError } from '../http/http-error.ts';
import { documentHeaders } from '../http/security-headers.ts';

/** Whether a browser may open the file as a document with scripts, such as an SVG or an unknown type. */
const isDocument = (name: string) => !/\.(css|js|png|woff2)$/.test(name);

/** Whether a request is for the whole file, without range or precondition. */
const isUnconditional = ({ method, headers }: FastifyRequest) =>
  method === 'GET' && !headers.range && !headers['if-none-match'] && !headers['if-modified-since'];

/**
 * `GET /static/:hash/*`: assets, immutable under the current hash. Under another hash, of an older or newer version, the current
 * file is sent without being cached: pages of both versions get their styles, and Subresource Integrity blocks a script that
 * differs.
 */
export function staticRoutes(app: FastifyInstance): void {
  app.get<{ Params: { hash: string; '*': string } }>('/static/:hash/*', (request, reply) => {
    const { assets } = request.snapshot;
    const name = request.params['*'];
    const file = assets.files.get(name);
    if (!file) throw notFoundError(request);
    const isCurrent = request.params.hash === assets.hash;
    reply.header('cache-control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (!isDocument(name)) for (const header of documentHeaders) reply.removeHeader(header);
    if (typeof file !== 'string') return reply.type(imageType(name) ?? 'application/octet-stream').send(file);
    reply.cacheable = isUnconditional(request);
    return reply.sendFile(basename(file), dirname(file), { cacheControl: false });
  });
}
