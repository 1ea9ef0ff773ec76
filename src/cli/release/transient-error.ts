interface ServiceError extends Error {
  readonly code?: string;
  readonly $retryable?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const NETWORK_CODES = ['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'ENOTFOUND'];
const THROTTLING_NAMES = [
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'TimeoutError',
];

/** Whether a retry can succeed: the service is throttling or failing, or the network is unavailable. */
export function isTransientError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { name, code = '', $retryable, $metadata } = error as ServiceError;
  return (
    THROTTLING_NAMES.includes(name) ||
    NETWORK_CODES.includes(code) ||
    $retryable !== undefined ||
    ($metadata?.httpStatusCode ?? 0) >= 500
  );
}
