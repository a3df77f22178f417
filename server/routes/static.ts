import { basename, dirname } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { nothingHere } from '../web/problem.ts';

/**
 * `/static/:hash/*`: assets, for ever under the hash of their bytes. Under another hash, that of a version before or
 * after this one, a page still gets what there is, but keeps it no longer than it must.
 */
export function staticRoutes(app: FastifyInstance): void {
  app.get<{ Params: { hash: string; '*': string } }>('/static/:hash/*', (request, reply) => {
    const { assets } = request.served;
    const path = assets.files.get(request.params['*']);
    if (!path) throw nothingHere(request);
    const fresh = request.params.hash === assets.hash;
    reply.header('cache-control', fresh ? 'public, max-age=31536000, immutable' : 'no-cache');
    return reply.sendFile(basename(path), dirname(path), { cacheControl: false });
  });
}
