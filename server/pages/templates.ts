// Configures Eta and @fastify/view; a template that reads a missing value throws.
import fastifyView from '@fastify/view';
import { Eta } from 'eta';
import type { FastifyInstance } from 'fastify';

/**
 * Registers Eta as `app.view`. Templates are named by their path from the project root, `/partials/cv`: Eta refuses a
 * template outside its one root, and views and partials are two folders. A value that is missing is an error, never
 * the word "undefined" on a page. In development templates are read anew for every page.
 */
export async function registerTemplates(
  app: FastifyInstance,
  { root, dev }: { root: string; dev: boolean },
): Promise<void> {
  const eta = new Eta({
    views: root,
    autoFilter: true,
    filterFunction: value => {
      if (value === undefined || value === null)
        throw new TypeError('a template prints a value that is missing');
      return String(value);
    },
  });
  await app.register(fastifyView, { engine: { eta }, root, production: !dev });
}
