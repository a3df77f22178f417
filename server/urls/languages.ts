// Matches language tags in paths, cookies and Accept-Language (RFC 4647 lookup).
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { notFoundError } from '../http/http-error.ts';

/**
 * The known language that fits an Accept-Language header best, or null: RFC 4647 lookup, ranges by descending quality,
 * each shortened from its end (es-MX, then es) until it is a known tag.
 */
export function lookupLanguage(acceptLanguage: string | undefined, known: string[]): string | null {
  for (const range of new Negotiator({ headers: { 'accept-language': acceptLanguage ?? '' } }).languages()) {
    // No language tag is longer than 35 characters (RFC 5646 4.4.1); a header of 16 KB must not cost more than it says.
    const subtags = range.slice(0, 35).split('-');
    for (; subtags.length; subtags.pop()) {
      const language = findLanguage(subtags.join('-'), known);
      if (language) return language;
      // RFC 4647 3.4: a single letter introduces the subtag after it and goes with it.
      if (subtags.at(-2)?.length === 1) subtags.pop();
    }
  }
  return null;
}

/** The known tag that equals this one; case does not count (BCP 47, 2.1.1). */
export function findLanguage(tag: string | undefined, known: string[]): string | null {
  return known.find(language => language.toLowerCase() === tag?.toLowerCase()) ?? null;
}

/** The value of cookie `lang`, the language chosen last. */
export function cookieLanguage(cookie: string | undefined): string | undefined {
  return cookie?.match(/(?:^|;\s*)lang=([A-Za-z0-9-]+)/)?.[1];
}

/**
 * A hook for addresses that begin with a language: one that is not known is a 404, and a known one in other letters
 * (`/ES`) leads to its address.
 */
export async function knownLanguage(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { language: asked } = request.params as { language: string };
  const language = findLanguage(asked, request.snapshot.site.languages);
  if (!language) throw notFoundError(request);
  if (language !== asked) await reply.redirect(request.url.replace(/^\/[^/?]+/, `/${language}`), 301);
}
