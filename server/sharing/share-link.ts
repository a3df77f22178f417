// Reads the share token of a request and selects the CVs that its recipient may see.
import type { FastifyInstance } from 'fastify';
import { formatDate } from '../cv/dates.ts';
import { HttpError } from '../http/http-error.ts';
import type { RateLimit } from '../http/rate-limit.ts';
import { fill } from '../ui/messages.ts';
import type { Ui } from '../ui/schema.ts';
import { readToken, type Share } from './token.ts';

/** The shared link of a request: its token, and what that says; null when it was forged or has ended. */
export interface Shared {
  token: string;
  share: Share | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    shared: Shared | null;
  }
}

/** What readers with a shared link are told: for whom it is and until when, or that it holds no more. */
export function shareNote(shared: Shared | null, ui: Ui): string {
  if (!shared) return '';
  if (!shared.share) return ui.shared.ended;
  const { recipient, until } = shared.share;
  return fill(ui.shared.note, { recipient, date: formatDate(until, ui.locale) });
}

export interface ShareLinkOptions {
  secret: string | undefined;
  /** What an address may ask for by shared links: each answer is made anew. */
  limit: RateLimit;
  /** The present day (YYYY-MM-DD, UTC). */
  today: () => string;
}

/**
 * Lets `?share=<token>` show the whole CV, in every page and format: `request.served` then has it. Whatever the link is
 * worth, nobody keeps or indexes what is answered, and no other site is told of its address.
 */
export function registerShareLinks(app: FastifyInstance, { secret, limit, today }: ShareLinkOptions): void {
  app.decorateRequest('shared', null);
  app.addHook('onRequest', async request => {
    const { share: token } = request.query as { share?: unknown };
    if (token === undefined) return;
    const share = readToken(token, secret, today());
    request.shared = { token: String(token), share };
    const wait = await limit(request);
    if (wait) throw new HttpError('tooMany', 429, {}, wait);
  });
  app.addHook('onSend', async (request, reply) => {
    if (!request.shared) return;
    reply.headers({
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
  });
}
