// The favicon files at the URLs where browsers look for them.
import type { FastifyInstance } from 'fastify';

/** The paths that browsers request without a link, and the asset of each. */
const icons = {
  '/favicon.ico': 'favicon.png',
  '/favicon.svg': 'favicon.svg',
  '/apple-touch-icon.png': 'apple-touch-icon.png',
};

/** `GET /favicon.ico` and others, cached for a day; pages link the same files under hashed URLs. */
export function iconRoutes(app: FastifyInstance): void {
  for (const [path, file] of Object.entries(icons)) {
    app.get(path, (_request, reply) => reply.sendFile(file, { maxAge: '1d' }));
  }
}
