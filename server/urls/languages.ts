// Matches language tags in paths, cookies and Accept-Language (RFC 4647 lookup).
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { notFoundError } from '../http/http-error.ts';
import { linkTo } from './base-url.ts';

/**
 * Finds the best language for an Accept-Language header, or null: RFC 4647 lookup. Ranges are tried by descending quality,
 * each shortened from its end (es-MX, then es) until it matches.
 */
export function lookupLanguage(acceptLanguage: string | undefined, siteLanguages: string[]): string | null {
  const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage ?? '' } });
  for (const languageRange of negotiator.languages()) {
    // Applications support tags of at least 35 characters (RFC 5646, 4.4.1). Cutting there bounds the cost of a header of 16 KB.
    const subtags = languageRange.slice(0, 35).split('-');
    for (; subtags.length; subtags.pop()) {
      const matchedLanguage = findLanguage(subtags.join('-'), siteLanguages);
      if (matchedLanguage) return matchedLanguage;
      // RFC 4647 3.4: a single letter introduces the subtag after it and goes with it.
      if (subtags.at(-2)?.length === 1) subtags.pop();
    }
  }
  return null;
}

/** Finds a language tag, case-insensitively (RFC 5646, 2.1.1). */
export function findLanguage(languageTag: string | undefined, siteLanguages: string[]): string | null {
  return siteLanguages.find(language => language.toLowerCase() === languageTag?.toLowerCase()) ?? null;
}

/** The value of the cookie `lang`: the language that the visitor chose last. */
export function cookieLanguage(cookie: string | undefined): string | undefined {
  return cookie?.match(/(?:^|;\s*)lang=([A-Za-z0-9-]+)/)?.[1];
}

/**
 * A hook for paths that begin with a language. An unknown language is a 404; a known one in another case (`/ES`) is
 * redirected permanently.
 */
export async function knownLanguage(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { language: pathLanguage } = request.params as { language: string };
  const { site } = request.snapshot;
  const language = findLanguage(pathLanguage, site.languages);
  if (!language) throw notFoundError(request);
  if (language === pathLanguage) return;
  await reply.redirect(linkTo(site, request.url.replace(/^\/[^/?]+/, `/${language}`)), 301);
}
