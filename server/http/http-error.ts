// The error that a hook or handler throws to answer with a status code and an error page.
import type { FastifyRequest } from 'fastify';

/** The error pages by name; the messages of the interface have a title and a text for each. */
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
 * An error that becomes an error page: which page, the HTTP status code, the values of the placeholders in its text, and the
 * seconds of Retry-After (RFC 9110, 10.2.3), where they are known.
 */
export class HttpError extends Error {
  readonly page: ErrorPage;
  readonly statusCode: number;
  readonly values: Record<string, string>;
  readonly retryAfter: number | undefined;

  constructor(page: ErrorPage, statusCode: number, values: Record<string, string> = {}, retryAfter?: number) {
    super(page);
    this.page = page;
    this.statusCode = statusCode;
    this.values = values;
    this.retryAfter = retryAfter;
  }
}

/** The error of a request whose path is no resource (404). */
export function notFoundError(request: FastifyRequest): HttpError {
  return new HttpError('notFound', 404, { address: request.originalUrl.split('?', 1)[0] as string });
}

/**
 * Any error as one that has an error page: with a 4xx status code it is the client's, 503 is temporary, everything else is
 * a 500.
 */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  const status = (error as { statusCode?: number } | null)?.statusCode ?? 500;
  if (status === 503) return new HttpError('unavailable', status);
  return status >= 400 && status < 500
    ? new HttpError('badRequest', status)
    : new HttpError('serverError', 500);
}
