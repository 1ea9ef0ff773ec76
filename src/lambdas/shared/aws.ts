/**
 * The timeouts of all AWS clients. The SDK has none by default, so a call without a response would last until the
 * function times out. With these timeouts, such a call fails and the SDK retries it.
 */
export const REQUEST_HANDLER_OPTIONS = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  throwOnRequestTimeout: true,
} as const;

/**
 * The retries of all AWS clients, whatever AWS_RETRY_MODE and AWS_MAX_ATTEMPTS of the environment say. The mode
 * `standard` of the SDK waits with exponential backoff and full jitter, and has a budget of retries for each client,
 * which successful calls refill: while a service fails, most calls fail at their first attempt.
 */
const RETRY_OPTIONS = { retryMode: 'standard', maxAttempts: 3 } as const;

/** The options of clients whose calls have the same effect if they are repeated. */
export const CLIENT_OPTIONS = { requestHandler: REQUEST_HANDLER_OPTIONS, ...RETRY_OPTIONS } as const;

/** The options of clients that check whether a service answers: one attempt, which has to be fast. */
export const PROBE_OPTIONS = {
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
  maxAttempts: 1,
} as const;

/** The maximum number of concurrent calls of one kind in a handler. */
export const MAX_CONCURRENT_CALLS = 16;

/**
 * The options of clients that publish to SNS: one attempt with a long timeout. SNS does not deduplicate, so a retry
 * after a slow response would send a second notification.
 */
export const PUBLISH_OPTIONS = {
  requestHandler: { ...REQUEST_HANDLER_OPTIONS, requestTimeout: 20_000 },
  maxAttempts: 1,
} as const;
