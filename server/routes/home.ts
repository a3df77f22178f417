// Redirects / to the language of the client.
import type { FastifyInstance } from 'fastify';
import { linkTo } from '../urls/base-url.ts';
import { cookieLanguage, findLanguage, lookupLanguage } from '../urls/languages.ts';
import { inQuery, pathOf } from '../urls/page-url.ts';

/**
 * `GET /`: redirects to the language of the cookie, else of Accept-Language, else the default. `/?lang=es`, a URL of an earlier
 * site, is redirected permanently to `/es`. The rest of the query is kept.
 */
export function homeRoutes(app: FastifyInstance): void {
  app.get('/', (request, reply) => {
    const { site } = request.snapshot;
    const { languages, defaultLanguage } = site;
    const homeQuery = new URLSearchParams(request.url.split(/\?(.*)/s)[1]);
    const legacyLanguage = findLanguage(homeQuery.get('lang') ?? undefined, languages);
    homeQuery.delete('lang');
    const cvLink = (language: string) =>
      linkTo(site, inQuery(pathOf({ language, name: 'cv' }), homeQuery.size ? [String(homeQuery)] : []));
    if (legacyLanguage) return reply.redirect(cvLink(legacyLanguage), 301);

    const language =
      findLanguage(cookieLanguage(request.headers.cookie), languages) ??
      lookupLanguage(request.headers['accept-language'], languages) ??
      defaultLanguage;
    return reply
      .header('cache-control', 'private, no-store')
      .header('vary', 'Accept-Language, Cookie')
      .redirect(cvLink(language), 302);
  });
}
