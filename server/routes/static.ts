// Static assets under their hashed URLs.
import { basename, dirname } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Asset } from '../assets/manifest.ts';
import { checkPreconditions } from '../http/conditional.ts';
import { negotiateEncoding } from '../http/content-encoding.ts';
import { notFoundError } from '../http/http-error.ts';
import { documentHeaders } from '../http/security-headers.ts';

/** Whether a browser may open the file as a document with scripts, such as an SVG or an unknown type. */
const isDocument = (assetName: string) => !/\.(css|js|png|woff2)$/.test(assetName);

/** The extension of the compressed sibling of a file, by content coding. */
const encodingExtensions = { br: '.br', gzip: '.gz', identity: '' };

/**
 * `GET /static/:hash/*`: assets, immutable under the current hash. Under another hash, of an older or newer version, the current
 * file is sent without being cached: pages of both versions get their styles, and Subresource Integrity blocks a script that
 * differs.
 */
export function staticRoutes(app: FastifyInstance): void {
  app.get<{ Params: { hash: string; '*': string } }>('/static/:hash/*', (request, reply) => {
    const { assets } = request.snapshot;
    const assetName = request.params['*'];
    const asset = assets.files.get(assetName);
    if (!asset) throw notFoundError(request);
    const isCurrentHash = request.params.hash === assets.hash;
    reply.header('cache-control', isCurrentHash ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (!isDocument(assetName)) for (const header of documentHeaders) reply.removeHeader(header);
    reply.cacheable = isCurrentHash;
    return sendAsset(reply, asset);
  });
}

/** Sends an asset in the negotiated content coding, as the build has compressed it, with a strong entity tag. */
export function sendAsset(
  reply: FastifyReply,
  { file: assetFile, type, digest, isCompressed }: Asset,
): FastifyReply {
  const { headers: requestHeaders } = reply.request.raw;
  const assetEncoding = isCompressed ? negotiateEncoding(requestHeaders['accept-encoding']) : 'identity';
  if (isCompressed) reply.header('vary', 'Accept-Encoding');
  const etag = `"${digest}${encodingExtensions[assetEncoding]}"`;
  if (checkPreconditions(reply, [etag])) return reply;
  reply.header('etag', etag).type(type);
  if (assetEncoding !== 'identity') reply.header('content-encoding', assetEncoding);
  if (typeof assetFile !== 'string') return reply.send(assetFile);
  // @fastify/static would evaluate it again, without knowing the entity tag.
  delete requestHeaders['if-match'];
  return reply.sendFile(basename(assetFile) + encodingExtensions[assetEncoding], dirname(assetFile));
}
