// Redirects / to the language of the client.
import type { FastifyInstance } from 'fastify';
import { cookieLanguage, findLanguage, lookupLanguage } from '../urls/languages.ts';

/** `/`: leads each reader to a language; `/?lang=es`, an address of old, to `/es` for good. The query goes along. */
export function homeRoutes(app: FastifyInstance): void {
  app.get('/', (request, reply) => {
    const { languages, defaultLanguage } = request.snapshot.site;
    const query = new URLSearchParams(request.url.split(/\?(.*)/s)[1]);
    const asked = findLanguage(query.get('lang') ?? undefined, languages);
    query.delete('lang');
    const to = (language: string) => (query.size ? `/${language}?${query}` : `/${language}`);
    if (asked) return reply.redirect(to(asked), 301);

    const language =
      findLanguage(cookieLanguage(request.headers.cookie), languages) ??
      lookupLanguage(request.headers['accept-language'], languages) ??
      defaultLanguage;
    return reply
      .header('cache-control', 'private, no-store')
      .header('vary', 'Accept-Language, Cookie')
      .redirect(to(language), 302);
  });
}
