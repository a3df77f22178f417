import type { FastifyRequest } from 'fastify';
import type { ProblemName } from '../ui/schema.ts';

/**
 * An answer that is an error page: which problem, its HTTP status, the values its words have in braces, and in how many
 * seconds to ask again, when that is known.
 */
export class Problem extends Error {
  readonly problem: ProblemName;
  readonly statusCode: number;
  readonly values: Record<string, string>;
  readonly retryAfter: number | undefined;

  constructor(
    problem: ProblemName,
    statusCode: number,
    values: Record<string, string> = {},
    retryAfter?: number,
  ) {
    super(problem);
    this.problem = problem;
    this.statusCode = statusCode;
    this.values = values;
    this.retryAfter = retryAfter;
  }
}

/** Nothing stands at the address of a request. */
export function nothingHere(request: FastifyRequest): Problem {
  return new Problem('notFound', 404, { address: request.originalUrl.split('?', 1)[0] as string });
}

/**
 * What went wrong, as a problem that a reader can be told of. An error with a 4xx status is the request's fault, 503
 * passes; anything else is the server's.
 */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = (error as { statusCode?: number } | null)?.statusCode ?? 500;
  if (status === 503) return new Problem('unavailable', status);
  return status >= 400 && status < 500 ? new Problem('badRequest', status) : new Problem('serverError', 500);
}
