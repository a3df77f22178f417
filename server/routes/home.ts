import type { FastifyInstance } from 'fastify';
import type { Site } from '../content/site.ts';
import { cookieLanguage, findLanguage, lookupLanguage } from '../web/languages.ts';

/** `/`: leads each reader to a language; `/?lang=es`, an address of old, to `/es` for good. The query goes along. */
export function homeRoutes(app: FastifyInstance, { languages, defaultLanguage }: Site): void {
  app.get('/', (request, reply) => {
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
