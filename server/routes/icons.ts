// The favicon files at the URLs where browsers look for them.
import type { FastifyInstance } from 'fastify';
import { sendAsset } from './static.ts';

/** The paths that browsers request without a link, and the asset of each. */
export const iconPaths = {
  '/favicon.ico': 'favicon.png',
  '/favicon.svg': 'favicon.svg',
  '/apple-touch-icon.png': 'apple-touch-icon.png',
};

/** `GET /favicon.ico` and others, cached for a day; pages link the same files under hashed URLs. */
export function iconRoutes(app: FastifyInstance): void {
  for (const [iconPath, assetName] of Object.entries(iconPaths)) {
    app.get(iconPath, (request, reply) => {
      reply.header('cache-control', 'public, max-age=86400');
      reply.cacheable = true;
      return sendAsset(reply, request.snapshot.assets.get(assetName));
    });
  }
}
