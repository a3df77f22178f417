// Signs and verifies share tokens (HMAC-SHA-256 over recipient and last day).
import { createHmac, timingSafeEqual } from 'node:crypto';

/** The recipient of a share link, and the last day (YYYY-MM-DD, UTC) on which it is valid. */
export interface Share {
  recipient: string;
  until: string;
}

/** The recipient in base64url, the last day, and the signature of both: 32 bytes are 43 characters. */
const SHARE_TOKEN = /^([\w-]{1,400})\.(\d{4}-\d{2}-\d{2})\.([\w-]{43})$/;

const signShareToken = (tokenPayload: string, secret: string) =>
  createHmac('sha256', secret).update(tokenPayload).digest();

/** Creates a token, which needs no escaping in a URL. */
export function createShareToken({ recipient, until }: Share, secret: string): string {
  const tokenPayload = `${Buffer.from(recipient).toString('base64url')}.${until}`;
  return `${tokenPayload}.${signShareToken(tokenPayload, secret).toString('base64url')}`;
}

/** Verifies a token. Null unless it was signed with this secret and is valid today (YYYY-MM-DD, UTC). */
export function readShareToken(shareToken: unknown, secret: string | undefined, today: string): Share | null {
  const [, recipient = '', until = '', signature = ''] = SHARE_TOKEN.exec(String(shareToken)) ?? [];
  if (!signature || !secret) return null;
  const expectedSignature = signShareToken(`${recipient}.${until}`, secret);
  // In constant time: the duration must not reveal how much of a forged signature is right.
  if (!timingSafeEqual(Buffer.from(signature, 'base64url'), expectedSignature) || today > until) return null;
  return { recipient: Buffer.from(recipient, 'base64url').toString(), until };
}
