/**
 * The timeouts of all AWS clients. The SDK has none by default, so a call without a response would last until the
 * function times out. With these timeouts, such a call fails and the SDK retries it (3 attempts).
 */
export const REQUEST_HANDLER_OPTIONS = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  throwOnRequestTimeout: true,
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
