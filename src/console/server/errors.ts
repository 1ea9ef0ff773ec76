import { z } from 'zod';
import { formatError, UserError } from '../../cli/errors';

/** The statuses of errors that the console answers. */
export type ErrorStatus = 400 | 403 | 404 | 405 | 409 | 413 | 415 | 500 | 502;

/** What the page shows about an error: what went wrong, what was expected, and how to fix it. */
export interface ErrorBody {
  readonly what: string;
  readonly expected?: string;
  readonly fix?: string;
}

/** An error with the status of its answer. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';
  constructor(
    readonly status: ErrorStatus,
    readonly body: ErrorBody,
  ) {
    super(body.what);
  }
}

/** Errors of the network and of AWS that mean: the target did not answer. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'TimeoutError',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
]);

/** Whether an error means that the target did not answer, and not that the request was wrong. */
export function isUnreachable(error: unknown): boolean {
  const { code, name, $metadata } = (error ?? {}) as {
    readonly code?: string;
    readonly name?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return (
    UNREACHABLE.has(code ?? '') || UNREACHABLE.has(name ?? '') || ($metadata?.httpStatusCode ?? 0) >= 500
  );
}

/** Converts any error to its answer. Its texts are masked: they may quote a request or an answer of AWS. */
export function toConsoleError(error: unknown): ConsoleError {
  if (error instanceof ConsoleError) return error;
  if (error instanceof z.ZodError) return createParameterError(error);
  const what = formatError(error);
  if (isUnreachable(error))
    return new ConsoleError(502, {
      what: `the target did not answer: ${what}`,
      expected: 'a running target',
      fix: 'start it with npm start; on AWS, check the credentials and the network',
    });
  if (error instanceof UserError) return new ConsoleError(409, { what });
  return new ConsoleError(500, { what, fix: 'try again; if it remains, see the output of the console' });
}

/** Names each invalid parameter, and what was expected in place of it. */
function createParameterError({ issues }: z.ZodError): ConsoleError {
  const lines = issues.map(({ path, message }) => `${path.join('.') || 'the parameters'}: ${message}`);
  return new ConsoleError(400, {
    what: `invalid parameters: ${formatError(lines.join('; '))}`,
    fix: 'correct the parameters named here and send the request again',
  });
}
