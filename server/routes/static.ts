import { basename, dirname } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Assets } from '../web/assets.ts';
import { nothingHere } from '../web/problem.ts';

/**
 * `/static/:hash/*`: assets, for ever under the hash of their bytes. Under another hash, that of a version before or
 * after this one, a page still gets what there is, but keeps it no longer than it must.
 */
export function staticRoutes(app: FastifyInstance, assets: Assets): void {
  app.get<{ Params: { hash: string; '*': string } }>('/static/:hash/*', (request, reply) => {
    const path = assets.files.get(request.params['*']);
    if (!path) throw nothingHere(request);
    const current = request.params.hash === assets.hash;
    reply.header('cache-control', current ? 'public, max-age=31536000, immutable' : 'no-cache');
    return reply.sendFile(basename(path), dirname(path), { cacheControl: false });
  });
}
