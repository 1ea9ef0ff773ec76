import { randomInt } from 'node:crypto';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { createJsonResponse } from '../shared/api';
import { DeadlineError } from '../shared/deadline';

/** What is known of an error of an AWS client, of PostgreSQL's client, or of a connection. */
interface KnownError extends Error {
  readonly code?: unknown;
  readonly $fault?: unknown;
  readonly $retryable?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const CONNECTION_CODES = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
];
const UNAVAILABLE_NAMES = ['AbortError', 'TimeoutError', 'DatabaseUnavailableError'];
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|ThroughputExceeded|SlowDown/;

/**
 * Whether an error means that a service is down, slow or throttled at the moment, so that the same request can succeed
 * later. Other errors are faults of the code or its configuration.
 */
export const isUnavailable = (error: Error): boolean => {
  const { code, name, $fault, $retryable, $metadata } = error as KnownError;
  return (
    error instanceof DeadlineError ||
    UNAVAILABLE_NAMES.includes(name) ||
    CONNECTION_CODES.includes(String(code)) ||
    THROTTLED.test(name) ||
    $fault === 'server' ||
    $retryable !== undefined ||
    ($metadata?.httpStatusCode ?? 0) >= 500 ||
    (error.cause instanceof Error && isUnavailable(error.cause))
  );
};

/** The longest time to retry in a 503, in seconds, while a service is unavailable. */
const MAX_RETRY_S = 5;

/**
 * Creates a 503 response with a time to retry. The times are random, so that clients that were refused together do not
 * come back together.
 */
export const createUnavailable = (
  message: string,
  requestId: string,
  retryAfterSeconds: number = randomInt(1, MAX_RETRY_S + 1),
): APIGatewayProxyResult => {
  const response = createJsonResponse(503, { error: 'ServiceUnavailable', message, requestId });
  return { ...response, headers: { ...response.headers, 'retry-after': String(retryAfterSeconds) } };
};
