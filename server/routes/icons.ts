// The favicon files at the URLs where browsers look for them.
import type { FastifyInstance } from 'fastify';

/** Addresses at which browsers look for a picture of the site unasked, and the asset that is there. */
const icons = {
  '/favicon.ico': 'favicon.png',
  '/favicon.svg': 'favicon.svg',
  '/apple-touch-icon.png': 'apple-touch-icon.png',
};

/** `/favicon.ico` and the like: pages name the same by addresses that never go stale, these are kept for a day. */
export function iconRoutes(app: FastifyInstance): void {
  for (const [address, file] of Object.entries(icons)) {
    app.get(address, (_request, reply) => reply.sendFile(file, { maxAge: '1d' }));
  }
}
