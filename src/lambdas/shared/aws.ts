/**
 * The timeouts of all AWS clients. The SDK has none by default, so a call that hangs would last until the function times
 * out. With these, such a call fails and the SDK retries it (3 attempts).
 */
export const REQUEST_HANDLER_OPTIONS = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  throwOnRequestTimeout: true,
} as const;

/** The maximum number of concurrent calls of one kind in a handler. */
export const MAX_CONCURRENT_CALLS = 16;
