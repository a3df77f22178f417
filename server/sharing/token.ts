// Signs and verifies share tokens (HMAC-SHA-256 over recipient and last day).
import { createHmac, timingSafeEqual } from 'node:crypto';

/** For whom a link is, and the last day (YYYY-MM-DD, UTC) on which it holds. */
export interface Share {
  recipient: string;
  until: string;
}

/** The recipient in base64url, the last day, and the signature of both: 32 bytes are 43 letters. */
const FORM = /^([\w-]{1,400})\.(\d{4}-\d{2}-\d{2})\.([\w-]{43})$/;

const sign = (said: string, secret: string) => createHmac('sha256', secret).update(said).digest();

/** A token that says for whom it is and until when, in letters that need no escape in an address. */
export function createToken({ recipient, until }: Share, secret: string): string {
  const said = `${Buffer.from(recipient).toString('base64url')}.${until}`;
  return `${said}.${sign(said, secret).toString('base64url')}`;
}

/** What a token says, if it was made with this secret and holds today (YYYY-MM-DD, UTC); null for any other. */
export function readToken(token: unknown, secret: string | undefined, today: string): Share | null {
  const [, recipient = '', until = '', signature = ''] = FORM.exec(String(token)) ?? [];
  if (!signature || !secret) return null;
  const expected = sign(`${recipient}.${until}`, secret);
  // Compared in constant time: how long it takes must not tell how much of a forgery is right.
  if (!timingSafeEqual(Buffer.from(signature, 'base64url'), expected) || today > until) return null;
  return { recipient: Buffer.from(recipient, 'base64url').toString(), until };
}
