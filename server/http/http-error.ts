// The error that a hook or handler throws to send a status code and an error page.
import type { FastifyRequest } from 'fastify';
import { originForm, pathOfTarget, stripBasePath } from './url.ts';

/** The names of the error pages that an HttpError can have; the interface messages have a title and a text for each. */
export type ErrorPage =
  | 'badRequest'
  | 'badChoice'
  | 'badMethod'
  | 'longAddress'
  | 'notFound'
  | 'tooMany'
  | 'serverError'
  | 'unavailable';

/**
 * An error that becomes an error page: the name of the page, the HTTP status code, the values of the placeholders in its
 * text, and the seconds of Retry-After (RFC 9110, 10.2.3), where they are known.
 */
export class HttpError extends Error {
  readonly page: ErrorPage;
  readonly statusCode: number;
  readonly messageValues: Record<string, string>;
  readonly retryAfter: number | undefined;

  constructor(
    page: ErrorPage,
    statusCode: number,
    messageValues: Record<string, string> = {},
    retryAfter?: number,
  ) {
    super(page);
    this.page = page;
    this.statusCode = statusCode;
    this.messageValues = messageValues;
    this.retryAfter = retryAfter;
  }
}

/** Returns the 404 error of a request whose path identifies no resource. It has the path that the visitor requested. */
export function notFoundError({ originalUrl, snapshot }: FastifyRequest): HttpError {
  const { basePath } = snapshot.site;
  const path = stripBasePath(pathOfTarget(originForm(originalUrl)), basePath);
  return new HttpError('notFound', 404, { address: basePath + path });
}

/**
 * Converts any thrown value to an error with an error page. A 4xx status code is kept with the page of a bad request, 503
 * with that of an overload; everything else becomes a 500.
 */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  const thrownStatus = (error as { statusCode?: number } | null)?.statusCode ?? 500;
  if (thrownStatus === 503) return new HttpError('unavailable', thrownStatus);
  if (thrownStatus >= 400 && thrownStatus < 500) return new HttpError('badRequest', thrownStatus);
  return new HttpError('serverError', 500);
}
