interface Answered extends Error {
  readonly code?: string;
  readonly $retryable?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const NETWORK = ['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'ENOTFOUND'];
const THROTTLED = ['ThrottlingException', 'TooManyRequestsException', 'RequestLimitExceeded', 'TimeoutError'];

/** Whether asking again later may help: AWS was busy, or the network away. */
export function isTransient(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { name, code = '', $retryable, $metadata } = error as Answered;
  return (
    THROTTLED.includes(name) ||
    NETWORK.includes(code) ||
    $retryable !== undefined ||
    ($metadata?.httpStatusCode ?? 0) >= 500
  );
}
