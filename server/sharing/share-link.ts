// Reads the share token of a request and selects the CVs that its recipient may see.
import type { FastifyInstance } from 'fastify';
import { formatDate } from '../cv/dates/partial-date.ts';
import { HttpError } from '../http/http-error.ts';
import type { RateLimit } from '../http/rate-limit.ts';
import { fillMessage } from '../ui/messages.ts';
import type { Ui } from '../ui/schema.ts';
import { readShareToken, type Share } from './token.ts';

/** The share link of a request. */
export interface ShareLink {
  token: string;
  /** The content of a valid token; null when it is forged or expired. */
  share: Share | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    shared: ShareLink | null;
  }
}

/** The note on a page of a share link: its recipient and last day, or that it is no longer valid; '' without a share link. */
export function shareNote(shared: ShareLink | null, ui: Ui): string {
  if (!shared) return '';
  if (!shared.share) return ui.shared.ended;
  const { recipient, until } = shared.share;
  return fillMessage(ui.shared.note, { recipient, date: formatDate(until, ui.locale) });
}

export interface ShareLinkOptions {
  secret: string | undefined;
  /** Limits the responses to share links per client, because they are not cached. */
  shareLimit: RateLimit;
  /** The current day (YYYY-MM-DD, UTC), by which a share token has expired or not. */
  today: () => string;
}

/**
 * Reads `?share=<token>` into `request.shared`; pages and formats then show the whole CV. Responses to a share link, valid or
 * not, are never cached or indexed, and send no Referer.
 */
export function registerShareLinks(
  app: FastifyInstance,
  { secret, shareLimit, today }: ShareLinkOptions,
): void {
  app.decorateRequest('shared', null);
  app.addHook('onRequest', async request => {
    const { share: shareToken } = request.query as { share?: unknown };
    if (shareToken === undefined) return;
    const share = readShareToken(shareToken, secret, today());
    request.shared = { token: String(shareToken), share };
    const retryAfter = await shareLimit(request);
    if (retryAfter) throw new HttpError('tooMany', 429, {}, retryAfter);
  });
  app.addHook('onSend', async (request, reply) => {
    if (!request.shared) return;
    reply.headers({
      'cache-control': 'private, no-store, no-transform',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
  });
}
