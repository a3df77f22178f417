// Configures Eta and @fastify/view; a template that reads a missing value throws.
import fastifyView from '@fastify/view';
import { Eta } from 'eta';
import type { FastifyInstance } from 'fastify';

/**
 * Registers Eta as `app.view`. Templates are named by their path from the project root, such as `/partials/cv`: Eta has one
 * root, and views and partials are two folders. A template that prints undefined or null throws. In development
 * templates are read again for every page.
 */
export async function registerTemplates(
  app: FastifyInstance,
  { root, dev }: { root: string; dev: boolean },
): Promise<void> {
  const eta = new Eta({
    views: root,
    autoFilter: true,
    filterFunction: printedValue => {
      if (printedValue === undefined || printedValue === null)
        throw new TypeError('a template prints a missing value');
      return String(printedValue);
    },
  });
  await app.register(fastifyView, { engine: { eta }, root, production: !dev });
}
